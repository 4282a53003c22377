import { Command, Option } from "commander";
import { humanCount } from "../common/units.ts";
import {
  type ConfiguredModel,
  configuredModel,
  type FlopsConvention,
  flopsConventions,
  flopsPerToken,
  type ModelConfig,
} from "../models/index.ts";
import { parseNumber } from "./flags.ts";
import { readConfigFile } from "./model-source.ts";
import { print } from "./terminal.ts";

interface CountFlags {
  readonly flops: FlopsConvention;
  readonly sequenceLength?: number;
  readonly format: "table" | "json";
}

export function countCommand(): Command {
  const conventions = flopsConventions().map(({ name }) => name);
  return new Command("count")
    .summary("count a model's parameters from its config.json")
    .description("Counts the trainable parameters of a model from its config.json, exactly, without building it.")
    .argument("<config>", "the config.json that Hugging Face publishes")
    .addOption(
      new Option("--flops <convention>", "how to count training FLOPs per token").choices(conventions).default("6N"),
    )
    .option("--sequence-length <tokens>", "tokens of a training sequence", parseNumber)
    .addOption(new Option("--format <format>", "how to print the count").choices(["table", "json"]).default("table"))
    .action(runCount);
}

async function runCount(path: string, { flops, sequenceLength, format }: CountFlags): Promise<void> {
  const config = await readConfigFile("<config>", path);
  const model = configuredModel(config);
  const perToken = flopsPerToken(flops, model, sequenceLength === undefined ? {} : { sequenceLength });
  await print(format === "json" ? countJson(model, flops, perToken) : countTable(config, model, flops, perToken));
}

/** Files and pipes speak snake_case, as plan files do. */
function countJson({ params }: ConfiguredModel, flops: FlopsConvention, perToken: number): string {
  const { feedForward, nonEmbedding, ...counts } = params;
  const count = {
    ...counts,
    feed_forward: feedForward,
    non_embedding: nonEmbedding,
    flops_convention: flops,
    flops_per_token: perToken,
  };
  return `${JSON.stringify(count, null, 2)}\n`;
}

function countTable(
  config: ModelConfig,
  { params }: ConfiguredModel,
  flops: FlopsConvention,
  perToken: number,
): string {
  const rows = [
    ["embedding", params.embedding],
    ["attention", params.attention],
    ["feed-forward", params.feedForward],
    ["norms", params.norms],
    ["head", params.head],
    ["total", params.total],
    ["non-embedding", params.nonEmbedding],
    ["active", params.active],
  ] as const;
  const width = String(params.total).length;
  const lines = rows.map(
    ([name, count]) => `  ${name.padEnd(14)} ${String(count).padStart(width)}   ${humanCount(count).padStart(5)}`,
  );
  return (
    `${String(config.model_type ?? config.modelType)}: ${params.total} parameters\n\n${lines.join("\n")}\n\n` +
    `Training FLOPs per token by ${flops}: ${perToken}\n`
  );
}

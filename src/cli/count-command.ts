import type { Command } from "commander";
import { humanCount } from "../common/units.ts";
import { knownConfig } from "../models/catalog.ts";
import { checkConvention } from "../models/flops.ts";
import { type ConfiguredModel, configuredModel, flopsPerToken, type ModelConfig } from "../models/index.ts";
import { mergedRows, type Options, pickedRows } from "../options/read.ts";
import { PLAN_ROWS, type Rows } from "../options/table.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { printRows } from "./command-rows.ts";
import { addFlags, flagSpelling, readFlags } from "./flags.ts";
import { readConfigFile } from "./plan-source.ts";
import { print } from "./terminal.ts";

const ROWS: Rows = mergedRows(pickedRows(PLAN_ROWS, ["flops", "sequenceLength"]), printRows(["table", "json"]));

export function countCommand(): Command {
  const command = new IsoflopCommand("count")
    .summary("count a model's parameters from its config.json")
    .description("Counts the trainable parameters of a model from its config.json, exactly, without building it.")
    .argument("<config>", "the config.json that Hugging Face publishes");
  return addFlags(command, ROWS).action((path: string, flags: Options) =>
    inNamesOf(flagSpelling(ROWS), () => runCount(path, readFlags(flags, ROWS))),
  );
}

async function runCount(path: string, { flops = "6N", sequenceLength, format }: Options): Promise<void> {
  const config = await readConfigFile("<config>", path);
  const model = configuredModel(config);
  checkConvention(flops, sequenceLength);
  const perToken = flopsPerToken(flops, model, typeof sequenceLength === "number" ? { sequenceLength } : {});
  await print(format === "json" ? countJson(model, flops, perToken) : countTable(config, model, flops, perToken));
}

/** Files and pipes speak snake_case, as plan files do. */
function countJson({ params }: ConfiguredModel, flops: string, perToken: number): string {
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

function countTable(config: ModelConfig, { params }: ConfiguredModel, flops: string, perToken: number): string {
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
    `${knownConfig(config).architecture.modelType}: ${params.total} parameters\n\n${lines.join("\n")}\n\n` +
    `Training FLOPs per token by ${flops}: ${perToken}\n`
  );
}

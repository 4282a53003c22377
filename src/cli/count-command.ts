import { Command, Option } from "commander";
import { countParams, type ModelConfig, type ParamBreakdown } from "../models/index.ts";
import { humanCount } from "../plan/units.ts";
import { readConfigFile } from "./model-source.ts";
import { print } from "./terminal.ts";

interface CountFlags {
  readonly format: "table" | "json";
}

export function countCommand(): Command {
  return new Command("count")
    .summary("count a model's parameters from its config.json")
    .description("Counts the trainable parameters of a model from its config.json, exactly, without building it.")
    .argument("<config>", "the config.json that Hugging Face publishes")
    .addOption(new Option("--format <format>", "how to print the count").choices(["table", "json"]).default("table"))
    .action(async (path: string, { format }: CountFlags) => {
      const config = await readConfigFile("<config>", path);
      const params = countParams(config);
      await print(
        format === "json" ? `${JSON.stringify(snakeCase(params), null, 2)}\n` : breakdownTable(config, params),
      );
    });
}

/** Files and pipes speak snake_case, as plan files do. */
function snakeCase({ feedForward, nonEmbedding, ...params }: ParamBreakdown): Readonly<Record<string, number>> {
  return { ...params, feed_forward: feedForward, non_embedding: nonEmbedding };
}

function breakdownTable(config: ModelConfig, params: ParamBreakdown): string {
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
  return `${String(config.model_type ?? config.modelType)}: ${params.total} parameters\n\n${lines.join("\n")}\n`;
}

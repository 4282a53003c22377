import type { Command } from "commander";
import { humanCount } from "../common/units.ts";
import { knownConfig, namedConfig } from "../models/catalog.ts";
import { checkConvention } from "../models/flops.ts";
import {
  type ConfiguredModel,
  configuredModel,
  flopsPerToken,
  type ModelConfig,
  type TransformerShape,
} from "../models/index.ts";
import { mergedRows, type Options, pickedRows } from "../options/read.ts";
import { PLAN_ROWS, type Rows } from "../options/table.ts";
import { inFile } from "../plan/file/record.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { printRows } from "./command-rows.ts";
import { addFlags, flagSpelling, readFlags } from "./flags.ts";
import { readConfigFile } from "./plan-source.ts";
import { print } from "./standard-output.ts";
import { jsonText } from "./terminal.ts";

const ROWS: Rows = mergedRows(pickedRows(PLAN_ROWS, ["flops", "sequenceLength"]), printRows(["table", "json"]));

export function countCommand(): Command {
  const command = new IsoflopCommand("count")
    .summary("count a model's parameters from its config.json")
    .description("Counts the trainable parameters of a model from its config.json, exactly, without building it.")
    .argument("<config>", "a config.json, - for one on standard input, or the name of a published model");
  return addFlags(command, ROWS).action((model: string, flags: Options) =>
    inNamesOf(flagSpelling(ROWS), () => runCount(model, readFlags(flags, ROWS))),
  );
}

async function runCount(name: string, { flops = "6N", sequenceLength, format }: Options): Promise<void> {
  const named = namedConfig(name);
  const config = named?.config ?? (await readConfigFile("<config>", name));
  const model = configuredModel(config);
  checkConvention(flops, sequenceLength);
  const perToken = flopsPerToken(flops, model, typeof sequenceLength === "number" ? { sequenceLength } : {});
  await print(
    format === "json"
      ? countJson(model, flops, perToken)
      : countTable(named?.name ?? typeOf(config), model, flops, perToken),
  );
}

/** "28 layers of width 1024, 16 heads of 128 in 8 groups, feed-forward 3072, vocabulary 151936" */
function shapeInWords(shape: TransformerShape): string {
  const { numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize } = shape;
  const groups = numKeyValueHeads === numHeads ? "" : ` that share ${numKeyValueHeads} keys and values`;
  return [
    `${numLayers} layers of width ${hiddenSize}`,
    ...(numHeads === undefined ? [] : [`${numHeads} heads of ${headSize}${groups}`]),
    ...(ffwSize === undefined ? [] : [`feed-forward ${ffwSize}`]),
    ...(vocabSize === undefined ? [] : [`vocabulary ${vocabSize}`]),
  ].join(", ");
}

/** Files and pipes speak snake_case, as plan files do. */
function countJson({ params, shape }: ConfiguredModel, flops: string, perToken: number): string {
  const { feedForward, nonEmbedding, ...counts } = params;
  const { numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize } = shape;
  const count = {
    ...counts,
    feed_forward: feedForward,
    non_embedding: nonEmbedding,
    flops_convention: flops,
    flops_per_token: perToken,
    shape: inFile({ numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize }),
  };
  return jsonText(count);
}

function typeOf(config: ModelConfig): string {
  return knownConfig(config).architecture.modelType;
}

function countTable(title: string, { params, shape }: ConfiguredModel, flops: string, perToken: number): string {
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
    `${title}: ${params.total} parameters\n${shapeInWords(shape)}\n\n${lines.join("\n")}\n\n` +
    `Training FLOPs per token by ${flops}: ${perToken}\n`
  );
}

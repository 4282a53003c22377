// What GPT-NeoX, OPT, BERT and ViT have in common: every head has its own keys and values, heads divide the width, and
// the feed-forward layer has two matrices.
import type { ScalingFields } from "../architecture.ts";
import { linear } from "../breakdown.ts";
import { type ConfigReader, divided } from "../config.ts";
import type { TransformerShape } from "../shape.ts";

export const STANDARD_FIELDS: ScalingFields = {
  hiddenSize: "hidden_size",
  numLayers: "num_hidden_layers",
  numHeads: "num_attention_heads",
  ffwSize: "intermediate_size",
};

/** The shape by the fields' names and the defaults of transformers. */
export function standardShape(
  config: ConfigReader,
  fields: ScalingFields,
  defaults: Pick<TransformerShape, "hiddenSize" | "numLayers" | "numHeads"> & {
    readonly ffwSize: number | ((hiddenSize: number) => number);
  },
): TransformerShape {
  const hiddenSize = config.size(fields.hiddenSize, defaults.hiddenSize);
  const numHeads = config.size(fields.numHeads, defaults.numHeads);
  const ffwDefault = typeof defaults.ffwSize === "number" ? defaults.ffwSize : defaults.ffwSize(hiddenSize);
  return {
    hiddenSize,
    numHeads,
    numKeyValueHeads: numHeads,
    headSize: divided(hiddenSize, fields.hiddenSize, numHeads, fields.numHeads),
    numLayers: config.size(fields.numLayers, defaults.numLayers),
    ffwSize: config.size(fields.ffwSize, ffwDefault),
  };
}

/** Attention of all layers: projections of queries, keys and values, and of the output. */
export function attentionParams(
  { numLayers, hiddenSize }: TransformerShape,
  qkvBias: boolean,
  outputBias: boolean,
): number {
  return numLayers * (linear(hiddenSize, 3 * hiddenSize, qkvBias) + linear(hiddenSize, hiddenSize, outputBias));
}

/** Feed-forward of all layers: up and down. */
export function feedForwardParams({ numLayers, hiddenSize, ffwSize }: TransformerShape, hasBias: boolean): number {
  return numLayers * (linear(hiddenSize, ffwSize, hasBias) + linear(ffwSize, hiddenSize, hasBias));
}

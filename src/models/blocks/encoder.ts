// What GPT-2, GPT-NeoX, OPT, BERT and ViT have in common: every head has its own keys and values, heads divide the width,
// the feed-forward layer has two matrices, and norms shift and scale.
import type { ScalingFields } from "../architecture.ts";
import { type ConfigReader, divided } from "../config.ts";
import type { AttentionShape } from "../shape.ts";
import type { Tally } from "../tally.ts";
import { addAttention, addFeedForward, normParams } from "./decoder.ts";

/** The names of an encoder's sizes. */
export type EncoderFields = ScalingFields & Required<Pick<ScalingFields, "numLayers" | "numHeads" | "ffwSize">>;

export const ENCODER_FIELDS: EncoderFields = {
  hiddenSize: "hidden_size",
  numLayers: "num_hidden_layers",
  numHeads: "num_attention_heads",
  ffwSize: "intermediate_size",
};

/** Sizes of BERT's base model, which most encoders have where their configurations say nothing. */
export const BASE_ENCODER = { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize: 3072 };

/** A shape without a vocabulary. */
export type LayerShape = Omit<AttentionShape, "vocabSize">;

interface EncoderDefaults extends Pick<AttentionShape, "hiddenSize" | "numLayers" | "numHeads"> {
  /** Four times the width where it is left out. */
  readonly ffwSize?: number;
}

/** The shape by the fields' names and the defaults of transformers. A null feed-forward width is four times the width. */
export function encoderShape(config: ConfigReader, fields: EncoderFields, defaults: EncoderDefaults): LayerShape {
  const hiddenSize = config.size(fields.hiddenSize, defaults.hiddenSize);
  const numHeads = config.size(fields.numHeads, defaults.numHeads);
  return {
    hiddenSize,
    numHeads,
    numKeyValueHeads: numHeads,
    headSize: divided(hiddenSize, fields.hiddenSize, numHeads, fields.numHeads),
    numLayers: config.size(fields.numLayers, defaults.numLayers),
    ffwSize: config.sizeOrNull(fields.ffwSize, defaults.ffwSize ?? null) ?? 4 * hiddenSize,
  };
}

/** Where the layers have biases; everywhere by default. */
export interface EncoderBiases {
  readonly qkv?: boolean;
  /** As `qkv` by default. */
  readonly key?: boolean;
  readonly output?: boolean;
  readonly ffw?: boolean;
}

/** Adds layers of attention and feed-forward, with two norms each and `extraNorms` beside them. */
export function addEncoderLayers(
  tally: Tally,
  shape: LayerShape,
  { qkv = true, key = qkv, output = true, ffw = true }: EncoderBiases = {},
  extraNorms = 1,
): void {
  const { hiddenSize, ffwSize, numLayers } = shape;
  addAttention(tally, shape, { hasQkvBias: qkv, hasKeyBias: key, hasOutputBias: output });
  addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias: ffw, copies: numLayers });
  tally.add("norms", (2 * numLayers + extraNorms) * normParams("layer", hiddenSize));
}

/** Adds attention to what another model has encoded, with a norm: once in each layer. */
export function addCrossAttention(
  tally: Tally,
  shape: LayerShape,
  { qkv = true, key = qkv, output = true }: EncoderBiases = {},
): void {
  addAttention(tally, shape, { hasQkvBias: qkv, hasKeyBias: key, hasOutputBias: output });
  tally.add("norms", shape.numLayers * normParams("layer", shape.hiddenSize));
}

import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const ARCEE: DecoderOptions = {
  defaults: {
    vocabSize: 32000,
    hiddenSize: 2560,
    ffwSize: 18432,
    numLayers: 32,
    numHeads: 32,
    isTied: false,
    headsDivideWidth: true,
  },
  isGated: false,
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  ffwBias: "mlp_bias",
};

/** AFM: Llama's layers with squared ReLU in place of the gate. Arcee AI 2025, "AFM-4.5B". */
export const arcee: Architecture = {
  modelType: "arcee",
  description: "Arcee's AFM",
  fields: DECODER_FIELDS,
  members: {},
  count: (config) => countDecoder(config, ARCEE),
};

import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

// Some layers are without rotary positions, which have no parameters.
const SMOLLM3: DecoderOptions = {
  defaults: {
    vocabSize: 128256,
    hiddenSize: 2048,
    ffwSize: 11008,
    numLayers: 36,
    numHeads: 16,
    numKeyValueHeads: 4,
    isTied: true,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  ffwBias: "mlp_bias",
};

/** SmolLM3: Llama's layers. */
export const smollm3: Architecture = {
  modelType: "smollm3",
  description: "SmolLM3",
  fields: DECODER_FIELDS,
  members: {},
  count: (config) => countDecoder(config, SMOLLM3),
};

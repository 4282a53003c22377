import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const LLAMA: DecoderOptions = {
  defaults: { vocabSize: 32000, hiddenSize: 4096, ffwSize: 11008, numLayers: 32, numHeads: 32, isTied: false },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  ffwBias: "mlp_bias",
};

/** Llama, and what shares its layers: Touvron et al. 2023, arXiv:2307.09288. */
export const llama: Architecture = {
  modelType: "llama",
  description: "Llama 1 to 3, TinyLlama, SmolLM and SmolLM2",
  fields: DECODER_FIELDS,
  // Llama's own code rounds up to a multiple of 256.
  ffwMultiple: 256,
  members: {},
  count: (config) => countDecoder(config, LLAMA),
};

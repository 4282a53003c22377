import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions, slidingWindows } from "../blocks/decoder.ts";

/** Mistral's layers, which Mixtral has with experts. */
export const MISTRAL: DecoderOptions = {
  defaults: {
    vocabSize: 32000,
    hiddenSize: 4096,
    ffwSize: 14336,
    numLayers: 32,
    numHeads: 32,
    numKeyValueHeads: 8,
    isTied: false,
  },
  windows: (config, numLayers) =>
    slidingWindows(config, numLayers, config.sizeOrNull("sliding_window", 4096), () => true),
};

/** Mistral 7B: Jiang et al. 2023, arXiv:2310.06825. */
export const mistral: Architecture = {
  modelType: "mistral",
  description: "Mistral",
  fields: DECODER_FIELDS,
  members: {},
  count: (config) => countDecoder(config, MISTRAL),
};

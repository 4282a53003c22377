import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions, slidingWindows } from "../blocks/decoder.ts";
import { addExperts, readExperts } from "../blocks/experts.ts";
import { MISTRAL } from "./mistral.ts";

const MIXTRAL: DecoderOptions = {
  ...MISTRAL,
  windows: (config, numLayers) =>
    slidingWindows(config, numLayers, config.sizeOrNull("sliding_window", null), () => true),
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const experts = readExperts(
      config,
      { field: "num_local_experts", byDefault: 8 },
      { field: "num_experts_per_tok", byDefault: 2 },
    );
    addExperts(tally, { ...experts, hiddenSize, expertSize: ffwSize, numLayers });
  },
};

/** Mixtral: Mistral's layers with a router over experts. Jiang et al. 2024, arXiv:2401.04088. */
export const mixtral: Architecture = {
  modelType: "mixtral",
  description: "Mixtral, a mixture of experts",
  fields: DECODER_FIELDS,
  members: {},
  count: (config) => countDecoder(config, MIXTRAL),
};

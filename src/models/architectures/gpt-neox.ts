import type { Architecture } from "../architecture.ts";
import { breakdown, layerNorm } from "../breakdown.ts";
import { attentionParams, feedForwardParams, STANDARD_FIELDS, standardShape } from "./standard.ts";

const DEFAULTS = { hiddenSize: 6144, numLayers: 44, numHeads: 64, ffwSize: 24576 };

/** GPT-NeoX and Pythia: rotary positions, biases, untied output. Biderman et al. 2023, arXiv:2304.01373. */
export const gptNeox: Architecture = {
  modelType: "gpt_neox",
  description: "GPT-NeoX and Pythia",
  fields: STANDARD_FIELDS,
  count(config) {
    const shape = standardShape(config, STANDARD_FIELDS, DEFAULTS);
    const embedding = config.size("vocab_size", 50432) * shape.hiddenSize;
    const hasBias = config.flag("attention_bias", true);
    return {
      params: breakdown({
        embedding,
        attention: attentionParams(shape, hasBias, hasBias),
        feedForward: feedForwardParams(shape, true),
        norms: (2 * shape.numLayers + 1) * layerNorm(shape.hiddenSize),
        head: config.flag("tie_word_embeddings", false) ? 0 : embedding,
      }),
      shape,
    };
  },
};

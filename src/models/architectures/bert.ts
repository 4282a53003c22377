import type { Architecture } from "../architecture.ts";
import { breakdown, layerNorm, linear } from "../breakdown.ts";
import { attentionParams, feedForwardParams, STANDARD_FIELDS, standardShape } from "./standard.ts";

const DEFAULTS = { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize: 3072 };

/**
 * BERT with its pooler, without the heads of pre-training, which are thrown away after it. Devlin et al. 2019,
 * arXiv:1810.04805.
 */
export const bert: Architecture = {
  modelType: "bert",
  description: "BERT with its pooler",
  fields: STANDARD_FIELDS,
  count(config) {
    const shape = standardShape(config, STANDARD_FIELDS, DEFAULTS);
    const { hiddenSize, numLayers } = shape;
    const numRows =
      config.size("vocab_size", 30522) +
      config.size("max_position_embeddings", 512) +
      config.size("type_vocab_size", 2);
    return {
      params: breakdown({
        embedding: numRows * hiddenSize,
        attention: attentionParams(shape, true, true),
        feedForward: feedForwardParams(shape, true),
        norms: (2 * numLayers + 1) * layerNorm(hiddenSize),
        head: linear(hiddenSize, hiddenSize, true),
      }),
      shape,
    };
  },
};

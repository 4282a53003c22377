import type { Architecture } from "./architecture.ts";
import { breakdown, layerNorm, linear } from "./breakdown.ts";
import { divided } from "./config.ts";

/**
 * BERT with its pooler, without the heads of pre-training, which are thrown away after it. Devlin et al. 2019,
 * arXiv:1810.04805.
 */
export const bert: Architecture = {
  modelType: "bert",
  description: "BERT with its pooler",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    ffwSize: "intermediate_size",
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 768);
    const numLayers = config.size("num_hidden_layers", 12);
    const numHeads = config.size("num_attention_heads", 12);
    const ffwSize = config.size("intermediate_size", 3072);
    const vocabSize = config.size("vocab_size", 30522);
    const numPositions = config.size("max_position_embeddings", 512);
    const numTypes = config.size("type_vocab_size", 2);
    const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
    return {
      params: breakdown({
        embedding: (vocabSize + numPositions + numTypes) * hiddenSize,
        attention: numLayers * 4 * linear(hiddenSize, hiddenSize, true),
        feedForward: numLayers * (linear(hiddenSize, ffwSize, true) + linear(ffwSize, hiddenSize, true)),
        norms: (2 * numLayers + 1) * layerNorm(hiddenSize),
        head: linear(hiddenSize, hiddenSize, true),
      }),
      shape: { numLayers, hiddenSize, numHeads, numKeyValueHeads: numHeads, headSize, ffwSize },
    };
  },
};

import type { Architecture } from "../architecture.ts";
import { breakdown, layerNorm, linear } from "../breakdown.ts";

/**
 * The Chinchilla transformer, whose 50 sizes stand in Hoffmann et al. 2022, arXiv:2203.15556, Table A9: attention of
 * width kv_size · n_heads with relative positions, biases, one embedding matrix.
 */
export const chinchilla: Architecture = {
  modelType: "chinchilla",
  description: "Chinchilla, of Hoffmann et al. 2022, Table A9",
  fields: {
    hiddenSize: "d_model",
    numLayers: "n_layers",
    numHeads: "n_heads",
    ffwSize: "ffw_size",
    headSize: "kv_size",
  },
  aliases: { hidden_size: "d_model", num_layers: "n_layers", num_heads: "n_heads" },
  // Chinchilla itself: Hoffmann et al. 2022, Table 4.
  example: { d_model: 8192, n_layers: 80, n_heads: 64, kv_size: 128, ffw_size: 32768 },
  count(config) {
    const hiddenSize = config.size("d_model");
    const numLayers = config.size("n_layers");
    const numHeads = config.size("n_heads");
    const ffwSize = config.size("ffw_size", 4 * hiddenSize);
    const headSize = config.size("kv_size");
    const vocabSize = config.size("vocab_size", 32000);
    const attentionSize = headSize * numHeads;
    // The relative positions have a projection, and a bias each for content and position (Dai et al. 2019).
    const relativePositions = linear(hiddenSize, attentionSize, false) + 2 * attentionSize;
    return {
      params: breakdown({
        embedding: vocabSize * hiddenSize,
        attention:
          numLayers *
          (3 * linear(hiddenSize, attentionSize, true) + relativePositions + linear(attentionSize, hiddenSize, true)),
        feedForward: numLayers * (linear(hiddenSize, ffwSize, true) + linear(ffwSize, hiddenSize, true)),
        norms: (2 * numLayers + 1) * layerNorm(hiddenSize),
        head: 0,
      }),
      shape: { numLayers, hiddenSize, numHeads, numKeyValueHeads: numHeads, headSize, ffwSize },
    };
  },
};

import type { Architecture } from "./architecture.ts";
import { breakdown, layerNorm, linear } from "./breakdown.ts";
import { divided } from "./config.ts";

/** GPT-NeoX and Pythia: rotary positions, biases, untied output. Biderman et al. 2023, arXiv:2304.01373. */
export const gptNeox: Architecture = {
  modelType: "gpt_neox",
  description: "GPT-NeoX and Pythia",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    ffwSize: "intermediate_size",
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 6144);
    const numLayers = config.size("num_hidden_layers", 44);
    const numHeads = config.size("num_attention_heads", 64);
    const ffwSize = config.size("intermediate_size", 24576);
    const vocabSize = config.size("vocab_size", 50432);
    const isTied = config.flag("tie_word_embeddings", false);
    const hasBias = config.flag("attention_bias", true);
    const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
    return {
      params: breakdown({
        embedding: vocabSize * hiddenSize,
        attention: numLayers * (linear(hiddenSize, 3 * hiddenSize, hasBias) + linear(hiddenSize, hiddenSize, hasBias)),
        feedForward: numLayers * (linear(hiddenSize, ffwSize, true) + linear(ffwSize, hiddenSize, true)),
        norms: (2 * numLayers + 1) * layerNorm(hiddenSize),
        head: isTied ? 0 : vocabSize * hiddenSize,
      }),
      shape: { numLayers, hiddenSize, numHeads, numKeyValueHeads: numHeads, headSize, ffwSize },
    };
  },
};

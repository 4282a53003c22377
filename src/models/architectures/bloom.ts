import type { Architecture } from "../architecture.ts";
import { normParams } from "../blocks/decoder.ts";
import { addEncoderLayers } from "../blocks/encoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { divided } from "../config.ts";
import { Tally } from "../tally.ts";

const SHARED = {
  architectures: ["BloomForCausalLM"],
  vocab_size: 250880,
  layer_norm_epsilon: 1e-5,
  tie_word_embeddings: true,
};

/** BLOOM: biases everywhere, a norm behind the embedding, positions without parameters. arXiv:2211.05100. */
export const bloom: Architecture = {
  modelType: "bloom",
  description: "BLOOM",
  fields: { hiddenSize: "hidden_size", numLayers: "n_layer", numHeads: "n_head" },
  aliases: { n_embed: "hidden_size", num_hidden_layers: "n_layer", num_attention_heads: "n_head" },
  members: {
    "bloom-560m": { ...SHARED, hidden_size: 1024, n_layer: 24, n_head: 16 },
    "bloom-1b1": { ...SHARED, hidden_size: 1536, n_layer: 24, n_head: 16 },
    "bloom-1b7": { ...SHARED, hidden_size: 2048, n_layer: 24, n_head: 16 },
    "bloom-3b": { ...SHARED, hidden_size: 2560, n_layer: 30, n_head: 32 },
    "bloom-7b1": { ...SHARED, hidden_size: 4096, n_layer: 30, n_head: 32 },
    "bloom-176b": { ...SHARED, hidden_size: 14336, n_layer: 70, n_head: 112 },
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 64);
    const numLayers = config.size("n_layer", 2);
    const numHeads = config.size("n_head", 8);
    const vocabSize = config.size("vocab_size", 250880);
    const headSize = divided(hiddenSize, "hidden_size", numHeads, "n_head");
    const shape = {
      numLayers,
      hiddenSize,
      numHeads,
      numKeyValueHeads: numHeads,
      headSize,
      ffwSize: 4 * hiddenSize,
      vocabSize,
    };
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", normParams("layer", hiddenSize));
    addEncoderLayers(tally, shape);
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", true) });
    return tally.counted(shape);
  },
};

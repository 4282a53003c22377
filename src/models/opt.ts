import type { Architecture } from "./architecture.ts";
import { breakdown, layerNorm, linear } from "./breakdown.ts";
import { divided } from "./config.ts";

// OPT's learned positions start at 2: the first two rows of the table are never looked up, but trained.
const POSITION_OFFSET = 2;

/** OPT: learned positions, biases, tied output. Zhang et al. 2022, arXiv:2205.01068. */
export const opt: Architecture = {
  modelType: "opt",
  description: "OPT",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    ffwSize: "ffn_dim",
    embedSize: "word_embed_proj_dim",
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 768);
    const numLayers = config.size("num_hidden_layers", 12);
    const numHeads = config.size("num_attention_heads", 12);
    const ffwSize = config.size("ffn_dim", 3072);
    const vocabSize = config.size("vocab_size", 50272);
    const numPositions = config.size("max_position_embeddings", 2048);
    // OPT-350M embeds in fewer dimensions and projects in and out.
    const embedSize = config.size("word_embed_proj_dim", hiddenSize);
    const hasBias = config.flag("enable_bias", true);
    const norm = config.flag("layer_norm_elementwise_affine", true) ? layerNorm(hiddenSize) : 0;
    const hasFinalNorm = config.flag("do_layer_norm_before", true) && !config.flag("_remove_final_layer_norm", false);
    const isTied = config.flag("tie_word_embeddings", true);
    const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
    const projections = embedSize === hiddenSize ? 0 : 2 * linear(embedSize, hiddenSize, false);
    return {
      params: breakdown({
        embedding: vocabSize * embedSize + (numPositions + POSITION_OFFSET) * hiddenSize + projections,
        attention: numLayers * 4 * linear(hiddenSize, hiddenSize, hasBias),
        feedForward: numLayers * (linear(hiddenSize, ffwSize, hasBias) + linear(ffwSize, hiddenSize, hasBias)),
        norms: 2 * numLayers * norm + (hasFinalNorm ? norm : 0),
        head: isTied ? 0 : vocabSize * embedSize,
      }),
      shape: { numLayers, hiddenSize, numHeads, numKeyValueHeads: numHeads, headSize, ffwSize },
    };
  },
};

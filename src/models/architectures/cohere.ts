import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

/** What Command R and Command R7B have in common. Attention and feed-forward stand beside each other, behind one norm. */
export const COHERE: DecoderOptions = {
  defaults: { vocabSize: 256000, hiddenSize: 8192, ffwSize: 22528, numLayers: 40, numHeads: 64, isTied: true },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  normsPerLayer: 1,
};

const COHERE1: DecoderOptions = {
  ...COHERE,
  // A scale for every dimension of every head.
  qkNorm: (config) => (config.flag("use_qk_norm", false) ? "all-heads" : "none"),
};

/** What members of both have. */
export const COHERE_SHARED = {
  vocab_size: 256000,
  hidden_act: "silu",
  layer_norm_eps: 1e-5,
  tie_word_embeddings: true,
};

const SHARED = { ...COHERE_SHARED, architectures: ["CohereForCausalLM"], max_position_embeddings: 8192 };

/** Command R and Aya 23, whose norms scale and don't shift: Aryabumi et al. 2024, arXiv:2405.15032. */
export const cohere: Architecture = {
  modelType: "cohere",
  description: "Command R and Aya 23",
  fields: DECODER_FIELDS,
  members: {
    "aya-23-8b": {
      ...SHARED,
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      rope_theta: 10000,
      logit_scale: 0.0625,
      use_qk_norm: false,
    },
    "aya-23-35b": {
      ...SHARED,
      hidden_size: 8192,
      intermediate_size: 22528,
      num_hidden_layers: 40,
      num_attention_heads: 64,
      num_key_value_heads: 64,
      rope_theta: 8000000,
      logit_scale: 0.0625,
      use_qk_norm: false,
    },
    "command-r-plus": {
      ...SHARED,
      hidden_size: 12288,
      intermediate_size: 33792,
      num_hidden_layers: 64,
      num_attention_heads: 96,
      num_key_value_heads: 8,
      rope_theta: 75000000,
      logit_scale: 0.8333333333333334,
      use_qk_norm: true,
    },
  },
  count: (config) => countDecoder(config, COHERE1),
};

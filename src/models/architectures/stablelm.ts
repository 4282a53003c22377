import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions, decoderShape } from "../blocks/decoder.ts";
import { divided } from "../config.ts";

const STABLELM: DecoderOptions = {
  defaults: {
    vocabSize: 50304,
    hiddenSize: 2560,
    ffwSize: 6912,
    numLayers: 32,
    numHeads: 32,
    numKeyValueHeads: 32,
    isTied: false,
  },
  norm: "layer",
  // The size of a head is never a field of its own.
  shape(config, defaults) {
    const shape = decoderShape(config, defaults);
    const { hiddenSize, numHeads } = shape;
    return { ...shape, headSize: divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads") };
  },
  qkvBias: "use_qkv_bias",
  // Every head has norms of its own, which scale and don't shift.
  qkNorm: (config) => (config.flag("qk_layernorm", false) ? "all-heads" : "none"),
  // Attention and feed-forward that stand beside each other share a norm.
  normsPerLayer: (config) => (config.flag("use_parallel_residual", false) ? 1 : 2),
};

const { headSize: _, ...FIELDS } = DECODER_FIELDS;

const SHARED = {
  architectures: ["StableLmForCausalLM"],
  hidden_act: "silu",
  max_position_embeddings: 4096,
  layer_norm_eps: 1e-5,
  rope_theta: 10000,
  partial_rotary_factor: 0.25,
  tie_word_embeddings: false,
};

/** StableLM: Bellagente et al. 2024, arXiv:2402.17834. */
export const stablelm: Architecture = {
  modelType: "stablelm",
  description: "StableLM 3B and StableLM 2",
  fields: FIELDS,
  members: {
    "stablelm-2-1.6b": {
      ...SHARED,
      vocab_size: 100352,
      hidden_size: 2048,
      intermediate_size: 5632,
      num_hidden_layers: 24,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      use_qkv_bias: true,
    },
    "stablelm-3b-4e1t": {
      ...SHARED,
      vocab_size: 50304,
      hidden_size: 2560,
      intermediate_size: 6912,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      use_qkv_bias: false,
    },
    "stablelm-2-12b": {
      ...SHARED,
      vocab_size: 100352,
      hidden_size: 5120,
      intermediate_size: 13824,
      num_hidden_layers: 40,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      use_qkv_bias: false,
      qk_layernorm: true,
      use_parallel_residual: true,
    },
  },
  count: (config) => countDecoder(config, STABLELM),
};

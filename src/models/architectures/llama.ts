import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const LLAMA: DecoderOptions = {
  defaults: {
    vocabSize: 32000,
    hiddenSize: 4096,
    ffwSize: 11008,
    numLayers: 32,
    numHeads: 32,
    isTied: false,
    headsDivideWidth: true,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  ffwBias: "mlp_bias",
};

const SHARED = {
  architectures: ["LlamaForCausalLM"],
  hidden_act: "silu",
  attention_bias: false,
  mlp_bias: false,
};

const LLAMA2 = {
  ...SHARED,
  vocab_size: 32000,
  max_position_embeddings: 4096,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  tie_word_embeddings: false,
};

const LLAMA3 = {
  ...SHARED,
  vocab_size: 128256,
  max_position_embeddings: 131072,
  rms_norm_eps: 1e-5,
  rope_theta: 500000,
};

const SMOLLM = {
  ...SHARED,
  vocab_size: 49152,
  max_position_embeddings: 2048,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  tie_word_embeddings: true,
};

const SMOLLM_135M = {
  hidden_size: 576,
  intermediate_size: 1536,
  num_hidden_layers: 30,
  num_attention_heads: 9,
  num_key_value_heads: 3,
};

const SMOLLM_360M = {
  hidden_size: 960,
  intermediate_size: 2560,
  num_hidden_layers: 32,
  num_attention_heads: 15,
  num_key_value_heads: 5,
};

const SMOLLM_1_7B = {
  hidden_size: 2048,
  intermediate_size: 8192,
  num_hidden_layers: 24,
  num_attention_heads: 32,
  num_key_value_heads: 32,
};

const SMOLLM2 = { ...SMOLLM, max_position_embeddings: 8192, rope_theta: 100000 };

const LLAMA_70B = {
  hidden_size: 8192,
  intermediate_size: 28672,
  num_hidden_layers: 80,
  num_attention_heads: 64,
  num_key_value_heads: 8,
};

/** Llama, and what shares its layers: Touvron et al. 2023, arXiv:2307.09288. */
export const llama: Architecture = {
  modelType: "llama",
  description: "Llama 1 to 3, TinyLlama, SmolLM and SmolLM2",
  fields: DECODER_FIELDS,
  // Llama's own code rounds up to a multiple of 256.
  ffwMultiple: 256,
  members: {
    "smollm-135m": { ...SMOLLM, ...SMOLLM_135M },
    "smollm2-135m": { ...SMOLLM2, ...SMOLLM_135M },
    "smollm-360m": { ...SMOLLM, ...SMOLLM_360M },
    "smollm2-360m": { ...SMOLLM2, ...SMOLLM_360M },
    "tinyllama-1.1b": {
      ...LLAMA2,
      hidden_size: 2048,
      intermediate_size: 5632,
      num_hidden_layers: 22,
      num_attention_heads: 32,
      num_key_value_heads: 4,
      max_position_embeddings: 2048,
    },
    "llama-3.2-1b": {
      ...LLAMA3,
      hidden_size: 2048,
      intermediate_size: 8192,
      num_hidden_layers: 16,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      head_dim: 64,
      tie_word_embeddings: true,
    },
    "smollm-1.7b": { ...SMOLLM, ...SMOLLM_1_7B },
    "smollm2-1.7b": { ...SMOLLM2, ...SMOLLM_1_7B, rope_theta: 130000 },
    "llama-3.2-3b": {
      ...LLAMA3,
      hidden_size: 3072,
      intermediate_size: 8192,
      num_hidden_layers: 28,
      num_attention_heads: 24,
      num_key_value_heads: 8,
      head_dim: 128,
      tie_word_embeddings: true,
    },
    "llama-2-7b": {
      ...LLAMA2,
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
    },
    "llama-3.1-8b": {
      ...LLAMA3,
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      tie_word_embeddings: false,
    },
    "llama-2-13b": {
      ...LLAMA2,
      hidden_size: 5120,
      intermediate_size: 13824,
      num_hidden_layers: 40,
      num_attention_heads: 40,
      num_key_value_heads: 40,
    },
    "llama-2-70b": { ...LLAMA2, ...LLAMA_70B },
    "llama-3.1-70b": { ...LLAMA3, ...LLAMA_70B, tie_word_embeddings: false },
    "llama-3.1-405b": {
      ...LLAMA3,
      hidden_size: 16384,
      intermediate_size: 53248,
      num_hidden_layers: 126,
      num_attention_heads: 128,
      num_key_value_heads: 8,
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, LLAMA),
};

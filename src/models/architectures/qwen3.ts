import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions, SLIDING_DECODER_FIELDS } from "../blocks/decoder.ts";
import { QWEN_DEFAULTS, qwenWindows } from "./qwen2.ts";

const QWEN3: DecoderOptions = {
  defaults: { ...QWEN_DEFAULTS, headSize: 128 },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "head",
  windows: qwenWindows,
};

const SHARED = {
  architectures: ["Qwen3ForCausalLM"],
  vocab_size: 151936,
  num_key_value_heads: 8,
  head_dim: 128,
  hidden_act: "silu",
  max_position_embeddings: 40960,
  rms_norm_eps: 1e-6,
  rope_theta: 1000000,
};

/** Qwen3, with norms of queries and keys in place of the biases: arXiv:2505.09388. */
export const qwen3: Architecture = {
  modelType: "qwen3",
  description: "Qwen3",
  fields: SLIDING_DECODER_FIELDS,
  members: {
    "qwen3-0.6b": {
      ...SHARED,
      hidden_size: 1024,
      intermediate_size: 3072,
      num_hidden_layers: 28,
      num_attention_heads: 16,
      tie_word_embeddings: true,
    },
    "qwen3-1.7b": {
      ...SHARED,
      hidden_size: 2048,
      intermediate_size: 6144,
      num_hidden_layers: 28,
      num_attention_heads: 16,
      tie_word_embeddings: true,
    },
    "qwen3-4b": {
      ...SHARED,
      hidden_size: 2560,
      intermediate_size: 9728,
      num_hidden_layers: 36,
      num_attention_heads: 32,
      tie_word_embeddings: true,
    },
    "qwen3-8b": {
      ...SHARED,
      hidden_size: 4096,
      intermediate_size: 12288,
      num_hidden_layers: 36,
      num_attention_heads: 32,
      tie_word_embeddings: false,
    },
    "qwen3-14b": {
      ...SHARED,
      hidden_size: 5120,
      intermediate_size: 17408,
      num_hidden_layers: 40,
      num_attention_heads: 40,
      tie_word_embeddings: false,
    },
    "qwen3-32b": {
      ...SHARED,
      hidden_size: 5120,
      intermediate_size: 25600,
      num_hidden_layers: 64,
      num_attention_heads: 64,
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, QWEN3),
};

import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions, interleavedWindows, SLIDING_DECODER_FIELDS } from "../blocks/decoder.ts";

// A norm before and one behind each of attention and feed-forward.
const GEMMA2: DecoderOptions = {
  defaults: {
    vocabSize: 256000,
    hiddenSize: 2304,
    ffwSize: 9216,
    numLayers: 26,
    numHeads: 8,
    numKeyValueHeads: 4,
    headSize: 256,
    isTied: true,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  normsPerLayer: 4,
  windows: interleavedWindows(4096, 2),
};

const SHARED = {
  architectures: ["Gemma2ForCausalLM"],
  vocab_size: 256000,
  hidden_activation: "gelu_pytorch_tanh",
  max_position_embeddings: 8192,
  rms_norm_eps: 1e-6,
  rope_theta: 10000,
  sliding_window: 4096,
  attn_logit_softcapping: 50,
  final_logit_softcapping: 30,
  tie_word_embeddings: true,
};

/** Gemma 2: every second layer slides. Gemma Team 2024, arXiv:2408.00118. */
export const gemma2: Architecture = {
  modelType: "gemma2",
  description: "Gemma 2",
  fields: SLIDING_DECODER_FIELDS,
  members: {
    "gemma-2-2b": {
      ...SHARED,
      hidden_size: 2304,
      intermediate_size: 9216,
      num_hidden_layers: 26,
      num_attention_heads: 8,
      num_key_value_heads: 4,
      head_dim: 256,
      query_pre_attn_scalar: 256,
    },
    "gemma-2-9b": {
      ...SHARED,
      hidden_size: 3584,
      intermediate_size: 14336,
      num_hidden_layers: 42,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      head_dim: 256,
      query_pre_attn_scalar: 256,
    },
    "gemma-2-27b": {
      ...SHARED,
      hidden_size: 4608,
      intermediate_size: 36864,
      num_hidden_layers: 46,
      num_attention_heads: 32,
      num_key_value_heads: 16,
      head_dim: 128,
      query_pre_attn_scalar: 144,
    },
  },
  count: (config) => countDecoder(config, GEMMA2),
};

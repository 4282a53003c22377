import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const GEMMA: DecoderOptions = {
  defaults: {
    vocabSize: 256000,
    hiddenSize: 3072,
    ffwSize: 24576,
    numLayers: 28,
    numHeads: 16,
    numKeyValueHeads: 16,
    headSize: 256,
    isTied: true,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
};

const SHARED = {
  architectures: ["GemmaForCausalLM"],
  vocab_size: 256000,
  head_dim: 256,
  hidden_act: "gelu_pytorch_tanh",
  max_position_embeddings: 8192,
  rms_norm_eps: 1e-6,
  rope_theta: 10000,
  tie_word_embeddings: true,
};

/** Gemma: Llama's layers with heads of 256 whatever the width. Gemma Team 2024, arXiv:2403.08295. */
export const gemma: Architecture = {
  modelType: "gemma",
  description: "Gemma",
  fields: DECODER_FIELDS,
  members: {
    "gemma-2b": {
      ...SHARED,
      hidden_size: 2048,
      intermediate_size: 16384,
      num_hidden_layers: 18,
      num_attention_heads: 8,
      num_key_value_heads: 1,
    },
    "gemma-7b": {
      ...SHARED,
      hidden_size: 3072,
      intermediate_size: 24576,
      num_hidden_layers: 28,
      num_attention_heads: 16,
      num_key_value_heads: 16,
    },
  },
  count: (config) => countDecoder(config, GEMMA),
};

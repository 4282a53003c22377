import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

/** GLM's layers, which GLM-4-0414 has with two more norms. */
export const GLM: DecoderOptions = {
  defaults: {
    vocabSize: 151552,
    hiddenSize: 4096,
    ffwSize: 13696,
    numLayers: 40,
    numHeads: 32,
    numKeyValueHeads: 2,
    headSize: 128,
    isTied: false,
  },
  qkvBias: { field: "attention_bias", byDefault: true },
};

/** What the 9B of both has. */
export const GLM_9B = {
  vocab_size: 151552,
  hidden_size: 4096,
  intermediate_size: 13696,
  num_hidden_layers: 40,
  num_attention_heads: 32,
  num_key_value_heads: 2,
  head_dim: 128,
  hidden_act: "silu",
  attention_bias: true,
  partial_rotary_factor: 0.5,
  rope_theta: 10000,
  tie_word_embeddings: false,
};

/** GLM-4: biases of queries, keys and values alone. Team GLM 2024, arXiv:2406.12793. */
export const glm: Architecture = {
  modelType: "glm",
  description: "GLM-4",
  fields: DECODER_FIELDS,
  members: {
    "glm-4-9b": {
      ...GLM_9B,
      architectures: ["GlmForCausalLM"],
      max_position_embeddings: 131072,
      rms_norm_eps: 1.5625e-7,
    },
  },
  count: (config) => countDecoder(config, GLM),
};

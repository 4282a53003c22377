import type { Architecture } from "../architecture.ts";
import { addAttention, countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { deepseekMixture, denseFirst } from "./deepseek-v3.ts";

const GLM4_MOE: DecoderOptions = {
  defaults: {
    vocabSize: 151552,
    hiddenSize: 4096,
    ffwSize: 10944,
    numLayers: 46,
    numHeads: 96,
    numKeyValueHeads: 8,
    isTied: false,
  },
  attention: (tally, config, shape) => {
    addAttention(tally, shape, {
      hasQkvBias: config.flag("attention_bias", false),
      hasOutputBias: false,
      qkNorm: config.flag("use_qk_norm", false) ? "head" : "none",
    });
  },
  feedForward: deepseekMixture({
    numExperts: 128,
    numActive: 8,
    expertSize: 1408,
    numShared: 1,
    numSparse: denseFirst(1),
  }),
};

const SHARED = {
  architectures: ["Glm4MoeForCausalLM"],
  vocab_size: 151552,
  num_attention_heads: 96,
  num_key_value_heads: 8,
  head_dim: 128,
  n_shared_experts: 1,
  num_experts_per_tok: 8,
  norm_topk_prob: true,
  attention_bias: true,
  tie_word_embeddings: false,
  hidden_act: "silu",
  max_position_embeddings: 131072,
  rms_norm_eps: 1e-5,
  rope_theta: 1000000,
  partial_rotary_factor: 0.5,
};

/** GLM-4.5: DeepSeek's mixtures with grouped queries. arXiv:2508.06471. */
export const glm4Moe: Architecture = {
  modelType: "glm4_moe",
  description: "GLM-4.5 and GLM-4.5-Air, mixtures with grouped queries",
  fields: { ...DECODER_FIELDS, widths: ["moe_intermediate_size"] },
  aliases: { num_local_experts: "n_routed_experts" },
  members: {
    "glm-4.5-air": {
      ...SHARED,
      hidden_size: 4096,
      intermediate_size: 10944,
      moe_intermediate_size: 1408,
      num_hidden_layers: 46,
      n_routed_experts: 128,
      first_k_dense_replace: 1,
      routed_scaling_factor: 1,
      use_qk_norm: false,
    },
    "glm-4.5": {
      ...SHARED,
      hidden_size: 5120,
      intermediate_size: 12288,
      moe_intermediate_size: 1536,
      num_hidden_layers: 92,
      n_routed_experts: 160,
      first_k_dense_replace: 3,
      routed_scaling_factor: 2.5,
      use_qk_norm: true,
    },
  },
  count: (config) => countDecoder(config, GLM4_MOE),
};

import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions } from "../blocks/decoder.ts";
import { LATENT_FIELDS, latentDecoder } from "../blocks/latent-attention.ts";
import { deepseekMixture, denseFirst } from "./deepseek-v3.ts";

const DEEPSEEK_V2: DecoderOptions = {
  defaults: { vocabSize: 32000, hiddenSize: 4096, ffwSize: 11008, numLayers: 32, numHeads: 32, isTied: false },
  ...latentDecoder({ queryRank: 1536, keyValueRank: 512, unrotatedSize: 128, rotatedSize: 64, valueSize: 128 }),
  feedForward: deepseekMixture({
    numExperts: 64,
    expertSize: 1407,
    numShared: 2,
    numSparse: denseFirst(0),
    hasBias: "mlp_bias",
  }),
};

const SHARED = {
  architectures: ["DeepseekV2ForCausalLM"],
  vocab_size: 102400,
  first_k_dense_replace: 1,
  n_shared_experts: 2,
  num_experts_per_tok: 6,
  kv_lora_rank: 512,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  v_head_dim: 128,
  norm_topk_prob: false,
  attention_bias: false,
  tie_word_embeddings: false,
  hidden_act: "silu",
  max_position_embeddings: 163840,
  rms_norm_eps: 1e-6,
  rope_theta: 10000,
};

/** DeepSeek-V2, the first with latent attention: arXiv:2405.04434. */
export const deepseekV2: Architecture = {
  modelType: "deepseek_v2",
  description: "DeepSeek-V2 and V2-Lite, mixtures with latent attention",
  fields: LATENT_FIELDS,
  aliases: { num_experts: "n_routed_experts" },
  members: {
    "deepseek-v2-lite": {
      ...SHARED,
      hidden_size: 2048,
      intermediate_size: 10944,
      moe_intermediate_size: 1408,
      num_hidden_layers: 27,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      n_routed_experts: 64,
      q_lora_rank: null,
      routed_scaling_factor: 1,
    },
    "deepseek-v2": {
      ...SHARED,
      hidden_size: 5120,
      intermediate_size: 12288,
      moe_intermediate_size: 1536,
      num_hidden_layers: 60,
      num_attention_heads: 128,
      num_key_value_heads: 128,
      n_routed_experts: 160,
      q_lora_rank: 1536,
      routed_scaling_factor: 16,
      topk_method: "group_limited_greedy",
      n_group: 8,
      topk_group: 3,
    },
  },
  count: (config) => countDecoder(config, DEEPSEEK_V2),
};

import type { Architecture } from "../architecture.ts";
import { type Bias, countDecoder, type DecoderOptions, readBias } from "../blocks/decoder.ts";
import { addMixture, readExperts } from "../blocks/experts.ts";
import { LATENT_FIELDS, latentDecoder } from "../blocks/latent-attention.ts";
import type { ConfigReader } from "../config.ts";

/** The experts of a DeepSeek mixture where the configuration says nothing. */
export interface DeepseekExperts {
  /** Without a default the configuration must say it. */
  readonly numExperts?: number;
  /** Without a default a token is sent to all experts. */
  readonly numActive?: number;
  readonly expertSize: number;
  readonly numShared: number;
  /** How many layers are mixtures. */
  readonly numSparse: (config: ConfigReader, numLayers: number) => number;
  /** Whether dense layers and shared experts have biases; none by default. */
  readonly hasBias?: Bias;
}

/** The first layers are dense. */
export function denseFirst(byDefault: number): DeepseekExperts["numSparse"] {
  return (config, numLayers) => numLayers - Math.min(config.count("first_k_dense_replace", byDefault), numLayers);
}

/** Adds dense layers, and mixtures with shared experts. */
export function deepseekMixture(defaults: DeepseekExperts): NonNullable<DecoderOptions["feedForward"]> {
  return (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const expertSize = config.size("moe_intermediate_size", defaults.expertSize);
    const hasBias = readBias(config, defaults.hasBias);
    const experts = readExperts(
      config,
      { field: "n_routed_experts", byDefault: defaults.numExperts },
      { field: "num_experts_per_tok", byDefault: defaults.numActive },
    );
    addMixture(tally, {
      ...experts,
      hiddenSize,
      ffwSize,
      expertSize,
      sharedSize: config.count("n_shared_experts", defaults.numShared) * expertSize,
      hasDenseBias: hasBias,
      hasSharedBias: hasBias,
      numLayers,
      numSparse: defaults.numSparse(config, numLayers),
    });
  };
}

// The biases that correct the router's load do not train, and layers that predict further tokens are not built.
const DEEPSEEK_V3: DecoderOptions = {
  defaults: {
    vocabSize: 129280,
    hiddenSize: 7168,
    ffwSize: 18432,
    numLayers: 61,
    numHeads: 128,
    isTied: false,
  },
  ...latentDecoder({ queryRank: 1536, keyValueRank: 512, unrotatedSize: 128, rotatedSize: 64, valueSize: 128 }),
  feedForward: deepseekMixture({
    numExperts: 256,
    numActive: 8,
    expertSize: 2048,
    numShared: 1,
    numSparse: denseFirst(3),
  }),
};

const SHARED = {
  architectures: ["DeepseekV3ForCausalLM"],
  kv_lora_rank: 512,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  v_head_dim: 128,
  norm_topk_prob: true,
  attention_bias: false,
  tie_word_embeddings: false,
  hidden_act: "silu",
};

/** DeepSeek-V3 and R1, and what shares their layers: arXiv:2412.19437. Kimi K2: arXiv:2507.20534. */
export const deepseekV3: Architecture = {
  modelType: "deepseek_v3",
  otherTypes: ["kimi_k2"],
  description: "DeepSeek-V3 and R1, Moonlight and Kimi K2: mixtures with latent attention",
  fields: LATENT_FIELDS,
  aliases: { num_local_experts: "n_routed_experts" },
  members: {
    "moonlight-16b-a3b": {
      ...SHARED,
      vocab_size: 163840,
      hidden_size: 2048,
      intermediate_size: 11264,
      moe_intermediate_size: 1408,
      num_hidden_layers: 27,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      n_routed_experts: 64,
      n_shared_experts: 2,
      num_experts_per_tok: 6,
      first_k_dense_replace: 1,
      q_lora_rank: null,
      routed_scaling_factor: 2.446,
      n_group: 1,
      topk_group: 1,
      max_position_embeddings: 8192,
      rms_norm_eps: 1e-5,
      rope_theta: 50000,
    },
    "deepseek-v3": {
      ...SHARED,
      vocab_size: 129280,
      hidden_size: 7168,
      intermediate_size: 18432,
      moe_intermediate_size: 2048,
      num_hidden_layers: 61,
      num_attention_heads: 128,
      num_key_value_heads: 128,
      n_routed_experts: 256,
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      first_k_dense_replace: 3,
      q_lora_rank: 1536,
      routed_scaling_factor: 2.5,
      n_group: 8,
      topk_group: 4,
      max_position_embeddings: 163840,
      rms_norm_eps: 1e-6,
      rope_theta: 10000,
    },
    "kimi-k2": {
      ...SHARED,
      vocab_size: 163840,
      hidden_size: 7168,
      intermediate_size: 18432,
      moe_intermediate_size: 2048,
      num_hidden_layers: 61,
      num_attention_heads: 64,
      num_key_value_heads: 64,
      n_routed_experts: 384,
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      first_k_dense_replace: 1,
      q_lora_rank: 1536,
      routed_scaling_factor: 2.827,
      n_group: 1,
      topk_group: 1,
      max_position_embeddings: 131072,
      rms_norm_eps: 1e-6,
      rope_theta: 50000,
    },
  },
  count: (config) => countDecoder(config, DEEPSEEK_V3),
};

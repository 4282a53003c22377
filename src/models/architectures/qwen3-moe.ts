import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions, type LayerWindow } from "../blocks/decoder.ts";
import type { ConfigReader } from "../config.ts";
import { QWEN_MOE_FIELDS, qwenMixture } from "./qwen2-moe.ts";

/** All layers slide, where sliding is on. */
function windows(config: ConfigReader, numLayers: number): readonly LayerWindow[] {
  const slides = config.flag("use_sliding_window", false);
  const window = config.sizeOrNull("sliding_window", 4096);
  return slides && window !== null ? [{ numLayers, window }] : [{ numLayers }];
}

const QWEN3_MOE: DecoderOptions = {
  defaults: {
    vocabSize: 151936,
    hiddenSize: 2048,
    ffwSize: 6144,
    numLayers: 24,
    numHeads: 32,
    numKeyValueHeads: 4,
    isTied: false,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "head",
  windows,
  feedForward: qwenMixture({ numExperts: 128, numActive: 8, expertSize: 768 }),
};

const SHARED = {
  architectures: ["Qwen3MoeForCausalLM"],
  vocab_size: 151936,
  num_key_value_heads: 4,
  head_dim: 128,
  num_experts: 128,
  num_experts_per_tok: 8,
  decoder_sparse_step: 1,
  mlp_only_layers: [],
  norm_topk_prob: true,
  attention_bias: false,
  tie_word_embeddings: false,
  hidden_act: "silu",
  max_position_embeddings: 40960,
  rms_norm_eps: 1e-6,
  rope_theta: 1000000,
};

/** Qwen3's mixtures, without a shared expert: arXiv:2505.09388. */
export const qwen3Moe: Architecture = {
  modelType: "qwen3_moe",
  description: "Qwen3-30B-A3B and Qwen3-235B-A22B, mixtures of experts",
  fields: QWEN_MOE_FIELDS,
  aliases: { num_local_experts: "num_experts" },
  members: {
    "qwen3-30b-a3b": {
      ...SHARED,
      hidden_size: 2048,
      intermediate_size: 6144,
      moe_intermediate_size: 768,
      num_hidden_layers: 48,
      num_attention_heads: 32,
    },
    "qwen3-235b-a22b": {
      ...SHARED,
      hidden_size: 4096,
      intermediate_size: 12288,
      moe_intermediate_size: 1536,
      num_hidden_layers: 94,
      num_attention_heads: 64,
    },
  },
  count: (config) => countDecoder(config, QWEN3_MOE),
};

import type { Architecture, ScalingFields } from "../architecture.ts";
import { countDecoder, type DecoderOptions } from "../blocks/decoder.ts";
import { addGatedAttention } from "../blocks/gated-delta-net.ts";
import { QWEN_SHARED_MOE_FIELDS, qwenMixture } from "./qwen2-moe.ts";

const QWEN3_NEXT: DecoderOptions = {
  defaults: {
    vocabSize: 151936,
    hiddenSize: 2048,
    ffwSize: 5632,
    numLayers: 48,
    numHeads: 16,
    numKeyValueHeads: 2,
    headSize: 256,
    isTied: false,
  },
  attention: addGatedAttention,
  feedForward: qwenMixture({ numExperts: 512, numActive: 10, expertSize: 512, sharedSize: 512 }),
};

const LINEAR_HEADS = ["linear_num_key_heads", "linear_num_value_heads"];

/** The fields of Qwen's mixtures with linear attention, whose heads are of a size that stays. */
export const QWEN_NEXT_FIELDS: ScalingFields = {
  ...QWEN_SHARED_MOE_FIELDS,
  widths: [...(QWEN_SHARED_MOE_FIELDS.widths ?? []), ...LINEAR_HEADS],
  perLayer: ["layer_types"],
};

/** Qwen3-Next: three layers of four with linear attention, by the gated delta rule of arXiv:2412.06464. */
export const qwen3Next: Architecture = {
  modelType: "qwen3_next",
  description: "Qwen3-Next, a mixture with linear attention in most layers",
  fields: QWEN_NEXT_FIELDS,
  members: {
    "qwen3-next-80b-a3b": {
      architectures: ["Qwen3NextForCausalLM"],
      vocab_size: 151936,
      hidden_size: 2048,
      intermediate_size: 5120,
      num_hidden_layers: 48,
      num_attention_heads: 16,
      num_key_value_heads: 2,
      head_dim: 256,
      full_attention_interval: 4,
      linear_conv_kernel_dim: 4,
      linear_key_head_dim: 128,
      linear_num_key_heads: 16,
      linear_num_value_heads: 32,
      linear_value_head_dim: 128,
      num_experts: 512,
      num_experts_per_tok: 10,
      moe_intermediate_size: 512,
      shared_expert_intermediate_size: 512,
      decoder_sparse_step: 1,
      mlp_only_layers: [],
      norm_topk_prob: true,
      attention_bias: false,
      tie_word_embeddings: false,
      hidden_act: "silu",
      max_position_embeddings: 262144,
      rms_norm_eps: 1e-6,
      rope_theta: 10000000,
      partial_rotary_factor: 0.25,
    },
  },
  count: (config) => countDecoder(config, QWEN3_NEXT),
};

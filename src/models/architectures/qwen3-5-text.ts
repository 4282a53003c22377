import type { Architecture, ScalingFields } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { addGatedAttention } from "../blocks/gated-delta-net.ts";
import type { ModelConfig } from "../config.ts";

/** Qwen3.5's dense layers, most of them with linear attention. */
export const QWEN3_5_TEXT: DecoderOptions = {
  defaults: {
    vocabSize: 248320,
    hiddenSize: 4096,
    ffwSize: 12288,
    numLayers: 32,
    numHeads: 16,
    numKeyValueHeads: 4,
    headSize: 256,
    isTied: false,
  },
  attention: addGatedAttention,
};

export const QWEN3_5_FIELDS: ScalingFields = {
  ...DECODER_FIELDS,
  widths: ["linear_num_key_heads", "linear_num_value_heads"],
  perLayer: ["layer_types"],
};

/** What Qwen3.5's language models have in common. */
export const QWEN3_5_SHARED: ModelConfig = {
  vocab_size: 248320,
  head_dim: 256,
  full_attention_interval: 4,
  linear_conv_kernel_dim: 4,
  linear_key_head_dim: 128,
  linear_num_key_heads: 16,
  linear_value_head_dim: 128,
  attention_bias: false,
  hidden_act: "silu",
  max_position_embeddings: 262144,
  rms_norm_eps: 1e-6,
  rope_theta: 10000000,
  partial_rotary_factor: 0.25,
};

/** The language model of Qwen3.5-0.8B. */
export const QWEN3_5_SMALLEST: ModelConfig = {
  ...QWEN3_5_SHARED,
  hidden_size: 1024,
  intermediate_size: 3584,
  num_hidden_layers: 24,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  linear_num_value_heads: 16,
};

/** Qwen3.5's language model by itself: Qwen3-Next's layers, arXiv:2412.06464, without experts. */
export const qwen35Text: Architecture = {
  modelType: "qwen3_5_text",
  description: "Qwen3.5's language model, with linear attention in most layers",
  fields: QWEN3_5_FIELDS,
  members: {
    "qwen3.5-0.8b-text": {
      ...QWEN3_5_SMALLEST,
      architectures: ["Qwen3_5ForCausalLM"],
      tie_word_embeddings: true,
    },
  },
  count: (config) => countDecoder(config, QWEN3_5_TEXT),
};

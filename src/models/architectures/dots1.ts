import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions, slidingWindows } from "../blocks/decoder.ts";
import { deepseekMixture, denseFirst } from "./deepseek-v3.ts";

const DOTS1: DecoderOptions = {
  defaults: {
    vocabSize: 152064,
    hiddenSize: 4608,
    ffwSize: 10944,
    numLayers: 62,
    numHeads: 32,
    numKeyValueHeads: 32,
    isTied: false,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "head",
  windows: (config, numLayers) => {
    const window = config.sizeOrNull("sliding_window", 4096);
    const first = config.count("max_window_layers", 62);
    return slidingWindows(config, numLayers, window, (layer) => layer >= first);
  },
  feedForward: deepseekMixture({ expertSize: 1408, numShared: 0, numSparse: denseFirst(0) }),
};

/** dots.llm1: DeepSeek's mixtures with Qwen3's attention. arXiv:2506.05767. */
export const dots1: Architecture = {
  modelType: "dots1",
  description: "dots.llm1, a mixture with Qwen3's attention",
  fields: { ...DECODER_FIELDS, widths: ["moe_intermediate_size"] },
  aliases: { num_local_experts: "n_routed_experts" },
  members: {
    "dots.llm1": {
      architectures: ["Dots1ForCausalLM"],
      vocab_size: 152064,
      hidden_size: 4096,
      intermediate_size: 10944,
      moe_intermediate_size: 1408,
      num_hidden_layers: 62,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      n_routed_experts: 128,
      n_shared_experts: 2,
      num_experts_per_tok: 6,
      first_k_dense_replace: 1,
      norm_topk_prob: true,
      routed_scaling_factor: 2.5,
      attention_bias: false,
      tie_word_embeddings: false,
      hidden_act: "silu",
      max_position_embeddings: 32768,
      sliding_window: null,
      rms_norm_eps: 1e-5,
      rope_theta: 10000000,
    },
  },
  count: (config) => countDecoder(config, DOTS1),
};

import type { Architecture } from "../architecture.ts";
import {
  countDecoder,
  type DecoderDefaults,
  type DecoderOptions,
  type LayerWindow,
  SLIDING_DECODER_FIELDS,
  slidingWindows,
} from "../blocks/decoder.ts";
import type { ConfigReader } from "../config.ts";

/** What Qwen2 and Qwen3 have in common. */
export const QWEN_DEFAULTS: DecoderDefaults = {
  vocabSize: 151936,
  hiddenSize: 4096,
  ffwSize: 22016,
  numLayers: 32,
  numHeads: 32,
  numKeyValueHeads: 32,
  isTied: false,
};

/** Layers from `max_window_layers` on slide, where sliding is on. */
export function qwenWindows(config: ConfigReader, numLayers: number): readonly LayerWindow[] {
  const slides = config.flag("use_sliding_window", false);
  const window = config.sizeOrNull("sliding_window", 4096);
  const first = config.count("max_window_layers", 28);
  return slidingWindows(config, numLayers, slides ? window : null, (layer) => layer >= first);
}

const QWEN2: DecoderOptions = { defaults: QWEN_DEFAULTS, qkvBias: true, windows: qwenWindows };

const SHARED = {
  architectures: ["Qwen2ForCausalLM"],
  hidden_act: "silu",
  rope_theta: 1000000,
  use_sliding_window: false,
};

const SMALL = {
  ...SHARED,
  vocab_size: 151936,
  max_position_embeddings: 32768,
  rms_norm_eps: 1e-6,
  tie_word_embeddings: true,
};

const LARGE = { ...SHARED, vocab_size: 152064, max_position_embeddings: 131072, tie_word_embeddings: false };

/** Qwen2 and Qwen2.5, with biases of queries, keys and values: arXiv:2407.10671. */
export const qwen2: Architecture = {
  modelType: "qwen2",
  description: "Qwen2 and Qwen2.5",
  fields: SLIDING_DECODER_FIELDS,
  members: {
    "qwen2.5-0.5b": {
      ...SMALL,
      hidden_size: 896,
      intermediate_size: 4864,
      num_hidden_layers: 24,
      num_attention_heads: 14,
      num_key_value_heads: 2,
    },
    "qwen2.5-1.5b": {
      ...SMALL,
      hidden_size: 1536,
      intermediate_size: 8960,
      num_hidden_layers: 28,
      num_attention_heads: 12,
      num_key_value_heads: 2,
    },
    "qwen2.5-3b": {
      ...SMALL,
      hidden_size: 2048,
      intermediate_size: 11008,
      num_hidden_layers: 36,
      num_attention_heads: 16,
      num_key_value_heads: 2,
    },
    "qwen2.5-7b": {
      ...LARGE,
      hidden_size: 3584,
      intermediate_size: 18944,
      num_hidden_layers: 28,
      num_attention_heads: 28,
      num_key_value_heads: 4,
      rms_norm_eps: 1e-6,
    },
    "qwen2.5-14b": {
      ...LARGE,
      hidden_size: 5120,
      intermediate_size: 13824,
      num_hidden_layers: 48,
      num_attention_heads: 40,
      num_key_value_heads: 8,
      rms_norm_eps: 1e-5,
    },
    "qwen2.5-32b": {
      ...LARGE,
      hidden_size: 5120,
      intermediate_size: 27648,
      num_hidden_layers: 64,
      num_attention_heads: 40,
      num_key_value_heads: 8,
      rms_norm_eps: 1e-5,
    },
    "qwen2.5-72b": {
      ...LARGE,
      hidden_size: 8192,
      intermediate_size: 29568,
      num_hidden_layers: 80,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      rms_norm_eps: 1e-5,
    },
  },
  count: (config) => countDecoder(config, QWEN2),
};

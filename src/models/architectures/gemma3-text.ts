import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions, interleavedWindows, SLIDING_DECODER_FIELDS } from "../blocks/decoder.ts";

/** Gemma 3's layers of text, which it has with images too. */
export const GEMMA3_TEXT: DecoderOptions = {
  defaults: {
    vocabSize: 262208,
    hiddenSize: 2304,
    ffwSize: 9216,
    numLayers: 26,
    numHeads: 8,
    numKeyValueHeads: 4,
    headSize: 256,
    isTied: true,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "head",
  normsPerLayer: 4,
  windows: interleavedWindows(4096, { field: "sliding_window_pattern", byDefault: 6 }),
};

const SHARED = {
  architectures: ["Gemma3ForCausalLM"],
  vocab_size: 262144,
  num_attention_heads: 4,
  num_key_value_heads: 1,
  head_dim: 256,
  query_pre_attn_scalar: 256,
  hidden_activation: "gelu_pytorch_tanh",
  max_position_embeddings: 32768,
  rms_norm_eps: 1e-6,
  rope_theta: 1000000,
  rope_local_base_freq: 10000,
  sliding_window: 512,
  tie_word_embeddings: true,
};

/** Gemma 3 of text alone: five layers of six slide. Gemma Team 2025, arXiv:2503.19786. */
export const gemma3Text: Architecture = {
  modelType: "gemma3_text",
  description: "Gemma 3 of text alone",
  fields: SLIDING_DECODER_FIELDS,
  members: {
    "gemma-3-270m": { ...SHARED, hidden_size: 640, intermediate_size: 2048, num_hidden_layers: 18 },
    "gemma-3-1b": { ...SHARED, hidden_size: 1152, intermediate_size: 6912, num_hidden_layers: 26 },
  },
  count: (config) => countDecoder(config, GEMMA3_TEXT),
};

import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions, SLIDING_DECODER_FIELDS, slidingWindow } from "../blocks/decoder.ts";

/** Mistral's layers, which Mixtral has with experts. */
export const MISTRAL: DecoderOptions = {
  defaults: {
    vocabSize: 32000,
    hiddenSize: 4096,
    ffwSize: 14336,
    numLayers: 32,
    numHeads: 32,
    numKeyValueHeads: 8,
    isTied: false,
  },
  windows: slidingWindow(4096),
};

const SHARED = {
  architectures: ["MistralForCausalLM"],
  num_attention_heads: 32,
  num_key_value_heads: 8,
  hidden_act: "silu",
  max_position_embeddings: 32768,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: false,
};

const MISTRAL_7B = { ...SHARED, hidden_size: 4096, intermediate_size: 14336, num_hidden_layers: 32 };

/** Mistral 7B: Jiang et al. 2023, arXiv:2310.06825. */
export const mistral: Architecture = {
  modelType: "mistral",
  description: "Mistral",
  fields: SLIDING_DECODER_FIELDS,
  members: {
    "mistral-7b-v0.1": { ...MISTRAL_7B, vocab_size: 32000, rope_theta: 10000, sliding_window: 4096 },
    "mistral-7b-v0.3": { ...MISTRAL_7B, vocab_size: 32768, rope_theta: 1000000, sliding_window: null },
    "mistral-nemo-12b": {
      ...SHARED,
      vocab_size: 131072,
      hidden_size: 5120,
      intermediate_size: 14336,
      num_hidden_layers: 40,
      head_dim: 128,
      max_position_embeddings: 131072,
      rope_theta: 1000000,
      sliding_window: null,
    },
    "mistral-small-24b": {
      ...SHARED,
      vocab_size: 131072,
      hidden_size: 5120,
      intermediate_size: 32768,
      num_hidden_layers: 40,
      head_dim: 128,
      rope_theta: 100000000,
      sliding_window: null,
    },
  },
  count: (config) => countDecoder(config, MISTRAL),
};

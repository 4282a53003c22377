import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions, SLIDING_DECODER_FIELDS, slidingWindow } from "../blocks/decoder.ts";

const BIAS = { field: "use_bias", byDefault: true };

const STARCODER2: DecoderOptions = {
  defaults: {
    vocabSize: 49152,
    hiddenSize: 3072,
    ffwSize: 12288,
    numLayers: 30,
    numHeads: 24,
    numKeyValueHeads: 2,
    isTied: true,
  },
  norm: "layer",
  isGated: false,
  qkvBias: BIAS,
  outputBias: BIAS,
  ffwBias: BIAS,
  windows: slidingWindow(null),
};

const SHARED = {
  architectures: ["Starcoder2ForCausalLM"],
  vocab_size: 49152,
  hidden_act: "gelu_pytorch_tanh",
  max_position_embeddings: 16384,
  norm_epsilon: 1e-5,
  sliding_window: 4096,
  use_bias: true,
};

/** StarCoder2: Lozhkov et al. 2024, arXiv:2402.19173. */
export const starcoder2: Architecture = {
  modelType: "starcoder2",
  description: "StarCoder2",
  fields: SLIDING_DECODER_FIELDS,
  members: {
    "starcoder2-3b": {
      ...SHARED,
      hidden_size: 3072,
      intermediate_size: 12288,
      num_hidden_layers: 30,
      num_attention_heads: 24,
      num_key_value_heads: 2,
      tie_word_embeddings: true,
    },
    "starcoder2-7b": {
      ...SHARED,
      hidden_size: 4608,
      intermediate_size: 18432,
      num_hidden_layers: 32,
      num_attention_heads: 36,
      num_key_value_heads: 4,
      tie_word_embeddings: true,
    },
    "starcoder2-15b": {
      ...SHARED,
      hidden_size: 6144,
      intermediate_size: 24576,
      num_hidden_layers: 40,
      num_attention_heads: 48,
      num_key_value_heads: 4,
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, STARCODER2),
};

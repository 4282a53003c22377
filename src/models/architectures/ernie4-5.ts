import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const ERNIE4_5: DecoderOptions = {
  defaults: {
    vocabSize: 103424,
    hiddenSize: 1024,
    ffwSize: 3072,
    numLayers: 18,
    numHeads: 16,
    numKeyValueHeads: 2,
    headSize: 128,
    isTied: true,
  },
  qkvBias: "use_bias",
  outputBias: "use_bias",
  ffwBias: "use_bias",
};

/** ERNIE 4.5, dense: Llama's layers. Baidu ERNIE Team 2025, "ERNIE 4.5 Technical Report". */
export const ernie45: Architecture = {
  modelType: "ernie4_5",
  description: "ERNIE 4.5, dense",
  fields: DECODER_FIELDS,
  members: {
    "ernie-4.5-0.3b": {
      architectures: ["Ernie4_5ForCausalLM"],
      vocab_size: 103424,
      hidden_size: 1024,
      intermediate_size: 3072,
      num_hidden_layers: 18,
      num_attention_heads: 16,
      num_key_value_heads: 2,
      head_dim: 128,
      hidden_act: "silu",
      max_position_embeddings: 131072,
      rms_norm_eps: 1e-5,
      rope_theta: 500000,
      use_bias: false,
      tie_word_embeddings: true,
    },
  },
  count: (config) => countDecoder(config, ERNIE4_5),
};

import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

// By the code that is published with its weights, since transformers has none of its own.
const MINICPM: DecoderOptions = {
  defaults: {
    vocabSize: 32000,
    hiddenSize: 4096,
    ffwSize: 11008,
    numLayers: 32,
    numHeads: 32,
    isTied: true,
    headsDivideWidth: true,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
};

/** MiniCPM: Llama's layers with a tied head, and scales that have no parameters. Hu et al. 2024, arXiv:2404.06395. */
export const minicpm: Architecture = {
  modelType: "minicpm",
  description: "MiniCPM",
  fields: DECODER_FIELDS,
  members: {
    "minicpm-2b": {
      architectures: ["MiniCPMForCausalLM"],
      vocab_size: 122753,
      hidden_size: 2304,
      intermediate_size: 5760,
      num_hidden_layers: 40,
      num_attention_heads: 36,
      num_key_value_heads: 36,
      hidden_act: "silu",
      max_position_embeddings: 4096,
      rms_norm_eps: 1e-5,
      scale_emb: 12,
      dim_model_base: 256,
      scale_depth: 1.4,
      tie_word_embeddings: true,
    },
  },
  count: (config) => countDecoder(config, MINICPM),
};

import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const SEED_OSS: DecoderOptions = {
  defaults: {
    vocabSize: 155136,
    hiddenSize: 4096,
    ffwSize: 27648,
    numLayers: 64,
    numHeads: 80,
    numKeyValueHeads: 8,
    headSize: 128,
    isTied: false,
  },
  qkvBias: { field: "attention_bias", byDefault: true },
  outputBias: "attention_out_bias",
  ffwBias: "mlp_bias",
};

/** Seed-OSS: Llama's layers, with biases of queries, keys and values. ByteDance Seed 2025. */
export const seedOss: Architecture = {
  modelType: "seed_oss",
  description: "Seed-OSS",
  fields: DECODER_FIELDS,
  members: {
    "seed-oss-36b": {
      architectures: ["SeedOssForCausalLM"],
      vocab_size: 155136,
      hidden_size: 5120,
      intermediate_size: 27648,
      num_hidden_layers: 64,
      num_attention_heads: 80,
      num_key_value_heads: 8,
      head_dim: 128,
      hidden_act: "silu",
      max_position_embeddings: 524288,
      rms_norm_eps: 1e-6,
      rope_theta: 10000000,
      attention_bias: true,
      attention_out_bias: false,
      mlp_bias: false,
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, SEED_OSS),
};

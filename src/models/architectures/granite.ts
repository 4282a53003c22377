import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const GRANITE: DecoderOptions = {
  defaults: { vocabSize: 32000, hiddenSize: 4096, ffwSize: 11008, numLayers: 32, numHeads: 32, isTied: false },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  ffwBias: "mlp_bias",
};

const SHARED = {
  architectures: ["GraniteForCausalLM"],
  vocab_size: 49159,
  num_hidden_layers: 40,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  hidden_act: "silu",
  max_position_embeddings: 131072,
  rms_norm_eps: 1e-5,
  rope_theta: 10000000,
  embedding_multiplier: 12,
  residual_multiplier: 0.22,
  tie_word_embeddings: true,
};

/** Granite: Llama's layers with multipliers as in Yang et al. 2022, arXiv:2203.03466, which have no parameters. */
export const granite: Architecture = {
  modelType: "granite",
  description: "Granite",
  fields: DECODER_FIELDS,
  members: {
    "granite-3.3-2b": {
      ...SHARED,
      hidden_size: 2048,
      intermediate_size: 8192,
      attention_multiplier: 0.015625,
      logits_scaling: 8,
    },
    "granite-3.3-8b": {
      ...SHARED,
      hidden_size: 4096,
      intermediate_size: 12800,
      attention_multiplier: 0.0078125,
      logits_scaling: 16,
    },
  },
  count: (config) => countDecoder(config, GRANITE),
};

import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

/** What OLMo, OLMo 2 and OLMo 3 take where the configuration says nothing. */
export const OLMO_DEFAULTS: DecoderOptions["defaults"] = {
  vocabSize: 50304,
  hiddenSize: 4096,
  ffwSize: 11008,
  numLayers: 32,
  numHeads: 32,
  isTied: false,
};

const OLMO: DecoderOptions = {
  defaults: OLMO_DEFAULTS,
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  norm: "none",
};

const SHARED = {
  architectures: ["OlmoForCausalLM"],
  vocab_size: 50304,
  hidden_act: "silu",
  max_position_embeddings: 2048,
  rope_theta: 10000,
};

/** OLMo, whose norms have no parameters: Groeneveld et al. 2024, arXiv:2402.00838. */
export const olmo: Architecture = {
  modelType: "olmo",
  description: "OLMo",
  fields: DECODER_FIELDS,
  ffwMultiple: 256,
  members: {
    "olmo-1b": {
      ...SHARED,
      hidden_size: 2048,
      intermediate_size: 8192,
      num_hidden_layers: 16,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      tie_word_embeddings: true,
    },
    "olmo-7b": {
      ...SHARED,
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, OLMO),
};

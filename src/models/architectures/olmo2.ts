import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { OLMO_DEFAULTS } from "./olmo.ts";

/** OLMo 2's layers, some of which slide in OLMo 3. */
export const OLMO2: DecoderOptions = {
  defaults: OLMO_DEFAULTS,
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "all-heads",
};

const SHARED = {
  architectures: ["Olmo2ForCausalLM"],
  vocab_size: 100352,
  hidden_act: "silu",
  max_position_embeddings: 4096,
  rms_norm_eps: 1e-6,
  rope_theta: 500000,
  tie_word_embeddings: false,
};

/** OLMo 2: norms of all heads' queries and keys together. Team OLMo 2024, arXiv:2501.00656. */
export const olmo2: Architecture = {
  modelType: "olmo2",
  description: "OLMo 2",
  fields: DECODER_FIELDS,
  ffwMultiple: 256,
  members: {
    "olmo-2-1b": {
      ...SHARED,
      hidden_size: 2048,
      intermediate_size: 8192,
      num_hidden_layers: 16,
      num_attention_heads: 16,
      num_key_value_heads: 16,
    },
    "olmo-2-7b": {
      ...SHARED,
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
    },
    "olmo-2-13b": {
      ...SHARED,
      hidden_size: 5120,
      intermediate_size: 13824,
      num_hidden_layers: 40,
      num_attention_heads: 40,
      num_key_value_heads: 40,
    },
    "olmo-2-32b": {
      ...SHARED,
      hidden_size: 5120,
      intermediate_size: 27648,
      num_hidden_layers: 64,
      num_attention_heads: 40,
      num_key_value_heads: 8,
    },
  },
  count: (config) => countDecoder(config, OLMO2),
};

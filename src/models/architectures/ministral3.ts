import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import type { ModelConfig } from "../config.ts";

/** Mistral's layers with the sizes of Ministral 3. */
export const MINISTRAL3: DecoderOptions = {
  defaults: {
    vocabSize: 131072,
    hiddenSize: 4096,
    ffwSize: 14336,
    numLayers: 34,
    numHeads: 32,
    numKeyValueHeads: 8,
    headSize: 128,
    isTied: false,
  },
  windows: (config, numLayers) => {
    const window = config.sizeOrNull("sliding_window", null);
    return window === null ? [{ numLayers }] : [{ numLayers, window }];
  },
};

/** What Ministral 3's language models have in common. */
export const MINISTRAL3_SHARED: ModelConfig = {
  vocab_size: 131072,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 128,
  sliding_window: null,
  hidden_act: "silu",
  max_position_embeddings: 262144,
  rms_norm_eps: 1e-5,
  rope_theta: 1000000,
};

/** The language model of Ministral 3 3B. */
export const MINISTRAL3_SMALLEST: ModelConfig = {
  ...MINISTRAL3_SHARED,
  hidden_size: 3072,
  intermediate_size: 9216,
  num_hidden_layers: 26,
};

/** Ministral 3's language model by itself. Mistral AI 2025, the Ministral 3 model card. */
export const ministral3: Architecture = {
  modelType: "ministral3",
  description: "Ministral 3's language model",
  fields: DECODER_FIELDS,
  members: {
    "ministral-3-3b-text": {
      ...MINISTRAL3_SMALLEST,
      architectures: ["Ministral3ForCausalLM"],
      tie_word_embeddings: true,
    },
  },
  count: (config) => countDecoder(config, MINISTRAL3),
};

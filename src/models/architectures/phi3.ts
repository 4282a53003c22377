import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions, SLIDING_DECODER_FIELDS, slidingWindow } from "../blocks/decoder.ts";

const PHI3: DecoderOptions = {
  defaults: { vocabSize: 32064, hiddenSize: 3072, ffwSize: 8192, numLayers: 32, numHeads: 32, isTied: false },
  windows: slidingWindow(null),
};

const SHARED = {
  architectures: ["Phi3ForCausalLM"],
  hidden_act: "silu",
  rms_norm_eps: 1e-5,
};

const MINI = {
  ...SHARED,
  vocab_size: 32064,
  hidden_size: 3072,
  intermediate_size: 8192,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 32,
  rope_theta: 10000,
  tie_word_embeddings: false,
};

const MEDIUM = {
  ...SHARED,
  hidden_size: 5120,
  intermediate_size: 17920,
  num_hidden_layers: 40,
  num_attention_heads: 40,
  num_key_value_heads: 10,
  tie_word_embeddings: false,
};

/** Phi-3 and Phi-4, Llama's layers without biases: Abdin et al. 2024, arXiv:2404.14219. */
export const phi3: Architecture = {
  modelType: "phi3",
  description: "Phi-3, Phi-3.5 and Phi-4",
  fields: SLIDING_DECODER_FIELDS,
  members: {
    "phi-3-mini-4k": { ...MINI, max_position_embeddings: 4096, sliding_window: 2047 },
    "phi-3.5-mini": { ...MINI, max_position_embeddings: 131072, sliding_window: 262144 },
    "phi-4-mini": {
      ...SHARED,
      vocab_size: 200064,
      hidden_size: 3072,
      intermediate_size: 8192,
      num_hidden_layers: 32,
      num_attention_heads: 24,
      num_key_value_heads: 8,
      max_position_embeddings: 131072,
      rope_theta: 10000,
      partial_rotary_factor: 0.75,
      sliding_window: 262144,
      tie_word_embeddings: true,
    },
    "phi-3-medium-4k": {
      ...MEDIUM,
      vocab_size: 32064,
      max_position_embeddings: 4096,
      rope_theta: 10000,
      sliding_window: 2047,
    },
    "phi-4": {
      ...MEDIUM,
      vocab_size: 100352,
      max_position_embeddings: 16384,
      rope_theta: 250000,
      sliding_window: null,
    },
  },
  count: (config) => countDecoder(config, PHI3),
};

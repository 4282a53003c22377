import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const NANOCHAT: DecoderOptions = {
  defaults: { vocabSize: 50304, hiddenSize: 768, ffwSize: 8192, numLayers: 12, numHeads: 6, isTied: false },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  isGated: false,
  norm: "none",
};

/** Nanochat of 2025, as transformers has it: norms without parameters, ReLU squared (So et al. 2021, arXiv:2109.08668). */
export const nanochat: Architecture = {
  modelType: "nanochat",
  description: "nanochat of 2025, as transformers has it",
  fields: DECODER_FIELDS,
  members: {
    "nanochat-d32": {
      architectures: ["NanoChatForCausalLM"],
      vocab_size: 65536,
      hidden_size: 2048,
      intermediate_size: 8192,
      num_hidden_layers: 32,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      max_position_embeddings: 2048,
      hidden_act: "relu2",
      rms_norm_eps: 1e-6,
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, NANOCHAT),
};

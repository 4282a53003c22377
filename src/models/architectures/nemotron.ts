import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const NEMOTRON: DecoderOptions = {
  defaults: { vocabSize: 256000, hiddenSize: 6144, ffwSize: 24576, numLayers: 32, numHeads: 48, isTied: false },
  norm: "layer",
  isGated: false,
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  ffwBias: "mlp_bias",
};

/** Nemotron and Minitron, dense: squared ReLU without a gate. Parmar et al. 2024, arXiv:2402.16819. */
export const nemotron: Architecture = {
  modelType: "nemotron",
  description: "Nemotron and Minitron, dense",
  fields: DECODER_FIELDS,
  members: {
    "minitron-4b": {
      architectures: ["NemotronForCausalLM"],
      vocab_size: 256000,
      hidden_size: 3072,
      intermediate_size: 9216,
      num_hidden_layers: 32,
      num_attention_heads: 24,
      num_key_value_heads: 8,
      head_dim: 128,
      hidden_act: "relu2",
      max_position_embeddings: 4096,
      norm_eps: 1e-5,
      rope_theta: 10000,
      partial_rotary_factor: 0.5,
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, NEMOTRON),
};

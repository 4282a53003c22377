import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { addExperts, readExperts } from "../blocks/experts.ts";

const PHIMOE: DecoderOptions = {
  defaults: {
    vocabSize: 32064,
    hiddenSize: 4096,
    ffwSize: 6400,
    numLayers: 32,
    numHeads: 32,
    numKeyValueHeads: 8,
    isTied: false,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  headBias: "lm_head_bias",
  norm: "layer",
  windows: (config, numLayers) => {
    const window = config.sizeOrNull("sliding_window", null);
    return window === null ? [{ numLayers }] : [{ numLayers, window }];
  },
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const experts = readExperts(
      config,
      { field: "num_local_experts", byDefault: 16 },
      { field: "num_experts_per_tok", byDefault: 2 },
    );
    addExperts(tally, { ...experts, hiddenSize, expertSize: ffwSize, numLayers });
  },
};

/** Phi-3.5-MoE: Mixtral's layers with LayerNorm and biases. Abdin et al. 2024, arXiv:2404.14219. */
export const phimoe: Architecture = {
  modelType: "phimoe",
  description: "Phi-3.5-MoE",
  fields: DECODER_FIELDS,
  members: {
    "phi-3.5-moe": {
      architectures: ["PhimoeForCausalLM"],
      vocab_size: 32064,
      hidden_size: 4096,
      intermediate_size: 6400,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      num_local_experts: 16,
      num_experts_per_tok: 2,
      attention_bias: true,
      lm_head_bias: true,
      tie_word_embeddings: false,
      hidden_act: "silu",
      max_position_embeddings: 131072,
      sliding_window: 131072,
      rms_norm_eps: 1e-5,
      rope_theta: 10000,
    },
  },
  count: (config) => countDecoder(config, PHIMOE),
};

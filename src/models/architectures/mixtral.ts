import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions, SLIDING_DECODER_FIELDS, slidingWindow } from "../blocks/decoder.ts";
import { addExperts, readExperts } from "../blocks/experts.ts";
import { MISTRAL } from "./mistral.ts";

const MIXTRAL: DecoderOptions = {
  ...MISTRAL,
  windows: slidingWindow(null),
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const experts = readExperts(
      config,
      { field: "num_local_experts", byDefault: 8 },
      { field: "num_experts_per_tok", byDefault: 2 },
    );
    addExperts(tally, { ...experts, hiddenSize, expertSize: ffwSize, numLayers });
  },
};

const SHARED = {
  architectures: ["MixtralForCausalLM"],
  vocab_size: 32000,
  num_key_value_heads: 8,
  num_local_experts: 8,
  num_experts_per_tok: 2,
  hidden_act: "silu",
  rms_norm_eps: 1e-5,
  rope_theta: 1000000,
  sliding_window: null,
  tie_word_embeddings: false,
};

/** Mixtral: Mistral's layers with a router over experts. Jiang et al. 2024, arXiv:2401.04088. */
export const mixtral: Architecture = {
  modelType: "mixtral",
  description: "Mixtral, a mixture of experts",
  fields: SLIDING_DECODER_FIELDS,
  aliases: { num_experts: "num_local_experts" },
  members: {
    "mixtral-8x7b": {
      ...SHARED,
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      max_position_embeddings: 32768,
    },
    "mixtral-8x22b": {
      ...SHARED,
      hidden_size: 6144,
      intermediate_size: 16384,
      num_hidden_layers: 56,
      num_attention_heads: 48,
      max_position_embeddings: 65536,
    },
  },
  count: (config) => countDecoder(config, MIXTRAL),
};

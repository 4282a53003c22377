import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { addExperts, readExperts } from "../blocks/experts.ts";

const FLEX_OLMO: DecoderOptions = {
  defaults: { vocabSize: 100352, hiddenSize: 4096, ffwSize: 11008, numLayers: 32, numHeads: 32, isTied: false },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "all-heads",
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const experts = readExperts(
      config,
      { field: "num_experts", byDefault: 7 },
      { field: "num_experts_per_tok", byDefault: 5 },
    );
    addExperts(tally, { ...experts, hiddenSize, expertSize: ffwSize, numLayers });
  },
};

/** FlexOlmo: experts that were trained apart, in OLMo 2's layers. Shi et al. 2025, arXiv:2507.07024. */
export const flexOlmo: Architecture = {
  modelType: "flex_olmo",
  description: "FlexOlmo, a mixture of experts that were trained apart",
  fields: DECODER_FIELDS,
  aliases: { num_local_experts: "num_experts" },
  members: {
    "flexolmo-7x7b-1t": {
      architectures: ["FlexOlmoForCausalLM"],
      vocab_size: 100352,
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      num_experts: 7,
      num_experts_per_tok: 5,
      attention_bias: false,
      tie_word_embeddings: false,
      hidden_act: "silu",
      max_position_embeddings: 4096,
      rms_norm_eps: 1e-6,
      rope_theta: 500000,
    },
  },
  count: (config) => countDecoder(config, FLEX_OLMO),
};

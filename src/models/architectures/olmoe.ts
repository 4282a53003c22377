import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions, standardAttention } from "../blocks/decoder.ts";
import { addExperts, readExperts } from "../blocks/experts.ts";

const attention = standardAttention({ qkvBias: "attention_bias", outputBias: "attention_bias" });

const OLMOE: DecoderOptions = {
  defaults: { vocabSize: 50304, hiddenSize: 2048, ffwSize: 2048, numLayers: 16, numHeads: 16, isTied: false },
  attention: (tally, config, shape) => {
    attention(tally, config, shape);
    const { hiddenSize, numLayers, numHeads, numKeyValueHeads } = shape;
    // The norms of queries and keys go by the model's width, whatever the size of a head.
    tally.add("attention", numLayers * (hiddenSize + Math.floor(hiddenSize / numHeads) * numKeyValueHeads));
  },
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const experts = readExperts(
      config,
      { field: "num_experts", byDefault: 64 },
      { field: "num_experts_per_tok", byDefault: 8 },
    );
    addExperts(tally, { ...experts, hiddenSize, expertSize: ffwSize, numLayers });
  },
};

/** OLMoE: small experts, and norms of queries and keys. Muennighoff et al. 2024, arXiv:2409.02060. */
export const olmoe: Architecture = {
  modelType: "olmoe",
  description: "OLMoE, a mixture of experts",
  fields: DECODER_FIELDS,
  aliases: { num_local_experts: "num_experts" },
  members: {
    "olmoe-1b-7b": {
      architectures: ["OlmoeForCausalLM"],
      vocab_size: 50304,
      hidden_size: 2048,
      intermediate_size: 1024,
      num_hidden_layers: 16,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      num_experts: 64,
      num_experts_per_tok: 8,
      norm_topk_prob: false,
      attention_bias: false,
      tie_word_embeddings: false,
      hidden_act: "silu",
      max_position_embeddings: 4096,
      rms_norm_eps: 1e-5,
      rope_theta: 10000,
    },
  },
  count: (config) => countDecoder(config, OLMOE),
};

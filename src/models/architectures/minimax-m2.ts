import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { addExperts, readExperts } from "../blocks/experts.ts";

const MINIMAX_M2: DecoderOptions = {
  defaults: {
    vocabSize: 200064,
    hiddenSize: 3072,
    ffwSize: 1536,
    numLayers: 62,
    numHeads: 48,
    numKeyValueHeads: 8,
    headSize: 128,
    isTied: false,
  },
  qkNorm: "all-heads",
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const experts = readExperts(
      config,
      { field: "num_local_experts", byDefault: 256 },
      { field: "num_experts_per_tok", byDefault: 8 },
    );
    addExperts(tally, { ...experts, hiddenSize, expertSize: ffwSize, numLayers });
  },
};

/** MiniMax-M2: full attention again, after the linear attention of MiniMax-01, arXiv:2501.08313. */
export const minimaxM2: Architecture = {
  modelType: "minimax_m2",
  description: "MiniMax-M2, a mixture of experts",
  fields: DECODER_FIELDS,
  aliases: { num_experts: "num_local_experts" },
  members: {
    "minimax-m2": {
      architectures: ["MiniMaxM2ForCausalLM"],
      vocab_size: 200064,
      hidden_size: 3072,
      intermediate_size: 1536,
      num_hidden_layers: 62,
      num_attention_heads: 48,
      num_key_value_heads: 8,
      head_dim: 128,
      num_local_experts: 256,
      num_experts_per_tok: 8,
      tie_word_embeddings: false,
      hidden_act: "silu",
      max_position_embeddings: 196608,
      rms_norm_eps: 1e-6,
      rope_theta: 5000000,
    },
  },
  count: (config) => countDecoder(config, MINIMAX_M2),
};

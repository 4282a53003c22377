import type { Architecture } from "../architecture.ts";
import {
  countDecoder,
  DECODER_FIELDS,
  type DecoderOptions,
  slidingWindows,
  standardAttention,
} from "../blocks/decoder.ts";
import { addExperts, readExperts } from "../blocks/experts.ts";

const attention = standardAttention({
  qkvBias: { field: "attention_bias", byDefault: true },
  outputBias: { field: "attention_bias", byDefault: true },
  windows: (config, numLayers) =>
    slidingWindows(config, numLayers, config.sizeOrNull("sliding_window", 128), (layer) => layer % 2 === 0),
});

const GPT_OSS: DecoderOptions = {
  defaults: {
    vocabSize: 201088,
    hiddenSize: 2880,
    ffwSize: 2880,
    numLayers: 36,
    numHeads: 64,
    numKeyValueHeads: 8,
    headSize: 64,
    isTied: false,
  },
  attention: (tally, config, shape) => {
    attention(tally, config, shape);
    // Each head has a sink: a logit to attend to nothing.
    tally.add("attention", shape.numLayers * shape.numHeads);
  },
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const experts = readExperts(
      config,
      { field: "num_local_experts", byDefault: 128 },
      { field: "num_experts_per_tok", byDefault: 4 },
    );
    addExperts(tally, { ...experts, hiddenSize, expertSize: ffwSize, numLayers, hasBias: true, hasRouterBias: true });
  },
};

const SHARED = {
  architectures: ["GptOssForCausalLM"],
  vocab_size: 201088,
  hidden_size: 2880,
  intermediate_size: 2880,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  head_dim: 64,
  num_experts_per_tok: 4,
  sliding_window: 128,
  attention_bias: true,
  tie_word_embeddings: false,
  hidden_act: "silu",
  max_position_embeddings: 131072,
  rms_norm_eps: 1e-5,
  rope_theta: 150000,
};

/** gpt-oss, with biases everywhere and sinks of attention: OpenAI 2025, arXiv:2508.10925. */
export const gptOss: Architecture = {
  modelType: "gpt_oss",
  description: "gpt-oss, mixtures with sinks of attention",
  fields: DECODER_FIELDS,
  aliases: { num_experts: "num_local_experts" },
  members: {
    "gpt-oss-20b": { ...SHARED, num_hidden_layers: 24, num_local_experts: 32 },
    "gpt-oss-120b": { ...SHARED, num_hidden_layers: 36, num_local_experts: 128 },
  },
  count: (config) => countDecoder(config, GPT_OSS),
};

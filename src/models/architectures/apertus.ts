import type { Architecture } from "../architecture.ts";
import { addFeedForward, countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const APERTUS: DecoderOptions = {
  defaults: { vocabSize: 131072, hiddenSize: 4096, ffwSize: 14336, numLayers: 32, numHeads: 32, isTied: false },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "head",
  feedForward(tally, config, { hiddenSize, ffwSize, numLayers }) {
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, copies: numLayers });
    // xIELU learns a slope for each sign: Huang and Schlag 2024, arXiv:2411.13010.
    if ((config.raw("hidden_act") ?? "xielu") === "xielu") tally.add("feedForward", 2 * numLayers);
  },
};

/** Apertus: no gate, an activation that is learned, norms of queries and keys. Swiss AI 2025, arXiv:2509.14233. */
export const apertus: Architecture = {
  modelType: "apertus",
  description: "Apertus",
  fields: DECODER_FIELDS,
  members: {
    "apertus-8b": {
      architectures: ["ApertusForCausalLM"],
      vocab_size: 131072,
      hidden_size: 4096,
      intermediate_size: 21504,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      hidden_act: "xielu",
      max_position_embeddings: 65536,
      rms_norm_eps: 1e-5,
      rope_theta: 12000000,
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, APERTUS),
};

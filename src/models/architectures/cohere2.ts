import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions, interleavedWindows, SLIDING_DECODER_FIELDS } from "../blocks/decoder.ts";
import { COHERE, COHERE_SHARED } from "./cohere.ts";

const COHERE2: DecoderOptions = {
  ...COHERE,
  windows: interleavedWindows(4096, { field: "sliding_window_pattern", byDefault: 4 }),
};

const SHARED = {
  ...COHERE_SHARED,
  architectures: ["Cohere2ForCausalLM"],
  num_key_value_heads: 8,
  rope_theta: 50000,
  sliding_window: 4096,
};

/** Command R7B and Command A, of whose layers three of four slide: Cohere 2025, arXiv:2504.00698. */
export const cohere2: Architecture = {
  modelType: "cohere2",
  description: "Command R7B and Command A",
  fields: SLIDING_DECODER_FIELDS,
  members: {
    "command-r7b": {
      ...SHARED,
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
    },
    "command-a": {
      ...SHARED,
      hidden_size: 12288,
      intermediate_size: 36864,
      num_hidden_layers: 64,
      num_attention_heads: 96,
    },
  },
  count: (config) => countDecoder(config, COHERE2),
};

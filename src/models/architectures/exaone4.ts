import type { Architecture } from "../architecture.ts";
import {
  countDecoder,
  type DecoderOptions,
  type LayerWindow,
  SLIDING_DECODER_FIELDS,
  slidingWindows,
} from "../blocks/decoder.ts";
import type { ConfigReader } from "../config.ts";

const EXAONE4: DecoderOptions = {
  defaults: {
    vocabSize: 102400,
    hiddenSize: 4096,
    ffwSize: 16384,
    numLayers: 32,
    numHeads: 32,
    numKeyValueHeads: 32,
    isTied: false,
  },
  qkNorm: "head",
  windows,
};

/** The pattern is a number of layers of which the last looks all the way back, or letters: L slides, G doesn't. */
function windows(config: ConfigReader, numLayers: number): readonly LayerWindow[] {
  const window = config.sizeOrNull("sliding_window", 4096);
  const letters = config.raw("sliding_window_pattern");
  if (typeof letters === "string" && letters !== "") {
    return slidingWindows(config, numLayers, window, (layer) => letters[layer % letters.length] === "L");
  }
  const every = config.sizeOrNull("sliding_window_pattern", 4) ?? 4;
  return slidingWindows(config, numLayers, window, (layer) => (layer + 1) % every !== 0);
}

const SHARED = {
  architectures: ["Exaone4ForCausalLM"],
  vocab_size: 102400,
  num_key_value_heads: 8,
  hidden_act: "silu",
  rms_norm_eps: 1e-5,
  rope_theta: 1000000,
};

/** EXAONE 4.0: LG AI Research 2025, arXiv:2507.11407. */
export const exaone4: Architecture = {
  modelType: "exaone4",
  description: "EXAONE 4.0",
  fields: SLIDING_DECODER_FIELDS,
  members: {
    "exaone-4.0-1.2b": {
      ...SHARED,
      hidden_size: 2048,
      intermediate_size: 4096,
      num_hidden_layers: 30,
      num_attention_heads: 32,
      head_dim: 64,
      max_position_embeddings: 65536,
      sliding_window: null,
      tie_word_embeddings: true,
    },
    "exaone-4.0-32b": {
      ...SHARED,
      hidden_size: 5120,
      intermediate_size: 27392,
      num_hidden_layers: 64,
      num_attention_heads: 40,
      head_dim: 128,
      max_position_embeddings: 131072,
      sliding_window: 4096,
      sliding_window_pattern: "LLLG",
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, EXAONE4),
};

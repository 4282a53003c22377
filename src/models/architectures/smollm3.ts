import type { Architecture } from "../architecture.ts";
import {
  countDecoder,
  DECODER_FIELDS,
  type DecoderOptions,
  type LayerWindow,
  slidingWindows,
} from "../blocks/decoder.ts";
import type { ConfigReader } from "../config.ts";

const SMOLLM3: DecoderOptions = {
  defaults: {
    vocabSize: 128256,
    hiddenSize: 2048,
    ffwSize: 11008,
    numLayers: 36,
    numHeads: 16,
    numKeyValueHeads: 4,
    isTied: true,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  ffwBias: "mlp_bias",
  windows,
};

/** Where sliding is on, the layers slide that have no rotary positions: every fourth, or as `no_rope_layers` says. */
function windows(config: ConfigReader, numLayers: number): readonly LayerWindow[] {
  const slides = config.flag("use_sliding_window", false);
  const window = config.sizeOrNull("sliding_window", null);
  const every = config.size("no_rope_layer_interval", 4);
  const hasRope = config.perLayer("no_rope_layers", numLayers);
  return slidingWindows(config, numLayers, slides ? window : null, (layer) =>
    hasRope === undefined ? (layer + 1) % every === 0 : hasRope[layer] === 0,
  );
}

/** SmolLM3: Llama's layers. */
export const smollm3: Architecture = {
  modelType: "smollm3",
  description: "SmolLM3",
  fields: { ...DECODER_FIELDS, perLayer: ["layer_types", "no_rope_layers"] },
  members: {
    "smollm3-3b": {
      architectures: ["SmolLM3ForCausalLM"],
      vocab_size: 128256,
      hidden_size: 2048,
      intermediate_size: 11008,
      num_hidden_layers: 36,
      num_attention_heads: 16,
      num_key_value_heads: 4,
      hidden_act: "silu",
      max_position_embeddings: 65536,
      no_rope_layer_interval: 4,
      rms_norm_eps: 1e-6,
      rope_theta: 5000000,
      use_sliding_window: false,
      attention_bias: false,
      mlp_bias: false,
      tie_word_embeddings: true,
    },
  },
  count: (config) => countDecoder(config, SMOLLM3),
};

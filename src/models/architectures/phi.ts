import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions, standardAttention } from "../blocks/decoder.ts";

const attention = standardAttention({ qkvBias: true, outputBias: true });

// One norm a layer: attention and feed-forward stand beside each other.
const PHI: DecoderOptions = {
  defaults: { vocabSize: 51200, hiddenSize: 2048, ffwSize: 8192, numLayers: 24, numHeads: 32, isTied: false },
  norm: "layer",
  normsPerLayer: 1,
  isGated: false,
  ffwBias: true,
  headBias: true,
  attention(tally, config, shape) {
    attention(tally, config, shape);
    if (!config.flag("qk_layernorm", false)) return;
    // Two norms that shift and scale, of as many dimensions as a head has where heads divide the width.
    tally.add("attention", shape.numLayers * 4 * Math.floor(shape.hiddenSize / shape.numHeads));
  },
};

const SHARED = {
  architectures: ["PhiForCausalLM"],
  vocab_size: 51200,
  hidden_act: "gelu_new",
  max_position_embeddings: 2048,
  layer_norm_eps: 1e-5,
  rope_theta: 10000,
  num_attention_heads: 32,
  qk_layernorm: false,
  tie_word_embeddings: false,
};

const PHI_1 = {
  ...SHARED,
  hidden_size: 2048,
  intermediate_size: 8192,
  num_hidden_layers: 24,
  partial_rotary_factor: 0.5,
};

/** Phi-1 to Phi-2, with biases everywhere: Gunasekar et al. 2023, arXiv:2306.11644. */
export const phi: Architecture = {
  modelType: "phi",
  description: "Phi-1, Phi-1.5 and Phi-2",
  fields: DECODER_FIELDS,
  members: {
    "phi-1": PHI_1,
    "phi-1.5": PHI_1,
    "phi-2": {
      ...SHARED,
      hidden_size: 2560,
      intermediate_size: 10240,
      num_hidden_layers: 32,
      partial_rotary_factor: 0.4,
    },
  },
  count: (config) => countDecoder(config, PHI),
};

import type { Architecture, ScalingFields } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions, type LayerWindow } from "../blocks/decoder.ts";
import { addMixture, countLayers, layersNamed, readExperts } from "../blocks/experts.ts";
import { type ConfigReader, configError, type ModelConfig } from "../config.ts";

// Queries and keys are normed without parameters.
export const LLAMA4_TEXT: DecoderOptions = {
  defaults: {
    vocabSize: 202048,
    hiddenSize: 5120,
    ffwSize: 8192,
    numLayers: 48,
    numHeads: 40,
    numKeyValueHeads: 8,
    headSize: 128,
    isTied: false,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  windows,
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const experts = readExperts(
      config,
      { field: "num_local_experts", byDefault: 16 },
      { field: "num_experts_per_tok", byDefault: 1 },
    );
    const step = config.size("interleave_moe_layer_step", 1);
    const sparse = layersNamed(config, "moe_layers");
    const isSparse = (layer: number) => (sparse === undefined ? (layer + 1) % step === 0 : sparse.has(layer));
    addMixture(tally, {
      ...experts,
      hiddenSize,
      expertSize: ffwSize,
      sharedSize: ffwSize,
      ffwSize: config.size("intermediate_size_mlp", 16384),
      numLayers,
      numSparse: countLayers(numLayers, isSparse),
    });
  },
};

/** Layers with rotary positions attend within chunks; those without attend to everything. */
function windows(config: ConfigReader, numLayers: number): readonly LayerWindow[] {
  const window = config.sizeOrNull("attention_chunk_size", 8192);
  const interval = config.size("no_rope_layer_interval", 4);
  const types = config.perLayer("layer_types", numLayers);
  const rotated = config.raw("no_rope_layers") ?? [];
  if (!Array.isArray(rotated)) {
    throw configError("no_rope_layers", "a list of 0 and 1", rotated, "Check the configuration.");
  }
  const isChunked = (layer: number) => {
    if (types !== undefined) return types[layer] === "chunked_attention";
    return rotated.length > 0 ? rotated[layer] === 1 : (layer + 1) % interval !== 0;
  };
  if (window === null) return [{ numLayers }];
  const numChunked = countLayers(numLayers, isChunked);
  return [{ numLayers: numChunked, window }, { numLayers: numLayers - numChunked }];
}

export const LLAMA4_FIELDS: ScalingFields = {
  ...DECODER_FIELDS,
  widths: ["intermediate_size_mlp"],
  perLayer: ["layer_types", "no_rope_layers"],
};

/** The language model of Llama 4 Scout. */
export const SCOUT_TEXT: ModelConfig = {
  vocab_size: 202048,
  hidden_size: 5120,
  intermediate_size: 8192,
  intermediate_size_mlp: 16384,
  num_hidden_layers: 48,
  num_attention_heads: 40,
  num_key_value_heads: 8,
  head_dim: 128,
  num_local_experts: 16,
  num_experts_per_tok: 1,
  interleave_moe_layer_step: 1,
  attention_bias: false,
  attention_chunk_size: 8192,
  no_rope_layer_interval: 4,
  tie_word_embeddings: false,
  hidden_act: "silu",
  max_position_embeddings: 10485760,
  rms_norm_eps: 1e-5,
  rope_theta: 500000,
};

/** The language model of Llama 4 by itself: Meta 2025, the Llama 4 model card. */
export const llama4Text: Architecture = {
  modelType: "llama4_text",
  description: "Llama 4's language model, a mixture of experts",
  fields: LLAMA4_FIELDS,
  ffwMultiple: 256,
  members: {
    "llama-4-scout-text": { ...SCOUT_TEXT, architectures: ["Llama4ForCausalLM"] },
  },
  count: (config) => countDecoder(config, LLAMA4_TEXT),
};

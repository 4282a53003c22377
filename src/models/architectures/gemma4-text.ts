import type { Architecture, ScalingFields } from "../architecture.ts";
import {
  addFeedForward,
  addWindows,
  checkGroups,
  countDecoder,
  DECODER_FIELDS,
  type DecoderOptions,
} from "../blocks/decoder.ts";
import { addExperts, countLayers, readExperts } from "../blocks/experts.ts";
import type { ConfigReader, ModelConfig } from "../config.ts";
import type { AttentionShape } from "../shape.ts";
import type { Tally } from "../tally.ts";

export const GEMMA4_TEXT: DecoderOptions = {
  defaults: {
    vocabSize: 262144,
    hiddenSize: 2304,
    ffwSize: 9216,
    numLayers: 30,
    numHeads: 8,
    numKeyValueHeads: 4,
    headSize: 256,
    isTied: true,
  },
  normsPerLayer: 4,
  attention: addLayersThatAttend,
  feedForward: addLayersThatFeedForward,
};

/** Layers with keys and values of their own, and the last ones, which take those of layers before them. */
function splitLayers(config: ConfigReader, numLayers: number): { readonly numOwn: number; readonly numShared: number } {
  const last = config.count("num_kv_shared_layers", 0);
  // More than there are layers is taken for none.
  const numShared = last > numLayers ? 0 : last;
  return { numOwn: numLayers - numShared, numShared };
}

/** Most layers slide, with smaller heads; the others, and always the last, attend to everything. */
function addLayersThatAttend(tally: Tally, config: ConfigReader, shape: AttentionShape): void {
  const { hiddenSize, numLayers, numHeads, numKeyValueHeads, headSize } = shape;
  const types = config.perLayer("layer_types", numLayers);
  const globalHeadSize = config.size("global_head_dim", 512);
  const globalKeyValueHeads = config.sizeOrNull("num_global_key_value_heads", null) ?? numKeyValueHeads;
  const isValueKey = config.flag("attention_k_eq_v", false);
  if (isValueKey && config.has("num_global_key_value_heads")) {
    checkGroups(numHeads, globalKeyValueHeads, {
      numHeads: "num_attention_heads",
      numKeyValueHeads: "num_global_key_value_heads",
    });
  }
  const hasBias = config.flag("attention_bias", false);
  const isBidirectional = config.raw("use_bidirectional_attention") === "all";
  const window = config.size("sliding_window", 512);
  const { numOwn } = splitLayers(config, numLayers);
  const isSliding = (layer: number) =>
    layer < numLayers - 1 && (types === undefined ? (layer + 1) % 6 !== 0 : types[layer] === "sliding_attention");
  const numSliding = countLayers(numLayers, isSliding);
  const numSlidingOwn = countLayers(numOwn, isSliding);
  const kinds = [
    {
      copies: numSliding,
      numOwn: numSlidingOwn,
      headSize,
      keyWidth: numKeyValueHeads * headSize,
      hasValues: true,
      // Where both sides are seen, the window is halved to each.
      reach: { window: isBidirectional ? Math.floor(window / 2) + 1 : window },
    },
    {
      copies: numLayers - numSliding,
      numOwn: numOwn - numSlidingOwn,
      headSize: globalHeadSize,
      keyWidth: (isValueKey ? globalKeyValueHeads : numKeyValueHeads) * globalHeadSize,
      hasValues: !isValueKey,
      reach: {},
    },
  ];
  for (const { copies, numOwn: numWithKeys, headSize: size, keyWidth, hasValues, reach } of kinds) {
    const queryWidth = numHeads * size;
    tally
      .matrix("attention", hiddenSize, queryWidth, { hasBias, copies })
      .matrix("attention", hiddenSize, keyWidth, { hasBias, copies: (hasValues ? 2 : 1) * numWithKeys })
      .matrix("attention", queryWidth, hiddenSize, { hasBias, copies })
      // Norms of queries and keys; that of values has no parameters.
      .add("attention", (copies + numWithKeys) * size);
    addWindows(tally, { numHeads, queryWidth }, [{ numLayers: copies, ...reach }]);
  }
}

/** Dense layers, beside them experts where they are on, and what each layer adds of its own table of tokens. */
function addLayersThatFeedForward(tally: Tally, config: ConfigReader, shape: AttentionShape): void {
  const { hiddenSize, ffwSize, numLayers } = shape;
  const { numOwn, numShared } = splitLayers(config, numLayers);
  const isWider = config.flag("use_double_wide_mlp", false);
  // Where every layer shared its keys, none would be wider.
  const numWider = isWider && numOwn > 0 ? numShared : 0;
  addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, copies: numLayers - numWider });
  addFeedForward(tally, { hiddenSize, ffwSize: 2 * ffwSize, isGated: true, copies: numWider });
  addMoe(tally, config, shape);
  addPerLayerInputs(tally, config, shape);
}

function addMoe(tally: Tally, config: ConfigReader, { hiddenSize, numLayers }: AttentionShape): void {
  const isMixture = config.flag("enable_moe_block", false);
  // Looked at in any case: they are fields of the family where they say nothing, too.
  for (const field of ["num_experts", "top_k_experts", "moe_intermediate_size"]) config.sizeOrNull(field, null);
  if (!isMixture) return;
  const experts = readExperts(config, { field: "num_experts" }, { field: "top_k_experts" });
  addExperts(tally, { ...experts, hiddenSize, expertSize: config.size("moe_intermediate_size"), numLayers });
  tally
    // The router scales what it takes in by dimension, and what each expert gives.
    .add("feedForward", numLayers * (hiddenSize + experts.numExperts))
    .add("norms", 3 * numLayers * hiddenSize);
}

/** A narrow vector for each token and layer, from a table and from the token's vector, as Gemma 3n has it. */
function addPerLayerInputs(tally: Tally, config: ConfigReader, { hiddenSize, numLayers }: AttentionShape): void {
  const width = config.count("hidden_size_per_layer_input", 256);
  const vocabSize = config.size("vocab_size_per_layer_input", 262144);
  if (width === 0) return;
  tally
    .table(vocabSize, numLayers * width)
    .matrix("embedding", hiddenSize, numLayers * width)
    .add("norms", width)
    .matrix("feedForward", hiddenSize, width, { copies: numLayers })
    .matrix("feedForward", width, hiddenSize, { copies: numLayers })
    .add("norms", numLayers * hiddenSize);
}

export const GEMMA4_FIELDS: ScalingFields = {
  ...DECODER_FIELDS,
  widths: ["moe_intermediate_size"],
  perLayer: ["layer_types"],
};

/** The language model of Gemma 4 26B-A4B. */
export const GEMMA4_26B_TEXT: ModelConfig = {
  vocab_size: 262144,
  vocab_size_per_layer_input: 262144,
  hidden_size: 2816,
  hidden_size_per_layer_input: 0,
  intermediate_size: 2112,
  num_hidden_layers: 30,
  num_attention_heads: 16,
  num_key_value_heads: 8,
  num_global_key_value_heads: 2,
  num_kv_shared_layers: 0,
  head_dim: 256,
  global_head_dim: 512,
  attention_k_eq_v: true,
  attention_bias: false,
  enable_moe_block: true,
  num_experts: 128,
  top_k_experts: 8,
  moe_intermediate_size: 704,
  use_double_wide_mlp: false,
  use_bidirectional_attention: "vision",
  sliding_window: 1024,
  hidden_activation: "gelu_pytorch_tanh",
  max_position_embeddings: 262144,
  rms_norm_eps: 1e-6,
};

/** The language model of Gemma 4 by itself: Google 2026, the Gemma 4 model card. */
export const gemma4Text: Architecture = {
  modelType: "gemma4_text",
  description: "Gemma 4's language model",
  fields: GEMMA4_FIELDS,
  members: {
    "gemma-4-26b-a4b-text": {
      ...GEMMA4_26B_TEXT,
      architectures: ["Gemma4ForCausalLM"],
      tie_word_embeddings: true,
    },
  },
  count: (config) => countDecoder(config, GEMMA4_TEXT),
};

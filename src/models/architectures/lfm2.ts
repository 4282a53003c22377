import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, decoderShape } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { layerKinds, numOfKind } from "../blocks/layer-kinds.ts";
import { type ConfigReader, configError } from "../config.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = {
  vocabSize: 65536,
  hiddenSize: 2560,
  ffwSize: 12288,
  numLayers: 32,
  numHeads: 32,
  numKeyValueHeads: 8,
  isTied: true,
};
const KINDS = ["conv", "full_attention"] as const;
const LISTS = ["layer_types"];

const SHARED = {
  architectures: ["Lfm2ForCausalLM"],
  vocab_size: 65536,
  num_hidden_layers: 16,
  num_key_value_heads: 8,
  layer_types: Array.from({ length: 16 }, (_, layer) =>
    [2, 5, 8, 10, 12, 14].includes(layer) ? "full_attention" : "conv",
  ),
  conv_L_cache: 3,
  conv_bias: false,
  block_multiple_of: 256,
  block_ffn_dim_multiplier: 1,
  block_auto_adjust_ff_dim: true,
  max_position_embeddings: 128000,
  norm_eps: 1e-5,
  rope_theta: 1000000,
  tie_word_embeddings: true,
};

/** LFM2: short convolutions with gates, and attention in some layers. Liquid AI 2025, arXiv:2511.23404. */
export const lfm2: Architecture = {
  modelType: "lfm2",
  description: "LFM2, short convolutions with attention",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    numKeyValueHeads: "num_key_value_heads",
    headSize: "head_dim",
    // The feed-forward width follows from this one, rounded.
    widths: ["intermediate_size", "block_ff_dim"],
    perLayer: LISTS,
  },
  members: {
    "lfm2-350m": { ...SHARED, hidden_size: 1024, intermediate_size: 6656, num_attention_heads: 16 },
    "lfm2-700m": { ...SHARED, hidden_size: 1536, intermediate_size: 10240, num_attention_heads: 24 },
    "lfm2-1.2b": { ...SHARED, hidden_size: 2048, intermediate_size: 12288, num_attention_heads: 32 },
  },
  count(config) {
    const shape = { ...decoderShape(config, DEFAULTS), ffwSize: readFfwSize(config) };
    const { hiddenSize, numLayers, ffwSize, vocabSize } = shape;
    const attends = readAttentionLayers(config);
    const kinds = layerKinds(config, numLayers, KINDS, LISTS, (layer) => (attends(layer) ? "full_attention" : "conv"));
    const numAttention = numOfKind(kinds, "full_attention");
    const numConv = numLayers - numAttention;
    const hasBias = config.flag("conv_bias", false);
    const convolution = config.size("conv_L_cache", 3) * hiddenSize + (hasBias ? hiddenSize : 0);
    const isTied = config.flag("tie_word_embeddings", true);
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .add("norms", (2 * numLayers + 1) * hiddenSize)
      .matrix("attention", hiddenSize, 3 * hiddenSize, { hasBias, copies: numConv })
      .matrix("attention", hiddenSize, hiddenSize, { hasBias, copies: numConv })
      .add("attention", numConv * convolution);
    addAttention(
      tally,
      { ...shape, numLayers: numAttention },
      { hasQkvBias: false, hasOutputBias: false, qkNorm: "head" },
    );
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, copies: numLayers });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_embedding", isTied) });
    return tally.counted(shape);
  },
};

/** Two thirds of the width that is given, times a factor, up to the next multiple, unless it is taken as it stands. */
function readFfwSize(config: ConfigReader): number {
  const given = config.size("block_ff_dim", config.size("intermediate_size", DEFAULTS.ffwSize));
  const isAdjusted = config.flag("block_auto_adjust_ff_dim", true);
  const multiple = config.size("block_multiple_of", 256);
  const factor = config.raw("block_ffn_dim_multiplier") === null ? 1 : config.ratio("block_ffn_dim_multiplier", 1);
  if (!isAdjusted) return given;
  return multiple * Math.ceil(Math.trunc(factor * Math.trunc((2 * given) / 3)) / multiple);
}

/** Which layers attend where layer_types says nothing: those that are listed, or else all. */
function readAttentionLayers(config: ConfigReader): (layer: number) => boolean {
  const indices = config.raw("full_attn_idxs") ?? undefined;
  if (indices === undefined) return () => true;
  if (Array.isArray(indices)) return (layer) => indices.includes(layer);
  throw configError("full_attn_idxs", "a list of layers", indices, "Check the configuration.");
}

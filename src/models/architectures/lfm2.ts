import type { Architecture } from "../architecture.ts";
import { addAttention, addDecoder, type DecoderOptions, decoderShape } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { type ConfigReader, configError } from "../config.ts";
import { Tally } from "../tally.ts";

const LFM2: DecoderOptions = {
  defaults: {
    vocabSize: 65536,
    hiddenSize: 2560,
    ffwSize: 12288,
    numLayers: 32,
    numHeads: 32,
    numKeyValueHeads: 8,
    isTied: true,
  },
  shape(config, defaults) {
    const shape = decoderShape(config, defaults);
    // As the first files call it; where a file has both names, this one counts.
    return { ...shape, ffwSize: adjustedFfwSize(config, config.sizeOrNull("block_ff_dim", null) ?? shape.ffwSize) };
  },
  attention(tally, config, shape) {
    const { hiddenSize, numLayers } = shape;
    const hasBias = config.flag("conv_bias", false);
    const kernelSize = config.size("conv_L_cache", 3);
    const numAttending = attendingLayers(config, numLayers);
    const copies = numLayers - numAttending;
    addAttention(
      tally,
      { ...shape, numLayers: numAttending },
      { hasQkvBias: false, hasOutputBias: false, qkNorm: "head" },
    );
    // In place of attention: two gates beside what goes in, a convolution of each dimension by itself, and a way out.
    tally
      .matrix("attention", hiddenSize, 3 * hiddenSize, { hasBias, copies })
      .matrix("attention", hiddenSize, hiddenSize, { hasBias, copies })
      .add("attention", copies * hiddenSize * (hasBias ? kernelSize + 1 : kernelSize));
  },
};

/** How many layers attend: those that `layer_types` says, or else `full_attn_idxs`; all where neither does. */
function attendingLayers(config: ConfigReader, numLayers: number): number {
  const types = config.perLayer("layer_types", numLayers);
  const indices = config.raw("full_attn_idxs") ?? undefined;
  if (indices !== undefined && !Array.isArray(indices)) {
    throw configError("full_attn_idxs", "a list of layers", indices, "Check the configuration.");
  }
  if (types !== undefined) return types.filter((type) => type === "full_attention").length;
  if (indices === undefined) return numLayers;
  return Array.from({ length: numLayers }, (_, layer) => layer).filter((layer) => indices.includes(layer)).length;
}

/** The width of the feed-forward layer: two thirds of what the configuration calls so, times a factor and rounded up. */
function adjustedFfwSize(config: ConfigReader, ffwSize: number): number {
  const isAdjusted = config.flag("block_auto_adjust_ff_dim", true);
  const hasMultiplier = config.raw("block_ffn_dim_multiplier") !== null;
  const multiplier = hasMultiplier ? config.ratio("block_ffn_dim_multiplier", 1) : 1;
  const multiple = config.size("block_multiple_of", 256);
  if (!isAdjusted) return ffwSize;
  const adjusted = Math.floor((2 * ffwSize) / 3);
  // Without a factor it isn't rounded up.
  return hasMultiplier ? multiple * Math.ceil(Math.floor(multiplier * adjusted) / multiple) : adjusted;
}

const SHARED = {
  architectures: ["Lfm2ForCausalLM"],
  vocab_size: 65536,
  num_hidden_layers: 16,
  num_key_value_heads: 8,
  max_position_embeddings: 128000,
  norm_eps: 1e-5,
  rope_theta: 1000000,
  conv_bias: false,
  conv_L_cache: 3,
  block_multiple_of: 256,
  block_ffn_dim_multiplier: 1,
  block_auto_adjust_ff_dim: true,
  full_attn_idxs: [2, 5, 8, 10, 12, 14],
  tie_word_embeddings: true,
};

/** LFM2: most layers have a short convolution in place of attention. Liquid AI 2025, arXiv:2511.23404. */
export const lfm2: Architecture = {
  modelType: "lfm2",
  description: "LFM2, of attention and short convolutions",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    numKeyValueHeads: "num_key_value_heads",
    headSize: "head_dim",
    // Not the width of the feed-forward layer, which follows from it.
    widths: ["intermediate_size", "block_ff_dim"],
    perLayer: ["layer_types"],
  },
  members: {
    "lfm2-350m": { ...SHARED, hidden_size: 1024, num_attention_heads: 16, intermediate_size: 6656 },
    "lfm2-700m": { ...SHARED, hidden_size: 1536, num_attention_heads: 24, intermediate_size: 10240 },
    "lfm2-1.2b": { ...SHARED, hidden_size: 2048, num_attention_heads: 32, intermediate_size: 12288 },
  },
  count(config) {
    const tally = new Tally();
    const shape = addDecoder(tally, config, LFM2);
    const isTied = config.flag("tie_embedding", config.flag("tie_word_embeddings", LFM2.defaults.isTied));
    addDecoderHead(tally, config, { ...shape, isTied });
    return tally.counted(shape);
  },
};

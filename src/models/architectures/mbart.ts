import type { Architecture } from "../architecture.ts";
import { BART_ALIASES, BART_FIELDS, type BartOptions, countBart } from "../blocks/bart.ts";

const MBART: BartOptions = { vocabSize: 50265, hasLearnedPositions: true, stackNorms: 2, numLabels: 2 };

const SHARED = {
  architectures: ["MBartForConditionalGeneration"],
  max_position_embeddings: 1024,
  scale_embedding: true,
  d_model: 1024,
  encoder_layers: 12,
  decoder_layers: 12,
  encoder_attention_heads: 16,
  decoder_attention_heads: 16,
  encoder_ffn_dim: 4096,
  decoder_ffn_dim: 4096,
};

/** BART of many languages, with a norm at the end of each stack: Liu et al. 2020, arXiv:2001.08210. */
export const mbart: Architecture = {
  modelType: "mbart",
  description: "mBART",
  fields: BART_FIELDS,
  aliases: BART_ALIASES,
  members: {
    "mbart-large-cc25": { ...SHARED, activation_function: "gelu", vocab_size: 250027 },
    "mbart-large-50": { ...SHARED, activation_function: "relu", vocab_size: 250054 },
  },
  count: (config) => countBart(config, MBART),
};

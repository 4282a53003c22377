import type { Architecture } from "../architecture.ts";
import { BART_ALIASES, BART_FIELDS, type BartOptions, countBart } from "../blocks/bart.ts";

const BART: BartOptions = { vocabSize: 50265, hasLearnedPositions: true, stackNorms: 1, numLabels: 3 };

const SHARED = {
  architectures: ["BartForConditionalGeneration"],
  vocab_size: 50265,
  max_position_embeddings: 1024,
  activation_function: "gelu",
};

/** BART: Lewis et al. 2020, arXiv:1910.13461. */
export const bart: Architecture = {
  modelType: "bart",
  description: "BART",
  fields: BART_FIELDS,
  aliases: BART_ALIASES,
  members: {
    "bart-base": {
      ...SHARED,
      d_model: 768,
      encoder_layers: 6,
      decoder_layers: 6,
      encoder_attention_heads: 12,
      decoder_attention_heads: 12,
      encoder_ffn_dim: 3072,
      decoder_ffn_dim: 3072,
    },
    "bart-large": {
      ...SHARED,
      d_model: 1024,
      encoder_layers: 12,
      decoder_layers: 12,
      encoder_attention_heads: 16,
      decoder_attention_heads: 16,
      encoder_ffn_dim: 4096,
      decoder_ffn_dim: 4096,
    },
  },
  count: (config) => countBart(config, BART),
};

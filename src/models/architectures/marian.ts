import type { Architecture } from "../architecture.ts";
import { BART_ALIASES, BART_FIELDS, type BartOptions, countBart } from "../blocks/bart.ts";

const MARIAN: BartOptions = {
  vocabSize: 58101,
  hasLearnedPositions: false,
  stackNorms: 0,
  hasDecoderVocabulary: true,
};

/** Marian's translators, whose stacks have no norms of their own: Junczys-Dowmunt et al. 2018, arXiv:1804.00344. */
export const marian: Architecture = {
  modelType: "marian",
  description: "Marian and OPUS-MT",
  fields: BART_FIELDS,
  aliases: BART_ALIASES,
  members: {
    "opus-mt-en-de": {
      architectures: ["MarianMTModel"],
      vocab_size: 58101,
      max_position_embeddings: 512,
      activation_function: "swish",
      scale_embedding: true,
      d_model: 512,
      encoder_layers: 6,
      decoder_layers: 6,
      encoder_attention_heads: 8,
      decoder_attention_heads: 8,
      encoder_ffn_dim: 2048,
      decoder_ffn_dim: 2048,
    },
  },
  count: (config) => countBart(config, MARIAN),
};

import type { Architecture } from "../architecture.ts";
import { BART_ALIASES, BART_FIELDS, type BartOptions, countBart } from "../blocks/bart.ts";

const M2M_100: BartOptions = { vocabSize: 128112, hasLearnedPositions: false, stackNorms: 1 };

const SHARED = {
  architectures: ["M2M100ForConditionalGeneration"],
  max_position_embeddings: 1024,
  activation_function: "relu",
  scale_embedding: true,
  encoder_attention_heads: 16,
  decoder_attention_heads: 16,
};

function stacks(width: number, layers: number, ffwSize: number) {
  return {
    d_model: width,
    encoder_layers: layers,
    decoder_layers: layers,
    encoder_ffn_dim: ffwSize,
    decoder_ffn_dim: ffwSize,
  };
}

/** M2M-100 and NLLB, translators of many languages: Fan et al. 2020, arXiv:2010.11125; arXiv:2207.04672. */
export const m2m100: Architecture = {
  modelType: "m2m_100",
  description: "M2M-100 and NLLB",
  fields: BART_FIELDS,
  aliases: BART_ALIASES,
  members: {
    "m2m100-418m": { ...SHARED, ...stacks(1024, 12, 4096), vocab_size: 128112 },
    "nllb-200-distilled-600m": { ...SHARED, ...stacks(1024, 12, 4096), vocab_size: 256206 },
    "m2m100-1.2b": { ...SHARED, ...stacks(1024, 24, 8192), vocab_size: 128112 },
    "nllb-200-distilled-1.3b": { ...SHARED, ...stacks(1024, 24, 8192), vocab_size: 256206 },
    "nllb-200-3.3b": { ...SHARED, ...stacks(2048, 24, 8192), vocab_size: 256206 },
  },
  count: (config) => countBart(config, M2M_100),
};

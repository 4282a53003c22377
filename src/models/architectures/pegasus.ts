import type { Architecture } from "../architecture.ts";
import { BART_ALIASES, BART_FIELDS, type BartOptions, countBart } from "../blocks/bart.ts";

const PEGASUS: BartOptions = { vocabSize: 50265, hasLearnedPositions: false, stackNorms: 1 };

/** Pegasus, with sinusoids for positions: Zhang et al. 2020, arXiv:1912.08777. */
export const pegasus: Architecture = {
  modelType: "pegasus",
  description: "Pegasus",
  fields: BART_FIELDS,
  aliases: BART_ALIASES,
  members: {
    "pegasus-large": {
      architectures: ["PegasusForConditionalGeneration"],
      vocab_size: 96103,
      max_position_embeddings: 1024,
      activation_function: "relu",
      scale_embedding: true,
      d_model: 1024,
      encoder_layers: 16,
      decoder_layers: 16,
      encoder_attention_heads: 16,
      decoder_attention_heads: 16,
      encoder_ffn_dim: 4096,
      decoder_ffn_dim: 4096,
    },
  },
  count: (config) => countBart(config, PEGASUS),
};

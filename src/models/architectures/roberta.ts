import type { Architecture } from "../architecture.ts";
import { BASE_ENCODER, ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countTextEncoder, type TextEncoderOptions } from "../blocks/text-encoder.ts";

/** RoBERTa's heads: as BERT's, without a pooler below the classifiers, whose first layer is as large. */
export const ROBERTA: TextEncoderOptions = {
  defaults: { ...BASE_ENCODER, vocabSize: 50265 },
  head: { dense: ["none", "sequence-classification", "multiple-choice"], untiedBiases: 2 },
};

/** What the published members share; the first two positions are never looked up. */
export const ROBERTA_MEMBER = {
  type_vocab_size: 1,
  max_position_embeddings: 514,
  hidden_act: "gelu",
  layer_norm_eps: 1e-5,
};

const SHARED = { ...ROBERTA_MEMBER, architectures: ["RobertaForMaskedLM"], vocab_size: 50265 };

/** RoBERTa: Liu et al. 2019, arXiv:1907.11692. */
export const roberta: Architecture = {
  modelType: "roberta",
  description: "RoBERTa",
  fields: ENCODER_FIELDS,
  members: {
    "distilroberta-base": {
      ...SHARED,
      hidden_size: 768,
      num_hidden_layers: 6,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "roberta-base": {
      ...SHARED,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "roberta-large": {
      ...SHARED,
      hidden_size: 1024,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      intermediate_size: 4096,
    },
  },
  count: (config) => countTextEncoder(config, ROBERTA),
};

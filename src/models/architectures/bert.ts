import type { Architecture } from "../architecture.ts";
import { BASE_ENCODER, ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countTextEncoder, type TextEncoderOptions } from "../blocks/text-encoder.ts";

const BERT: TextEncoderOptions = {
  defaults: { ...BASE_ENCODER, vocabSize: 30522 },
  head: {
    dense: ["none", "pre-training", "next-sentence-prediction", "sequence-classification", "multiple-choice"],
    untiedBiases: 2,
    preTraining: "next-sentence",
  },
};

const SHARED = {
  vocab_size: 30522,
  type_vocab_size: 2,
  max_position_embeddings: 512,
  hidden_act: "gelu",
  layer_norm_eps: 1e-12,
};

/** BERT: Devlin et al. 2019, arXiv:1810.04805. Where nothing is said of its head, it has its pooler alone. */
export const bert: Architecture = {
  modelType: "bert",
  description: "BERT",
  fields: ENCODER_FIELDS,
  members: {
    "bert-tiny": {
      ...SHARED,
      hidden_size: 128,
      num_hidden_layers: 2,
      num_attention_heads: 2,
      intermediate_size: 512,
    },
    "bert-base-cased": {
      ...SHARED,
      architectures: ["BertForMaskedLM"],
      vocab_size: 28996,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "bert-base-uncased": {
      ...SHARED,
      architectures: ["BertForMaskedLM"],
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "bert-large-uncased": {
      ...SHARED,
      architectures: ["BertForMaskedLM"],
      hidden_size: 1024,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      intermediate_size: 4096,
    },
  },
  count: (config) => countTextEncoder(config, BERT),
};

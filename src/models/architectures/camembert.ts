import type { Architecture } from "../architecture.ts";
import { BASE_ENCODER, ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countTextEncoder, type TextEncoderOptions } from "../blocks/text-encoder.ts";
import { ROBERTA, ROBERTA_MEMBER } from "./roberta.ts";

const CAMEMBERT: TextEncoderOptions = { ...ROBERTA, defaults: { ...BASE_ENCODER, vocabSize: 30522 } };

/** RoBERTa in French: Martin et al. 2020, arXiv:1911.03894. */
export const camembert: Architecture = {
  modelType: "camembert",
  description: "CamemBERT",
  fields: ENCODER_FIELDS,
  members: {
    "camembert-base": {
      ...ROBERTA_MEMBER,
      architectures: ["CamembertForMaskedLM"],
      vocab_size: 32005,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
  },
  count: (config) => countTextEncoder(config, CAMEMBERT),
};

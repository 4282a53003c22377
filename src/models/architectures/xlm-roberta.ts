import type { Architecture } from "../architecture.ts";
import { BASE_ENCODER, ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countTextEncoder, type TextEncoderOptions } from "../blocks/text-encoder.ts";
import { ROBERTA, ROBERTA_MEMBER } from "./roberta.ts";

const XLM_ROBERTA: TextEncoderOptions = { ...ROBERTA, defaults: { ...BASE_ENCODER, vocabSize: 30522 } };

const SHARED = { ...ROBERTA_MEMBER, architectures: ["XLMRobertaForMaskedLM"], vocab_size: 250002 };

/** RoBERTa of a hundred languages: Conneau et al. 2020, arXiv:1911.02116. */
export const xlmRoberta: Architecture = {
  modelType: "xlm-roberta",
  description: "XLM-RoBERTa",
  fields: ENCODER_FIELDS,
  members: {
    "xlm-roberta-base": {
      ...SHARED,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "xlm-roberta-large": {
      ...SHARED,
      hidden_size: 1024,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      intermediate_size: 4096,
    },
  },
  count: (config) => countTextEncoder(config, XLM_ROBERTA),
};

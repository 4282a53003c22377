import type { Architecture } from "../architecture.ts";
import { ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countTextEncoder, type TextEncoderOptions } from "../blocks/text-encoder.ts";

const ELECTRA: TextEncoderOptions = {
  defaults: { hiddenSize: 256, numLayers: 12, numHeads: 4, ffwSize: 1024, vocabSize: 30522 },
  embedSize: (config) => config.size("embedding_size", 128),
  head: { dense: ["pre-training", "sequence-classification"], untiedBiases: 1, preTraining: "replaced-tokens" },
};

const SUMMARIZED: TextEncoderOptions = {
  ...ELECTRA,
  head: { ...ELECTRA.head, dense: [...ELECTRA.head.dense, "multiple-choice"] },
};

const SHARED = {
  architectures: ["ElectraForPreTraining"],
  vocab_size: 30522,
  type_vocab_size: 2,
  max_position_embeddings: 512,
  hidden_act: "gelu",
  layer_norm_eps: 1e-12,
};

/** ELECTRA, whose embeddings may be narrower than its layers: Clark et al. 2020, arXiv:2003.10555. */
export const electra: Architecture = {
  modelType: "electra",
  description: "ELECTRA",
  fields: { ...ENCODER_FIELDS, widths: ["embedding_size"] },
  members: {
    "electra-small-discriminator": {
      ...SHARED,
      embedding_size: 128,
      hidden_size: 256,
      num_hidden_layers: 12,
      num_attention_heads: 4,
      intermediate_size: 1024,
    },
    "electra-base-discriminator": {
      ...SHARED,
      embedding_size: 768,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "electra-large-discriminator": {
      ...SHARED,
      embedding_size: 1024,
      hidden_size: 1024,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      intermediate_size: 4096,
    },
  },
  count(config) {
    // A choice is scored from a summary, which is projected unless the configuration says otherwise.
    const isProjected = config.flag("summary_use_proj", true);
    return countTextEncoder(config, isProjected ? SUMMARIZED : ELECTRA);
  },
};

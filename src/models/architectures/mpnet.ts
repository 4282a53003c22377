import type { Architecture } from "../architecture.ts";
import { addEncoderLayers, BASE_ENCODER, ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { addTextHead } from "../blocks/text-head.ts";
import { Tally } from "../tally.ts";

/** MPNet, with relative positions beside learned ones: Song et al. 2020, arXiv:2004.09297. */
export const mpnet: Architecture = {
  modelType: "mpnet",
  description: "MPNet",
  fields: ENCODER_FIELDS,
  members: {
    "mpnet-base": {
      architectures: ["MPNetForMaskedLM"],
      vocab_size: 30527,
      max_position_embeddings: 514,
      relative_attention_num_buckets: 32,
      hidden_act: "gelu",
      layer_norm_eps: 1e-5,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
  },
  count(config) {
    const shape = encoderShape(config, ENCODER_FIELDS, BASE_ENCODER);
    const { hiddenSize, numHeads } = shape;
    const vocabSize = config.size("vocab_size", 30527);
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .table(config.size("max_position_embeddings", 512), hiddenSize)
      .table(config.size("relative_attention_num_buckets", 32), numHeads);
    addEncoderLayers(tally, shape);
    addTextHead(tally, config, {
      hiddenSize,
      vocabSize,
      dense: ["none", "sequence-classification", "multiple-choice"],
      untiedBiases: 2,
    });
    return tally.counted({ ...shape, vocabSize });
  },
};

import type { Architecture } from "../architecture.ts";
import { addEncoderLayers, BASE_ENCODER, ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { Tally } from "../tally.ts";

/** What the text encoder of the published base model says. */
export const SIGLIP_BASE_TEXT = {
  vocab_size: 32000,
  max_position_embeddings: 64,
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
  hidden_act: "gelu_pytorch_tanh",
  layer_norm_eps: 1e-6,
};

/** The encoder of texts in SigLIP: Zhai et al. 2023, arXiv:2303.15343. */
export const siglipText: Architecture = {
  modelType: "siglip_text_model",
  description: "SigLIP's text encoder",
  fields: { ...ENCODER_FIELDS, widths: ["projection_size"] },
  members: {
    "siglip-base-patch16-224-text": { ...SIGLIP_BASE_TEXT, architectures: ["SiglipTextModel"] },
  },
  count(config) {
    const shape = encoderShape(config, ENCODER_FIELDS, BASE_ENCODER);
    const { hiddenSize } = shape;
    const vocabSize = config.size("vocab_size", 32000);
    const projectionSize = config.sizeOrNull("projection_size", null) ?? hiddenSize;
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .table(config.size("max_position_embeddings", 64), hiddenSize)
      .matrix("head", hiddenSize, projectionSize, { hasBias: true });
    addEncoderLayers(tally, shape);
    return tally.counted({ ...shape, vocabSize });
  },
};

import type { Architecture } from "../architecture.ts";
import { addEncoderLayers, ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { addClipHead } from "../blocks/head.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 512, numLayers: 12, numHeads: 8, ffwSize: 2048 };

/** What the text encoder of the published base models says. */
export const CLIP_BASE_TEXT = {
  vocab_size: 49408,
  max_position_embeddings: 77,
  hidden_size: 512,
  num_hidden_layers: 12,
  num_attention_heads: 8,
  intermediate_size: 2048,
  projection_dim: 512,
  hidden_act: "quick_gelu",
  layer_norm_eps: 1e-5,
};

/** The encoder of texts in CLIP: Radford et al. 2021, arXiv:2103.00020. */
export const clipText: Architecture = {
  modelType: "clip_text_model",
  description: "CLIP's text encoder",
  fields: ENCODER_FIELDS,
  members: {
    "clip-vit-base-patch32-text": { ...CLIP_BASE_TEXT, architectures: ["CLIPTextModel"] },
  },
  count(config) {
    const shape = encoderShape(config, ENCODER_FIELDS, DEFAULTS);
    const { hiddenSize } = shape;
    const vocabSize = config.size("vocab_size", 49408);
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .table(config.size("max_position_embeddings", 77), hiddenSize);
    addEncoderLayers(tally, shape);
    addClipHead(tally, config, hiddenSize);
    return tally.counted({ ...shape, vocabSize });
  },
};

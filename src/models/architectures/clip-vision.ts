import type { Architecture } from "../architecture.ts";
import { addEncoderLayers, BASE_ENCODER, ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { addClipHead } from "../blocks/head.ts";
import { readPatches } from "../blocks/patches.ts";
import { Tally } from "../tally.ts";

/** What the image encoder of the published base model says. */
export const CLIP_BASE_VISION = {
  image_size: 224,
  patch_size: 32,
  num_channels: 3,
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
  projection_dim: 512,
  hidden_act: "quick_gelu",
  layer_norm_eps: 1e-5,
};

/** The encoder of images in CLIP: Radford et al. 2021, arXiv:2103.00020. */
export const clipVision: Architecture = {
  modelType: "clip_vision_model",
  description: "CLIP's image encoder",
  fields: ENCODER_FIELDS,
  members: {
    "clip-vit-base-patch32-vision": { ...CLIP_BASE_VISION, architectures: ["CLIPVisionModel"] },
  },
  count(config) {
    const shape = encoderShape(config, ENCODER_FIELDS, BASE_ENCODER);
    const { hiddenSize } = shape;
    const patches = readPatches(config, { imageSize: 224, patchSize: 32 });
    const tally = new Tally()
      .matrix("embedding", patches.size, hiddenSize)
      // The class token is a vector, and has a position as each patch has.
      .add("embedding", (patches.count + 2) * hiddenSize);
    // Norms stand before the first layer and behind the last.
    addEncoderLayers(tally, shape, {}, 2);
    addClipHead(tally, config, hiddenSize);
    return tally.counted(shape);
  },
};

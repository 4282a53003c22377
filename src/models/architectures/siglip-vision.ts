import type { Architecture } from "../architecture.ts";
import { ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countSiglipVision } from "../blocks/siglip-vision.ts";

/** What the image encoder of the published base model says. */
export const SIGLIP_BASE_VISION = {
  image_size: 224,
  patch_size: 16,
  num_channels: 3,
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
  hidden_act: "gelu_pytorch_tanh",
  layer_norm_eps: 1e-6,
};

/** The encoder of images in SigLIP: Zhai et al. 2023, arXiv:2303.15343. */
export const siglipVision: Architecture = {
  modelType: "siglip_vision_model",
  description: "SigLIP's image encoder",
  fields: ENCODER_FIELDS,
  members: {
    "siglip-base-patch16-224-vision": { ...SIGLIP_BASE_VISION, architectures: ["SiglipVisionModel"] },
  },
  count: countSiglipVision,
};

import type { Architecture } from "../architecture.ts";
import { ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countImageEncoder } from "../blocks/image-encoder.ts";

const SHARED = {
  architectures: ["ViTForImageClassification"],
  image_size: 224,
  patch_size: 16,
  num_channels: 3,
  qkv_bias: true,
  hidden_act: "gelu",
  layer_norm_eps: 1e-12,
  num_labels: 1000,
};

/** Vision transformer with a classifier. Dosovitskiy et al. 2021, arXiv:2010.11929. */
export const vit: Architecture = {
  modelType: "vit",
  description: "Vision transformer with a classifier",
  fields: ENCODER_FIELDS,
  members: {
    "vit-tiny-patch16-224": {
      ...SHARED,
      hidden_size: 192,
      num_hidden_layers: 12,
      num_attention_heads: 3,
      intermediate_size: 768,
    },
    "vit-small-patch16-224": {
      ...SHARED,
      hidden_size: 384,
      num_hidden_layers: 12,
      num_attention_heads: 6,
      intermediate_size: 1536,
    },
    "vit-base-patch16-224": {
      ...SHARED,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "vit-large-patch16-224": {
      ...SHARED,
      hidden_size: 1024,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      intermediate_size: 4096,
    },
  },
  // The class token stands before the patches.
  count: (config) => countImageEncoder(config, 1),
};

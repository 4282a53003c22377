import type { Architecture } from "../architecture.ts";
import { ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countImageEncoder } from "../blocks/image-encoder.ts";

const SHARED = {
  architectures: ["DeiTForImageClassificationWithTeacher"],
  image_size: 224,
  patch_size: 16,
  num_channels: 3,
  qkv_bias: true,
  hidden_act: "gelu",
  layer_norm_eps: 1e-12,
  num_labels: 1000,
};

/** Vision transformer with a token that learns from a teacher: Touvron et al. 2021, arXiv:2012.12877. */
export const deit: Architecture = {
  modelType: "deit",
  description: "DeiT",
  fields: ENCODER_FIELDS,
  members: {
    "deit-tiny-distilled-patch16-224": {
      ...SHARED,
      hidden_size: 192,
      num_hidden_layers: 12,
      num_attention_heads: 3,
      intermediate_size: 768,
    },
    "deit-small-distilled-patch16-224": {
      ...SHARED,
      hidden_size: 384,
      num_hidden_layers: 12,
      num_attention_heads: 6,
      intermediate_size: 1536,
    },
    "deit-base-distilled-patch16-224": {
      ...SHARED,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
  },
  // The tokens of the class and of the teacher.
  count: (config) => countImageEncoder(config, 2),
};

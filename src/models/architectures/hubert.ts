import type { Architecture } from "../architecture.ts";
import { ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countSpeechEncoder } from "../blocks/speech-encoder.ts";

const SHARED = {
  architectures: ["HubertModel"],
  hidden_act: "gelu",
  layer_norm_eps: 1e-5,
  conv_dim: [512, 512, 512, 512, 512, 512, 512],
  conv_kernel: [10, 3, 3, 3, 3, 2, 2],
  conv_stride: [5, 2, 2, 2, 2, 2, 2],
  num_conv_pos_embeddings: 128,
  num_conv_pos_embedding_groups: 16,
  mask_time_prob: 0.05,
};

/** HuBERT: Hsu et al. 2021, arXiv:2106.07447. Where nothing is said of its head, it has none. */
export const hubert: Architecture = {
  modelType: "hubert",
  description: "HuBERT",
  fields: ENCODER_FIELDS,
  members: {
    "hubert-base-ls960": {
      ...SHARED,
      feat_extract_norm: "group",
      conv_bias: false,
      do_stable_layer_norm: false,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "hubert-large-ll60k": {
      ...SHARED,
      feat_extract_norm: "layer",
      conv_bias: true,
      do_stable_layer_norm: true,
      hidden_size: 1024,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      intermediate_size: 4096,
    },
  },
  count: (config) => countSpeechEncoder(config, { isWav2Vec2: false }),
};

import type { Architecture } from "../architecture.ts";
import { ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countSpeechEncoder, PUBLISHED_SPEECH } from "../blocks/speech-encoder.ts";

const SHARED = { ...PUBLISHED_SPEECH, architectures: ["HubertModel"] };

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

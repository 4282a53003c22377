import type { Architecture } from "../architecture.ts";
import { ENCODER_FIELDS } from "../blocks/encoder.ts";
import { countSpeechEncoder, PUBLISHED_SPEECH } from "../blocks/speech-encoder.ts";

const LARGE = {
  ...PUBLISHED_SPEECH,
  hidden_size: 1024,
  num_hidden_layers: 24,
  num_attention_heads: 16,
  intermediate_size: 4096,
};

/** wav2vec 2.0: Baevski et al. 2020, arXiv:2006.11477. Where nothing is said of its head, it has none. */
export const wav2vec2: Architecture = {
  modelType: "wav2vec2",
  description: "wav2vec 2.0 and XLS-R",
  fields: ENCODER_FIELDS,
  members: {
    "wav2vec2-base": {
      ...PUBLISHED_SPEECH,
      architectures: ["Wav2Vec2ForPreTraining"],
      feat_extract_norm: "group",
      conv_bias: false,
      do_stable_layer_norm: false,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "wav2vec2-xls-r-300m": {
      ...LARGE,
      architectures: ["Wav2Vec2ForPreTraining"],
      feat_extract_norm: "layer",
      conv_bias: true,
      do_stable_layer_norm: true,
      codevector_dim: 768,
      proj_codevector_dim: 768,
    },
  },
  count: (config) => countSpeechEncoder(config, { isWav2Vec2: true }),
};

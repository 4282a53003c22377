import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, slidingWindows } from "../blocks/decoder.ts";
import { BASE_ENCODER, ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { numLabels, taskOf, unsupportedHead } from "../blocks/head.ts";
import type { ConfigReader } from "../config.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { ...BASE_ENCODER, numLayers: 22, ffwSize: 1152 };

const SHARED = {
  architectures: ["ModernBertForMaskedLM"],
  vocab_size: 50368,
  max_position_embeddings: 8192,
  hidden_activation: "gelu",
  norm_eps: 1e-5,
  norm_bias: false,
  attention_bias: false,
  mlp_bias: false,
  decoder_bias: true,
  classifier_bias: false,
  global_attn_every_n_layers: 3,
  local_attention: 128,
  global_rope_theta: 160000,
  local_rope_theta: 10000,
};

/** ModernBERT, with gates, rotary positions and local attention: Warner et al. 2024, arXiv:2412.13663. Bare by default. */
export const modernbert: Architecture = {
  modelType: "modernbert",
  description: "ModernBERT",
  fields: { ...ENCODER_FIELDS, perLayer: ["layer_types"] },
  members: {
    "modernbert-base": {
      ...SHARED,
      hidden_size: 768,
      num_hidden_layers: 22,
      num_attention_heads: 12,
      intermediate_size: 1152,
    },
    "modernbert-large": {
      ...SHARED,
      hidden_size: 1024,
      num_hidden_layers: 28,
      num_attention_heads: 16,
      intermediate_size: 2624,
    },
  },
  count(config) {
    const shape = encoderShape(config, ENCODER_FIELDS, DEFAULTS);
    const { hiddenSize, ffwSize, numLayers } = shape;
    const vocabSize = config.size("vocab_size", 50368);
    const norm = config.flag("norm_bias", false) ? 2 * hiddenSize : hiddenSize;
    const hasAttentionBias = config.flag("attention_bias", false);
    const hasFfwBias = config.flag("mlp_bias", false);
    // The embeddings are normed, so the first layer begins without a norm; there is one at the end.
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (2 * numLayers + 1) * norm);
    addAttention(tally, shape, {
      hasQkvBias: hasAttentionBias,
      hasOutputBias: hasAttentionBias,
      windows: localWindows(config, numLayers),
    });
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, hasBias: hasFfwBias, copies: numLayers });
    addHead(tally, config, { hiddenSize, vocabSize, norm });
    return tally.counted({ ...shape, vocabSize });
  },
};

/** Every third layer sees all of the sequence unless the configuration says otherwise. */
function localWindows(config: ConfigReader, numLayers: number) {
  const everyLayers = config.size("global_attn_every_n_layers", 3);
  const window = config.size("local_attention", 128);
  return slidingWindows(config, numLayers, window, (layer) => layer % everyLayers !== 0);
}

function addHead(
  tally: Tally,
  config: ConfigReader,
  { hiddenSize, vocabSize, norm }: { hiddenSize: number; vocabSize: number; norm: number },
): void {
  const task = taskOf(config, "none");
  const numClasses = numLabels(config);
  const hasDenseBias = config.flag("classifier_bias", false);
  const hasTokenBias = config.flag("decoder_bias", true);
  const isTied = config.flag("tie_word_embeddings", true);
  if (task === "none") return;
  tally.matrix("head", hiddenSize, hiddenSize, { hasBias: hasDenseBias }).add("head", norm);
  switch (task) {
    case "masked-language-model":
      if (!isTied) tally.matrix("head", hiddenSize, vocabSize);
      if (hasTokenBias) tally.add("head", vocabSize);
      break;
    case "sequence-classification":
    case "token-classification":
    case "question-answering":
      tally.matrix("head", hiddenSize, numClasses, { hasBias: true });
      break;
    case "multiple-choice":
      tally.matrix("head", hiddenSize, 1, { hasBias: true });
      break;
    default:
      throw unsupportedHead(config.raw("architectures"));
  }
}

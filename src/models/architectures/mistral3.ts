import type { Architecture } from "../architecture.ts";
import { addAttention, addDecoder, addFeedForward, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { LATENT_FIELDS } from "../blocks/latent-attention.ts";
import { type ConfigReader, configError, divided } from "../config.ts";
import { Tally } from "../tally.ts";
import { MINISTRAL3, MINISTRAL3_SHARED, MINISTRAL3_SMALLEST } from "./ministral3.ts";
import { MISTRAL } from "./mistral.ts";
import { MISTRAL4, mistral4 } from "./mistral4.ts";

// What stands for a configuration that is left out: Mistral Small 3.1.
const TEXT = {
  vocab_size: 131072,
  hidden_size: 5120,
  intermediate_size: 32768,
  num_hidden_layers: 40,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 128,
  sliding_window: null,
  hidden_act: "silu",
  max_position_embeddings: 131072,
  rms_norm_eps: 1e-5,
  rope_theta: 1000000000,
};

const VISION = {
  hidden_size: 1024,
  intermediate_size: 4096,
  num_hidden_layers: 24,
  num_attention_heads: 16,
  num_channels: 3,
  image_size: 1540,
  patch_size: 14,
  hidden_act: "silu",
  rope_theta: 10000,
};

const SHARED = { architectures: ["Mistral3ForConditionalGeneration"], spatial_merge_size: 2, vision_config: VISION };

/** Mistral Small 3.1 and 4 and Ministral 3: a language model behind the encoder of Pixtral, arXiv:2410.07073. */
export const mistral3: Architecture = {
  modelType: "mistral3",
  description: "Mistral Small 3.1 and Ministral 3, for images and text",
  fields: { ...DECODER_FIELDS, widths: LATENT_FIELDS.widths ?? [] },
  within: "text_config",
  members: {
    "ministral-3-3b": {
      ...SHARED,
      tie_word_embeddings: true,
      text_config: { ...MINISTRAL3_SMALLEST, model_type: "ministral3" },
    },
    "ministral-3-8b": {
      ...SHARED,
      tie_word_embeddings: false,
      text_config: {
        ...MINISTRAL3_SHARED,
        model_type: "ministral3",
        hidden_size: 4096,
        intermediate_size: 14336,
        num_hidden_layers: 34,
      },
    },
    "mistral-small-3.1-24b": {
      ...SHARED,
      tie_word_embeddings: false,
      text_config: { ...TEXT, model_type: "mistral" },
    },
  },
  count(config) {
    const tally = new Tally();
    const text = textOf(config);
    const shape = addDecoder(tally, text, layersOf(text));
    addVision(tally, config, shape.hiddenSize);
    addDecoderHead(tally, config, { ...shape, isTied: config.flag("tie_word_embeddings", true) });
    return tally.counted(shape);
  },
};

function textOf(config: ConfigReader): ConfigReader {
  const isMixture = config.within("text_config").raw("model_type") === mistral4.modelType;
  return config.within("text_config", { byDefault: TEXT, ...(isMixture && { aliases: mistral4.aliases }) });
}

/** The layers of the language model, by its own `model_type`. */
function layersOf(text: ConfigReader): DecoderOptions {
  switch (text.choice("model_type", ["mistral", "ministral3", "mistral4"], "mistral")) {
    case "mistral":
      return MISTRAL;
    case "ministral3":
      return MINISTRAL3;
    case "mistral4":
      return MISTRAL4;
  }
}

/** Adds Pixtral's encoder, whose positions are rotary and whose matrices have no biases, and what projects from it. */
function addVision(tally: Tally, config: ConfigReader, textSize: number): void {
  const vision = config.within("vision_config", { modelType: "pixtral", byDefault: VISION });
  vision.choice("model_type", ["pixtral"], "pixtral");
  const hiddenSize = vision.size("hidden_size", 1024);
  const numLayers = vision.size("num_hidden_layers", 24);
  const numHeads = vision.size("num_attention_heads", 16);
  const ffwSize = vision.size("intermediate_size", 4096);
  const patchSize = vision.size("patch_size", 16);
  const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
  tally
    .matrix("embedding", vision.size("num_channels", 3) * patchSize * patchSize, hiddenSize)
    .add("norms", (2 * numLayers + 1) * hiddenSize);
  addAttention(
    tally,
    { hiddenSize, numLayers, numHeads, numKeyValueHeads: numHeads, headSize },
    { hasQkvBias: false, hasOutputBias: false },
  );
  addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, copies: numLayers });
  const hasBias = config.flag("multimodal_projector_bias", false);
  const merged = hiddenSize * config.size("spatial_merge_size", 2) ** 2;
  tally
    .add("norms", hiddenSize)
    .matrix("embedding", merged, hiddenSize)
    .matrix("embedding", hiddenSize * numFeatureLayers(config), textSize, { hasBias })
    .matrix("embedding", textSize, textSize, { hasBias });
}

/** From how many layers of the encoder features are taken. */
function numFeatureLayers(config: ConfigReader): number {
  const layers = config.raw("vision_feature_layer") ?? -1;
  if (Number.isInteger(layers)) return 1;
  if (Array.isArray(layers) && layers.length > 0) return layers.length;
  throw configError("vision_feature_layer", "a layer number or a list of them", layers, "Check the configuration.");
}

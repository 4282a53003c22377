import { type Architecture, countWithin } from "../architecture.ts";
import { numLabels, taskOf, unsupportedHead } from "../blocks/head.ts";
import { Tally } from "../tally.ts";
import { CLIP_BASE_TEXT, clipText } from "./clip-text.ts";
import { CLIP_BASE_VISION, clipVision } from "./clip-vision.ts";

const BASE = { architectures: ["CLIPModel"], projection_dim: 512 };

/** CLIP, of two encoders that learn from each other: Radford et al. 2021, arXiv:2103.00020. */
export const clip: Architecture = {
  modelType: "clip",
  description: "CLIP",
  fields: clipVision.fields,
  within: "vision_config",
  members: {
    "clip-vit-base-patch16": {
      ...BASE,
      text_config: CLIP_BASE_TEXT,
      vision_config: { ...CLIP_BASE_VISION, patch_size: 16 },
    },
    "clip-vit-base-patch32": {
      ...BASE,
      text_config: CLIP_BASE_TEXT,
      vision_config: CLIP_BASE_VISION,
    },
    "clip-vit-large-patch14": {
      ...BASE,
      projection_dim: 768,
      text_config: {
        ...CLIP_BASE_TEXT,
        hidden_size: 768,
        num_attention_heads: 12,
        intermediate_size: 3072,
        projection_dim: 768,
      },
      vision_config: {
        ...CLIP_BASE_VISION,
        patch_size: 14,
        hidden_size: 1024,
        num_hidden_layers: 24,
        num_attention_heads: 16,
        intermediate_size: 4096,
        projection_dim: 768,
      },
    },
  },
  count(config) {
    // Older files say the same twice, and the second counts.
    const text = countWithin(config, config.has("text_config_dict") ? "text_config_dict" : "text_config", clipText);
    const vision = countWithin(
      config,
      config.has("vision_config_dict") ? "vision_config_dict" : "vision_config",
      clipVision,
    );
    const projectionSize = config.size("projection_dim", 512);
    const classes = numLabels(config);
    const tally = new Tally().include(vision);
    switch (taskOf(config, "none")) {
      case "none":
        tally
          .include(text)
          .matrix("head", vision.shape.hiddenSize, projectionSize)
          .matrix("head", text.shape.hiddenSize, projectionSize)
          // The scale of the loss.
          .add("head", 1);
        break;
      case "image-classification":
        tally.matrix("head", vision.shape.hiddenSize, classes, { hasBias: true });
        break;
      default:
        throw unsupportedHead(config.raw("architectures"));
    }
    return tally.counted(vision.shape);
  },
};

import { type Architecture, countWithin } from "../architecture.ts";
import { numLabels, taskOf, unsupportedHead } from "../blocks/head.ts";
import { Tally } from "../tally.ts";
import { SIGLIP_BASE_TEXT, siglipText } from "./siglip-text.ts";
import { SIGLIP_BASE_VISION, siglipVision } from "./siglip-vision.ts";

const SO400M = { hidden_size: 1152, intermediate_size: 4304, num_hidden_layers: 27, num_attention_heads: 16 };

/** SigLIP, of two encoders that learn from each other by a sigmoid loss: Zhai et al. 2023, arXiv:2303.15343. */
export const siglip: Architecture = {
  modelType: "siglip",
  description: "SigLIP",
  fields: siglipVision.fields,
  within: "vision_config",
  members: {
    "siglip-base-patch16-224": {
      architectures: ["SiglipModel"],
      text_config: { ...SIGLIP_BASE_TEXT, model_type: "siglip_text_model" },
      vision_config: { ...SIGLIP_BASE_VISION, model_type: "siglip_vision_model" },
    },
    "siglip-so400m-patch14-384": {
      architectures: ["SiglipModel"],
      text_config: { ...SIGLIP_BASE_TEXT, ...SO400M, model_type: "siglip_text_model" },
      vision_config: {
        ...SIGLIP_BASE_VISION,
        ...SO400M,
        model_type: "siglip_vision_model",
        image_size: 384,
        patch_size: 14,
      },
    },
  },
  count(config) {
    const text = countWithin(config, "text_config", siglipText);
    const vision = countWithin(config, "vision_config", siglipVision);
    const classes = numLabels(config);
    const tally = new Tally().include(vision);
    switch (taskOf(config, "none")) {
      case "none":
        // The loss has a scale and a bias.
        tally.include(text).add("head", 2);
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

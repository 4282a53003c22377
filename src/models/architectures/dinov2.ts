import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, normParams } from "../blocks/decoder.ts";
import type { LayerShape } from "../blocks/encoder.ts";
import { numLabels, taskOf, unsupportedHead } from "../blocks/head.ts";
import { addPatchEmbedding, readPatches } from "../blocks/patches.ts";
import { type ConfigReader, divided } from "../config.ts";
import { Tally } from "../tally.ts";

const SHARED = {
  architectures: ["Dinov2Model"],
  image_size: 518,
  patch_size: 14,
  num_channels: 3,
  qkv_bias: true,
  mlp_ratio: 4,
  hidden_act: "gelu",
  layer_norm_eps: 1e-6,
};

/** DINOv2, whose layers scale what they add: Oquab et al. 2023, arXiv:2304.07193. */
export const dinov2: Architecture = {
  modelType: "dinov2",
  description: "DINOv2",
  fields: { hiddenSize: "hidden_size", numLayers: "num_hidden_layers", numHeads: "num_attention_heads" },
  members: {
    "dinov2-small": { ...SHARED, hidden_size: 384, num_hidden_layers: 12, num_attention_heads: 6 },
    "dinov2-base": { ...SHARED, hidden_size: 768, num_hidden_layers: 12, num_attention_heads: 12 },
    "dinov2-large": { ...SHARED, hidden_size: 1024, num_hidden_layers: 24, num_attention_heads: 16 },
    "dinov2-giant": {
      ...SHARED,
      hidden_size: 1536,
      num_hidden_layers: 40,
      num_attention_heads: 24,
      use_swiglu_ffn: true,
    },
  },
  count(config) {
    const isGated = config.flag("use_swiglu_ffn", false);
    const shape = readShape(config, isGated);
    const { hiddenSize, ffwSize, numLayers } = shape;
    const patches = readPatches(config, { imageSize: 224, patchSize: 14 });
    const hasMaskToken = config.flag("use_mask_token", true);
    const hasBias = config.flag("qkv_bias", true);
    const classes = numLabels(config);
    const tally = new Tally();
    addPatchEmbedding(tally, patches, hiddenSize);
    // The class token and its position, and the vector of a masked patch.
    tally.add("embedding", (patches.count + 2 + (hasMaskToken ? 1 : 0)) * hiddenSize);
    addAttention(tally, shape, { hasQkvBias: hasBias, hasOutputBias: true });
    addFeedForward(tally, { hiddenSize, ffwSize, isGated, hasBias: true, copies: numLayers });
    // Two norms and two scales a layer, and a norm at the end.
    tally.add("norms", (2 * numLayers + 1) * normParams("layer", hiddenSize) + 2 * numLayers * hiddenSize);
    switch (taskOf(config, "none")) {
      case "none":
        break;
      case "image-classification":
        // It reads the class token and the mean of the patches.
        tally.matrix("head", 2 * hiddenSize, classes, { hasBias: true });
        break;
      default:
        throw unsupportedHead(config.raw("architectures"));
    }
    return tally.counted(shape);
  },
};

function readShape(config: ConfigReader, isGated: boolean): LayerShape {
  const hiddenSize = config.size("hidden_size", 768);
  const numHeads = config.size("num_attention_heads", 12);
  const wide = Math.floor(hiddenSize * config.ratio("mlp_ratio", 4));
  return {
    hiddenSize,
    numHeads,
    numKeyValueHeads: numHeads,
    headSize: divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads"),
    numLayers: config.size("num_hidden_layers", 12),
    // With a gate it has two thirds of the width, up to a multiple of 8.
    ffwSize: isGated ? 8 * Math.ceil(Math.floor((wide * 2) / 3) / 8) : wide,
  };
}

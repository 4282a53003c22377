import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, normParams } from "../blocks/decoder.ts";
import { numLabels, taskOf, unsupportedHead } from "../blocks/head.ts";
import { addPatchEmbedding, addReconstruction, readPatches } from "../blocks/patches.ts";
import { configError, divided } from "../config.ts";
import { Tally } from "../tally.ts";

const SHARED = {
  architectures: ["SwinForImageClassification"],
  image_size: 224,
  patch_size: 4,
  num_channels: 3,
  window_size: 7,
  mlp_ratio: 4,
  qkv_bias: true,
  use_absolute_embeddings: false,
  hidden_act: "gelu",
  layer_norm_eps: 1e-5,
  num_labels: 1000,
};

/** Swin transformer, which halves the image and doubles the width at each stage: Liu et al. 2021, arXiv:2103.14030. */
export const swin: Architecture = {
  modelType: "swin",
  description: "Swin transformer",
  fields: { hiddenSize: "embed_dim", heads: [{ field: "num_heads" }] },
  aliases: { num_attention_heads: "num_heads", num_hidden_layers: "num_layers" },
  members: {
    "swin-tiny-patch4-window7-224": { ...SHARED, embed_dim: 96, depths: [2, 2, 6, 2], num_heads: [3, 6, 12, 24] },
    "swin-small-patch4-window7-224": { ...SHARED, embed_dim: 96, depths: [2, 2, 18, 2], num_heads: [3, 6, 12, 24] },
    "swin-base-patch4-window7-224": { ...SHARED, embed_dim: 128, depths: [2, 2, 18, 2], num_heads: [4, 8, 16, 32] },
    "swin-large-patch4-window7-224": { ...SHARED, embed_dim: 192, depths: [2, 2, 18, 2], num_heads: [6, 12, 24, 48] },
  },
  count(config) {
    const embedSize = config.size("embed_dim", 96);
    const depths = config.sizeList("depths", [2, 2, 6, 2]);
    const heads = config.sizeList("num_heads", [3, 6, 12, 24]);
    const numStages = config.size("num_layers", depths.length);
    if (numStages !== depths.length) {
      throw configError("num_layers", `as many as depths has, ${depths.length}`, numStages, "Change depths with it.");
    }
    const windowSize = config.size("window_size", 7);
    const widening = config.ratio("mlp_ratio", 4);
    const hasBias = config.flag("qkv_bias", true);
    const hasPositions = config.flag("use_absolute_embeddings", false);
    const patches = readPatches(config, { imageSize: 224, patchSize: 4 });
    const stride = config.size("encoder_stride", 32);
    const classes = numLabels(config);
    const tally = new Tally();
    addPatchEmbedding(tally, patches, embedSize);
    if (hasPositions) tally.add("embedding", patches.count * embedSize);
    tally.add("norms", normParams("layer", embedSize));
    for (const [stage, numLayers] of depths.entries()) {
      const hiddenSize = embedSize * 2 ** stage;
      const numHeads = heads[stage];
      if (numHeads === undefined) {
        throw configError("num_heads", `a list with an entry for each of the ${numStages} stages`, heads, "Add them.");
      }
      const shape = {
        numLayers,
        hiddenSize,
        numHeads,
        numKeyValueHeads: numHeads,
        headSize: divided(hiddenSize, "embed_dim", numHeads, "num_heads"),
      };
      const windows = [{ numLayers, window: windowSize * windowSize }];
      addAttention(tally, shape, { hasQkvBias: hasBias, hasOutputBias: true, windows });
      addFeedForward(tally, {
        hiddenSize,
        ffwSize: Math.floor(widening * hiddenSize),
        isGated: false,
        hasBias: true,
        copies: numLayers,
      });
      tally
        // A number for each way that two patches of a window can lie, by head.
        .add("attention", numLayers * (2 * windowSize - 1) ** 2 * numHeads)
        .add("norms", numLayers * 2 * normParams("layer", hiddenSize));
      // Four neighbours become one.
      if (stage < numStages - 1) {
        tally.matrix("feedForward", 4 * hiddenSize, 2 * hiddenSize).add("norms", normParams("layer", 4 * hiddenSize));
      }
    }
    const lastSize = embedSize * 2 ** (numStages - 1);
    tally.add("norms", normParams("layer", lastSize));
    switch (taskOf(config, "image-classification")) {
      case "none":
        break;
      case "image-classification":
        tally.matrix("head", lastSize, classes, { hasBias: true });
        break;
      case "masked-image-modeling":
        addReconstruction(tally, patches, { embedSize, hiddenSize: lastSize, stride });
        break;
      default:
        throw unsupportedHead(config.raw("architectures"));
    }
    return tally.counted({ numLayers: numStages, hiddenSize: embedSize });
  },
};

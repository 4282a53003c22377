import { isRecord } from "../checks.ts";
import type { Architecture } from "./architecture.ts";
import { breakdown, layerNorm, linear } from "./breakdown.ts";
import { type ConfigReader, configError, divided } from "./config.ts";

/** The classes of an image classifier: `num_labels`, or as many as `id2label` names; 2 in transformers otherwise. */
function numLabels(config: ConfigReader): number {
  const labels = config.raw("id2label");
  const byDefault = isRecord(labels) ? Math.max(Object.keys(labels).length, 1) : 2;
  return config.size("num_labels", byDefault);
}

/** Whether the configuration is of the bare model, whose head is a pooler and no classifier. */
function hasPooler(config: ConfigReader): boolean {
  const architectures = config.raw("architectures");
  return Array.isArray(architectures) && architectures.length === 1 && architectures[0] === "ViTModel";
}

/** Vision transformer with a classifier. Dosovitskiy et al. 2021, arXiv:2010.11929. */
export const vit: Architecture = {
  modelType: "vit",
  description: "Vision transformer with a classifier",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    ffwSize: "intermediate_size",
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 768);
    const numLayers = config.size("num_hidden_layers", 12);
    const numHeads = config.size("num_attention_heads", 12);
    const ffwSize = config.size("intermediate_size", 3072);
    const imageSize = config.size("image_size", 224);
    const patchSize = config.size("patch_size", 16);
    const numChannels = config.size("num_channels", 3);
    const hasQkvBias = config.flag("qkv_bias", true);
    const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
    if (patchSize > imageSize) {
      throw configError("patch_size", `at most image_size, ${imageSize}`, patchSize, "Change one of them.");
    }
    const numPatches = Math.floor(imageSize / patchSize) ** 2;
    const patches = linear(numChannels * patchSize * patchSize, hiddenSize, true);
    return {
      params: breakdown({
        // The class token has a vector and a position of its own.
        embedding: patches + hiddenSize + (numPatches + 1) * hiddenSize,
        attention: numLayers * (3 * linear(hiddenSize, hiddenSize, hasQkvBias) + linear(hiddenSize, hiddenSize, true)),
        feedForward: numLayers * (linear(hiddenSize, ffwSize, true) + linear(ffwSize, hiddenSize, true)),
        norms: (2 * numLayers + 1) * layerNorm(hiddenSize),
        head: linear(hiddenSize, hasPooler(config) ? hiddenSize : numLabels(config), true),
      }),
      shape: { numLayers, hiddenSize, numHeads, numKeyValueHeads: numHeads, headSize, ffwSize },
    };
  },
};

import { isRecord } from "../../common/checks.ts";
import type { Architecture } from "../architecture.ts";
import { breakdown, layerNorm, linear } from "../breakdown.ts";
import { type ConfigReader, configError } from "../config.ts";
import { attentionParams, feedForwardParams, STANDARD_FIELDS, standardShape } from "./standard.ts";

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

const DEFAULTS = { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize: 3072 };

/** Vision transformer with a classifier. Dosovitskiy et al. 2021, arXiv:2010.11929. */
export const vit: Architecture = {
  modelType: "vit",
  description: "Vision transformer with a classifier",
  fields: STANDARD_FIELDS,
  count(config) {
    const shape = standardShape(config, STANDARD_FIELDS, DEFAULTS);
    const { hiddenSize, numLayers } = shape;
    const imageSize = config.size("image_size", 224);
    const patchSize = config.size("patch_size", 16);
    if (patchSize > imageSize) {
      throw configError("patch_size", `at most image_size, ${imageSize}`, patchSize, "Change one of them.");
    }
    const numPatches = Math.floor(imageSize / patchSize) ** 2;
    const patches = linear(config.size("num_channels", 3) * patchSize * patchSize, hiddenSize, true);
    return {
      params: breakdown({
        // The class token has a vector and a position of its own.
        embedding: patches + hiddenSize + (numPatches + 1) * hiddenSize,
        attention: attentionParams(shape, config.flag("qkv_bias", true), true),
        feedForward: feedForwardParams(shape, true),
        norms: (2 * numLayers + 1) * layerNorm(hiddenSize),
        head: linear(hiddenSize, hasPooler(config) ? hiddenSize : numLabels(config), true),
      }),
      shape,
    };
  },
};

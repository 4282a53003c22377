import type { Architecture } from "../architecture.ts";
import { addEncoderLayers, ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { numLabels, taskOf } from "../blocks/head.ts";
import { configError } from "../config.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize: 3072 };

/** Vision transformer with a classifier. Dosovitskiy et al. 2021, arXiv:2010.11929. */
export const vit: Architecture = {
  modelType: "vit",
  description: "Vision transformer with a classifier",
  fields: ENCODER_FIELDS,
  members: {},
  count(config) {
    const shape = encoderShape(config, ENCODER_FIELDS, DEFAULTS);
    const { hiddenSize } = shape;
    const imageSize = config.size("image_size", 224);
    const patchSize = config.size("patch_size", 16);
    if (patchSize > imageSize) {
      throw configError("patch_size", `at most image_size, ${imageSize}`, patchSize, "Change one of them.");
    }
    const numPatches = Math.floor(imageSize / patchSize) ** 2;
    const tally = new Tally()
      .matrix("embedding", config.size("num_channels", 3) * patchSize * patchSize, hiddenSize, { hasBias: true })
      // The class token has a vector and a position of its own.
      .add("embedding", hiddenSize + (numPatches + 1) * hiddenSize);
    addEncoderLayers(tally, shape, { qkv: config.flag("qkv_bias", true) });
    const isBare = taskOf(config, "image-classification") === "none";
    tally.matrix("head", hiddenSize, isBare ? hiddenSize : numLabels(config), { hasBias: true });
    return tally.counted(shape);
  },
};

import type { CountedModel } from "../architecture.ts";
import { type ConfigReader, configError } from "../config.ts";
import { Tally } from "../tally.ts";
import { addAttention, addFeedForward, normParams } from "./decoder.ts";
import { ENCODER_FIELDS, encoderShape } from "./encoder.ts";

const DEFAULTS = { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize: 3072 };

/**
 * Counts SigLIP's encoder of images, which models of text and images have within: Zhai et al. 2023, arXiv:2303.15343. It
 * has no class token; where `vision_use_head` says nothing else, an attention of one learned query pools its patches.
 */
export function countSiglipVision(config: ConfigReader): CountedModel {
  const shape = encoderShape(config, ENCODER_FIELDS, DEFAULTS);
  const { hiddenSize, ffwSize, numLayers } = shape;
  const numChannels = config.size("num_channels", 3);
  const imageSize = config.size("image_size", 224);
  const patchSize = config.size("patch_size", 16);
  if (patchSize > imageSize) {
    throw configError("patch_size", `at most image_size, ${imageSize}`, patchSize, "Change one of them.");
  }
  const numPatches = Math.floor(imageSize / patchSize) ** 2;
  const norm = normParams("layer", hiddenSize);
  const tally = new Tally()
    .matrix("embedding", numChannels * patchSize * patchSize, hiddenSize, { hasBias: true })
    .add("embedding", numPatches * hiddenSize)
    .add("norms", (2 * numLayers + 1) * norm);
  // A patch attends to those of its own image, however long the sequence is.
  const windows = [{ numLayers, window: numPatches }];
  addAttention(tally, shape, { hasQkvBias: true, hasOutputBias: true, windows });
  addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias: true, copies: numLayers });
  if (config.flag("vision_use_head", true)) {
    tally
      .add("head", hiddenSize + norm)
      .matrix("head", hiddenSize, hiddenSize, { hasBias: true, copies: 4 })
      .matrix("head", hiddenSize, ffwSize, { hasBias: true })
      .matrix("head", ffwSize, hiddenSize, { hasBias: true });
  }
  return tally.counted(shape);
}

// ViT and DeiT, which differ in what is put beside the patches.
import type { CountedModel } from "../architecture.ts";
import type { ConfigReader } from "../config.ts";
import { Tally } from "../tally.ts";
import { addEncoderLayers, BASE_ENCODER, ENCODER_FIELDS, encoderShape } from "./encoder.ts";
import { numLabels, taskOf, unsupportedHead } from "./head.ts";
import { addPatchEmbedding, addReconstruction, readPatches } from "./patches.ts";

/** Counts an encoder of patches, with `numTokens` learned tokens beside them. */
export function countImageEncoder(config: ConfigReader, numTokens: number): CountedModel {
  const base = encoderShape(config, ENCODER_FIELDS, BASE_ENCODER);
  const shape = { ...base, headSize: config.sizeOrNull("head_dim", null) ?? base.headSize };
  const { hiddenSize } = shape;
  const patches = readPatches(config, { imageSize: 224, patchSize: 16 });
  const hasBias = config.flag("qkv_bias", true);
  const poolerSize = config.count("pooler_output_size", 0) || hiddenSize;
  const stride = config.size("encoder_stride", 16);
  const classes = numLabels(config);
  const tally = new Tally();
  addPatchEmbedding(tally, patches, hiddenSize);
  // Each token is a vector, and has a position as each patch has.
  tally.add("embedding", numTokens * hiddenSize + (patches.count + numTokens) * hiddenSize);
  addEncoderLayers(tally, shape, { qkv: hasBias });
  const task = taskOf(config, "image-classification");
  switch (task) {
    case "none":
      tally.matrix("head", hiddenSize, poolerSize, { hasBias: true });
      break;
    case "image-classification":
      tally.matrix("head", hiddenSize, classes, { hasBias: true });
      break;
    case "distilled-image-classification":
      tally.matrix("head", hiddenSize, classes, { hasBias: true, copies: 2 });
      break;
    case "masked-image-modeling":
      addReconstruction(tally, patches, { embedSize: hiddenSize, hiddenSize, stride });
      break;
    default:
      throw unsupportedHead(config.raw("architectures"));
  }
  return tally.counted(shape);
}

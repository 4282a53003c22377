import { isIntegerUpTo, MAX_SIZE } from "../../common/checks.ts";
import { type ConfigReader, configError } from "../config.ts";
import type { Tally } from "../tally.ts";

/** Patches that an image is cut into. */
export interface Patches {
  /** How many an image has. */
  readonly count: number;
  /** Numbers in a patch: its pixels, times their channels. */
  readonly size: number;
  readonly numChannels: number;
}

/** Reads how images are cut: `image_size` and `patch_size` may each be a size, or height and width. */
export function readPatches(config: ConfigReader, defaults: { imageSize: number; patchSize: number }): Patches {
  const image = heightAndWidth(config, "image_size", defaults.imageSize);
  const patch = heightAndWidth(config, "patch_size", defaults.patchSize);
  const numChannels = config.size("num_channels", 3);
  if (patch.height > image.height || patch.width > image.width) {
    const largest = image.height === image.width ? image.height : `${image.height} × ${image.width}`;
    throw configError("patch_size", `at most image_size, ${largest}`, config.raw("patch_size"), "Change one of them.");
  }
  return {
    count: Math.floor(image.height / patch.height) * Math.floor(image.width / patch.width),
    size: numChannels * patch.height * patch.width,
    numChannels,
  };
}

function heightAndWidth(
  config: ConfigReader,
  field: string,
  byDefault: number,
): { readonly height: number; readonly width: number } {
  const value = config.raw(field);
  if (!Array.isArray(value)) {
    const size = config.size(field, byDefault);
    return { height: size, width: size };
  }
  const [height, width] = value;
  if (value.length !== 2 || !isIntegerUpTo(MAX_SIZE, height) || !isIntegerUpTo(MAX_SIZE, width)) {
    throw configError(field, "an integer, or a list of height and width", value, "Check the configuration.");
  }
  return { height, width };
}

/** Adds the matrix that each patch is multiplied by. */
export function addPatchEmbedding(tally: Tally, { size }: Patches, hiddenSize: number): void {
  tally.matrix("embedding", size, hiddenSize, { hasBias: true });
}

/** Adds what fills in masked patches: the vector of a masked one, and the matrix back to squares of pixels. */
export function addReconstruction(
  tally: Tally,
  { numChannels }: Patches,
  { embedSize, hiddenSize, stride }: Reconstruction,
): void {
  tally.add("embedding", embedSize).matrix("head", hiddenSize, stride * stride * numChannels, { hasBias: true });
}

interface Reconstruction {
  /** Width of a patch's vector. */
  readonly embedSize: number;
  /** Width of the last layer. */
  readonly hiddenSize: number;
  /** Side of the square that each of the last layer's vectors becomes. */
  readonly stride: number;
}

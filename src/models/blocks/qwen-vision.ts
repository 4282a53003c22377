// The encoder of images and videos that Qwen3-VL and Qwen3.5 have in front of their layers: arXiv:2511.21631.
import { type ConfigReader, configError, divided } from "../config.ts";
import type { Tally } from "../tally.ts";
import { addAttention, addFeedForward, normParams } from "./decoder.ts";

/** Adds the encoder: patches with learned positions, layers, and what merges neighbouring patches into one token. */
export function addQwenVision(
  tally: Tally,
  config: ConfigReader,
  { isStacked }: { readonly isStacked: boolean },
): void {
  const hiddenSize = config.size("hidden_size", 1152);
  const numLayers = config.size("depth", 27);
  const numHeads = config.size("num_heads", 16);
  const ffwSize = config.size("intermediate_size", 4304);
  const patchSize = config.size("patch_size", 16);
  const patch = config.size("in_channels", 3) * config.size("temporal_patch_size", 2) * patchSize * patchSize;
  const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_heads");
  tally
    .matrix("embedding", patch, hiddenSize, { hasBias: true })
    .table(config.size("num_position_embeddings", 2304), hiddenSize)
    .add("norms", 2 * numLayers * normParams("layer", hiddenSize));
  addAttention(
    tally,
    { hiddenSize, numLayers, numHeads, numKeyValueHeads: numHeads, headSize },
    { hasQkvBias: true, hasOutputBias: true },
  );
  addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias: true, copies: numLayers });
  const mergedSize = hiddenSize * config.size("spatial_merge_size", 2) ** 2;
  const outputSize = config.size("out_hidden_size", 3584);
  // What some layers hand on is merged as well, and normed behind the merging.
  const numStacked = isStacked ? stackedLayers(config) : 0;
  const copies = 1 + numStacked;
  tally
    .matrix("embedding", mergedSize, mergedSize, { hasBias: true, copies })
    .matrix("embedding", mergedSize, outputSize, { hasBias: true, copies })
    .add("norms", normParams("layer", hiddenSize) + numStacked * normParams("layer", mergedSize));
}

/** How many layers hand their output to the first layers of the language model. */
function stackedLayers(config: ConfigReader): number {
  const layers = config.raw("deepstack_visual_indexes") ?? [8, 16, 24];
  if (Array.isArray(layers)) return layers.length;
  throw configError("deepstack_visual_indexes", "a list of layer numbers", layers, "Check the configuration.");
}

// Linear attention by the gated delta rule, Yang et al. 2024, arXiv:2412.06464, in layers among those that attend: of
// Qwen3-Next and Qwen3.5. Where a layer attends, a gate as wide as the queries weighs its output.
import { type ConfigReader, configError } from "../config.ts";
import type { AttentionShape } from "../shape.ts";
import type { Tally } from "../tally.ts";
import { countLayers } from "./experts.ts";

// Each with its name in older files.
const FULL_TYPES: readonly unknown[] = ["full_attention", "attention"];
const LINEAR_TYPES: readonly unknown[] = ["linear_attention", "mamba"];

/** Adds the layers that attend, and those with linear attention. */
export function addGatedAttention(tally: Tally, config: ConfigReader, shape: AttentionShape): void {
  const { numLayers } = shape;
  const interval = config.size("full_attention_interval", 4);
  const types = config.perLayer("layer_types", numLayers);
  const numFull = countLayers(numLayers, (layer) =>
    types === undefined ? (layer + 1) % interval === 0 : isFull(types[layer]),
  );
  addFullAttention(tally, config, { ...shape, numLayers: numFull });
  addGatedDeltaNet(tally, config, { ...shape, numLayers: numLayers - numFull });
}

function isFull(type: unknown): boolean {
  if (FULL_TYPES.includes(type)) return true;
  if (LINEAR_TYPES.includes(type)) return false;
  throw configError(
    "layer_types",
    "full_attention or linear_attention for each layer",
    type,
    "Check the configuration.",
  );
}

function addFullAttention(
  tally: Tally,
  config: ConfigReader,
  { hiddenSize, numLayers: copies, numHeads, numKeyValueHeads, headSize }: AttentionShape,
): void {
  const hasBias = config.flag("attention_bias", false);
  const queryWidth = numHeads * headSize;
  tally
    .matrix("attention", hiddenSize, 2 * queryWidth, { hasBias, copies })
    .matrix("attention", hiddenSize, numKeyValueHeads * headSize, { hasBias, copies: 2 * copies })
    .matrix("attention", queryWidth, hiddenSize, { hasBias, copies })
    .add("attention", copies * 2 * headSize)
    .attends({ numLayers: copies, numHeads, queryWidth });
}

function addGatedDeltaNet(
  tally: Tally,
  config: ConfigReader,
  { hiddenSize, numLayers: copies }: Pick<AttentionShape, "hiddenSize" | "numLayers">,
): void {
  const numValueHeads = config.size("linear_num_value_heads", 32);
  const valueSize = config.size("linear_value_head_dim", 128);
  const keys = config.size("linear_num_key_heads", 16) * config.size("linear_key_head_dim", 128);
  const values = numValueHeads * valueSize;
  const kernel = config.size("linear_conv_kernel_dim", 4);
  tally
    // Queries and keys, values and their gate; two scalars for every head of values.
    .matrix("attention", hiddenSize, 2 * keys + 2 * values, { copies })
    .matrix("attention", hiddenSize, 2 * numValueHeads, { copies })
    .matrix("attention", values, hiddenSize, { copies })
    // A convolution of queries, keys and values along the sequence; decay and its bias by head; the output's norm.
    .add("attention", copies * ((2 * keys + values) * kernel + 2 * numValueHeads + valueSize));
}

// Selective state spaces in place of attention. Their matrices count as attention's part: they are what mixes tokens.
import { type ConfigReader, configError } from "../config.ts";
import type { Tally } from "../tally.ts";

/** Layers of Mamba's first kind: Gu and Dao 2023, arXiv:2312.00752. */
export interface MambaLayers {
  readonly numLayers: number;
  readonly hiddenSize: number;
  /** Width within the layer. */
  readonly innerSize: number;
  readonly stateSize: number;
  /** Rank of the projection to time steps. */
  readonly rank: number;
  readonly kernelSize: number;
  /** Whether the projections in and out have biases. */
  readonly hasBias: boolean;
  readonly hasConvBias: boolean;
}

export function addMamba(
  tally: Tally,
  { numLayers, hiddenSize, innerSize, stateSize, rank, kernelSize, hasBias, hasConvBias }: MambaLayers,
): void {
  const convolution = innerSize * kernelSize + (hasConvBias ? innerSize : 0);
  tally
    .matrix("attention", hiddenSize, 2 * innerSize, { hasBias, copies: numLayers })
    .matrix("attention", innerSize, rank + 2 * stateSize, { copies: numLayers })
    .matrix("attention", rank, innerSize, { hasBias: true, copies: numLayers })
    .matrix("attention", innerSize, hiddenSize, { hasBias, copies: numLayers })
    // A and D of the state spaces.
    .add("attention", numLayers * (convolution + innerSize * stateSize + innerSize));
}

/** The rank of time steps, which is a sixteenth of the width where it is left out or "auto". */
export function readRank(config: ConfigReader, field: string, hiddenSize: number): number {
  const given = config.raw(field) === "auto" ? null : config.sizeOrNull(field, null);
  return given ?? Math.ceil(hiddenSize / 16);
}

/** Layers of Mamba's second kind, whose states have heads: Dao and Gu 2024, arXiv:2405.21060. */
export interface Mamba2Layers {
  readonly numLayers: number;
  readonly hiddenSize: number;
  /** Width within the layer: of all heads together. */
  readonly innerSize: number;
  readonly numHeads: number;
  readonly numGroups: number;
  readonly stateSize: number;
  readonly kernelSize: number;
  /** Whether the projection in has a bias. */
  readonly hasInputBias: boolean;
  readonly hasOutputBias: boolean;
  readonly hasConvBias: boolean;
  /** Whether a norm stands before the projection out; it does by default. */
  readonly hasNorm?: boolean;
}

export function addMamba2(tally: Tally, layers: Mamba2Layers): void {
  const { numLayers, hiddenSize, innerSize, numHeads, numGroups, stateSize, hasNorm = true } = layers;
  const convolved = innerSize + 2 * numGroups * stateSize;
  const convolution = convolved * layers.kernelSize + (layers.hasConvBias ? convolved : 0);
  tally
    .matrix("attention", hiddenSize, innerSize + convolved + numHeads, {
      hasBias: layers.hasInputBias,
      copies: numLayers,
    })
    .matrix("attention", innerSize, hiddenSize, { hasBias: layers.hasOutputBias, copies: numLayers })
    // A, D and the bias of the time step, one of each a head.
    .add("attention", numLayers * (convolution + 3 * numHeads))
    .add("norms", hasNorm ? numLayers * innerSize : 0);
}

/** Names of the fields that the heads of a second kind's layers have. */
export interface Mamba2Heads {
  readonly numHeads: { readonly field: string; readonly byDefault: number };
  /** What the heads' width follows from where it is null or "auto"; by default that is so. */
  readonly headSize: { readonly field: string; readonly byDefault?: number };
}

/** How many heads there are, which must fill the width within the layer. */
export function readMamba2Heads(config: ConfigReader, { numHeads, headSize }: Mamba2Heads, innerSize: number): number {
  const heads = config.size(numHeads.field, numHeads.byDefault);
  const isAuto = config.raw(headSize.field) === "auto";
  const size = isAuto ? null : config.sizeOrNull(headSize.field, headSize.byDefault ?? null);
  if (size === null ? innerSize % heads === 0 : heads * size === innerSize) return heads;
  const rule = size === null ? `a divisor of the inner width, ${innerSize}` : `${innerSize / size}, the inner width`;
  const remedy = "Change one of them: the heads together are as wide as the layer within.";
  throw configError(numHeads.field, size === null ? rule : `${rule} ${innerSize} by ${headSize.field}`, heads, remedy);
}

/**
 * Mamba-2's layers by the names that Bamba, Granite 4 and Falcon-H1 share; one bias for both projections.
 *
 * @param ownInnerSize width within the layer where the configuration has it apart from `mamba_expand`
 */
export function readMamba2(
  config: ConfigReader,
  hiddenSize: number,
  ownInnerSize?: number | null,
): Omit<Mamba2Layers, "numLayers"> {
  const expanded = Math.trunc(config.ratio("mamba_expand", 2) * hiddenSize);
  const innerSize = ownInnerSize ?? expanded;
  const heads = { numHeads: { field: "mamba_n_heads", byDefault: 128 }, headSize: { field: "mamba_d_head" } };
  const hasBias = config.flag("mamba_proj_bias", false);
  return {
    hiddenSize,
    innerSize,
    numHeads: readMamba2Heads(config, heads, innerSize),
    numGroups: config.size("mamba_n_groups", 1),
    stateSize: config.size("mamba_d_state", 256),
    kernelSize: config.size("mamba_d_conv", 4),
    hasInputBias: hasBias,
    hasOutputBias: hasBias,
    hasConvBias: config.flag("mamba_conv_bias", true),
  };
}

import type { FlopsCounting } from "../models/flops-counting.ts";
import type { ModelKwargs } from "../models/model.ts";
import type { TransformerShape } from "../models/shape.ts";
import type { SizeTable } from "../wasm/plan/feasibility.ts";
import type { ProbeFailure } from "./contract.ts";

/** A size and the parameters that a model has there. */
export interface ModelSize {
  /** The size parameter's value, an integer from 1 to 2^31 − 1. */
  readonly sizeParamValue: number;
  /** N: trainable parameters, an integer from 1 to 2^53 − 1. */
  readonly numParams: number;
  /**
   * Training FLOPs for one token, forward + backward, a finite number of at least 1; only where they are not counted as
   * k·N.
   */
  readonly flopsPerToken?: number;
  /** Parameters that work on one token, where they are fewer than N: in a mixture of experts. */
  readonly numActiveParams?: number;
}

/** A size with all that its model told. */
export interface KnownModel extends ModelSize {
  /** Layers, widths and heads, where the model tells them. */
  readonly shape?: TransformerShape;
  /** The options that build this very model, where they are not those of the plan with the size put in. */
  readonly modelKwargs?: ModelKwargs;
}

/** The parameters that a model's FLOPs follow from: those that work on one token. */
export function workingParams(size: Pick<ModelSize, "numParams" | "numActiveParams">): number {
  return size.numActiveParams ?? size.numParams;
}

/** A size whose model could not be built or counted. */
export interface SkippedSize {
  readonly sizeParamValue: number;
  /** Where it failed. */
  readonly failure: ProbeFailure;
  /** What was thrown or returned. */
  readonly reason: string;
}

/** A size that was not probed. */
export interface UnprobedSize {
  readonly sizeParamValue: number;
  readonly reason: string;
}

/** Lays sizes out in columns, in the order they are in. Where FLOPs are not k·N, each size has its own. */
export function sizeTable(sizes: readonly ModelSize[], { flopsPerParamPerToken: k = 0 }: FlopsCounting): SizeTable {
  return {
    length: sizes.length,
    sizeParamValue: sizes.map(({ sizeParamValue }) => sizeParamValue),
    numParams: sizes.map(({ numParams }) => numParams),
    flopsPerToken: sizes.map((size) => size.flopsPerToken ?? k * workingParams(size)),
  };
}

function compareSizes(a: ModelSize, b: ModelSize): number {
  return a.numParams - b.numParams || a.sizeParamValue - b.sizeParamValue;
}

/** Sizes in the order of a plan: ascending by N, then by size. */
export function inOrder<Size extends ModelSize>(modelSizes: readonly Size[]): readonly Size[] {
  let previous: Size | undefined;
  for (const modelSize of modelSizes) {
    if (previous !== undefined && compareSizes(previous, modelSize) > 0) return [...modelSizes].sort(compareSizes);
    previous = modelSize;
  }
  return modelSizes;
}

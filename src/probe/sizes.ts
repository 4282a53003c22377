import type { FlopsCounting } from "../models/flops-counting.ts";
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

/** Sorts sizes by N and then by size, and lays them out in columns. Where FLOPs are not k·N, each size has its own. */
export function sizeTable(
  modelSizes: readonly ModelSize[],
  { flopsPerParamPerToken: k = 0 }: FlopsCounting,
): SizeTable {
  const sizes = inOrder(modelSizes);
  return {
    length: sizes.length,
    sizeParamValue: sizes.map(({ sizeParamValue }) => sizeParamValue),
    numParams: sizes.map(({ numParams }) => numParams),
    flopsPerToken: sizes.map(({ numParams, flopsPerToken }) => flopsPerToken ?? k * numParams),
  };
}

function compareSizes(a: ModelSize, b: ModelSize): number {
  return a.numParams - b.numParams || a.sizeParamValue - b.sizeParamValue;
}

/** Sizes in the order of a plan: ascending by N, then by size. */
export function inOrder(modelSizes: readonly ModelSize[]): readonly ModelSize[] {
  let previous: ModelSize | undefined;
  for (const modelSize of modelSizes) {
    if (previous !== undefined && compareSizes(previous, modelSize) > 0) return [...modelSizes].sort(compareSizes);
    previous = modelSize;
  }
  return modelSizes;
}

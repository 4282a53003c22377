import type { Optima } from "../wasm/fit/loss-surface.ts";
import type { OptimumIntervals } from "./interval.ts";
import type { TokenPrice } from "./token-price.ts";

/** A law that has been fitted, as far as predicting goes. */
export interface Law {
  /** k of C = k·N·D, where nothing is known of the models. */
  readonly flopsPerParamPerToken: number;
  /** The smallest and the largest compute budget that it was fitted to. */
  readonly smallestBudget: number;
  readonly largestBudget: number;
  readonly confidence: number;
  /** The optimum at a budget's logarithm, as the one entry of its columns. */
  optimum(logBudget: number, price: TokenPrice): Optima;
  /** Its intervals; undefined where the fit has none. */
  intervals(logBudget: number, price: TokenPrice, confidence: number): OptimumIntervals | undefined;
  /** By how much the losses of models at a budget lie above that optimum's. */
  excessLosses(computeBudget: number, models: readonly TrainableModel[], price: TokenPrice): readonly number[];
}

/** A law whose intervals come from resampled sweeps. */
export interface ResampledLaw extends Law {
  /** How many there are; 0: it has no intervals. */
  readonly numReplicates: number;
  /** a and b of the resampled sweeps, NaN where one had no fit. */
  replicateExponents(): { readonly params: Float64Array; readonly tokens: Float64Array };
}

/** A model with the tokens that a budget pays for. */
export interface TrainableModel {
  readonly numParams: number;
  readonly numTokens: number;
}

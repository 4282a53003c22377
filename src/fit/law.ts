import type { Optima } from "../wasm/fit/loss-surface.ts";
import type { Interval, OptimumIntervals } from "./interval.ts";
import type { TokenPrice } from "./token-price.ts";

/** A law that has been fitted, as far as predicting goes. */
export interface Law {
  /** k of C = k·N·D, where nothing is known of the models. */
  readonly flopsPerParamPerToken: number;
  /** The smallest and the largest compute budget that it was fitted to. */
  readonly smallestBudget: number;
  readonly largestBudget: number;
  /** Every budget that it was fitted to, ascending. */
  readonly budgets: ArrayLike<number>;
  readonly confidence: number;
  /** The optimum at a budget's logarithm, as the one entry of its columns. */
  optimum(logBudget: number, price: TokenPrice): Optima;
  /** Its intervals; undefined where the fit has none. */
  intervals(logBudget: number, price: TokenPrice, confidence: number): OptimumIntervals | undefined;
  /** By how much models lie above the optimum for as many FLOPs as each takes. */
  excessLosses(models: readonly TrainedModel[], price: TokenPrice): readonly number[];
  /** The curve through the runs of the nearest of its budgets: losses at sizes, by the tokens that the budget pays for. */
  curve(computeBudget: number, numParams: readonly number[]): readonly number[];
  /** The interval of a model's loss; undefined where the fit has none. */
  lossInterval(model: TrainedModel, confidence: number): Interval | undefined;
}

/** A law whose intervals come from resampled sweeps. */
export interface ResampledLaw extends Law {
  /** How many there are; 0: it has no intervals. */
  readonly numReplicates: number;
  /** a and b of the resampled sweeps, NaN where one had no fit. */
  replicateExponents(): { readonly params: Float64Array; readonly tokens: Float64Array };
}

/** A model with its tokens, and the training FLOPs that they cost. */
export interface TrainedModel {
  readonly numParams: number;
  readonly numTokens: number;
  readonly computeBudget: number;
}

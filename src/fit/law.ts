import type { Optima } from "../wasm/fit/loss-surface.ts";
import type { TokenPrice } from "./token-price.ts";

/** A law that has been fitted, as far as predicting goes. */
export interface Law {
  /** k of C = k·N·D, where nothing is known of the models. */
  readonly flopsPerParamPerToken: number;
  /** The smallest and the largest compute budget that it was fitted to. */
  readonly smallestBudget: number;
  readonly largestBudget: number;
  readonly confidence: number;
  /** How many resampled sweeps the intervals rest on. */
  readonly numReplicates: number;
  /** The optimum at a budget's logarithm, as the one entry of its columns. */
  optimum(logBudget: number, price: TokenPrice): Optima;
  /** The optima of the resampled sweeps, NaN where one had no fit. */
  replicateOptima(logBudget: number, price: TokenPrice): Optima;
  /** a and b of the resampled sweeps. */
  replicateExponents(): { readonly params: Float64Array; readonly tokens: Float64Array };
  /** By how much the losses of models at a budget lie above that optimum's. */
  excessLosses(computeBudget: number, models: readonly TrainableModel[], price: TokenPrice): readonly number[];
}

/** A model with the tokens that a budget pays for. */
export interface TrainableModel {
  readonly numParams: number;
  readonly numTokens: number;
}

import type { Optima } from "../wasm/fit/loss-surface.ts";

/** Where a figure lies with the confidence of its fit: both ends belong to it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The central interval of replicates: quantiles with linear interpolation. Replicates that are NaN had no fit. */
export function intervalOf(replicates: Float64Array, confidence: number): Interval {
  const sorted = replicates.filter((value) => !Number.isNaN(value)).sort();
  const tail = (1 - confidence) / 2;
  return Object.freeze({ low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) });
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1] ?? low;
  return low + (place - below) * (high - low);
}

/** Intervals of an optimum: of ln N*, ln D* and the loss. */
export interface OptimumIntervals {
  readonly logParams: Interval;
  readonly logTokens: Interval;
  readonly loss: Interval;
}

/** The intervals of optima of resampled sweeps. */
export function optimaIntervals({ logParams, logTokens, loss }: Optima, confidence: number): OptimumIntervals {
  return {
    logParams: intervalOf(logParams, confidence),
    logTokens: intervalOf(logTokens, confidence),
    loss: intervalOf(loss, confidence),
  };
}

/** An interval of logarithms as one of their values. */
export function mapInterval({ low, high }: Interval, apply: (value: number) => number): Interval {
  return Object.freeze({ low: apply(low), high: apply(high) });
}

import type { Optima } from "../wasm/fit/loss-surface.ts";

/** Where a figure lies with the confidence of its fit: both ends belong to it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The central interval of replicates: quantiles with linear interpolation. It reaches as far as the estimate, which runs of
 * much noise can place where hardly a refit of theirs comes. Replicates that are NaN had no fit.
 */
export function intervalOf(replicates: Float64Array, confidence: number, estimate: number): Interval {
  const sorted = replicates.filter((value) => !Number.isNaN(value)).sort();
  const tail = (1 - confidence) / 2;
  return Object.freeze({
    low: Math.min(quantile(sorted, tail), estimate),
    high: Math.max(quantile(sorted, 1 - tail), estimate),
  });
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

/** The intervals of optima of resampled sweeps about that of the sweep itself, which each column of it holds first. */
export function optimaIntervals(replicates: Optima, confidence: number, estimate: Optima): OptimumIntervals {
  const of = (field: keyof Optima) => intervalOf(replicates[field], confidence, estimate[field][0] ?? Number.NaN);
  return { logParams: of("logParams"), logTokens: of("logTokens"), loss: of("loss") };
}

/** An interval of logarithms as one of their values. */
export function mapInterval({ low, high }: Interval, apply: (value: number) => number): Interval {
  return Object.freeze({ low: apply(low), high: apply(high) });
}

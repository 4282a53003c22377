import { logarithm } from "../wasm/fit/elementary.ts";
import type { SearchStrategy } from "./size-search.ts";

/**
 * The place in a gap at which a power law between its ends has a wanted ln N, and the larger sizes behind it.
 *
 * @param unit what the axis's sizes are multiples of
 */
export function byPowerLaw(unit: number): SearchStrategy["lookFor"] {
  return (logParams, { below, above }, axis) => {
    const logSizeAt = (place: number): number => logarithm(axis.sizeValueAt(place) / unit);
    const logParamsAt = (place: number): number => logarithm(axis.paramsAt(place) ?? Number.NaN);
    const share = (logParams - logParamsAt(below)) / (logParamsAt(above) - logParamsAt(below));
    const logSize = logSizeAt(below) + share * (logSizeAt(above) - logSizeAt(below));
    const place = nearestPlace(logSizeAt, logSize, below, above);
    return { place: Math.min(Math.max(place, below + 1), above - 1), directions: [1] };
  };
}

/** The place whose size is nearest to a wanted one in logarithms, by bisection: no power is rounded. */
function nearestPlace(logSizeAt: (place: number) => number, logSize: number, below: number, above: number): number {
  let low = below;
  let high = above;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (logSizeAt(middle) <= logSize) low = middle;
    else high = middle;
  }
  return logSize - logSizeAt(low) < logSizeAt(high) - logSize ? low : high;
}

import { f64 } from "../frame.ts";
import { fitModule } from "./module.ts";

/** ln of each value, the same in every runtime. The array is the caller's. */
export function logarithms(values: ArrayLike<number>): Float64Array {
  return mapped(values, (address, count) => fitModule.exports.logarithms(address, count));
}

/** e to the power of each value, the same in every runtime. The array is the caller's. */
export function exponentials(values: ArrayLike<number>): Float64Array {
  return mapped(values, (address, count) => fitModule.exports.exponentials(address, count));
}

/** ln of one value. */
export function logarithm(value: number): number {
  return logarithms([value])[0] ?? Number.NaN;
}

/** e to the power of one value. */
export function exponential(value: number): number {
  return exponentials([value])[0] ?? Number.NaN;
}

/** The standard normal's quantile at a share between 0 and 1. */
export function normalScore(share: number): number {
  return fitModule.exports.normalScore(share);
}

/** Applies a function of the module that writes over its values. */
function mapped(values: ArrayLike<number>, apply: (address: number, count: number) => void): Float64Array {
  const column = f64(values);
  fitModule.lay([column]);
  apply(column.address, column.length);
  return fitModule.readF64(column);
}

/** How a run's loss scatters about the surface: normal, independent from run to run. */
export interface Noise {
  /** Standard deviation as a share of the loss; 0 by default. */
  readonly relative?: number;
  /** Standard deviation in nats; 0 by default. */
  readonly absolute?: number;
}

/** Losses with noise, the same for the same seed in every runtime. The array is the caller's. */
export function withNoise(losses: ArrayLike<number>, noise: Noise, seed: number): Float64Array {
  const { relative = 0, absolute = 0 } = noise;
  return mapped(losses, (address, count) => fitModule.exports.addNoise(address, count, relative, absolute, seed));
}

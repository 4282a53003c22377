import { readF64 } from "../frame.ts";
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

function mapped(values: ArrayLike<number>, apply: (address: number, count: number) => void): Float64Array {
  const address = fitModule.reserve(values.length * 8);
  fitModule.views.f64.set(values, address >>> 3);
  apply(address, values.length);
  return readF64(fitModule.views.f64, address, values.length);
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
  const address = fitModule.reserve(losses.length * 8);
  fitModule.views.f64.set(losses, address >>> 3);
  fitModule.exports.addNoise(address, losses.length, relative, absolute, seed);
  return readF64(fitModule.views.f64, address, losses.length);
}

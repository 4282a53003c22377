import { readF64 } from "../frame.ts";
import { fitModule } from "./module.ts";

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

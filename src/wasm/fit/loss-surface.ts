import { readF64 } from "../frame.ts";
import { fitModule } from "./module.ts";

/** Compute-optimal points of several surfaces at one compute budget, index by index. */
export interface Optima {
  /** ln N*. */
  readonly logParams: Float64Array;
  /** ln D*. */
  readonly logTokens: Float64Array;
  readonly loss: Float64Array;
}

/**
 * The optima of surfaces at ln(C/k).
 *
 * @param surfaces five values each: E, ln A, ln B, α, β
 */
export function surfaceOptima(surfaces: Float64Array, logParamsTimesTokens: number): Optima {
  const count = surfaces.length / 5;
  const address = fitModule.reserve(count * 64);
  const optima = address + count * 40;
  fitModule.views.f64.set(surfaces, address >>> 3);
  fitModule.exports.surfaceOptima(address, count, logParamsTimesTokens, optima);
  return {
    logParams: readF64(fitModule.views.f64, optima, count),
    logTokens: readF64(fitModule.views.f64, optima + count * 8, count),
    loss: readF64(fitModule.views.f64, optima + count * 16, count),
  };
}

/** The losses that a surface (E, ln A, ln B, α, β) gives models of N on D. */
export function surfaceLosses(
  surface: Float64Array,
  numParams: ArrayLike<number>,
  numTokens: ArrayLike<number>,
): Float64Array {
  const count = numParams.length;
  const address = fitModule.reserve((5 + 3 * count) * 8);
  const params = address + 40;
  const tokens = params + count * 8;
  const losses = tokens + count * 8;
  const { f64 } = fitModule.views;
  f64.set(surface, address >>> 3);
  f64.set(numParams, params >>> 3);
  f64.set(numTokens, tokens >>> 3);
  fitModule.exports.surfaceLosses(address, params, tokens, count, losses);
  return readF64(fitModule.views.f64, losses, count);
}

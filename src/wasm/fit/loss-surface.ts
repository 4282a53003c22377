import { f64 } from "../frame.ts";
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
  const count = surfaces.length / fitModule.exports.SURFACE_VALUES.value;
  const rows = f64(surfaces);
  const logParams = f64(count);
  const logTokens = f64(count);
  const loss = f64(count);
  fitModule.lay([rows, logParams, logTokens, loss]);
  fitModule.exports.surfaceOptima(
    rows.address,
    count,
    logParamsTimesTokens,
    logParams.address,
    logTokens.address,
    loss.address,
  );
  return {
    logParams: fitModule.readF64(logParams),
    logTokens: fitModule.readF64(logTokens),
    loss: fitModule.readF64(loss),
  };
}

/** The losses that a surface (E, ln A, ln B, α, β) gives models of N on D. */
export function surfaceLosses(
  surface: Float64Array,
  numParams: ArrayLike<number>,
  numTokens: ArrayLike<number>,
): Float64Array {
  const row = f64(surface);
  const params = f64(numParams);
  const tokens = f64(numTokens);
  const losses = f64(numParams.length);
  fitModule.lay([row, params, tokens, losses]);
  fitModule.exports.surfaceLosses(row.address, params.address, tokens.address, losses.length, losses.address);
  return fitModule.readF64(losses);
}

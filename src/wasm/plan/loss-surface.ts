import type { LossSurface } from "../../options/priors.ts";
import { core } from "./module.ts";

/** N*(C) of a surface where N·D = C/k; see assembly/loss-surface.ts. */
export function optimalParams({ A, B, alpha, beta }: LossSurface, paramsTimesTokens: number): number {
  return core.exports.optimalParams(A, B, alpha, beta, paramsTimesTokens);
}

/** The geometric mean of one positive number or more; that of one is it itself. */
export function geometricMean(values: readonly number[]): number {
  const [first = Number.NaN] = values;
  if (values.length === 1) return first;
  const address = core.reserve(values.length * 8);
  core.views.f64.set(values, address >>> 3);
  return core.exports.geometricMean(address, values.length);
}

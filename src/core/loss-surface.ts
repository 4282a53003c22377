import type { LossSurface } from "../priors.ts";
import { core } from "./core.ts";

/** N*(C) of a surface where N·D = C/k; see assembly/loss-surface.ts. */
export function optimalParams({ A, B, alpha, beta }: LossSurface, paramsTimesTokens: number): number {
  return core.exports.optimalParams(A, B, alpha, beta, paramsTimesTokens);
}

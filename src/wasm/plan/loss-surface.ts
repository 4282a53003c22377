import { core } from "./module.ts";

/** L(N, D) = E + A/N^α + B/D^β: the loss in nats per token of N parameters trained on D tokens. */
export interface LossSurface {
  /** The irreducible loss, in nats per token; at least 0. */
  readonly E: number;
  readonly A: number;
  readonly B: number;
  readonly alpha: number;
  readonly beta: number;
}

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

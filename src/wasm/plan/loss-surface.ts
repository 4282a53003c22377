import { f64 } from "../frame.ts";
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
  const column = f64(values);
  core.lay([column]);
  return core.exports.geometricMean(column.address, column.length);
}

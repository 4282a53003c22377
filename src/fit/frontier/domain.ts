import { logarithm } from "../../wasm/fit/elementary.ts";
import type { Rungs } from "../../wasm/fit/frontier.ts";

/**
 * How fast losses may fall for intervals to mean something. Every prefix of every public series that intervals were tried on
 * has s ≤ 0.144; toy tasks whose losses fall by factors have 0.28 to 0.58, and there intervals held 58 to 75%.
 */
export const BOUND_OF_DOMAIN = 0.2;

/** s: the mean fall of ln L* for one of ln C, from the smallest budget to the largest; NaN where a minimum is not positive. */
export function lossSlope({ logBudgets, minima }: Rungs): number {
  const [first = Number.NaN] = minima;
  const last = minima.at(-1) ?? Number.NaN;
  const [lowest = Number.NaN] = logBudgets;
  return logarithm(first / last) / ((logBudgets.at(-1) ?? Number.NaN) - lowest);
}

/** Whether intervals mean something. */
export function isInDomain(rungs: Rungs): boolean {
  return rungs.minima.every((minimum) => minimum > 0) && lossSlope(rungs) <= BOUND_OF_DOMAIN;
}

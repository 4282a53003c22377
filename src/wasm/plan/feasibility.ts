import { putF64, readF64 } from "../frame.ts";
import { type CellLimits, LIMITS_BYTES, writeLimits } from "./limits.ts";
import { core } from "./module.ts";
import type { SizeTable } from "./size-table.ts";

/** What the core says of a budget × size cell, by its code in assembly/feasibility.ts. */
const VERDICTS = [
  "feasible",
  "no-tokens",
  "min-tokens-per-param",
  "max-params",
  "min-steps",
  "max-tokens-per-param",
  "max-tokens",
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The rule that a cell breaks: at least one token, or one of the limits; the first of them, in this order. */
export type FeasibilityRule = Exclude<Verdict, "feasible">;

function verdictOf(code: number | undefined): Verdict {
  const verdict = VERDICTS[code ?? -1];
  if (verdict === undefined) throw new RangeError(`The core knows verdicts 0 to ${VERDICTS.length - 1}; got ${code}.`);
  return verdict;
}

/**
 * Whether a model is too large for a budget: it breaks a rule that every larger one, at as many FLOPs a token or more,
 * breaks as well.
 */
export function isTooLarge(
  computeBudget: number,
  flopsPerToken: number,
  numParams: number,
  { minTokensPerParam, maxParams, minTokens }: CellLimits,
): boolean {
  const { isTooLarge: ask } = core.exports;
  return ask(computeBudget, flopsPerToken, numParams, minTokensPerParam, maxParams, minTokens) !== 0;
}

/** One budget's cells, in the order of the sizes. The arrays are the caller's. */
export function cellVerdicts(
  computeBudget: number,
  sizes: SizeTable,
  limits: CellLimits,
): { readonly numTokens: Float64Array; readonly verdicts: readonly Verdict[] } {
  const { length } = sizes;
  const flops = core.reserve(LIMITS_BYTES + length * 25);
  const { f64, u8 } = core.views;
  const params = putF64(f64, flops, sizes.flopsPerToken);
  const tokens = putF64(f64, params, sizes.numParams);
  const limitsAt = tokens + length * 8;
  const codes = writeLimits(f64, limitsAt, limits);
  core.exports.cellVerdicts(computeBudget, flops, params, length, limitsAt, tokens, codes);
  const verdicts: Verdict[] = [];
  // A loop is several times as fast as Array.from over a typed array.
  for (let i = codes; i < codes + length; i++) verdicts.push(verdictOf(u8[i]));
  return { numTokens: readF64(f64, tokens, length), verdicts };
}

import { core } from "./core.ts";
import type { SizeTable } from "./size-table.ts";

/** The smallest D/N that a budget trains sensibly; assembly/feasibility.ts asks for it as 10·D ≥ N. */
export const MIN_TOKENS_PER_PARAM = 0.1;

/** What the core says of a budget × size cell, by its code in assembly/feasibility.ts. */
const VERDICTS = ["feasible", "no-tokens", "min-tokens-per-param"] as const;
export type Verdict = (typeof VERDICTS)[number];

function verdictOf(code: number | undefined): Verdict {
  const verdict = VERDICTS[code ?? -1];
  if (verdict === undefined) throw new RangeError(`The core knows verdicts 0 to ${VERDICTS.length - 1}; got ${code}.`);
  return verdict;
}

/** Whether a budget can train N parameters sensibly: D ≥ 1 and 10·D ≥ N. */
export function isFeasible(computeBudget: number, flopsPerToken: number, numParams: number): boolean {
  return verdictOf(core.exports.cellVerdict(computeBudget, flopsPerToken, numParams)) === "feasible";
}

/** One budget's cells, in the order of the sizes. The arrays are the caller's. */
export function cellVerdicts(
  computeBudget: number,
  sizes: SizeTable,
): { readonly numTokens: Float64Array; readonly verdicts: readonly Verdict[] } {
  const { length } = sizes;
  const flops = core.reserve(length * 25);
  const params = flops + length * 8;
  const tokens = params + length * 8;
  const codes = tokens + length * 8;
  const { f64, u8 } = core.views;
  f64.set(sizes.flopsPerToken, flops >>> 3);
  f64.set(sizes.numParams, params >>> 3);
  core.exports.cellVerdicts(computeBudget, flops, params, length, tokens, codes);
  return {
    numTokens: f64.slice(tokens >>> 3, (tokens >>> 3) + length),
    verdicts: Array.from(u8.subarray(codes, codes + length), verdictOf),
  };
}

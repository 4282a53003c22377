import type { RunTable } from "../../fit/runs/table.ts";
import type { SweepRequest } from "../../options/request.ts";
import type { RungCandidates } from "../../wasm/design/rung-exchange.ts";
import { logarithms } from "../../wasm/fit/elementary.ts";
import { cellVerdicts, type SizeTable } from "../../wasm/plan/feasibility.ts";
import type { Selection } from "../../wasm/plan/selection.ts";
import { MIN_SIZES } from "../sizes-at.ts";
import type { TriedLadder } from "./ladders.ts";

/** The sizes that a budget may train. */
export interface BudgetSizes {
  /** Their places in the size table. */
  readonly sizeIndices: readonly number[];
  readonly logParams: Float64Array;
  readonly logTokens: Float64Array;
}

/** Rungs with the runs that may be chosen there, and the place of each in the size table. */
export interface SizedRungs extends RungCandidates {
  readonly sizeIndices: readonly number[];
  /** ln(N·D) in the middle of the rungs. */
  readonly centre: number;
}

// An N is written with some digits.
const SAME = 1e-3;

/** What was selected for each budget, without the runs that are there already. */
export function sizesByBudget(
  { distinctBudgets, limits }: SweepRequest,
  sizes: SizeTable,
  { rowEnds, sizeIndices }: Selection,
  given: RunTable | undefined,
): ReadonlyMap<number, BudgetSizes> {
  let first = 0;
  return new Map(
    distinctBudgets.map((budget, b) => {
      const end = rowEnds[b] ?? first;
      const trained = trainedAt(budget, given);
      const { numTokens } = cellVerdicts(budget, sizes, limits);
      const kept = Array.from(sizeIndices.subarray(first, end)).filter((i) => {
        const numParams = sizes.numParams[i] ?? Number.NaN;
        return trained.every((other) => Math.abs(other / numParams - 1) > SAME);
      });
      first = end;
      const logParams = logarithms(kept.map((i) => sizes.numParams[i] ?? Number.NaN));
      return [budget, { sizeIndices: kept, logParams, logTokens: logarithms(kept.map((i) => numTokens[i] ?? 0)) }];
    }),
  );
}

/** The N that were trained at a budget. */
function trainedAt(budget: number, given: RunTable | undefined): readonly number[] {
  const b = given?.budgets.indexOf(budget) ?? -1;
  if (given === undefined || b < 0) return [];
  return Array.from(given.numParams.subarray(given.runEnds[b - 1] ?? 0, given.runEnds[b]));
}

/** The rungs of a ladder that have sizes enough, or whose runs are there already. */
export function rungsOf(
  { budgets, isKnown }: TriedLadder,
  byBudget: ReadonlyMap<number, BudgetSizes>,
  minSizes: number,
): SizedRungs {
  const kept: number[] = [];
  const rungEnds: number[] = [];
  const least: number[] = [];
  const sizeIndices: number[] = [];
  const logParams: number[] = [];
  const logTokens: number[] = [];
  let middles = 0;
  for (const [b, budget] of budgets.entries()) {
    const sizes = byBudget.get(budget);
    const count = sizes?.sizeIndices.length ?? 0;
    const isThere = isKnown[b] === true;
    if (sizes === undefined || count < (isThere ? 1 : MIN_SIZES)) continue;
    kept.push(budget);
    least.push(isThere ? 0 : Math.min(minSizes, count));
    sizeIndices.push(...sizes.sizeIndices);
    logParams.push(...sizes.logParams);
    logTokens.push(...sizes.logTokens);
    rungEnds.push(sizeIndices.length);
    middles += (sizes.logParams[0] ?? 0) + (sizes.logTokens[0] ?? 0);
  }
  return {
    budgets: kept,
    rungEnds,
    least,
    sizeIndices,
    logParams: Float64Array.from(logParams),
    logTokens: Float64Array.from(logTokens),
    centre: middles / kept.length,
  };
}

import { readF64, readU32 } from "../frame.ts";
import { core } from "./module.ts";

/** The distinct multiples of `sizeMultiple` nearest to `numValues` log-spaced values, ascending; see assembly/plan/size-grid.ts. */
export function sizeGrid(minSize: number, maxSize: number, numValues: number, sizeMultiple: number): number[] {
  const sizes = core.reserve(numValues * 4);
  return readU32(core.views.u32, sizes, core.exports.sizeGrid(minSize, maxSize, numValues, sizeMultiple, sizes));
}

/** Log-spaced budgets with exact ends; see assembly/plan/budget-ladder.ts. The array is the caller's. */
export function budgetLadder(first: number, last: number, numBudgets: number): Float64Array {
  const budgets = core.reserve(numBudgets * 8);
  core.exports.budgetLadder(first, last, numBudgets, budgets);
  return readF64(core.views.f64, budgets, numBudgets);
}

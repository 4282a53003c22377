import { f64, u32 } from "../frame.ts";
import { core } from "./module.ts";

/** The distinct multiples of `sizeMultiple` nearest to `numValues` log-spaced values, ascending; see assembly/plan/size-grid.ts. */
export function sizeGrid(minSize: number, maxSize: number, numValues: number, sizeMultiple: number): number[] {
  const sizes = u32(numValues);
  core.lay([sizes]);
  return core.readNumbers(sizes, core.exports.sizeGrid(minSize, maxSize, numValues, sizeMultiple, sizes.address));
}

/** Log-spaced budgets with exact ends; see assembly/plan/budget-ladder.ts. The array is the caller's. */
export function budgetLadder(first: number, last: number, numBudgets: number): Float64Array {
  const budgets = f64(numBudgets);
  core.lay([budgets]);
  core.exports.budgetLadder(first, last, numBudgets, budgets.address);
  return core.readF64(budgets);
}

import { readF64 } from "../frame.ts";
import { core } from "./module.ts";

/** Log-spaced budgets with exact ends; see assembly/budget-ladder.ts. The array is the caller's. */
export function budgetLadder(first: number, last: number, numBudgets: number): Float64Array {
  const budgets = core.reserve(numBudgets * 8);
  core.exports.budgetLadder(first, last, numBudgets, budgets);
  return readF64(core.views.f64, budgets, numBudgets);
}

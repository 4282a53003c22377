import { core } from "./instance.ts";
import { coreViews, reserveScratch } from "./scratch.ts";

/** Log-spaced budgets with exact ends; see assembly/budget-ladder.ts. The array is the caller's. */
export function budgetLadder(first: number, last: number, numBudgets: number): Float64Array {
  const exports = core();
  const budgets = reserveScratch(exports, numBudgets * 8);
  exports.budgetLadder(first, last, numBudgets, budgets);
  return coreViews().f64.slice(budgets >>> 3, (budgets >>> 3) + numBudgets);
}

import { shortBudget } from "../../common/units.ts";
import type { TrainingRun } from "../training-run.ts";

const FEWEST_DIGITS = 3;
const MOST_DIGITS = 17;

/** What budgets are called in files: with as few digits as tell all of them apart, such as 1e18 and 6.4e17. */
export function budgetLabels(runs: readonly TrainingRun[]): ReadonlyMap<number, string> {
  const budgets = [...new Set(runs.map(({ computeBudget }) => computeBudget))];
  for (let digits = FEWEST_DIGITS; ; digits++) {
    const labels = new Map(budgets.map((budget) => [budget, shortBudget(Number(budget.toPrecision(digits)))]));
    if (new Set(labels.values()).size === budgets.length || digits === MOST_DIGITS) return labels;
  }
}

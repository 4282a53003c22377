import { DEFAULT_BUDGET_TOLERANCE } from "../../options/table.ts";

/** Runs in groups of one compute budget: for each group the run after its last, and its budget. */
export interface BudgetGroups {
  readonly runEnds: Uint32Array;
  /** The mean of the runs' budgets, which is their budget exactly where all are equal. */
  readonly budgets: Float64Array;
  /** Whether the runs of some group differ in their budget. */
  readonly differ: boolean;
}

/**
 * Groups ascending compute budgets: a group reaches from its smallest up to that times 1 + tolerance.
 *
 * @param computeBudgets training FLOPs, ascending
 */
export function groupBudgets(
  computeBudgets: ArrayLike<number>,
  tolerance: number = DEFAULT_BUDGET_TOLERANCE,
): BudgetGroups {
  const runEnds: number[] = [];
  const budgets: number[] = [];
  let differ = false;
  let first = 0;
  for (let i = 0; i < computeBudgets.length; i++) {
    const smallest = computeBudgets[first] ?? 0;
    const next = computeBudgets[i + 1];
    if (next !== undefined && next <= smallest * (1 + tolerance)) continue;
    let excess = 0;
    for (let j = first; j <= i; j++) excess += (computeBudgets[j] ?? 0) - smallest;
    differ ||= excess > 0;
    budgets.push(smallest + excess / (i + 1 - first));
    runEnds.push(i + 1);
    first = i + 1;
  }
  return { runEnds: new Uint32Array(runEnds), budgets: new Float64Array(budgets), differ };
}

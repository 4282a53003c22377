import type { SweepPlan } from "../plan/sweep-plan.ts";

/** A parabola's fewest sizes. */
export const MIN_SIZES = 3;

/** The budgets of a plan at which it has three sizes or more, ascending. */
export function wholeBudgets(plan: SweepPlan): readonly number[] {
  const sizes = new Map<number, Set<number>>();
  const { computeBudget: budgets, numParams } = plan.columns();
  for (const [i, budget] of budgets.entries()) {
    sizes.set(budget, (sizes.get(budget) ?? new Set()).add(numParams[i] ?? Number.NaN));
  }
  return [...sizes].flatMap(([budget, { size }]) => (size >= MIN_SIZES ? [budget] : []));
}

import { smallest as smallestOf } from "../common/extremes.ts";
import { planSweep } from "../plan/plan-sweep.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";

// As people plan by hand: five budgets a decade or so apart.
const NUM_BUDGETS = 5;
const MIN_SIZES = 3;
const STEPS = 60;

/**
 * The even layout that a plan is measured against: as many FLOPs and about as many experiments over five budgets, which
 * reach up from the plan's smallest, evenly by rank over the sizes that were counted for the plan.
 */
export function evenPlan(plan: SweepPlan): SweepPlan {
  const { totalFlops, numExperiments, modelSizes, flopsPerParamPerToken: k } = plan;
  const numSizesPerBudget = Math.max(MIN_SIZES, Math.round(numExperiments / NUM_BUDGETS));
  const smallest = smallestOf(plan.computeBudgets);
  const wanted = totalFlops / numSizesPerBudget;
  const budgets = ladderOf(smallest, wanted) ?? ladderOf(wanted / 1e4, wanted) ?? [smallest];
  return planSweep({
    modelSizes,
    modelClsName: plan.modelClsName,
    sizeParam: plan.sizeParam,
    modelKwargs: plan.modelKwargs,
    ...plan.limits,
    ...(k !== undefined && { flopsPerParamPerToken: k }),
    computeBudgets: budgets,
    numSizesPerBudget,
  });
}

/** Budgets in a constant ratio r from the smallest one on, whose sum is as wanted. */
function ladderOf(smallest: number, wanted: number): number[] | undefined {
  const ladder = (ratio: number) =>
    Array.from({ length: NUM_BUDGETS }).reduce<number[]>(
      (budgets) => [...budgets, budgets.length === 0 ? smallest : (budgets.at(-1) ?? 0) * ratio],
      [],
    );
  const sum = (ratio: number) => ladder(ratio).reduce((total, budget) => total + budget, 0);
  if (sum(1) > wanted) return undefined;
  let low = 1;
  let high = 2;
  while (sum(high) < wanted) high *= 2;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (sum(middle) <= wanted) low = middle;
    else high = middle;
  }
  return low === 1 ? undefined : ladder(low).map((budget) => Number(budget.toPrecision(12)));
}

import { shortBudget } from "../../../src/common/units.ts";
import type { PlanState } from "../state/site-state.ts";
import { changePlan, state, withText } from "../state/store.ts";
import { wholePlan } from "./plans.ts";

/** As many digits as a drag can mean. */
const DIGITS = 3;

/** Whether budgets can be moved: those of a plan file are as they are. */
export function canMoveBudgets({ models }: PlanState): boolean {
  return models !== "file";
}

/**
 * Moves one of the plan's budgets; those that followed from a total become budgets of their own.
 *
 * @returns the budget that it now is
 */
export function moveBudget(from: number, to: number): number {
  const moved = Number(to.toPrecision(DIGITS));
  const { value: plan } = wholePlan.peek();
  const asked = state.peek().plan;
  if (plan === undefined || moved === from || !(moved > 0 && Number.isFinite(moved))) return from;
  // Two budgets that meet would be one from then on.
  if (plan.computeBudgets.includes(moved)) return from;
  const budgets = plan.computeBudgets.map((budget) => (budget === from ? moved : budget));
  const options = withText(asked.options, "computeBudgets", budgets.map(shortBudget).join(","));
  changePlan({ budgets: "budgets", options: options.layout === "ladder" ? withText(options, "layout", "") : options });
  return moved;
}

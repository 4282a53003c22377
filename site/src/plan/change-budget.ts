import { batch } from "@preact/signals";
import { shortBudget } from "../../../src/common/units.ts";
import type { SweepPlan } from "../../../src/index.ts";
import { wholePlan } from "../answers/plans.ts";
import type { PlanState } from "../state/site-state.ts";
import { changePlan, state, withText } from "../state/store.ts";

/** As many digits as a hand can mean. */
const DIGITS = 3;

/** Whether budgets can be moved: those of a plan file are as they are. */
export function canMoveBudgets({ models }: PlanState): boolean {
  return models !== "file";
}

/**
 * Moves one of the plan's budgets as far as a hand can mean; those that followed from a total become budgets of their own.
 *
 * @returns the budget that it now is
 */
export function moveBudget(from: number, to: number): number {
  return replaceBudget(from, Number(to.toPrecision(DIGITS)));
}

/** How far keys have taken a budget from where it was: steps that are rounded one by one lead back to another place. */
interface Walk {
  readonly origin: number;
  readonly decades: number;
  readonly at: number;
}

let walk: Walk = { origin: Number.NaN, decades: 0, at: Number.NaN };

/**
 * Moves a budget by decades; as many back, and it is what it was.
 *
 * @returns the budget that it now is
 */
export function stepBudget(from: number, step: number): number {
  const { origin, decades } = walk.at === from ? walk : { origin: from, decades: 0 };
  const now = decades + step;
  const at = now === 0 ? replaceBudget(from, origin) : moveBudget(from, origin * 10 ** now);
  if (at !== from) walk = { origin, decades: now, at };
  return at;
}

function replaceBudget(from: number, moved: number): number {
  const { value: plan } = wholePlan.peek();
  const asked = state.peek().plan;
  if (plan === undefined || moved === from || !(moved > 0 && Number.isFinite(moved))) return from;
  // Two budgets that meet would be one from then on.
  if (plan.computeBudgets.includes(moved)) return from;
  const budgets = plan.computeBudgets.map((budget) => (budget === from ? moved : budget));
  const options = withText(asked.options, "computeBudgets", budgets.map(shortBudget).join(","));
  const places = leftOutPlaces(plan, from, asked.leftOut);
  const before = new Set(plan.experiments.flatMap((one) => (one.computeBudget === from ? one.experimentId : [])));
  batch(() => {
    changePlan({
      budgets: "budgets",
      options: options.layout === "ladder" ? withText(options, "layout", "") : options,
    });
    const ids = wholePlan.peek().value?.experiments.filter(({ computeBudget }) => computeBudget === moved) ?? [];
    const moving = places.flatMap((place) => ids[place]?.experimentId ?? []);
    if (places.length > 0) changePlan({ leftOut: [...asked.leftOut.filter((id) => !before.has(id)), ...moving] });
  });
  return moved;
}

/** Which of a budget's runs are left out, by their place: where it moves to they have other names, and may be other sizes. */
function leftOutPlaces(plan: SweepPlan, budget: number, leftOut: readonly string[]): readonly number[] {
  return plan.experiments
    .filter(({ computeBudget }) => computeBudget === budget)
    .flatMap(({ experimentId }, place) => (leftOut.includes(experimentId) ? [place] : []));
}

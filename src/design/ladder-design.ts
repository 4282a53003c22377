import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { checked, type Options } from "../options/read.ts";
import { SWEEP_ROWS } from "../options/read-sweep.ts";
import { TARGET_ROWS } from "../options/table.ts";
import { planAny } from "../plan/plan-sweep.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { DEFAULT_MAX_SIZE, DEFAULT_SIZE_MULTIPLE } from "../probe/size-values.ts";
import { DESIGN_SWEEP_ROWS } from "./design-options.ts";
import { checkTarget, checkTargetAbove } from "./options.ts";

/** The options of planSweep that a design has. */
const PLANNED = Object.keys(SWEEP_ROWS).filter((option) => Object.hasOwn(DESIGN_SWEEP_ROWS, option));

// As many sizes as planSweep looks among.
const MOST_MULTIPLES = 65_536;

// A family's sizes may be multiples of more.
const NEAR_THE_END = 0.9;

/** Lays a ladder: planSweep's, of any size that is useful, below its target. */
export function designLadder(options: Options): SweepPlan {
  const { targetBudget } = checked(options, TARGET_ROWS);
  checkTarget(targetBudget);
  const given = Object.fromEntries(PLANNED.map((option) => [option, options[option]]));
  const plan = given.modelCls === undefined || given.maxSize !== undefined ? planOf(given, {}) : planUpwards(given);
  checkTargetAbove(targetBudget, plan.computeBudgets.at(-1) ?? 0, "the largest budget");
  checkRungs(plan);
  return plan;
}

// A parabola needs three sizes, and a power law three budgets to depart from.
const MIN_RUNGS = 3;
const MIN_SIZES = 3;

/** Refuses a ladder that the family has no sizes for. */
function checkRungs(plan: SweepPlan): void {
  const sizes = new Map<number, Set<number>>();
  const { computeBudget: budgets, numParams } = plan.columns();
  for (const [i, budget] of budgets.entries()) {
    sizes.set(budget, (sizes.get(budget) ?? new Set()).add(numParams[i] ?? Number.NaN));
  }
  const numWhole = [...sizes.values()].filter(({ size }) => size >= MIN_SIZES).length;
  if (numWhole >= MIN_RUNGS) return;
  const [smallest] = plan.modelSizes;
  const found = smallest === undefined ? "no model" : `a smallest model of N = ${smallest.numParams}`;
  throw new IsoflopError("INFEASIBLE", {
    field: "totalFlops",
    rule: "A ladder must have three budgets of three sizes or more",
    value: `${numWhole} of ${plan.computeBudgets.length} with ${found}`,
    remedy: words`Raise ${name("totalFlops")}, offer smaller models, or loosen the limits.`,
  });
}

function planOf(given: Options, range: Options): SweepPlan {
  return planAny({ ...given, ...range, layout: "ladder" });
}

/** Looks among twice as many sizes until the largest is of no use. */
function planUpwards(given: Options): SweepPlan {
  const { sizeMultiple = DEFAULT_SIZE_MULTIPLE } = given;
  const most = MOST_MULTIPLES * Number(sizeMultiple);
  for (let maxSize = DEFAULT_MAX_SIZE; ; maxSize *= 2) {
    const plan = planOf(given, { maxSize: Math.min(maxSize, most) });
    const largest = plan.modelSizes.reduce((most, { sizeParamValue }) => Math.max(most, sizeParamValue), 0);
    if (maxSize >= most || largest < NEAR_THE_END * maxSize) return plan;
  }
}

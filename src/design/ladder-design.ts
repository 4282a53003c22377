import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { DEFAULT_PRIOR, readPrior } from "../options/priors.ts";
import { checked, type Options } from "../options/read.ts";
import { SWEEP_ROWS } from "../options/read-sweep.ts";
import { TARGET_ROWS } from "../options/table.ts";
import { planAny } from "../plan/plan-sweep.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { checkGoal, DESIGN_SWEEP_ROWS } from "./design-options.ts";
import { deviationAfterPlan } from "./evaluate/posterior.ts";
import { totalOfLadder } from "./ladder-total.ts";
import { checkTarget, checkTargetAbove } from "./options.ts";
import { planUpwards } from "./plan-upwards.ts";
import { wholeBudgets } from "./sizes-at.ts";

/** The options of planSweep that a design has. */
const PLANNED = Object.keys(SWEEP_ROWS).filter((option) => Object.hasOwn(DESIGN_SWEEP_ROWS, option));

/** Lays a ladder: planSweep's, of any size that is useful, below its target. */
export function designLadder(options: Options): SweepPlan {
  const { targetBudget } = checked(options, TARGET_ROWS);
  const { totalFlops, targetStandardError } = checkGoal(options);
  checkTarget(targetBudget);
  const { totalFlops: _, ...given } = Object.fromEntries(PLANNED.map((option) => [option, options[option]]));
  if (totalFlops !== undefined) return ladderOf(given, targetBudget, totalFlops);
  return cheapestLadder(given, targetBudget, targetStandardError ?? Number.NaN);
}

function ladderOf(given: Options, targetBudget: number, totalFlops: number): SweepPlan {
  const plan = planUpwards(given, (range) => planAny({ ...given, ...range, totalFlops, layout: "ladder" }));
  checkTargetAbove(targetBudget, plan.computeBudgets.at(-1) ?? 0, "the largest budget");
  checkRungs(plan);
  return plan;
}

/** A family's sizes are not those that a ladder wants: where they tell less, a ladder is asked for more. */
const MOST_TRIES = 4;

function cheapestLadder(options: Options, targetBudget: number, targetStandardError: number): SweepPlan {
  const { prior = DEFAULT_PRIOR } = options;
  const surfaces = readPrior("prior", prior);
  let aim = targetStandardError;
  for (let tries = 1; ; tries++) {
    const plan = ladderOf(options, targetBudget, totalOfLadder(options, surfaces, targetBudget, aim));
    const reached = deviationAfterPlan(plan, surfaces, targetBudget) / Math.LN10;
    if (reached <= targetStandardError || tries === MOST_TRIES) return plan;
    aim *= 0.999 * (targetStandardError / reached);
  }
}

// A power law needs three budgets to depart from.
const MIN_RUNGS = 3;

/** Refuses a ladder that the family has no sizes for. */
function checkRungs(plan: SweepPlan): void {
  const numWhole = wholeBudgets(plan).length;
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

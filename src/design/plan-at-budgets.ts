import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import type { SweepRequest } from "../options/request.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import type { Probing } from "../probe/probing.ts";
import type { DesignScenarios } from "../wasm/design/design.ts";
import { logarithm } from "../wasm/fit/elementary.ts";
import { candidatesOf, usableBudgets } from "./candidates.ts";
import { chooseSizes, type KnownRuns } from "./choose-sizes.ts";
import { planOfRuns } from "./plan-of-runs.ts";
import { probeWindows } from "./probe-wanted.ts";
import { MIN_SIZES } from "./sizes-at.ts";

/** What sizes are chosen at budgets that are given. */
export interface SizeChoice {
  /** The models, limits and budgets. */
  readonly sweep: SweepRequest;
  readonly numSizesPerBudget: number;
  /** The surfaces whose N* sizes are looked for about. */
  readonly surfaces: readonly Float64Array[];
  /** How far in ln N sizes reach beyond those N*. */
  readonly logSpan: number;
  readonly prior: Omit<DesignScenarios, "logParamsTimesTokens">;
  /** C: the training FLOPs that are extrapolated to. */
  readonly targetBudget: number;
  readonly known: KnownRuns;
  /** What the option is called that holds the budgets. */
  readonly budgetsField: string;
}

/** Plans the sizes at given budgets that, together with the runs that are known, tell most of log10 N* at the target. */
export function* planAtBudgets(choice: SizeChoice): Probing<SweepPlan> {
  const { sweep, surfaces, logSpan, budgetsField } = choice;
  const { distinctBudgets } = sweep;
  const { probed, sizes, windows, cost } = yield* probeWindows(sweep, distinctBudgets, surfaces, logSpan);
  const { usable, leftOut } = usableBudgets(candidatesOf(distinctBudgets, windows, sizes, sweep.limits), MIN_SIZES);
  if (leftOut.length > 0) throw withoutSizes(budgetsField, leftOut);
  const scenarios = {
    ...choice.prior,
    logParamsTimesTokens: cost.logParamsTimesTokens(logarithm(choice.targetBudget)),
  };
  const counts = chooseSizes(usable, choice.numSizesPerBudget, scenarios, choice.known);
  if (counts === undefined) {
    throw new IsoflopError("NOT_DETERMINED", {
      field: budgetsField,
      rule: "The runs that there are and those to plan must together determine a loss surface",
      value: "too little",
      remedy: words`Plan three budgets or more, or widen ${name("spanFactor")}.`,
    });
  }
  return planOfRuns(sweep, probed, usable, counts);
}

/** The error of budgets at which the models have too few sizes. */
export function withoutSizes(budgetsField: string, budgets: readonly number[]): IsoflopError {
  return new IsoflopError("INFEASIBLE", {
    field: budgetsField,
    rule: `Every budget must have ${MIN_SIZES} sizes about the N* that is expected, also below it`,
    value: `${budgets.join(", ")} FLOPs without`,
    remedy: words`Offer models that reach there, a larger ${name("spanFactor")}, or other budgets.`,
  });
}

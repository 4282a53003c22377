import { fitLossSurface } from "../fit/loss-surface/fit.ts";
import { plannedFlops } from "../fit/planned-flops.ts";
import type { Run } from "../fit/run.ts";
import { surfaceColumn } from "../fit/simulate-runs.ts";
import { readBudgetList } from "../options/compute-budgets.ts";
import { checked, mergedRows, type Options, readOptions } from "../options/read.ts";
import { DEFAULT_NUM_SIZES_PER_BUDGET, DEFAULT_REFINED_SPAN, REFINE_ROWS, type Rows } from "../options/table.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { probe } from "../probe/probe.ts";
import { logarithm, logarithms } from "../wasm/fit/elementary.ts";
import { DESIGN_MODEL_ROWS, type DesignModels, readModels } from "./design-options.ts";
import { checkPlan, checkTarget } from "./options.ts";
import { planAtBudgets } from "./plan-at-budgets.ts";

/** Options of {@link refineSweep}. */
export type RefineOptions<ModelOptions extends object = Record<string, unknown>> = (
  | DesignModels<ModelOptions>
  | { readonly modelCls?: never; readonly modelSizes?: never; readonly flops?: never }
) & {
  /** C: training FLOPs of the runs to plan next. */
  readonly nextBudgets: readonly number[];
  /** C: the training FLOPs that are extrapolated to; the largest of nextBudgets by default. */
  readonly targetBudget?: number;
  /** How many distinct sizes to train at each, an integer of at least 3; 7 by default. */
  readonly numSizesPerBudget?: number;
  /** Sizes lie within this factor of the fitted N*, above 1; 8 by default. */
  readonly spanFactor?: number;
};

/** The options of refineSweep. */
const REFINE_SWEEP_ROWS: Rows = /* @__PURE__ */ mergedRows(DESIGN_MODEL_ROWS, REFINE_ROWS);

/**
 * Plans the next rung of a sweep from what has come back: fits the loss surface to the runs (approach 3), centres the next
 * budgets on its N*, and chooses the sizes that, together with the runs there are, tell most of log10 N* at the target.
 *
 * @param plan the plan that the runs are of
 * @param runs what has come back, of this plan and of any before it
 * @param options the next budgets; models as designSweep takes them, or the sizes that were counted for the plan. FLOPs are
 * counted as the plan's where nothing else is said
 * @returns a plan of the next budgets alone
 * @throws {IsoflopError} as fitLossSurface does for runs; INVALID_OPTION where an option breaks its rule; INFEASIBLE where
 * the sizes don't reach about N* at a budget
 * @example
 * const next = refineSweep(plan, runs, { nextBudgets: [1e20], modelCls: gpt2, sizeParam: "width" });
 */
export function refineSweep<ModelOptions extends object = Record<string, unknown>>(
  plan: SweepPlan,
  runs: readonly Run[],
  options: RefineOptions<ModelOptions>,
): SweepPlan {
  return readOptions("refineSweep", "plan, runs, { nextBudgets }", options, REFINE_SWEEP_ROWS, (known) => {
    checkPlan(plan);
    return refine(plan, runs, known);
  });
}

function refine(plan: SweepPlan, runs: readonly Run[], options: Options): SweepPlan {
  const asked = checked(options, REFINE_ROWS);
  const { numSizesPerBudget = DEFAULT_NUM_SIZES_PER_BUDGET, spanFactor = DEFAULT_REFINED_SPAN } = asked;
  const nextBudgets = readBudgetList("nextBudgets", asked.nextBudgets);
  const sweep = readModels({ ...planModels(plan, options), ...options }, nextBudgets);
  const { targetBudget = sweep.distinctBudgets.at(-1) } = asked;
  checkTarget(targetBudget);
  const fit = fitLossSurface(runs, { bootstrap: 0 });
  const surface = surfaceColumn(fit.surface);
  const logSpan = logarithm(spanFactor);
  const trained = runs.filter(({ loss }) => Number.isFinite(loss));
  const steps = planAtBudgets({
    sweep,
    numSizesPerBudget,
    surfaces: [surface],
    logSpan,
    prior: { surfaces: surface, shares: [1], criterion: "worst" },
    targetBudget,
    known: {
      logParams: logarithms(trained.map(({ numParams }) => numParams)),
      logTokens: logarithms(trained.map(({ numTokens }) => numTokens)),
    },
    budgetsField: "nextBudgets",
  });
  return probe(steps);
}

/** The models of a plan, where the options have none of their own, and how their FLOPs are counted. */
function planModels(plan: SweepPlan, { modelCls, modelSizes, flops, flopsPerParamPerToken: given }: Options): Options {
  const { modelKwargs, sizeParam, flopsPerParamPerToken, limits } = plan;
  const shared = { modelKwargs, sizeParam, ...(flopsPerParamPerToken !== undefined && { flopsPerParamPerToken }) };
  if (modelCls !== undefined) {
    return { ...limits, ...shared, ...((flops ?? given) === undefined && plannedFlops(plan)) };
  }
  if (modelSizes !== undefined) return { ...limits, ...shared, modelClsName: plan.modelClsName };
  return { ...limits, ...shared, modelClsName: plan.modelClsName, modelSizes: plan.modelSizes };
}

import { fitLossSurface } from "../fit/loss-surface/fit.ts";
import { plannedFlops } from "../fit/planned-flops.ts";
import type { Run } from "../fit/run.ts";
import { surfaceColumn } from "../fit/simulate-runs.ts";
import { readBudgetList } from "../options/compute-budgets.ts";
import { DEFAULT_PRIOR, type Prior, readPrior } from "../options/priors.ts";
import { checked, mergedRows, type Options, readOptions } from "../options/read.ts";
import type { SweepRequest } from "../options/request.ts";
import {
  DEFAULT_CENTRED_SPAN,
  DEFAULT_LADDER_SIZES,
  DEFAULT_NUM_SIZES_PER_BUDGET,
  DEFAULT_REFINED_SPAN,
  REFINE_ROWS,
  type Rows,
} from "../options/table.ts";
import { checkPlan } from "../plan/check-plan.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { probe } from "../probe/probe.ts";
import { logarithm, logarithms } from "../wasm/fit/elementary.ts";
import { DESIGN_MODEL_ROWS, type DesignModels, readModels } from "./design-options.ts";
import { LADDER_WINDOW } from "./ladder-window.ts";
import { optimumByRuns, planNextRungs } from "./next-rungs.ts";
import { planAtBudgets, withoutSizes } from "./plan-at-budgets.ts";
import { planUpwards } from "./plan-upwards.ts";
import { wholeBudgets } from "./sizes-at.ts";

/** Options of {@link refineSweep}. */
export type RefineOptions<ModelOptions extends object = Record<string, unknown>> = (
  | DesignModels<ModelOptions>
  | { readonly modelCls?: never; readonly modelSizes?: never; readonly flops?: never }
) & {
  /** C: training FLOPs of the runs to plan next. */
  readonly nextBudgets: readonly number[];
  /** How sizes are chosen: as those of a ladder by default; `"exact-law"` chooses those that tell most if the law is exact. */
  readonly method?: "ladder" | "exact-law";
  /** By a ladder: what losses were expected; a blend of published ones by default. */
  readonly prior?: Prior;
  /** C: the training FLOPs that are extrapolated to; the largest of nextBudgets by default. */
  readonly targetBudget?: number;
  /** How many distinct sizes to train at each, an integer of at least 3; 5 by default, 7 by the exact law. */
  readonly numSizesPerBudget?: number;
  /** Sizes lie within this factor of N*, above 1; 4 by default, 8 by the exact law. */
  readonly spanFactor?: number;
};

/** The options of refineSweep. */
const REFINE_SWEEP_ROWS: Rows = /* @__PURE__ */ mergedRows(DESIGN_MODEL_ROWS, REFINE_ROWS);

/**
 * Plans the next rung of a sweep from what has come back. Sizes are those of a ladder's rung about the prior's N*, or about that
 * of the frontier of the runs where it is more than 3 times another, and the plan says so: fits to cheap rungs mislead more often
 * than a prior is so far off. It also says where the rung would hardly tell more of N* at the target.
 *
 * With `method: "exact-law"` it fits the loss surface to the runs (approach 3), centres the next budgets on its N*, and chooses the
 * sizes that, together with the runs there are, tell most of log10 N* at the target if the law is exact.
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
  const { targetBudget: target, ...asked } = checked(options, REFINE_ROWS);
  const nextBudgets = readBudgetList("nextBudgets", asked.nextBudgets);
  const models = { ...planModels(plan, options), ...options };
  const targetBudget = target ?? nextBudgets.reduce((most, budget) => Math.max(most, budget), 0);
  if (asked.method === "exact-law") {
    const { numSizesPerBudget = DEFAULT_NUM_SIZES_PER_BUDGET, spanFactor = DEFAULT_REFINED_SPAN } = asked;
    return refineExactly(runs, readModels(models, nextBudgets), numSizesPerBudget, spanFactor, targetBudget);
  }
  const { numSizesPerBudget = DEFAULT_LADDER_SIZES, spanFactor = DEFAULT_CENTRED_SPAN, prior = DEFAULT_PRIOR } = asked;
  const surfaces = readPrior("prior", prior);
  const found = optimumByRuns(plan, runs);
  const next = planUpwards(models, (range) => {
    const sweep = { ...readModels({ ...LADDER_WINDOW, ...models, ...range }, nextBudgets), numSizesPerBudget };
    return planNextRungs(runs, found, { sweep, surfaces, spanFactor, targetBudget });
  });
  const whole = wholeBudgets(next);
  const short = nextBudgets.filter((budget) => !whole.includes(budget));
  if (short.length > 0) throw withoutSizes("nextBudgets", short);
  return next;
}

function refineExactly(
  runs: readonly Run[],
  sweep: SweepRequest,
  numSizesPerBudget: number,
  spanFactor: number,
  targetBudget: number,
): SweepPlan {
  const fit = fitLossSurface(runs, { bootstrap: 0 });
  const surface = surfaceColumn(fit.surface);
  const trained = runs.filter(({ loss }) => Number.isFinite(loss));
  const steps = planAtBudgets({
    sweep,
    numSizesPerBudget,
    surfaces: [surface],
    logSpan: logarithm(spanFactor),
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

import { isRecord } from "../common/checks.ts";
import { readable } from "../common/readable.ts";
import type { AnyModel } from "../models/model.ts";
import type { Prior } from "../options/priors.ts";
import { checked, mergedRows, type Options, readOptions } from "../options/read.ts";
import { MODEL_ROWS } from "../options/read-sweep.ts";
import { SWEEP_USAGE } from "../options/request.ts";
import type { ModelClsSweep, ModelSizesSweep, SizeParamOf, SweepOptions } from "../options/sweep.ts";
import { DEFAULT_DESIGN_SPAN, DEFAULT_NUM_SIZES_PER_BUDGET, OPTIMAL_ROWS, type Rows } from "../options/table.ts";
import { planSweep as planLaidOut } from "../plan/plan-sweep.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { probe } from "../probe/probe.ts";
import { logarithm } from "../wasm/fit/elementary.ts";
import { readModels, readPriors } from "./design-options.ts";
import { checkTarget, checkTargetAbove } from "./options.ts";
import { planAtBudgets } from "./plan-at-budgets.ts";

/** The options that an optimal layout has beside those of planSweep. */
export interface OptimalLayout {
  readonly layout: "optimal";
  /** C: the training FLOPs that the sweep is extrapolated to, at least its largest budget. */
  readonly targetBudget: number;
  /** What losses are expected: a surface by name, your own, or several, of which the worst counts. */
  readonly prior?: Prior;
  /** How many times larger or smaller the prior's N* may be, at least 1; 3 by default. */
  readonly robustness?: number;
  /** Sizes lie within this factor of an N* that may be true, above 1; 16 by default. */
  readonly spanFactor?: number;
}

/** What an optimal layout decides itself, or does not know. */
type Decided = "layout" | "prior" | "spanFactor" | "numProbeSizes" | "probeAll";

/** The options of planSweep with an optimal layout. */
export type OptimalSweep<Options extends object, SizeParam extends string, Model extends AnyModel> = OptimalLayout &
  (Omit<ModelClsSweep<Options, SizeParam, Model>, Decided> | Omit<ModelSizesSweep, Decided>);

/** The options of a plan with an optimal layout. */
const OPTIMAL_SWEEP_ROWS: Rows = /* @__PURE__ */ mergedRows(MODEL_ROWS, OPTIMAL_ROWS);

/**
 * Plans as planSweep of `isoflop` does, and knows one layout more: `"optimal"` chooses at each of the budgets the sizes
 * that together tell most of log10 N* at a target budget, by the Fisher information of the surface fit, in the worst case
 * over the priors with their N* as they are, 3 times larger and 3 times smaller. Where budgets are free as well, see
 * designSweep.
 *
 * @param options those of planSweep; with `layout: "optimal"` also {@link OptimalLayout}
 * @returns the plan
 * @throws {IsoflopError} as planSweep and designSweep do
 * @example
 * planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19], layout: "optimal", targetBudget: 1e21 });
 */
export function planSweep<
  ModelOptions extends object,
  SizeParam extends SizeParamOf<ModelOptions>,
  Model extends AnyModel = AnyModel,
>(options: SweepOptions<ModelOptions, SizeParam, Model> | OptimalSweep<ModelOptions, SizeParam, Model>): SweepPlan {
  return isOptimal(options) ? planOptimalAny(options) : planLaidOut(options);
}

/** {@link planSweep} with an optimal layout, whatever the options are. */
export function planOptimalAny(options: unknown): SweepPlan {
  return readOptions("planSweep", SWEEP_USAGE, options, OPTIMAL_SWEEP_ROWS, planOptimal);
}

function isOptimal(options: unknown): options is OptimalLayout {
  return readable("planSweep", "options", () => isRecord(options) && options.layout === "optimal");
}

function planOptimal(options: Options): SweepPlan {
  const {
    numSizesPerBudget = DEFAULT_NUM_SIZES_PER_BUDGET,
    spanFactor = DEFAULT_DESIGN_SPAN,
    targetBudget,
  } = checked(options, OPTIMAL_ROWS);
  checkTarget(targetBudget);
  const sweep = readModels(options, options.computeBudgets);
  checkTargetAbove(targetBudget, sweep.distinctBudgets.at(-1) ?? 0, "the largest budget");
  const { rows, ...prior } = readPriors(options);
  const steps = planAtBudgets({
    sweep,
    numSizesPerBudget,
    surfaces: rows,
    logSpan: logarithm(spanFactor),
    prior,
    targetBudget,
    known: { logParams: new Float64Array(0), logTokens: new Float64Array(0) },
    budgetsField: "computeBudgets",
  });
  return probe(steps);
}

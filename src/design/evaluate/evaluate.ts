import { withBudgets } from "../../fit/runs/with-budgets.ts";
import { surfaceColumn } from "../../fit/simulate-runs.ts";
import { DEFAULT_PRIOR, type Prior, readPrior } from "../../options/priors.ts";
import { checked, mergedRows, readOptions } from "../../options/read.ts";
import { DEFAULT_NOISE, PRIOR_ROWS, type Rows, TARGET_ROWS } from "../../options/table.ts";
import { checkPlan } from "../../plan/check-plan.ts";
import type { SweepPlan } from "../../plan/sweep-plan.ts";
import { assessRuns, deadweightShare } from "../../wasm/design/assessment.ts";
import { exponentials, logarithm } from "../../wasm/fit/elementary.ts";
import { fitIsoFlop } from "../../wasm/fit/iso-flop.ts";
import { surfaceLosses, surfaceOptima } from "../../wasm/fit/loss-surface.ts";
import type { LossSurface } from "../../wasm/plan/loss-surface.ts";
import { checkTarget } from "../options.ts";
import { type PlanRuns, planRuns } from "../plan-runs.ts";
import { surfaceName } from "../surface-rows.ts";
import type { Approach2Bias, BudgetEvaluation, Deadweight, PlanEvaluation, SurfaceEvaluation } from "./evaluation.ts";
import { posteriorOf } from "./posterior.ts";
import { type ExponentErrors, onceForAll, shapeWarnings, surfaceWarnings } from "./warnings.ts";

/** Options of {@link evaluatePlan}. */
export interface EvaluateOptions {
  /** C: the training FLOPs that are extrapolated to. */
  readonly targetBudget: number;
  /** Which losses to expect: a surface by name, your own, or several; the blend of published ones by default. */
  readonly prior?: Prior;
  /** Standard deviation of a run's loss, in nats: what repeats differ by; 0.005 by default. */
  readonly noise?: number;
}

/**
 * Evaluates a plan before it runs: what it leaves open where losses are nearly a Chinchilla surface (`posterior`), how far its
 * estimates would scatter if they were exactly one, how far approach 2 would be off without any noise, where its sizes lie
 * about the optimum, and what its errors would cost at the target.
 *
 * Standard errors follow from the Fisher information of the surface fit (approach 3, least squares) by the delta method;
 * they take the surface to be linear within the noise, and a warning says where it is not.
 *
 * @param plan the plan
 * @param options see {@link EvaluateOptions}
 * @throws {IsoflopError} INVALID_OPTION or CONFLICTING_OPTIONS where an option breaks its rule; NOT_DETERMINED where the
 * plan has no experiment
 * @example
 * const { standardErrors, warnings } = evaluatePlan(plan, { prior: "chinchilla", targetBudget: 1e24 });
 * console.log(standardErrors.log10NumParams, warnings);
 */
export function evaluatePlan(plan: SweepPlan, options: EvaluateOptions): PlanEvaluation {
  return evaluateAny(plan, options);
}

/** The options of evaluatePlan. */
export const EVALUATE_ROWS: Rows = /* @__PURE__ */ mergedRows(TARGET_ROWS, PRIOR_ROWS);

/** {@link evaluatePlan}, whatever the options are. */
export function evaluateAny(plan: SweepPlan, options: unknown): PlanEvaluation {
  return readOptions("evaluatePlan", "plan, { targetBudget }", options, EVALUATE_ROWS, (known) => {
    checkPlan(plan);
    const { targetBudget } = checked(known, TARGET_ROWS);
    const { noise = DEFAULT_NOISE, prior = DEFAULT_PRIOR } = checked(known, PRIOR_ROWS);
    checkTarget(targetBudget);
    return evaluate(plan, readPrior("prior", prior), noise, targetBudget);
  });
}

function evaluate(
  plan: SweepPlan,
  lossSurfaces: readonly LossSurface[],
  noise: number,
  targetBudget: number,
): PlanEvaluation {
  const runs = planRuns(plan);
  const shapes = budgetShapes(runs);
  const warnings: [name: string, warnings: ReadonlyMap<string, string>][] = [];
  const logBudget = logarithm(targetBudget);
  const target = { targetBudget, logBudget, logParamsTimesTokens: runs.cost.logParamsTimesTokens(logBudget) };
  const surfaces = lossSurfaces.map((lossSurface) => {
    const { evaluation, errors } = evaluateSurface(lossSurface, runs, shapes, target, noise);
    warnings.push([evaluation.name, surfaceWarnings(evaluation, errors)]);
    return evaluation;
  });
  const [first] = surfaces;
  const { flopsConvention } = plan;
  const counted =
    plan.flopsPerParamPerToken === undefined
      ? { flopsConvention, flopsPerParamPerToken: runs.cost.flopsPerParamPerToken }
      : undefined;
  const worst = (of: (surface: SurfaceEvaluation) => number) => Math.max(...surfaces.map(of));
  const extrapolation = targetBudget / (runs.runs.budgets.at(-1) ?? Number.NaN);
  const share = worst(({ deadweight }) => deadweight.surfaceFit.share);
  return Object.freeze({
    targetBudget,
    noise,
    numExperiments: plan.numExperiments,
    totalFlops: plan.totalFlops,
    posterior: posteriorOf(plan, runs, lossSurfaces, target.logParamsTimesTokens, extrapolation),
    standardErrors: Object.freeze({
      paramsExponent: worst(({ standardErrors }) => standardErrors.paramsExponent),
      tokensExponent: worst(({ standardErrors }) => standardErrors.tokensExponent),
      log10NumParams: worst(({ standardErrors }) => standardErrors.log10NumParams),
    }),
    deadweight: deadweightOf(targetBudget, share),
    surfaces: Object.freeze(surfaces),
    warnings: Object.freeze([...shapeWarnings(first?.budgets ?? [], counted, extrapolation), ...onceForAll(warnings)]),
  });
}

/** What of a budget no surface changes. */
type BudgetShape = Omit<BudgetEvaluation, "optimalNumParams" | "isBracketed" | "offCentre"> & {
  readonly smallest: number;
  readonly largest: number;
};

function budgetShapes({ runs: { budgets, runEnds, numParams, numTokens } }: PlanRuns): BudgetShape[] {
  let first = 0;
  return Array.from(budgets, (computeBudget, b) => {
    const end = runEnds[b] ?? first;
    let numSizes = 0;
    let minTokensPerParam = Number.POSITIVE_INFINITY;
    for (let i = first; i < end; i++) {
      // Sizes ascend within a budget.
      if (i === first || numParams[i] !== numParams[i - 1]) numSizes++;
      minTokensPerParam = Math.min(minTokensPerParam, (numTokens[i] ?? 0) / (numParams[i] ?? 1));
    }
    const smallest = numParams[first] ?? Number.NaN;
    const largest = numParams[end - 1] ?? Number.NaN;
    const numExperiments = end - first;
    first = end;
    return {
      computeBudget,
      smallest,
      largest,
      span: largest / smallest,
      numSizes,
      numExperiments,
      minTokensPerParam,
      totalFlops: numExperiments * computeBudget,
    };
  });
}

interface Target {
  readonly targetBudget: number;
  readonly logBudget: number;
  /** ln(C/k), where k is that of the largest size. */
  readonly logParamsTimesTokens: number;
}

function evaluateSurface(
  lossSurface: LossSurface,
  runs: PlanRuns,
  shapes: readonly BudgetShape[],
  target: Target,
  noise: number,
): { readonly evaluation: SurfaceEvaluation; readonly errors: ExponentErrors } {
  const row = surfaceColumn(lossSurface);
  const { targetBudget, logParamsTimesTokens: logTarget } = target;
  const assessed = assessRuns(row, runs.logParams, runs.logTokens, logTarget);
  const exponentError = noise * assessed.exponent;
  const optimum = surfaceOptima(row, logTarget);
  const [logOptimum = Number.NaN] = optimum.logParams;
  const [numParams = Number.NaN, numTokens = Number.NaN] = exponentials([logOptimum, logTarget - logOptimum]);
  const found = approach2Bias(lossSurface, row, runs, shapes, target, logOptimum);
  const surfaceShare = deadweightShare(row, logTarget, noise * assessed.logParams, true);
  const approach2Share = found && deadweightShare(row, logTarget, found.logError, false);
  const evaluation = Object.freeze({
    name: surfaceName(lossSurface),
    lossSurface,
    optimum: Object.freeze({ numParams, numTokens, loss: optimum.loss[0] ?? Number.NaN }),
    standardErrors: Object.freeze({
      paramsExponent: exponentError,
      tokensExponent: exponentError,
      log10NumParams: (noise * assessed.logParams) / Math.LN10,
    }),
    conditionNumber: assessed.conditionNumber,
    approach2: found?.bias,
    deadweight: Object.freeze({
      surfaceFit: deadweightOf(targetBudget, surfaceShare),
      approach2: approach2Share === undefined ? undefined : deadweightOf(targetBudget, approach2Share),
    }),
    budgets: Object.freeze(budgetsBy(row, runs, shapes)),
  });
  return { evaluation, errors: { logAlpha: noise * assessed.logAlpha, logBeta: noise * assessed.logBeta } };
}

function deadweightOf(targetBudget: number, share: number): Deadweight {
  return Object.freeze({ flops: targetBudget * share, share });
}

function budgetsBy(
  row: Float64Array,
  { logBudgets, cost }: PlanRuns,
  shapes: readonly BudgetShape[],
): BudgetEvaluation[] {
  const optima = exponentials(logBudgets.map((logBudget) => cost.logOptimum(row, logBudget)));
  return shapes.map(({ smallest, largest, ...shape }, b) => {
    const optimalNumParams = optima[b] ?? Number.NaN;
    return Object.freeze({
      ...shape,
      optimalNumParams,
      isBracketed: smallest < optimalNumParams && optimalNumParams < largest,
      offCentre: (Math.sqrt(smallest) * Math.sqrt(largest)) / optimalNumParams,
    });
  });
}

// A parabola needs three sizes.
const MIN_SIZES = 3;

/** Approach 2 on the losses that the surface has without noise. */
function approach2Bias(
  { alpha, beta }: LossSurface,
  row: Float64Array,
  { runs }: PlanRuns,
  shapes: readonly BudgetShape[],
  { logBudget, logParamsTimesTokens }: Target,
  logOptimum: number,
): { readonly bias: Approach2Bias; readonly logError: number } | undefined {
  const fitted = withBudgets(
    { ...runs, loss: surfaceLosses(row, runs.numParams, runs.numTokens) },
    shapes.map(({ numSizes }) => numSizes >= MIN_SIZES),
  );
  if (fitted.budgets.length < 2) return undefined;
  const { laws, numUsed } = fitIsoFlop(fitted, false);
  if (numUsed < 2) return undefined;
  const [paramsIntercept = 0, paramsExponent = 0, tokensIntercept = 0, tokensExponent = 0] = laws;
  const logError = paramsIntercept + paramsExponent * logBudget - logOptimum;
  const tokensError = tokensIntercept + tokensExponent * logBudget - (logParamsTimesTokens - logOptimum);
  const [params = Number.NaN, tokens = Number.NaN] = exponentials([logError, tokensError]);
  const bias = Object.freeze({
    paramsExponent: paramsExponent - beta / (alpha + beta),
    tokensExponent: tokensExponent - alpha / (alpha + beta),
    numParams: params - 1,
    numTokens: tokens - 1,
    numBudgets: numUsed,
  });
  return { bias, logError };
}

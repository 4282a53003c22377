import { surfaceColumn } from "../fit/simulate-runs.ts";
import { checked, mergedRows, readOptions } from "../options/read.ts";
import { DEFAULT_TRIALS, type Rows, SIMULATION_ROWS, TARGET_ROWS, TRIALS_ROWS } from "../options/table.ts";
import { checkPlan } from "../plan/check-plan.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { simulateFits as simulateColumns } from "../wasm/design/simulation.ts";
import { logarithm } from "../wasm/fit/elementary.ts";
import { surfaceLosses, surfaceOptima } from "../wasm/fit/loss-surface.ts";
import { checkTarget } from "./options.ts";
import { planRuns } from "./plan-runs.ts";
import { readSimulation, type SimulationOptions } from "./simulate-sweep.ts";

/** Options of {@link simulateFits}. */
export interface SimulateFitsOptions extends SimulationOptions {
  /** C: the training FLOPs that are extrapolated to. */
  readonly targetBudget: number;
  /** How many sweeps to simulate, an integer from 1 to 100,000; 2,000 by default. */
  readonly trials?: number;
}

/** How estimates of one quantity scatter about the truth. */
export interface EstimateDistribution {
  readonly truth: number;
  /** One estimate a trial; NaN where a trial's losses determine no surface. */
  readonly estimates: Float64Array;
  readonly mean: number;
  /** Mean minus truth. */
  readonly bias: number;
  readonly standardDeviation: number;
  /** Root of the mean square of estimate minus truth. */
  readonly rootMeanSquareError: number;
  /** The estimates below which 5%, 50% and 95% of them lie. */
  readonly quantiles: { readonly low: number; readonly median: number; readonly high: number };
}

/** What fits of simulated sweeps tell. Figures leave out trials that failed. */
export interface SimulatedFits {
  readonly trials: number;
  /** Trials whose losses determine no surface: its N* may be anything. */
  readonly numFailed: number;
  /** a: N* ∝ C^a. */
  readonly paramsExponent: EstimateDistribution;
  /** b: D* ∝ C^b. */
  readonly tokensExponent: EstimateDistribution;
  /** log10 of N* at the target. */
  readonly log10NumParams: EstimateDistribution;
}

/** The options of simulateFits. */
const SIMULATE_FITS_ROWS: Rows = /* @__PURE__ */ mergedRows(SIMULATION_ROWS, TARGET_ROWS, TRIALS_ROWS);

/**
 * Simulates a sweep many times over and fits the loss surface to each (approach 3, least squares): how the estimates would
 * scatter if a surface were true. It takes no approximation, where {@link evaluatePlan} takes the surface to be linear
 * within the noise.
 *
 * @param plan the plan
 * @param options see {@link SimulateFitsOptions}
 * @throws {IsoflopError} INVALID_OPTION where an option breaks its rule; NOT_DETERMINED where the plan has no experiment;
 * TOO_LARGE where memory does not suffice
 * @example
 * const { log10NumParams } = simulateFits(plan, { lossSurface: "chinchilla", targetBudget: 1e24 });
 * console.log(log10NumParams.rootMeanSquareError);
 */
export function simulateFits(plan: SweepPlan, options: SimulateFitsOptions): SimulatedFits {
  return readOptions("simulateFits", "plan, { lossSurface, targetBudget }", options, SIMULATE_FITS_ROWS, (known) => {
    checkPlan(plan);
    const { lossSurface, noise, seed } = readSimulation(known);
    const surface = surfaceColumn(lossSurface);
    const { targetBudget } = checked(known, TARGET_ROWS);
    const { trials = DEFAULT_TRIALS } = checked(known, TRIALS_ROWS);
    checkTarget(targetBudget);
    const { runs, cost } = planRuns(plan);
    const truth = { ...runs, loss: surfaceLosses(surface, runs.numParams, runs.numTokens) };
    const fitted = simulateColumns(surface, truth, noise, seed, trials);
    const logTarget = cost.logParamsTimesTokens(logarithm(targetBudget));
    const estimates = estimatesOf(fitted, logTarget);
    const true_ = estimatesOf(surface, logTarget);
    return Object.freeze({
      trials,
      numFailed: estimates.paramsExponent.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0),
      paramsExponent: distribution(estimates.paramsExponent, true_.paramsExponent),
      tokensExponent: distribution(estimates.tokensExponent, true_.tokensExponent),
      log10NumParams: distribution(estimates.log10NumParams, true_.log10NumParams),
    });
  });
}

function estimatesOf(surfaces: Float64Array, logTarget: number) {
  const count = surfaces.length / 5;
  const paramsExponent = new Float64Array(count);
  const tokensExponent = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const alpha = surfaces[5 * i + 3] ?? Number.NaN;
    const beta = surfaces[5 * i + 4] ?? Number.NaN;
    paramsExponent[i] = beta / (alpha + beta);
    tokensExponent[i] = alpha / (alpha + beta);
  }
  const log10NumParams = surfaceOptima(surfaces, logTarget).logParams.map((value) => value / Math.LN10);
  return { paramsExponent, tokensExponent, log10NumParams };
}

function distribution(estimates: Float64Array, [truth = Number.NaN]: Float64Array): EstimateDistribution {
  const sorted = estimates.filter((value) => !Number.isNaN(value)).sort();
  const mean = sorted.reduce((sum, value) => sum + (value - truth), 0) / sorted.length + truth;
  const squaresAbout = (center: number) => sorted.reduce((sum, value) => sum + (value - center) ** 2, 0);
  // The nearest rank.
  const quantile = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return Object.freeze({
    truth,
    estimates,
    mean,
    bias: mean - truth,
    standardDeviation: Math.sqrt(squaresAbout(mean) / Math.max(1, sorted.length - 1)),
    rootMeanSquareError: Math.sqrt(squaresAbout(truth) / sorted.length),
    quantiles: Object.freeze({ low: quantile(0.05), median: quantile(0.5), high: quantile(0.95) }),
  });
}

import { invalidOption } from "../../common/checks.ts";
import { IsoflopError } from "../../common/errors.ts";
import { checked, mergedRows, readOptions } from "../../options/read.ts";
import { DEFAULT_HUBER_DELTA, FIT_ROWS, type Rows, SURFACE_FIT_ROWS } from "../../options/table.ts";
import { exponentials } from "../../wasm/fit/elementary.ts";
import { surfaceLosses } from "../../wasm/fit/loss-surface.ts";
import { fitSurface, LEAST_SQUARES, type Resampling, type SurfaceProblem } from "../../wasm/fit/surface-fit.ts";
import type { LossSurface } from "../../wasm/plan/loss-surface.ts";
import { type CheckedFitOptions, type FitOptions, numReplicates, readFitOptions } from "../fit-options.ts";
import type { Run } from "../run.ts";
import { besides, type RunTable, runTable } from "../runs/table.ts";
import { LossSurfaceLaw } from "./law.ts";
import { resamplingOf } from "./resampling.ts";
import { LossSurfaceFit, type SurfaceErrors } from "./result.ts";

/** Options of {@link fitLossSurface}. */
export interface LossSurfaceOptions extends FitOptions {
  /**
   * What is minimised: `"least-squares"`, Σ w·(L − L̂)², or `"huber"`, Σ w·Huber(ln L̂ − ln L), which runs that diverged
   * can't pull far; `"least-squares"` by default.
   */
  readonly loss?: "least-squares" | "huber";
  /** With `"huber"`: the δ from which a residual of ln L counts by its size and no longer by its square; 0.001 by default. */
  readonly huberDelta?: number;
  /** E, in nats per token, where it is known, below every loss; free where it is left out. */
  readonly irreducibleLoss?: number;
  /** Whether α = β, as where N* and D* grow alike; false by default. */
  readonly tieExponents?: boolean;
  /**
   * What the resampled sweeps draw anew: `"runs"`, each run's residual, or `"models"`, all those of an N together, for models
   * with several runs (on more and more tokens) that share what is theirs alone; `"runs"` by default.
   */
  readonly resample?: "runs" | "models";
}

/** The options of fitLossSurface. */
const SURFACE_ROWS: Rows = /* @__PURE__ */ mergedRows(SURFACE_FIT_ROWS, FIT_ROWS);

const NUM_PARAMETERS = 5;

/**
 * Approach 3 of Hoffmann et al. 2022 (arXiv:2203.15556): the loss surface L(N, D) = E + A/N^α + B/D^β, with E, A, B ≥ 0,
 * that is closest to the losses of all runs. Then N* ∝ C^a with a = β/(α+β).
 *
 * By least squares only α and β are searched, since E, A and B follow from them (variable projection). Where losses carry
 * little noise the search ends at the same surface from anywhere; there is one start. Runs need not lie on a few budgets.
 *
 * Intervals are those of a residual bootstrap. Relative residuals are divided by 1 − leverage and drawn within budgets;
 * neighbouring budgets with fewer than five runs are drawn from together. They reach as far as the estimate, which runs of
 * much noise can place where hardly a refit comes. Models with several runs each, on more and more tokens, share what is theirs
 * alone; `resample: "models"` draws by them, and without it intervals are too narrow.
 *
 * @param runs the runs, in any order: five or more that differ in N and D
 * @param options see {@link LossSurfaceOptions}
 * @throws {IsoflopError} INVALID_RUN where a run breaks its rule; INVALID_OPTION where an option does; NOT_DETERMINED where
 * the runs don't determine the five parameters; TOO_LARGE where the bootstrap would take too long
 * @example
 * const fit = fitLossSurface(runs);
 * console.log(fit.surface.alpha, fit.predict(1e24).intervals);
 */
export function fitLossSurface(runs: readonly Run[], options: LossSurfaceOptions = {}): LossSurfaceFit {
  const usage = "runs, { loss, bootstrap, seed }";
  return readOptions("fitLossSurface", usage, options, SURFACE_ROWS, (known) => {
    const { loss = "least-squares", huberDelta = DEFAULT_HUBER_DELTA, ...rest } = checked(known, SURFACE_FIT_ROWS);
    const { irreducibleLoss = Number.NaN, tieExponents: tiesExponents = false, resample = "runs" } = rest;
    const request = readFitOptions(known);
    const problem = { threshold: loss === "huber" ? huberDelta : 0, irreducibleLoss, tiesExponents };
    return fitTable(runTable(runs, request.budgetTolerance), problem, resample, request);
  });
}

function fitTable(
  table: RunTable,
  problem: SurfaceProblem,
  by: Resampling["by"],
  options: CheckedFitOptions,
): LossSurfaceFit {
  const numParameters = numFree(problem);
  checkSpread(table, problem);
  const { status, surface, objective, covariance } = fitSurface(table, problem);
  const parameters = parametersOf(surface);
  if (status !== "fitted") throw notDetermined(status, parameters);
  const freedom = table.length - numParameters;
  const law = new LossSurfaceLaw({
    runs: table,
    problem,
    resampling: resamplingOf(table, by),
    surface,
    flopsPerParamPerToken: options.flopsPerParamPerToken,
    confidence: options.confidence,
    numReplicates: freedom > 0 ? numReplicates(options, table.length) : 0,
    seed: options.seed,
  });
  const isHuber = problem.threshold > 0;
  const quality = {
    lossFunction: isHuber ? "huber" : "least-squares",
    irreducibleLoss: Number.isNaN(problem.irreducibleLoss) ? undefined : problem.irreducibleLoss,
    tiesExponents: problem.tiesExponents,
    residualSumOfSquares: sumOfSquares(table, surface),
    objective,
  } as const;
  const errors = isHuber ? undefined : errorsOf(parameters, covariance);
  return new LossSurfaceFit(
    law,
    parameters,
    errors,
    quality,
    table.length,
    table.leftOut,
    warningsOf(parameters, problem, freedom),
  );
}

/** By how much one surface misses runs, √(RSS/(n − 5)) in nats; undefined where they don't determine one. */
export function surfaceMiss(table: RunTable): number | undefined {
  const freedom = table.length - NUM_PARAMETERS;
  if (freedom <= 0) return undefined;
  const { status, surface } = fitSurface(table, LEAST_SQUARES);
  return status === "fitted" ? Math.sqrt(sumOfSquares(table, surface) / freedom) : undefined;
}

function parametersOf(surface: Float64Array): LossSurface {
  const [E = Number.NaN, logA = Number.NaN, logB = Number.NaN, alpha = Number.NaN, beta = Number.NaN] = surface;
  const [A = Number.NaN, B = Number.NaN] = exponentials([logA, logB]);
  return { E, A, B, alpha, beta };
}

function sumOfSquares({ numParams, numTokens, loss, weight }: RunTable, surface: Float64Array): number {
  return surfaceLosses(surface, numParams, numTokens).reduce((sum, fitted, i) => {
    const residual = (loss[i] ?? 0) - fitted;
    return sum + (weight[i] ?? 0) * residual * residual;
  }, 0);
}

/** By the delta method: a = β/(α+β) has the derivatives −β/(α+β)² and α/(α+β)². */
function errorsOf({ A, B, alpha, beta }: LossSurface, covariance: Float64Array): SurfaceErrors {
  const at = (row: number, column: number) => covariance[row * NUM_PARAMETERS + column] ?? Number.NaN;
  const error = (parameter: number) => Math.sqrt(at(parameter, parameter));
  const total = (alpha + beta) * (alpha + beta);
  const variance = (beta * beta * at(3, 3) - 2 * alpha * beta * at(3, 4) + alpha * alpha * at(4, 4)) / (total * total);
  const places = Array.from({ length: NUM_PARAMETERS }, (_, i) => i);
  return {
    standardErrors: Object.freeze({ E: error(0), A: A * error(1), B: B * error(2), alpha: error(3), beta: error(4) }),
    exponentStandardError: Math.sqrt(Math.max(variance, 0)),
    covariance: Object.freeze(places.map((row) => Object.freeze(places.map((column) => at(row, column))))),
  };
}

/** How many parameters a problem leaves to be found. */
function numFree({ irreducibleLoss, tiesExponents }: SurfaceProblem): number {
  return NUM_PARAMETERS - (Number.isNaN(irreducibleLoss) ? 0 : 1) - (tiesExponents ? 1 : 0);
}

/** Refuses what no search is needed to refuse. */
function checkSpread({ length, numParams, numTokens, loss, leftOut }: RunTable, problem: SurfaceProblem): void {
  const numParameters = numFree(problem);
  if (length < numParameters) {
    const number = numParameters === NUM_PARAMETERS ? "five" : numParameters === NUM_PARAMETERS - 1 ? "four" : "three";
    const rule = `A surface of ${number} parameters must be fitted to ${number} runs or more`;
    throw undetermined(rule, `${length}${besides(leftOut)}`);
  }
  const least = loss.reduce((smaller, value) => Math.min(smaller, value), Number.POSITIVE_INFINITY);
  if (problem.irreducibleLoss >= least) {
    throw invalidOption(
      "irreducibleLoss",
      `below every loss, of which the least is ${least}`,
      problem.irreducibleLoss,
      "Give E in nats per token, or leave it out to have it fitted.",
    );
  }
  for (const [letter, values] of [
    ["N", numParams],
    ["D", numTokens],
  ] as const) {
    const [first] = values;
    if (values.every((value) => value === first)) {
      throw undetermined(`A surface must be fitted to runs that differ in ${letter}`, `${letter} = ${first} in all`);
    }
  }
}

function undetermined(rule: string, value: string): IsoflopError {
  return new IsoflopError("NOT_DETERMINED", {
    field: "runs",
    rule,
    value,
    remedy: "Train more sizes at more budgets.",
  });
}

function notDetermined(status: "not-determined" | "not-converged", surface: LossSurface): IsoflopError {
  const { A, B, alpha, beta } = surface;
  if (status === "not-converged") {
    return undetermined("The search for α and β must end", `as far as α = ${alpha}, β = ${beta}`);
  }
  const digits = (value: number) => value.toPrecision(3);
  return undetermined(
    "Losses must fall with N and with D, by exponents from 0.001 to 20",
    `A = ${digits(A)}, α = ${digits(alpha)} and B = ${digits(B)}, β = ${digits(beta)} as the closest surface`,
  );
}

function warningsOf({ E }: LossSurface, { irreducibleLoss }: SurfaceProblem, freedom: number): string[] {
  const warnings: string[] = [];
  if (E === 0 && irreducibleLoss !== 0) {
    warnings.push("E is at its bound 0: the losses show no irreducible part, and standard errors take it as known.");
  }
  if (freedom === 0) warnings.push("As many runs as parameters: nothing is left to tell the noise by.");
  return warnings;
}

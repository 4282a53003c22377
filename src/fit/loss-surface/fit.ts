import { IsoflopError } from "../../common/errors.ts";
import { checked, mergedRows, readOptions } from "../../options/read.ts";
import { DEFAULT_HUBER_DELTA, FIT_ROWS, type Rows, SURFACE_FIT_ROWS } from "../../options/table.ts";
import { exponentials } from "../../wasm/fit/elementary.ts";
import { surfaceLosses } from "../../wasm/fit/loss-surface.ts";
import { fitSurface } from "../../wasm/fit/surface-fit.ts";
import type { LossSurface } from "../../wasm/plan/loss-surface.ts";
import { type CheckedFitOptions, type FitOptions, numReplicates, readFitOptions } from "../fit-options.ts";
import type { Run } from "../run.ts";
import { besides, type RunTable, runTable } from "../runs/table.ts";
import { LossSurfaceLaw } from "./law.ts";
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
 * much noise can place where hardly a refit comes.
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
    const { loss = "least-squares", huberDelta = DEFAULT_HUBER_DELTA } = checked(known, SURFACE_FIT_ROWS);
    const request = readFitOptions(known);
    return fitTable(runTable(runs, request.budgetTolerance), loss === "huber" ? huberDelta : 0, request);
  });
}

function fitTable(table: RunTable, threshold: number, options: CheckedFitOptions): LossSurfaceFit {
  checkSpread(table);
  const { status, surface, objective, covariance } = fitSurface(table, threshold);
  const parameters = parametersOf(surface);
  if (status !== "fitted") throw notDetermined(status, parameters);
  const freedom = table.length - NUM_PARAMETERS;
  const law = new LossSurfaceLaw({
    runs: table,
    threshold,
    surface,
    flopsPerParamPerToken: options.flopsPerParamPerToken,
    confidence: options.confidence,
    numReplicates: freedom > 0 ? numReplicates(options, table.length) : 0,
    seed: options.seed,
  });
  const lossFunction = threshold > 0 ? "huber" : "least-squares";
  const quality = { lossFunction, residualSumOfSquares: sumOfSquares(table, surface), objective } as const;
  const errors = threshold > 0 ? undefined : errorsOf(parameters, covariance);
  return new LossSurfaceFit(
    law,
    parameters,
    errors,
    quality,
    table.length,
    table.leftOut,
    warningsOf(parameters, freedom),
  );
}

/** By how much one surface misses runs, √(RSS/(n − 5)) in nats; undefined where they don't determine one. */
export function surfaceMiss(table: RunTable): number | undefined {
  const freedom = table.length - NUM_PARAMETERS;
  if (freedom <= 0) return undefined;
  const { status, surface } = fitSurface(table, 0);
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

/** Refuses what no search is needed to refuse. */
function checkSpread({ length, numParams, numTokens, leftOut }: RunTable): void {
  if (length < NUM_PARAMETERS) {
    const rule = "A surface of five parameters must be fitted to five runs or more";
    throw undetermined(rule, `${length}${besides(leftOut)}`);
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

function warningsOf({ E }: LossSurface, freedom: number): string[] {
  const warnings: string[] = [];
  if (E === 0) {
    warnings.push("E is at its bound 0: the losses show no irreducible part, and standard errors take it as known.");
  }
  if (freedom === 0) warnings.push("Five runs determine five parameters: nothing is left to tell the noise by.");
  return warnings;
}

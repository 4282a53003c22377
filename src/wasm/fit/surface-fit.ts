import { type Column, f64, u32 } from "../frame.ts";
import { fitModule } from "./module.ts";
import type { RunColumns } from "./run-columns.ts";

/** How a search for a surface ends. */
export type FitStatus = "fitted" | "not-determined" | "not-converged";

function statusOf(code: number): FitStatus {
  const { FITTED, NOT_DETERMINED, NOT_CONVERGED } = fitModule.exports;
  switch (code) {
    case FITTED.value:
      return "fitted";
    case NOT_DETERMINED.value:
      return "not-determined";
    case NOT_CONVERGED.value:
      return "not-converged";
    default:
      throw new RangeError(`A fit ends by a status that the module exports; got ${code}.`);
  }
}

/** Which surfaces are searched, and for the least of what. */
export interface SurfaceProblem {
  /** δ of Huber's loss of ln L; 0 for least squares. */
  readonly threshold: number;
  /** E where it is given; NaN where it is free. */
  readonly irreducibleLoss: number;
  /** Whether α = β. */
  readonly tiesExponents: boolean;
}

/** Least squares, with all five parameters free. */
export const LEAST_SQUARES: SurfaceProblem = { threshold: 0, irreducibleLoss: Number.NaN, tiesExponents: false };

/** What residuals are drawn from: for each stratum the run after its last, or which model each run is of. */
export type Resampling =
  | { readonly by: "runs"; readonly strataEnds: readonly number[] }
  | { readonly by: "models"; readonly models: Uint32Array; readonly numModels: number };

/** Lays runs with their work space, and what else a call needs, and has the module fit them. */
export function layRuns(
  { length, numParams, numTokens, loss, weight }: RunColumns,
  { threshold, irreducibleLoss, tiesExponents }: SurfaceProblem,
  others: readonly Column[],
): void {
  const { exports } = fitModule;
  const params = f64(numParams);
  const tokens = f64(numTokens);
  const losses = f64(loss);
  const weights = f64(weight);
  const work = f64(exports.WORK_COLUMNS.value * length);
  fitModule.lay([params, tokens, losses, weights, work, ...others]);
  exports.layRuns(
    params.address,
    tokens.address,
    losses.address,
    weights.address,
    length,
    threshold,
    irreducibleLoss,
    tiesExponents,
    work.address,
  );
}

/** A surface as the module has fitted it. The arrays are the caller's. */
export interface FittedSurface {
  readonly status: FitStatus;
  /** E, ln A, ln B, α, β. */
  readonly surface: Float64Array;
  /** The weighted sum that was minimised: of squares, or of Huber's loss. */
  readonly objective: number;
  /** Of E, ln A, ln B, α, β, row by row. */
  readonly covariance: Float64Array;
}

// The search ends at the same surface from anywhere; this is near most that were published.
const START = { alpha: 0.35, beta: 0.35 } as const;

/**
 * Fits a surface; see assembly/fit/surface-fit.ts.
 *
 * @param start the exponents from which the search starts
 */
export function fitSurface(
  runs: RunColumns,
  problem: SurfaceProblem,
  start: { readonly alpha: number; readonly beta: number } = START,
): FittedSurface {
  const { exports } = fitModule;
  const result = f64(exports.RESULT_VALUES.value);
  layRuns(runs, problem, [result]);
  const status = statusOf(exports.fitSurface(start.alpha, start.beta, result.address));
  const values = fitModule.readF64(result);
  return {
    status,
    surface: values.slice(0, exports.SURFACE_VALUES.value),
    objective: values[exports.OBJECTIVE.value] ?? Number.NaN,
    covariance: values.slice(exports.COVARIANCE.value),
  };
}

/** Surfaces of resampled sweeps, five values each; see assembly/fit/surface-fit.ts. The array is the caller's. */
export function surfaceReplicates(
  runs: RunColumns,
  problem: SurfaceProblem,
  resampling: Resampling,
  seed: number,
  count: number,
): Float64Array {
  const { exports } = fitModule;
  const replicates = f64(exports.SURFACE_VALUES.value * count);
  if (resampling.by === "runs") {
    const ends = u32(resampling.strataEnds);
    layRuns(runs, problem, [replicates, ends]);
    exports.drawWithinStrata(ends.address, ends.length);
  } else {
    const models = u32(resampling.models);
    const sums = f64(exports.MODEL_VALUES.value * resampling.numModels);
    layRuns(runs, problem, [replicates, models, sums]);
    exports.drawByModels(models.address, resampling.numModels, sums.address);
  }
  exports.surfaceReplicates(START.alpha, START.beta, seed, count, replicates.address);
  return fitModule.readF64(replicates);
}

import { readF64 } from "../frame.ts";
import { fitModule } from "./module.ts";
import type { RunColumns } from "./run-columns.ts";

/** How a search for a surface ends, by its code in assembly/fit/surface-fit.ts. */
const STATUSES = ["fitted", "not-determined", "not-converged"] as const;
export type FitStatus = (typeof STATUSES)[number];

// Columns of the work space: WORK_COLUMNS in assembly/fit/surface-fit.ts.
export const WORK_COLUMNS = 6;
const RESULT_VALUES = 31;

function statusOf(code: number): FitStatus {
  const status = STATUSES[code];
  if (status === undefined) throw new RangeError(`A fit ends by status 0 to ${STATUSES.length - 1}; got ${code}.`);
  return status;
}

/** Lays the runs out, with room for `numResults` f64 and the work space, and gives the addresses. */
function layRuns({ length, numParams, numTokens, loss, weight }: RunColumns, numResults: number, numU32: number) {
  const column = length * 8;
  const result = fitModule.reserve(numResults * 8 + (4 + WORK_COLUMNS) * column + numU32 * 4);
  const params = result + numResults * 8;
  const tokens = params + column;
  const losses = tokens + column;
  const weights = losses + column;
  const work = weights + column;
  const { f64 } = fitModule.views;
  f64.set(numParams, params >>> 3);
  f64.set(numTokens, tokens >>> 3);
  f64.set(loss, losses >>> 3);
  f64.set(weight, weights >>> 3);
  return { params, tokens, losses, weights, work, result, end: work + WORK_COLUMNS * column };
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
 * Fits a surface by least squares, or with a threshold above 0 by Huber's loss of ln L; see assembly/fit/surface-fit.ts.
 *
 * @param start the exponents from which the search starts
 */
export function fitSurface(
  runs: RunColumns,
  threshold: number,
  start: { readonly alpha: number; readonly beta: number } = START,
): FittedSurface {
  const { params, tokens, losses, weights, work, result } = layRuns(runs, RESULT_VALUES, 0);
  const code = fitModule.exports.fitSurface(
    params,
    tokens,
    losses,
    weights,
    runs.length,
    threshold,
    start.alpha,
    start.beta,
    work,
    result,
  );
  const { f64 } = fitModule.views;
  return {
    status: statusOf(code),
    surface: readF64(f64, result, 5),
    objective: f64[(result >>> 3) + 5] ?? Number.NaN,
    covariance: readF64(f64, result + 48, 25),
  };
}

/** Surfaces of resampled sweeps, five values each; see assembly/fit/surface-fit.ts. The array is the caller's. */
export function surfaceReplicates(
  runs: RunColumns,
  threshold: number,
  strataEnds: readonly number[],
  seed: number,
  count: number,
): Float64Array {
  const { params, tokens, losses, weights, work, result, end } = layRuns(runs, 5 * count, strataEnds.length);
  fitModule.views.u32.set(strataEnds, end >>> 2);
  fitModule.exports.surfaceReplicates(
    params,
    tokens,
    losses,
    weights,
    runs.length,
    threshold,
    START.alpha,
    START.beta,
    end,
    strataEnds.length,
    seed,
    count,
    work,
    result,
  );
  return readF64(fitModule.views.f64, result, 5 * count);
}

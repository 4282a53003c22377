import { computeStep, logAlpha, logBeta, project, stepLogAlpha, stepLogBeta, sumOfSquares } from "./projection";

const MAX_ITERATIONS: i32 = 200;
// Below this, a change of the sum of squares is lost in its rounding, and the step itself is what tells of progress.
const SMALL_STEP: f64 = 1e-6;
const MAX_DAMPING: f64 = 1e12;

/**
 * Searches from (ln α, ln β) for the least squares, by Levenberg-Marquardt steps of the projected problem, until a step
 * is shorter than `tolerance`. Leaves the last projection at the optimum and returns whether the search has ended there.
 */
export function searchLeastSquares(startLogAlpha: f64, startLogBeta: f64, tolerance: f64): bool {
  project(startLogAlpha, startLogBeta);
  let damping: f64 = 1e-3;
  let lastLength: f64 = Infinity;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const fromAlpha = logAlpha;
    const fromBeta = logBeta;
    const before = sumOfSquares;
    computeStep(lastLength < SMALL_STEP ? 0 : damping);
    const length = Math.max(Math.abs(stepLogAlpha), Math.abs(stepLogBeta));
    if (length < tolerance) return true;
    if (length < SMALL_STEP) {
      // Gauss-Newton steps shrink until they are rounding.
      if (length > 0.5 * lastLength) return true;
      lastLength = length;
      project(fromAlpha + stepLogAlpha, fromBeta + stepLogBeta);
      continue;
    }
    lastLength = Infinity;
    project(fromAlpha + stepLogAlpha, fromBeta + stepLogBeta);
    if (sumOfSquares < before) {
      damping = Math.max(damping * 0.1, 1e-15);
    } else {
      if (damping >= MAX_DAMPING) return true;
      damping *= 10;
      project(fromAlpha, fromBeta);
    }
  }
  return false;
}

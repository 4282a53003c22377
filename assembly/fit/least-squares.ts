import {
  clampExponent,
  computeNewtonStep,
  computeStep,
  expectedFall,
  isLeast,
  logAlpha,
  logBeta,
  MAX_DAMPING,
  project,
  stepLogAlpha,
  stepLogBeta,
  sumOfSquares,
} from "./projection";

const MAX_ITERATIONS: i32 = 200;
// Below these, a change of the sum of squares is lost in its rounding, and the step itself is what tells of progress.
const SMALL_STEP: f64 = 1e-6;
const SMALL_FALL: f64 = 1e-13;
// Gauss-Newton steps that shrink by less than this are slow; after so many of them Newton's method takes over.
const SLOW: f64 = 0.25;
const MAX_SLOW_STEPS: i32 = 3;
const MAX_STRETCH: f64 = 64;

/**
 * Searches from (ln α, ln β) for the least squares, by Levenberg-Marquardt steps of the projected problem, until a step
 * is shorter than `tolerance`, or as short as rounding lets it be. Leaves the last projection at the optimum and returns
 * whether the search has ended there.
 */
export function searchLeastSquares(startLogAlpha: f64, startLogBeta: f64, tolerance: f64): bool {
  project(startLogAlpha, startLogBeta);
  let damping: f64 = 1e-3;
  let lastLength: f64 = Infinity;
  let isPolishing = false;
  let slowSteps = 0;
  let stretch: f64 = 1;
  let hasFallen = false;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const fromAlpha = logAlpha;
    const fromBeta = logBeta;
    const before = sumOfSquares;
    const usesNewton = slowSteps >= MAX_SLOW_STEPS;
    if (usesNewton) computeNewtonStep(isPolishing ? 0 : damping);
    else computeStep(isPolishing ? 0 : damping);
    const length = Math.max(Math.abs(stepLogAlpha), Math.abs(stepLogBeta));
    if (length < tolerance) return isPolishing || damping < 1 || isLeast();
    const isSlow = length > SLOW * lastLength;
    // A step that a bound or its greatest length has cut may lead upwards.
    const isTiny = damping < 1 && expectedFall >= 0 && expectedFall <= SMALL_FALL * before;
    if (length < SMALL_STEP || isTiny) {
      if (isPolishing && length > 0.5 * lastLength) {
        // Newton's steps shrink until they are rounding.
        if (usesNewton) break;
        slowSteps = MAX_SLOW_STEPS;
        continue;
      }
      if (isSlow) slowSteps++;
      isPolishing = true;
      lastLength = length;
      project(fromAlpha + stepLogAlpha, fromBeta + stepLogBeta);
      continue;
    }
    isPolishing = false;
    if (isSlow) slowSteps++;
    // On the slope of an exponential Newton's steps are all of a length, and would take for ever.
    stretch = usesNewton && isSlow && hasFallen ? Math.min(2.0 * stretch, MAX_STRETCH) : 1.0;
    lastLength = length;
    project(clampExponent(fromAlpha + stretch * stepLogAlpha), clampExponent(fromBeta + stretch * stepLogBeta));
    hasFallen = sumOfSquares < before;
    if (hasFallen) {
      damping = Math.max(damping * 0.1, 1e-15);
    } else {
      project(fromAlpha, fromBeta);
      if (stretch > 1) continue;
      if (damping >= MAX_DAMPING) break;
      damping *= 10;
    }
  }
  return isLeast();
}

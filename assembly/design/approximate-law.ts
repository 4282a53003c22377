import { f64At, setF64 } from "../columns";
import { dotProduct } from "../fit/symmetric";
import { logOptimalParams } from "../loss-surface";

// Losses where the law is only nearly a Chinchilla surface: a surface whose parameters are known beforehand to some share, plus a
// smooth discrepancy, a Gaussian process over ln C and ½·ln(N/D). All is linear about one surface, so that what is left after
// runs is a normal posterior. Points are laid here: runs first, then three of the target, then candidate runs.

const PARAMETERS: i32 = 5;
/** Prior standard deviations of E, ln of the reducible loss at the optimum, ln N*, ln α and ln β, at the middle budget. */
const PRIOR: StaticArray<f64> = [0.3, 0.5, 0.7, 0.35, 0.35];
/** How far the discrepancy is one thing: in ln C, and in ½·ln(N/D). */
const BUDGET_LENGTH: f64 = 3;
const RATIO_LENGTH: f64 = 1;
/** N* is where losses a factor of e^0.35 either side of it are equal: a tilt, which no roughness of the discrepancy upsets. */
const TILT: f64 = 0.35;
/** Points beside the runs: the target's N*, and N* by the tilt either way. */
const TARGETS: i32 = 3;

let numRuns: i32 = 0;
let numPoints: i32 = 0;
let target: f64 = 0;
let centre: f64 = 0;
/** By how much ln N* moves for a loss that falls by one from a tilt below N* to a tilt above. */
let slope: f64 = 0;
let features: usize = 0;
/** Of the discrepancy at two points, by points; what the law adds depends on the surface. */
let roughness: usize = 0;
let params: usize = 0;
let tokens: usize = 0;
let logCosts: usize = 0;
let ratios: usize = 0;

/** How many f64 of work space the points take. */
export function pointsWork(runs: u32, candidates: u32): u32 {
  const points = runs + TARGETS + candidates;
  return points * (PARAMETERS + 4 + points);
}

/**
 * Lays runs and candidates by their ln N and ln D. `logTarget` is ln(N·D) of the target, `logCentre` that of the middle budget. The
 * columns are the caller's, and are copied.
 */
export function layPoints(
  logParams: usize,
  logTokens: usize,
  runs: i32,
  candidateParams: usize,
  candidateTokens: usize,
  candidates: i32,
  logTarget: f64,
  logCentre: f64,
  work: usize,
): void {
  numRuns = runs;
  numPoints = runs + TARGETS + candidates;
  target = logTarget;
  centre = logCentre;
  features = work;
  roughness = features + (<usize>(numPoints * PARAMETERS) << 3);
  params = roughness + (<usize>(numPoints * numPoints) << 3);
  tokens = params + (<usize>numPoints << 3);
  logCosts = tokens + (<usize>numPoints << 3);
  ratios = logCosts + (<usize>numPoints << 3);
  memory.copy(params, logParams, <usize>runs << 3);
  memory.copy(tokens, logTokens, <usize>runs << 3);
  memory.copy(params + (<usize>candidatePoint(0) << 3), candidateParams, <usize>candidates << 3);
  memory.copy(tokens + (<usize>candidatePoint(0) << 3), candidateTokens, <usize>candidates << 3);
}

/** The point of a candidate. */
@inline
export function candidatePoint(candidate: i32): i32 {
  return numRuns + TARGETS + candidate;
}

/** Takes losses to be about a surface, with a discrepancy of the given size; of several the first must be told. */
export function aboutSurface(surface: usize, discrepancySize: f64, isFirst: bool): void {
  const optimum = logOptimumOf(surface, target);
  setF64(params, numRuns, optimum);
  setF64(params, numRuns + 1, optimum + TILT);
  setF64(params, numRuns + 2, optimum - TILT);
  for (let i = numRuns; i < numRuns + TARGETS; i++) setF64(tokens, i, target - f64At(params, i));
  for (let i = 0; i < numPoints; i++) {
    layFeatures(surface, i);
    setF64(logCosts, i, f64At(params, i) + f64At(tokens, i));
    setF64(ratios, i, 0.5 * (f64At(params, i) - f64At(tokens, i)));
  }
  // Of a surface's own are the target's points alone.
  layRoughness(discrepancySize, isFirst ? 0 : numRuns, isFirst ? numPoints : numRuns + TARGETS);
  slope = slopeOf(surface, optimum);
}

/** The prior covariance of the losses at two points. */
@inline
export function covariance(i: i32, j: i32): f64 {
  const law = dotProduct(
    features + (<usize>(i * PARAMETERS) << 3),
    features + (<usize>(j * PARAMETERS) << 3),
    PARAMETERS,
  );
  return law + f64At(roughness, i * numPoints + j);
}

/** The prior covariance of ln N* at the target with the loss at a point. */
export function paramsCovariance(i: i32): f64 {
  return slope * (covariance(numRuns + 2, i) - covariance(numRuns + 1, i));
}

/** The prior covariance of the least loss at the target with the loss at a point. */
export function lossCovariance(i: i32): f64 {
  return covariance(numRuns, i);
}

/** The prior variance of ln N* at the target. */
export function paramsVariance(): f64 {
  const above = numRuns + 1;
  const below = numRuns + 2;
  return slope * slope * (covariance(above, above) + covariance(below, below) - 2.0 * covariance(above, below));
}

/** The prior variance of the least loss at the target. */
export function lossVariance(): f64 {
  return covariance(numRuns, numRuns);
}

function logOptimumOf(surface: usize, logProduct: f64): f64 {
  return logOptimalParams(f64At(surface, 1), f64At(surface, 2), f64At(surface, 3), f64At(surface, 4), logProduct);
}

function slopeOf(surface: usize, optimum: f64): f64 {
  const alpha = f64At(surface, 3);
  const beta = f64At(surface, 4);
  const byParams = Math.exp(f64At(surface, 1) - alpha * optimum);
  const byTokens = Math.exp(f64At(surface, 2) - beta * (target - optimum));
  return 1.0 / (2.0 * TILT * (alpha * alpha * byParams + beta * beta * byTokens));
}

/** Lays the derivatives of a point's loss, each times the prior's standard deviation. */
function layFeatures(surface: usize, at: i32): void {
  const alpha = f64At(surface, 3);
  const beta = f64At(surface, 4);
  const logParams = f64At(params, at);
  const logTokens = f64At(tokens, at);
  const middle = logOptimumOf(surface, centre);
  const byParams = Math.exp(f64At(surface, 1) - alpha * logParams);
  const byTokens = Math.exp(f64At(surface, 2) - beta * logTokens);
  const row = features + (<usize>(at * PARAMETERS) << 3);
  setF64(row, 0, PRIOR[0]);
  setF64(row, 1, PRIOR[1] * (byParams + byTokens));
  setF64(row, 2, PRIOR[2] * (alpha * byParams - beta * byTokens));
  setF64(row, 3, PRIOR[3] * (-alpha * byParams * (logParams - middle) + byTokens));
  setF64(row, 4, PRIOR[4] * (-byTokens - beta * byTokens * (logTokens - (centre - middle))));
}

/** Lays what the discrepancy at some points has in common with that at all others. */
function layRoughness(size: f64, first: i32, end: i32): void {
  for (let i = first; i < end; i++) {
    for (let j = 0; j < numPoints; j++) {
      // It comes from the other side.
      if (j > i && j < end) continue;
      const byCost = (f64At(logCosts, i) - f64At(logCosts, j)) / BUDGET_LENGTH;
      const byRatio = (f64At(ratios, i) - f64At(ratios, j)) / RATIO_LENGTH;
      const shared = size * size * Math.exp(-0.5 * (byCost * byCost + byRatio * byRatio));
      setF64(roughness, i * numPoints + j, shared);
      setF64(roughness, j * numPoints + i, shared);
    }
  }
}

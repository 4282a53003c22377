import { f64At, setF64 } from "../columns";
import { dotProduct, factorSymmetric, solveLower } from "../fit/symmetric";
import { logOptimalParams } from "../loss-surface";

// What runs will tell of N* and of the loss at a target where the law is only nearly a Chinchilla surface: losses are a surface
// whose parameters are known beforehand to some share, plus a smooth discrepancy, a Gaussian process over ln C and ½·ln(N/D), plus
// the noise of a seed. All is linear about one surface, so that what is left after the runs is a normal posterior.

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

let numPoints: i32 = 0;
let features: usize = 0;
/** Of the discrepancy at two points, by points; what the law adds depends on the surface. */
let roughness: usize = 0;

/** How many f64 of work space posteriorVariances needs. */
export function posteriorWork(numRuns: u32, numCandidates: u32): u32 {
  const points = numRuns + TARGETS + numCandidates;
  return points * (PARAMETERS + 2 + points) + numRuns * numRuns + 3 * numRuns;
}

/**
 * The variances of ln N* and of the least loss at a target, where N·D has the given logarithm, after runs: by each surface, two
 * f64; then, candidate by candidate, what they would be after it as well. `centre` is ln(N·D) of the middle budget, weights
 * count repeats. All columns are the caller's.
 */
export function posteriorVariances(
  surfaces: usize,
  numSurfaces: u32,
  logParams: usize,
  logTokens: usize,
  weights: usize,
  numRuns: u32,
  candidateParams: usize,
  candidateTokens: usize,
  numCandidates: u32,
  target: f64,
  centre: f64,
  discrepancySize: f64,
  noise: f64,
  work: usize,
  variances: usize,
): void {
  const runs = <i32>numRuns;
  const points = runs + TARGETS + <i32>numCandidates;
  numPoints = points;
  features = work;
  roughness = features + (<usize>(points * PARAMETERS) << 3);
  const logCosts = roughness + (<usize>(points * points) << 3);
  const ratios = logCosts + (<usize>points << 3);
  const matrix = ratios + (<usize>points << 3);
  const forParams = matrix + (<usize>(runs * runs) << 3);
  const forLoss = forParams + (<usize>runs << 3);
  const forCandidate = forLoss + (<usize>runs << 3);
  let result = variances;
  for (let s: u32 = 0; s < numSurfaces; s++) {
    const surface = surfaces + <usize>s * 40;
    const optimum = logOptimumOf(surface, target);
    for (let i = 0; i < points; i++) {
      const params = paramsAt(i, runs, logParams, candidateParams, optimum);
      let tokens = target - params;
      if (i < runs) tokens = f64At(logTokens, i);
      else if (i >= runs + TARGETS) tokens = f64At(candidateTokens, i - runs - TARGETS);
      layPoint(surface, centre, i, params, tokens);
      setF64(logCosts, i, params + tokens);
      setF64(ratios, i, 0.5 * (params - tokens));
    }
    // Of a surface's own are the target's points alone.
    layRoughness(logCosts, ratios, discrepancySize, s == 0 ? 0 : runs, s == 0 ? points : runs + TARGETS);
    for (let i = 0; i < runs; i++) {
      for (let j = 0; j <= i; j++) setF64(matrix, i * runs + j, covariance(i, j));
      const own = i * runs + i;
      setF64(matrix, own, f64At(matrix, own) + (noise * noise) / f64At(weights, i));
    }
    factorSymmetric(matrix, runs);
    const slope = tiltOf(surface, optimum, target);
    for (let i = 0; i < runs; i++) {
      setF64(forParams, i, slope * (covariance(runs + 2, i) - covariance(runs + 1, i)));
      setF64(forLoss, i, covariance(runs, i));
    }
    solveLower(matrix, runs, forParams);
    solveLower(matrix, runs, forLoss);
    const tilted = covariance(runs + 1, runs + 1) + covariance(runs + 2, runs + 2) - 2.0 * covariance(runs + 1, runs + 2);
    const ofParams = slope * slope * tilted - dotProduct(forParams, forParams, runs);
    const ofLoss = covariance(runs, runs) - dotProduct(forLoss, forLoss, runs);
    setF64(result, 0, ofParams);
    setF64(result, 1, ofLoss);
    result += 16;
    for (let j = runs + TARGETS; j < points; j++) {
      for (let i = 0; i < runs; i++) setF64(forCandidate, i, covariance(j, i));
      solveLower(matrix, runs, forCandidate);
      const own = covariance(j, j) - dotProduct(forCandidate, forCandidate, runs) + noise * noise;
      const params =
        slope * (covariance(runs + 2, j) - covariance(runs + 1, j)) - dotProduct(forParams, forCandidate, runs);
      const loss = covariance(runs, j) - dotProduct(forLoss, forCandidate, runs);
      setF64(result, 0, ofParams - (params * params) / own);
      setF64(result, 1, ofLoss - (loss * loss) / own);
      result += 16;
    }
  }
}

function logOptimumOf(surface: usize, logProduct: f64): f64 {
  return logOptimalParams(f64At(surface, 1), f64At(surface, 2), f64At(surface, 3), f64At(surface, 4), logProduct);
}

/** By how much ln N* moves for a loss that falls by one from a tilt below N* to a tilt above. */
function tiltOf(surface: usize, optimum: f64, target: f64): f64 {
  const alpha = f64At(surface, 3);
  const beta = f64At(surface, 4);
  const byParams = Math.exp(f64At(surface, 1) - alpha * optimum);
  const byTokens = Math.exp(f64At(surface, 2) - beta * (target - optimum));
  return 1.0 / (2.0 * TILT * (alpha * alpha * byParams + beta * beta * byTokens));
}

/** Lays a point's place and the derivatives of its loss, each times the prior's standard deviation. */
function layPoint(surface: usize, centre: f64, at: i32, logParams: f64, logTokens: f64): void {
  const alpha = f64At(surface, 3);
  const beta = f64At(surface, 4);
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

/** ln N of a point: of a run, of the target's N* and by the tilt either way, of a candidate. */
function paramsAt(i: i32, runs: i32, logParams: usize, candidateParams: usize, optimum: f64): f64 {
  if (i < runs) return f64At(logParams, i);
  if (i == runs) return optimum;
  if (i == runs + 1) return optimum + TILT;
  return i == runs + 2 ? optimum - TILT : f64At(candidateParams, i - runs - TARGETS);
}

/** Lays what the discrepancy at some points has in common with that at all others. */
function layRoughness(logCosts: usize, ratios: usize, size: f64, first: i32, end: i32): void {
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

/** The prior covariance of the losses at two points. */
function covariance(i: i32, j: i32): f64 {
  const law = dotProduct(
    features + (<usize>(i * PARAMETERS) << 3),
    features + (<usize>(j * PARAMETERS) << 3),
    PARAMETERS,
  );
  return law + f64At(roughness, i * numPoints + j);
}

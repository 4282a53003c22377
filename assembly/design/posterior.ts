import { f64At, setF64 } from "../columns";
import { dotProduct, factorSymmetric, solveLower } from "../fit/symmetric";
import {
  aboutSurface,
  candidatePoint,
  covariance,
  layPoints,
  lossCovariance,
  lossVariance,
  paramsCovariance,
  paramsVariance,
  pointsWork,
} from "./approximate-law";

// What runs will tell of N* and of the loss at a target where the law is only nearly a Chinchilla surface.

/** How many f64 of work space posteriorVariances needs. */
export function posteriorWork(numRuns: u32, numCandidates: u32): u32 {
  return pointsWork(numRuns, numCandidates) + numRuns * numRuns + 3 * numRuns;
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
  const candidates = <i32>numCandidates;
  layPoints(logParams, logTokens, runs, candidateParams, candidateTokens, candidates, target, centre, work);
  const matrix = work + (<usize>pointsWork(numRuns, numCandidates) << 3);
  const forParams = matrix + (<usize>(runs * runs) << 3);
  const forLoss = forParams + (<usize>runs << 3);
  const forCandidate = forLoss + (<usize>runs << 3);
  let result = variances;
  for (let s: u32 = 0; s < numSurfaces; s++) {
    aboutSurface(surfaces + <usize>s * 40, discrepancySize, s == 0);
    factorRuns(matrix, runs, weights, noise);
    for (let i = 0; i < runs; i++) {
      setF64(forParams, i, paramsCovariance(i));
      setF64(forLoss, i, lossCovariance(i));
    }
    solveLower(matrix, runs, forParams);
    solveLower(matrix, runs, forLoss);
    const ofParams = paramsVariance() - dotProduct(forParams, forParams, runs);
    const ofLoss = lossVariance() - dotProduct(forLoss, forLoss, runs);
    setF64(result, 0, ofParams);
    setF64(result, 1, ofLoss);
    result += 16;
    for (let c = 0; c < candidates; c++) {
      const j = candidatePoint(c);
      for (let i = 0; i < runs; i++) setF64(forCandidate, i, covariance(j, i));
      solveLower(matrix, runs, forCandidate);
      const own = covariance(j, j) - dotProduct(forCandidate, forCandidate, runs) + noise * noise;
      const params = paramsCovariance(j) - dotProduct(forParams, forCandidate, runs);
      const loss = lossCovariance(j) - dotProduct(forLoss, forCandidate, runs);
      setF64(result, 0, ofParams - (params * params) / own);
      setF64(result, 1, ofLoss - (loss * loss) / own);
      result += 16;
    }
  }
}

/** Factors the prior covariance of the losses that runs come back with. */
export function factorRuns(matrix: usize, runs: i32, weights: usize, noise: f64): void {
  for (let i = 0; i < runs; i++) {
    for (let j = 0; j <= i; j++) setF64(matrix, i * runs + j, covariance(i, j));
    const own = i * runs + i;
    setF64(matrix, own, f64At(matrix, own) + (noise * noise) / f64At(weights, i));
  }
  factorSymmetric(matrix, runs);
}

import { f64At, setF64, setU32, u32At } from "../columns";
import { dotProduct, solveLower } from "../fit/symmetric";
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
import { factorRuns } from "./posterior";

// Chooses runs among the candidates of some rungs: those after which least is left open of N* and of the loss at a target, where
// the law is only nearly a Chinchilla surface. Of each scenario stand the posterior covariances of the candidates' losses, with
// the target's ln N* and loss, and the variances of these two; adding or taking away a run changes them by rank one.

/** A move must lower the criterion by as much. */
const LEAST_GAIN: f64 = 1e-4;
const MOST_PASSES: i32 = 8;

let numCandidates: i32 = 0;
let numScenarios: i32 = 0;
let noiseVariance: f64 = 0;
let blocks: usize = 0;
/** The rung of each candidate, and how many are chosen at each rung. */
let rungs: usize = 0;
let numAtRung: usize = 0;
let chosen: usize = 0;

/** f64 of a scenario: covariances of the candidates, of each with ln N* and with the loss, their two variances. */
function blockValues(candidates: i32): i32 {
  return candidates * candidates + 2 * candidates + 2;
}

/** How many f64 of work space exchangeRungs needs. */
export function rungExchangeWork(numRuns: u32, candidates: u32, surfaces: u32, numRungs: u32): u32 {
  const byRun = numRuns * (numRuns + 2 + candidates);
  return pointsWork(numRuns, candidates) + byRun + surfaces * blockValues(candidates) + candidates + numRungs;
}

@inline
function blockOf(scenario: i32): usize {
  return blocks + (<usize>(scenario * blockValues(numCandidates)) << 3);
}

@inline
function rowOf(block: usize, candidate: i32): usize {
  return block + (<usize>(candidate * numCandidates) << 3);
}

@inline
function withParams(block: usize): usize {
  return rowOf(block, numCandidates);
}

@inline
function withLoss(block: usize): usize {
  return rowOf(block, numCandidates + 1);
}

@inline
function variancesOf(block: usize): usize {
  return rowOf(block, numCandidates + 2);
}

/**
 * Chooses runs within a number and a cost: of each rung at least as many as it must have, spread evenly at the start; then more
 * where they tell most, and exchanges of one for another, as long as they tell more. A rung that has no more than it must have
 * exchanges within itself.
 *
 * @param least (u32) how many runs a rung must have, no more than it has candidates
 * @param counts (u32) becomes 1 for each candidate that is chosen
 * @returns the mean over surfaces of ½·ln of either variance; Infinity where what the rungs must have costs too much
 */
export function exchangeRungs(
  surfaces: usize,
  numSurfaces: u32,
  logParams: usize,
  logTokens: usize,
  weights: usize,
  numRuns: u32,
  candidateParams: usize,
  candidateTokens: usize,
  candidates: u32,
  budgets: usize,
  rungEnds: usize,
  least: usize,
  numRungs: u32,
  maxRuns: u32,
  maxFlops: f64,
  target: f64,
  centre: f64,
  discrepancySize: f64,
  noise: f64,
  work: usize,
  counts: usize,
): f64 {
  const runs = <i32>numRuns;
  numCandidates = <i32>candidates;
  numScenarios = <i32>numSurfaces;
  noiseVariance = noise * noise;
  chosen = counts;
  layPoints(logParams, logTokens, runs, candidateParams, candidateTokens, numCandidates, target, centre, work);
  const matrix = work + (<usize>pointsWork(numRuns, candidates) << 3);
  blocks = matrix + (<usize>(numRuns * (numRuns + 2 + candidates)) << 3);
  rungs = blocks + (<usize>(numScenarios * blockValues(numCandidates)) << 3);
  numAtRung = rungs + (<usize>numCandidates << 3);
  for (let s = 0; s < numScenarios; s++) {
    aboutSurface(surfaces + <usize>s * 40, discrepancySize, s == 0);
    layBlock(blockOf(s), matrix, runs, weights, noise);
  }
  memory.fill(chosen, 0, <usize>numCandidates << 2);
  let left = maxFlops;
  let room = <i32>maxRuns;
  let first = 0;
  for (let rung = 0; rung < <i32>numRungs; rung++) {
    const end = <i32>u32At(rungEnds, rung);
    const count = <i32>u32At(least, rung);
    for (let j = first; j < end; j++) setU32(rungs, j, rung);
    for (let i = 0; i < count; i++) choose(first + ((2 * i + 1) * (end - first)) / (2 * count));
    setU32(numAtRung, rung, count);
    left -= <f64>count * f64At(budgets, rung);
    room -= count;
    first = end;
  }
  // A sum is off by its last bits.
  if (room < 0 || left < -1e-9 * maxFlops) return Infinity;
  const enough = Math.exp(-2.0 * <f64>numScenarios * LEAST_GAIN);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let isChanged = false;
    while (room > 0) {
      const added = bestAddition(budgets, left, enough);
      if (added < 0) break;
      choose(added);
      const rung = <i32>u32At(rungs, added);
      setU32(numAtRung, rung, u32At(numAtRung, rung) + 1);
      left -= f64At(budgets, rung);
      room--;
      isChanged = true;
    }
    for (let i = 0; i < numCandidates; i++) {
      if (u32At(chosen, i) == 0) continue;
      const rung = <i32>u32At(rungs, i);
      const freed = f64At(budgets, rung);
      const other = bestExchange(i, u32At(numAtRung, rung) > u32At(least, rung), budgets, left + freed, enough);
      if (other < 0) continue;
      takeAway(i);
      choose(other);
      const otherRung = <i32>u32At(rungs, other);
      setU32(numAtRung, rung, u32At(numAtRung, rung) - 1);
      setU32(numAtRung, otherRung, u32At(numAtRung, otherRung) + 1);
      left += freed - f64At(budgets, otherRung);
      isChanged = true;
    }
    if (!isChanged) break;
  }
  return criterion();
}

/** What the runs that are there leave open, of every candidate and of the target. */
function layBlock(block: usize, matrix: usize, runs: i32, weights: usize, noise: f64): void {
  const forParams = matrix + (<usize>(runs * runs) << 3);
  const forLoss = forParams + (<usize>runs << 3);
  const forCandidates = forLoss + (<usize>runs << 3);
  factorRuns(matrix, runs, weights, noise);
  for (let i = 0; i < runs; i++) {
    setF64(forParams, i, paramsCovariance(i));
    setF64(forLoss, i, lossCovariance(i));
  }
  solveLower(matrix, runs, forParams);
  solveLower(matrix, runs, forLoss);
  for (let a = 0; a < numCandidates; a++) {
    const own = forCandidates + (<usize>(a * runs) << 3);
    const point = candidatePoint(a);
    for (let i = 0; i < runs; i++) setF64(own, i, covariance(point, i));
    solveLower(matrix, runs, own);
    for (let b = 0; b <= a; b++) {
      const other = forCandidates + (<usize>(b * runs) << 3);
      const shared = covariance(point, candidatePoint(b)) - dotProduct(own, other, runs);
      setF64(rowOf(block, a), b, shared);
      setF64(rowOf(block, b), a, shared);
    }
    setF64(withParams(block), a, paramsCovariance(point) - dotProduct(forParams, own, runs));
    setF64(withLoss(block), a, lossCovariance(point) - dotProduct(forLoss, own, runs));
  }
  setF64(variancesOf(block), 0, paramsVariance() - dotProduct(forParams, forParams, runs));
  setF64(variancesOf(block), 1, lossVariance() - dotProduct(forLoss, forLoss, runs));
}

function choose(candidate: i32): void {
  setU32(chosen, candidate, 1);
  for (let s = 0; s < numScenarios; s++) {
    const block = blockOf(s);
    changeRank(block, candidate, -1.0 / (f64At(rowOf(block, candidate), candidate) + noiseVariance));
  }
}

function takeAway(candidate: i32): void {
  setU32(chosen, candidate, 0);
  for (let s = 0; s < numScenarios; s++) {
    const block = blockOf(s);
    changeRank(block, candidate, 1.0 / (noiseVariance - f64At(rowOf(block, candidate), candidate)));
  }
}

/** Adds a multiple of the outer product of a candidate's covariances to all of them. */
function changeRank(block: usize, candidate: i32, by: f64): void {
  const row = rowOf(block, candidate);
  const params = f64At(withParams(block), candidate);
  const loss = f64At(withLoss(block), candidate);
  setF64(variancesOf(block), 0, f64At(variancesOf(block), 0) + by * params * params);
  setF64(variancesOf(block), 1, f64At(variancesOf(block), 1) + by * loss * loss);
  for (let i = 0; i < numCandidates; i++) {
    setF64(withParams(block), i, f64At(withParams(block), i) + by * params * f64At(row, i));
    setF64(withLoss(block), i, f64At(withLoss(block), i) + by * loss * f64At(row, i));
  }
  // The candidate's own row is read by all others, and so comes last.
  for (let i = 0; i < numCandidates; i++) {
    if (i != candidate) addRow(rowOf(block, i), row, by * f64At(row, i));
  }
  addRow(row, row, by * f64At(row, candidate));
}

function addRow(to: usize, row: usize, by: f64): void {
  for (let i = 0; i < numCandidates; i++) setF64(to, i, f64At(to, i) + by * f64At(row, i));
}

/** The run that tells most beside the chosen ones, of those that can be paid; -1 where none tells enough. */
function bestAddition(budgets: usize, left: f64, enough: f64): i32 {
  let best = -1;
  let least = enough;
  for (let j = 0; j < numCandidates; j++) {
    if (u32At(chosen, j) > 0 || f64At(budgets, u32At(rungs, j)) > left) continue;
    let factor: f64 = 1;
    for (let s = 0; s < numScenarios; s++) {
      const block = blockOf(s);
      const own = f64At(rowOf(block, j), j) + noiseVariance;
      factor *= remaining(block, 0, f64At(withParams(block), j), own);
      factor *= remaining(block, 1, f64At(withLoss(block), j), own);
    }
    if (factor < least) {
      least = factor;
      best = j;
    }
  }
  return best;
}

/** The share of a variance that is left after a run. */
@inline
function remaining(block: usize, which: i32, shared: f64, own: f64): f64 {
  return 1.0 - (shared * shared) / (own * f64At(variancesOf(block), which));
}

/** The run in place of a chosen one that makes all tell most, of those that can be paid; -1 where none tells enough more. */
function bestExchange(i: i32, mayLeave: bool, budgets: usize, left: f64, enough: f64): i32 {
  let best = -1;
  let least = enough;
  const rung = u32At(rungs, i);
  for (let j = 0; j < numCandidates; j++) {
    const otherRung = u32At(rungs, j);
    if (u32At(chosen, j) > 0 || (otherRung != rung && (!mayLeave || f64At(budgets, otherRung) > left))) continue;
    let factor: f64 = 1;
    for (let s = 0; s < numScenarios; s++) factor *= factorOfExchange(blockOf(s), i, j);
    if (factor < least) {
      least = factor;
      best = j;
    }
  }
  return best;
}

/** By what factor the product of a scenario's two variances changes with j in place of i. */
function factorOfExchange(block: usize, i: i32, j: i32): f64 {
  const row = rowOf(block, i);
  const by = 1.0 / (noiseVariance - f64At(row, i));
  const shared = f64At(row, j);
  const own = f64At(rowOf(block, j), j) + by * shared * shared + noiseVariance;
  const ofParams = f64At(variancesOf(block), 0);
  const ofLoss = f64At(variancesOf(block), 1);
  const params = f64At(withParams(block), i);
  const loss = f64At(withLoss(block), i);
  const paramsWithout = f64At(withParams(block), j) + by * params * shared;
  const lossWithout = f64At(withLoss(block), j) + by * loss * shared;
  const paramsAfter = ofParams + by * params * params - (paramsWithout * paramsWithout) / own;
  const lossAfter = ofLoss + by * loss * loss - (lossWithout * lossWithout) / own;
  return (paramsAfter * lossAfter) / (ofParams * ofLoss);
}

function criterion(): f64 {
  let sum: f64 = 0;
  for (let s = 0; s < numScenarios; s++) {
    const variances = variancesOf(blockOf(s));
    sum += 0.5 * (Math.log(f64At(variances, 0)) + Math.log(f64At(variances, 1)));
  }
  return sum / <f64>numScenarios;
}

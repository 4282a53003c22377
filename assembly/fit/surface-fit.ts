import { f64At, setF64, u32At } from "../columns";
import { constrain, isTied } from "./constraints";
import { invertTriangle, leverageRow, PARAMETERS, surfaceLeverage, writeCovariance } from "./covariance";
import { huberObjective, searchHuber, useHuberRuns } from "./huber";
import { searchLeastSquares } from "./least-squares";
import { coefficient, freeCount } from "./nnls";
import { isAtBound, logAlpha, logBeta, project, sumOfSquares, useRuns } from "./projection";
import { randomIndex, seedRandom } from "./random";

// Hoffmann et al. 2022, approach 3: the surface L = E + A/N^α + B/D^β that is closest to the losses of all runs.

/** Work space: this many f64 columns of the length of the runs. */
export const WORK_COLUMNS: u32 = 6;

const TOLERANCE: f64 = 1e-14;
// A replicate's own noise is many orders larger than this.
const REPLICATE_TOLERANCE: f64 = 1e-7;
const HUBER_TOLERANCE: f64 = 1e-10;

/** Whether the search has ended in a surface whose five parameters the runs determine. */
export const FITTED: u32 = 0;
export const NOT_DETERMINED: u32 = 1;
export const NOT_CONVERGED: u32 = 2;

/** A result: f64 fields from these places on. A surface is E, ln A, ln B, α, β; its covariance stands row by row. */
export const SURFACE_VALUES: u32 = 5;
export const OBJECTIVE: u32 = SURFACE_VALUES;
export const COVARIANCE: u32 = OBJECTIVE + 1;
export const RESULT_VALUES: u32 = COVARIANCE + SURFACE_VALUES * SURFACE_VALUES;

export let count: i32 = 0;
export let losses: usize = 0;
let weights: usize = 0;
let x: usize = 0;
let y: usize = 0;
let targets: usize = 0;
let rootWeights: usize = 0;
let centerLogParams: f64 = 0;
let centerLogTokens: f64 = 0;
let delta: f64 = 0;
/** The objective that was minimised: the weighted sum of squares, or of Huber's loss. */
let objective: f64 = 0;

/**
 * Sets the runs that the calls that follow fit: N, D, loss and weight (f64 a run, all positive), by least squares where
 * `threshold` is 0, else by Huber's loss of ln L with that δ; of surfaces with the irreducible loss that is given, unless it is
 * NaN, and with α = β where exponents are tied. Lays the columns of `work`, WORK_COLUMNS of them: x = ln N and
 * y = ln D, centred, targets and root weights. All columns are the caller's.
 */
export function layRuns(
  numParams: usize,
  numTokens: usize,
  loss: usize,
  weight: usize,
  numRuns: u32,
  threshold: f64,
  irreducibleLoss: f64,
  tiesExponents: bool,
  work: usize,
): void {
  constrain(irreducibleLoss, tiesExponents);
  const bytes = <usize>numRuns << 3;
  count = numRuns;
  losses = loss;
  weights = weight;
  delta = threshold;
  x = work;
  y = work + bytes;
  targets = y + bytes;
  rootWeights = targets + bytes;
  centerLogParams = layCentred(numParams, x);
  centerLogTokens = layCentred(numTokens, y);
  useRuns(count, x, y, targets, rootWeights);
  useHuberRuns(count, x, y, losses, weights, targets, rootWeights, delta);
}

function layCentred(values: usize, logs: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const value = Math.log(f64At(values, i));
    setF64(logs, i, value);
    sum += value;
  }
  const center = sum / <f64>count;
  for (let i = 0; i < count; i++) setF64(logs, i, f64At(logs, i) - center);
  return center;
}

/**
 * Searches from (ln α, ln β), of tied exponents from the former, for the surface closest to `losses`; whether the search has
 * ended.
 */
export function search(startLogAlpha: f64, startLogBeta: f64, tolerance: f64): bool {
  for (let i = 0; i < count; i++) {
    setF64(targets, i, f64At(losses, i));
    setF64(rootWeights, i, Math.sqrt(f64At(weights, i)));
  }
  if (isTied) startLogBeta = startLogAlpha;
  if (delta > 0) {
    project(startLogAlpha, startLogBeta);
    const hasEnded = searchHuber(Math.max(tolerance, HUBER_TOLERANCE));
    objective = huberObjective;
    return hasEnded;
  }
  const hasEnded = searchLeastSquares(startLogAlpha, startLogBeta, tolerance);
  objective = sumOfSquares;
  return hasEnded;
}

/** Writes the surface of the last projection: E, ln A, ln B, α, β. */
export function writeSurface(surface: usize): void {
  const alpha = Math.exp(logAlpha);
  const beta = Math.exp(logBeta);
  setF64(surface, 0, coefficient(0));
  setF64(surface, 1, Math.log(coefficient(1)) + alpha * centerLogParams);
  setF64(surface, 2, Math.log(coefficient(2)) + beta * centerLogTokens);
  setF64(surface, 3, alpha);
  setF64(surface, 4, beta);
}

// A term that is this small against the loss is rounding.
const NO_TERM: f64 = 1e-12;

/** Whether the losses of the last projection fall with N and with D, each by a power law. */
export function hasTwoTerms(): bool {
  const least = NO_TERM * (coefficient(0) + coefficient(1) + coefficient(2));
  return coefficient(1) > least && coefficient(2) > least && !isAtBound(logAlpha) && !isAtBound(logBeta);
}

function fit(startAlpha: f64, startBeta: f64): u32 {
  if (!search(Math.log(startAlpha), Math.log(startBeta), TOLERANCE)) return NOT_CONVERGED;
  return hasTwoTerms() && invertTriangle() > 0 ? FITTED : NOT_DETERMINED;
}

/**
 * Fits the surface to the runs. The search starts at the exponents given. Writes RESULT_VALUES f64 into `result`, which is
 * the caller's: the surface, the objective, and their covariance for `numRuns` minus as many as are free degrees of freedom.
 * Returns a status.
 */
export function fitSurface(startAlpha: f64, startBeta: f64, result: usize): u32 {
  const status = fit(startAlpha, startBeta);
  writeSurface(result);
  setF64(result, OBJECTIVE, objective);
  const freedom = count - freeCount() - (isTied ? 1 : 2);
  const variance = freedom > 0 ? objective / <f64>freedom : NaN;
  if (status == FITTED) writeCovariance(variance, centerLogParams, centerLogTokens, result + (<usize>COVARIANCE << 3));
  return status;
}

// What residuals are drawn from: the run after the last of each stratum, or the model of each run.
let strataEnds: usize = 0;
let numStrata: u32 = 0;
let models: usize = 0;
let numModels: u32 = 0;
let modelSums: usize = 0;

/** Work space of a model: the sum of its rows of the orthogonal factor, of its residuals, how many they are, and its sign. */
export const MODEL_VALUES: u32 = PARAMETERS + 3;
const RESIDUALS: i32 = PARAMETERS;
const RUNS: i32 = PARAMETERS + 1;
const SIGN: i32 = PARAMETERS + 2;

/** Has residuals drawn within strata, which follow each other: for each (u32) the run after its last. The column is the caller's. */
export function drawWithinStrata(ends: usize, count: u32): void {
  strataEnds = ends;
  numStrata = count;
  numModels = 0;
}

/**
 * Has residuals keep their places, and all of a model's turn their signs together: the wild bootstrap by clusters of Cameron,
 * Gelbach and Miller 2008. `ofRuns` (u32 a run) says which of `count` models each run is of; `sums` is MODEL_VALUES f64 a model.
 * The columns are the caller's.
 */
export function drawByModels(ofRuns: usize, count: u32, sums: usize): void {
  models = ofRuns;
  numModels = count;
  modelSums = sums;
}

/**
 * Fits as fitSurface does, then refits `numReplicates` resampled sweeps, each from the surface that was fitted: its losses
 * times one plus relative residuals. A residual is divided by 1 − leverage, which makes it that of the surface fitted
 * without its run, and drawn as drawWithinStrata or drawByModels has set.
 *
 * Writes five f64 a replicate: E, ln A, ln B, α, β; NaN where they are not determined. Writes over the losses. Buffers are
 * the caller's.
 */
export function surfaceReplicates(
  startAlpha: f64,
  startBeta: f64,
  seed: f64,
  numReplicates: u32,
  replicates: usize,
): u32 {
  const status = fit(startAlpha, startBeta);
  if (status != FITTED) return status;
  const startLogAlpha = logAlpha;
  const startLogBeta = logBeta;
  const fitted = rootWeights + (<usize>count << 3);
  const residuals = fitted + (<usize>count << 3);
  splitLosses(fitted, residuals);
  if (numModels == 0) {
    freeRuns(residuals);
    centreStrata(residuals);
  } else {
    freeModels(residuals);
  }
  seedRandom(seed);
  for (let r: u32 = 0; r < numReplicates; r++) {
    if (numModels == 0) drawResiduals(fitted, residuals);
    else turnResiduals(fitted, residuals);
    search(startLogAlpha, startLogBeta, REPLICATE_TOLERANCE);
    const surface = replicates + <usize>r * 40;
    if (hasTwoTerms()) writeSurface(surface);
    else for (let i: u32 = 0; i < 5; i++) setF64(surface, i, NaN);
  }
  return FITTED;
}

function drawResiduals(fitted: usize, residuals: usize): void {
  let run: u32 = 0;
  for (let s: u32 = 0; s < numStrata; s++) {
    const first = run;
    const end = u32At(strataEnds, s);
    for (; run < end; run++) setLoss(run, fitted, f64At(residuals, first + randomIndex(end - first)));
  }
}

function turnResiduals(fitted: usize, residuals: usize): void {
  for (let m: u32 = 0; m < numModels; m++) setF64(ofModel(m), SIGN, randomIndex(2) == 0 ? 1 : -1);
  for (let run = 0; run < count; run++) {
    setLoss(run, fitted, f64At(residuals, run) * f64At(ofModel(u32At(models, run)), SIGN));
  }
}

/** The loss of a run that is off the surface by a relative residual at weight 1. */
function setLoss(run: i32, fitted: usize, residual: f64): void {
  const drawn = residual / Math.sqrt(f64At(weights, run));
  // No noise makes a loss negative.
  setF64(losses, run, f64At(fitted, run) * Math.max(1.0 + drawn, 1e-3));
}

/** Splits the losses into the surface and relative residuals at the scale of the noise of a run of weight 1. */
function splitLosses(fitted: usize, residuals: usize): void {
  const alpha = Math.exp(logAlpha);
  const beta = Math.exp(logBeta);
  for (let i = 0; i < count; i++) {
    const u = Math.exp(-alpha * f64At(x, i));
    const v = Math.exp(-beta * f64At(y, i));
    const model = coefficient(0) + coefficient(1) * u + coefficient(2) * v;
    setF64(fitted, i, model);
    setF64(residuals, i, (f64At(losses, i) / model - 1.0) * Math.sqrt(f64At(weights, i)));
  }
}

/** Makes each residual that of the surface fitted without its run. */
function freeRuns(residuals: usize): void {
  for (let i = 0; i < count; i++) setF64(residuals, i, f64At(residuals, i) / freedomOf(i));
}

/** What the surface leaves a run of its residual. */
function freedomOf(i: i32): f64 {
  return freedomAt(surfaceLeverage(f64At(x, i), f64At(y, i), f64At(rootWeights, i)));
}

@inline
function freedomAt(leverage: f64): f64 {
  return Math.max(1e-6, 1.0 - leverage);
}

@inline
function ofModel(m: u32): usize {
  return modelSums + <usize>(m * MODEL_VALUES) * 8;
}

/**
 * Makes each residual that of the surface fitted without its run, and what the runs of a model have in common that of one fitted
 * without the model: a surface bends towards a model more than to a run.
 */
function freeModels(residuals: usize): void {
  memory.fill(modelSums, 0, <usize>(numModels * MODEL_VALUES) * 8);
  for (let i = 0; i < count; i++) {
    const sums = ofModel(u32At(models, i));
    surfaceLeverage(f64At(x, i), f64At(y, i), f64At(rootWeights, i));
    for (let c = 0; c < PARAMETERS; c++) setF64(sums, c, f64At(sums, c) + f64At(leverageRow, c));
    setF64(sums, RESIDUALS, f64At(sums, RESIDUALS) + f64At(residuals, i));
    setF64(sums, RUNS, f64At(sums, RUNS) + 1.0);
  }
  for (let i = 0; i < count; i++) {
    const sums = ofModel(u32At(models, i));
    const runs = f64At(sums, RUNS);
    const shared = f64At(sums, RESIDUALS) / runs;
    let leverage: f64 = 0;
    for (let c = 0; c < PARAMETERS; c++) leverage += (f64At(sums, c) * f64At(sums, c)) / runs;
    const own = f64At(residuals, i) - shared;
    setF64(residuals, i, own / freedomOf(i) + shared / freedomAt(leverage));
  }
}

/**
 * Takes the middle out of each stratum of more than one run: what its own fit would give. That is the mean for least squares.
 * By Huber's loss it is where ψ adds up to 0: with the mean, a few runs that diverged would shift all the others, which the
 * refits follow, away from the surface that they are drawn about.
 */
function centreStrata(residuals: usize): void {
  let first: u32 = 0;
  for (let s: u32 = 0; s < numStrata; s++) {
    const end = u32At(strataEnds, s);
    let middle: f64 = 0;
    if (end - first > 1) middle = delta > 0 ? huberMiddle(residuals, first, end) : mean(residuals, first, end);
    for (let i = first; i < end; i++) setF64(residuals, i, f64At(residuals, i) - middle);
    first = end;
  }
}

function mean(values: usize, first: u32, end: u32): f64 {
  let sum: f64 = 0;
  for (let i = first; i < end; i++) sum += f64At(values, i);
  return sum / <f64>(end - first);
}

/** Where Huber's ψ of what is left adds up to 0, by bisection, since the sum falls all the way. */
function huberMiddle(values: usize, first: u32, end: u32): f64 {
  let low = f64At(values, first);
  let high = low;
  for (let i = first + 1; i < end; i++) {
    low = Math.min(low, f64At(values, i));
    high = Math.max(high, f64At(values, i));
  }
  for (let halving = 0; halving < 60; halving++) {
    const middle = 0.5 * (low + high);
    let sum: f64 = 0;
    for (let i = first; i < end; i++) sum += Math.min(Math.max(f64At(values, i) - middle, -delta), delta);
    if (sum > 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

import { f64At, setF64 } from "../columns";
import { isFloorGiven, isTied } from "./constraints";
import { coefficient } from "./nnls";
import { clampExponent, isExponentHeld, logAlpha, logBeta, project } from "./projection";

// Huber's loss of r = ln L̂ − ln L (Hoffmann et al. 2022 with δ = 10⁻³): ½·r² up to δ, δ·|r| − ½·δ² beyond.
//
// Damped steps of Newton's method in E, A', B', ln α, ln β. Beyond δ Huber's loss has no curvature of its own, so that few
// runs, or none, say how far to go. Two things help. The search begins with a threshold as large as the residuals, where
// all runs count by their squares, and makes it smaller from optimum to optimum (Madsen and Nielsen 1990). And damping adds
// to each parameter the curvature that it has in the classic reweighting, κ·∇L̂·∇L̂ᵀ with κ = δ/|r| beyond δ, whose own step
// never climbs. A' and B' are the terms at the smallest N and D, so that they stay losses however steep an exponent is.

const MAX_ITERATIONS: i32 = 500;
const FIRST_DAMPING: f64 = 1e-3;
const MAX_DAMPING: f64 = 1e12;
const MIN_DAMPING: f64 = 1e-9;
/** From one threshold to the next, and how far on the way to it its optimum is searched, relative to the objective. */
const THRESHOLD_SHARE: f64 = 0.25;
const ROUGH: f64 = 1e-4;
// A step is no longer than this in ln α and ln β.
const MAX_STEP: f64 = 1.0;
// A pivot that is this small against its diagonal is rounding.
const NO_PIVOT: f64 = 1e-13;
/** By how much a step of reweighting is damped, so that it is one where runs leave a parameter open. */
const RIDGE: f64 = 1e-9;
/** What a step of reweighting may still promise where rounding hides any fall, relative to the objective. */
const RESOLVED: f64 = 1e-10;

const PARAMETERS: i32 = 5;
const ALPHA: i32 = 3;
const BETA: i32 = 4;
const VECTOR: i32 = PARAMETERS * 8;
const MATRIX: i32 = PARAMETERS * VECTOR;

// E, A', B', ln α, ln β: where the search stands, where it tries to go, and the way there.
const point: usize = memory.data(VECTOR, 16);
const tried: usize = memory.data(VECTOR, 16);
const step: usize = memory.data(VECTOR, 16);
// How the objective lies about the point: its gradient, its curvature and that of the reweighting, lower triangles.
const gradient: usize = memory.data(VECTOR, 16);
const curvature: usize = memory.data(MATRIX, 16);
const reweighting: usize = memory.data(MATRIX, 16);
const slopes: usize = memory.data(VECTOR, 16);
const forward: usize = memory.data(VECTOR, 16);
const pivots: usize = memory.data(MATRIX, 16);
const isHeld: usize = memory.data(VECTOR, 16);

let numRuns: i32 = 0;
let x: usize = 0;
let y: usize = 0;
let losses: usize = 0;
let weights: usize = 0;
let targets: usize = 0;
let rootWeights: usize = 0;
let delta: f64 = 0;
let leastX: f64 = 0;
let leastY: f64 = 0;

export function useHuberRuns(
  count: i32,
  centredLogParams: usize,
  centredLogTokens: usize,
  loss: usize,
  weight: usize,
  target: usize,
  rootWeight: usize,
  threshold: f64,
): void {
  numRuns = count;
  x = centredLogParams;
  y = centredLogTokens;
  losses = loss;
  weights = weight;
  targets = target;
  rootWeights = rootWeight;
  delta = threshold;
}

/** The weighted sum of Huber's loss at the point that was found. */
export let huberObjective: f64 = 0;

/**
 * Searches for the least of Huber's loss from the last projection on, until a step is shorter than `tolerance` or promises a
 * fall below that share of the objective. Leaves the last projection there, with weights of 1/L̂², and returns whether the
 * search has ended there.
 */
export function searchHuber(tolerance: f64): bool {
  leastX = leastOf(x);
  leastY = leastOf(y);
  setF64(point, 0, coefficient(0));
  setF64(point, 1, coefficient(1) * Math.exp(-Math.exp(logAlpha) * leastX));
  setF64(point, 2, coefficient(2) * Math.exp(-Math.exp(logBeta) * leastY));
  setF64(point, ALPHA, logAlpha);
  setF64(point, BETA, logBeta);
  let threshold = Math.max(delta, largestResidual());
  while (threshold > delta) {
    descend(threshold, ROUGH);
    threshold = Math.max(delta, threshold * THRESHOLD_SHARE);
  }
  const hasEnded = descend(delta, tolerance);
  settle();
  return hasEnded;
}

function leastOf(column: usize): f64 {
  let least: f64 = Infinity;
  for (let i = 0; i < numRuns; i++) least = Math.min(least, f64At(column, i));
  return least;
}

function largestResidual(): f64 {
  let largest: f64 = 0;
  const alpha = Math.exp(logAlpha);
  const beta = Math.exp(logBeta);
  for (let i = 0; i < numRuns; i++) {
    const residual = Math.log(modelAt(point, i, alpha, beta) / f64At(losses, i));
    largest = Math.max(largest, Math.abs(residual));
  }
  return largest;
}

@inline
function modelAt(at: usize, i: i32, alpha: f64, beta: f64): f64 {
  const u = Math.exp(-alpha * (f64At(x, i) - leastX));
  const v = Math.exp(-beta * (f64At(y, i) - leastY));
  return f64At(at, 0) + f64At(at, 1) * u + f64At(at, 2) * v;
}

/** Goes down to the least of Huber's loss with a threshold; whether it is reached, as far as the tolerance asks. */
function descend(threshold: f64, tolerance: f64): bool {
  let damping: f64 = FIRST_DAMPING;
  huberObjective = survey(threshold);
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    while (!solveWithin(curvature, damping) && damping < MAX_DAMPING) damping *= 8.0;
    const isShort = lengthOfStep() < tolerance;
    if (damping <= 1 && (isShort || fallOfStep() <= tolerance * huberObjective)) return true;
    tryStep();
    if (objectiveAt(tried, threshold) < huberObjective) {
      memory.copy(point, tried, VECTOR);
      huberObjective = survey(threshold);
      damping = Math.max(damping * 0.1, MIN_DAMPING);
    } else {
      // No step, however short, brings the objective down.
      if (isShort || damping >= MAX_DAMPING) break;
      damping *= 8.0;
    }
  }
  return solveWithin(reweighting, RIDGE) && fallOfStep() <= RESOLVED * huberObjective;
}

/** The weighted sum of Huber's loss; infinite where the surface is not positive. */
function objectiveAt(at: usize, threshold: f64): f64 {
  const alpha = Math.exp(f64At(at, ALPHA));
  const beta = Math.exp(f64At(at, BETA));
  let sum: f64 = 0;
  for (let i = 0; i < numRuns; i++) {
    const size = Math.abs(Math.log(modelAt(at, i, alpha, beta) / f64At(losses, i)));
    sum += f64At(weights, i) * (size <= threshold ? 0.5 * size * size : threshold * (size - 0.5 * threshold));
  }
  return sum == sum ? sum : Infinity;
}

/** Finds how the objective lies about the point, and returns its value there. */
function survey(threshold: f64): f64 {
  memory.fill(gradient, 0, VECTOR);
  memory.fill(curvature, 0, MATRIX);
  memory.fill(reweighting, 0, MATRIX);
  const a = f64At(point, 1);
  const b = f64At(point, 2);
  const alpha = Math.exp(f64At(point, ALPHA));
  const beta = Math.exp(f64At(point, BETA));
  let sum: f64 = 0;
  for (let i = 0; i < numRuns; i++) {
    const alongX = -alpha * (f64At(x, i) - leastX);
    const alongY = -beta * (f64At(y, i) - leastY);
    const u = Math.exp(alongX);
    const v = Math.exp(alongY);
    const model = f64At(point, 0) + a * u + b * v;
    const weight = f64At(weights, i);
    const residual = Math.log(model / f64At(losses, i));
    const size = Math.abs(residual);
    const isInside = size <= threshold;
    const slope = isInside ? residual : residual > 0 ? threshold : -threshold;
    sum += weight * (isInside ? 0.5 * size * size : threshold * (size - 0.5 * threshold));
    // The derivatives of ln L̂.
    const byA = u / model;
    const byB = v / model;
    setF64(slopes, 0, 1.0 / model);
    setF64(slopes, 1, byA);
    setF64(slopes, 2, byB);
    setF64(slopes, ALPHA, alongX * a * byA);
    setF64(slopes, BETA, alongY * b * byB);
    const pull = weight * slope;
    // Its second derivatives are those of L̂, over L̂, less ∇L̂·∇L̂ᵀ/L̂².
    const curving = isInside ? weight - pull : -pull;
    const reweighted = isInside ? weight : (weight * threshold) / size;
    for (let row = 0; row < PARAMETERS; row++) {
      const byRow = f64At(slopes, row);
      setF64(gradient, row, f64At(gradient, row) + pull * byRow);
      for (let c = 0; c <= row; c++) {
        const product = byRow * f64At(slopes, c);
        add(curvature, row, c, curving * product);
        add(reweighting, row, c, reweighted * product);
      }
    }
    add(curvature, ALPHA, 1, pull * alongX * byA);
    add(curvature, ALPHA, ALPHA, pull * (alongX + 1.0) * alongX * a * byA);
    add(curvature, BETA, 2, pull * alongY * byB);
    add(curvature, BETA, BETA, pull * (alongY + 1.0) * alongY * b * byB);
  }
  if (isTied) {
    setF64(gradient, ALPHA, f64At(gradient, ALPHA) + f64At(gradient, BETA));
    setF64(gradient, BETA, 0);
    tie(curvature);
    tie(reweighting);
  }
  return sum;
}

/** Makes the rows and columns of the exponents one, that of α. */
function tie(matrix: usize): void {
  for (let c = 0; c < ALPHA; c++) add(matrix, ALPHA, c, entry(matrix, BETA, c));
  add(matrix, ALPHA, ALPHA, 2.0 * entry(matrix, BETA, ALPHA) + entry(matrix, BETA, BETA));
}

@inline
function entry(matrix: usize, row: i32, c: i32): f64 {
  return f64At(matrix, row * PARAMETERS + c);
}

@inline
function add(matrix: usize, row: i32, c: i32, value: f64): void {
  setF64(matrix, row * PARAMETERS + c, entry(matrix, row, c) + value);
}

/**
 * Solves for the step within the bounds: a parameter that would leave them goes as far as they allow, and the others follow.
 * False where the damped matrix is not that of a valley.
 */
function solveWithin(matrix: usize, damping: f64): bool {
  for (let c = 0; c < PARAMETERS; c++) {
    const fall = -f64At(gradient, c);
    const value = f64At(point, c);
    const isOut = c < ALPHA ? value <= 0 && fall <= 0 : isExponentHeld(value, fall);
    setF64(isHeld, c, isOut || entry(reweighting, c, c) == 0 ? 1 : 0);
    setF64(step, c, 0);
  }
  if (isFloorGiven()) setF64(isHeld, 0, 1);
  if (isTied) setF64(isHeld, BETA, 1);
  for (;;) {
    if (!solve(matrix, damping)) return false;
    const first = firstOut();
    if (first < 0) break;
    setF64(step, first, boundOf(first, f64At(step, first)) - f64At(point, first));
    setF64(isHeld, first, 1);
  }
  if (isTied) setF64(step, BETA, f64At(step, ALPHA));
  return Math.max(Math.abs(f64At(step, ALPHA)), Math.abs(f64At(step, BETA))) <= MAX_STEP;
}

/** The parameter that the step, gone from its start to its end, would take out of its bounds first; −1: none. */
function firstOut(): i32 {
  let first = -1;
  let least: f64 = 1;
  for (let c = 0; c < PARAMETERS; c++) {
    if (f64At(isHeld, c) != 0) continue;
    const wanted = f64At(step, c);
    const share = (boundOf(c, wanted) - f64At(point, c)) / wanted;
    if (share < least) {
      least = share;
      first = c;
    }
  }
  return first;
}

/** The bound of a parameter that a step leads towards. */
function boundOf(c: i32, wanted: f64): f64 {
  if (c < ALPHA) return wanted < 0 ? 0 : Infinity;
  return clampExponent(wanted < 0 ? -Infinity : Infinity);
}

/** Solves (matrix + damping·reweighting)·step = −gradient, by Cholesky, for the parameters that are not held. */
function solve(matrix: usize, damping: f64): bool {
  for (let row = 0; row < PARAMETERS; row++) {
    if (f64At(isHeld, row) != 0) continue;
    let right = -f64At(gradient, row);
    for (let c = 0; c < PARAMETERS; c++) {
      const held = f64At(isHeld, c) != 0 ? f64At(step, c) : 0.0;
      if (held != 0) right -= dampedEntry(matrix, damping, max(row, c), min(row, c)) * held;
    }
    for (let c = 0; c <= row; c++) {
      if (f64At(isHeld, c) != 0) continue;
      let value = dampedEntry(matrix, damping, row, c);
      const whole = Math.abs(value);
      for (let k = 0; k < c; k++) {
        if (f64At(isHeld, k) == 0) value -= entry(pivots, row, k) * entry(pivots, c, k);
      }
      if (c < row) {
        value /= entry(pivots, c, c);
        right -= value * f64At(forward, c);
      } else {
        if (!(value > NO_PIVOT * whole)) return false;
        value = Math.sqrt(value);
      }
      setF64(pivots, row * PARAMETERS + c, value);
    }
    setF64(forward, row, right / entry(pivots, row, row));
  }
  for (let row = PARAMETERS - 1; row >= 0; row--) {
    if (f64At(isHeld, row) != 0) continue;
    let value = f64At(forward, row);
    for (let c = row + 1; c < PARAMETERS; c++) {
      if (f64At(isHeld, c) == 0) value -= entry(pivots, c, row) * f64At(step, c);
    }
    setF64(step, row, value / entry(pivots, row, row));
  }
  return true;
}

@inline
function dampedEntry(matrix: usize, damping: f64, row: i32, c: i32): f64 {
  const own = entry(matrix, row, c);
  return row == c ? own + damping * entry(reweighting, row, c) : own;
}

/** What the step promises to first order, by half. */
function fallOfStep(): f64 {
  let fall: f64 = 0;
  for (let c = 0; c < PARAMETERS; c++) fall -= 0.5 * f64At(gradient, c) * f64At(step, c);
  return fall;
}

/** Goes the step. */
function tryStep(): void {
  for (let c = 0; c < PARAMETERS; c++) {
    const value = f64At(point, c) + f64At(step, c);
    setF64(tried, c, c < ALPHA ? Math.max(0, value) : clampExponent(value));
  }
}

/** How far the point moves: in ln α, ln β, and in losses relative to that in the middle of the runs. */
function lengthOfStep(): f64 {
  const moves = Math.abs(f64At(step, 0)) + Math.abs(f64At(step, 1)) + Math.abs(f64At(step, 2));
  const middle = f64At(point, 0) + f64At(point, 1) + f64At(point, 2);
  return Math.max(Math.max(Math.abs(f64At(step, ALPHA)), Math.abs(f64At(step, BETA))), moves / middle);
}

/** Projects once more, with the surface itself as targets, so that the last projection is the point that was found. */
function settle(): void {
  const alpha = Math.exp(f64At(point, ALPHA));
  const beta = Math.exp(f64At(point, BETA));
  for (let i = 0; i < numRuns; i++) {
    const model = modelAt(point, i, alpha, beta);
    setF64(targets, i, model);
    setF64(rootWeights, i, Math.sqrt(f64At(weights, i)) / model);
  }
  project(f64At(point, ALPHA), f64At(point, BETA));
}

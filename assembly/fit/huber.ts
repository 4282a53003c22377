import { f64At, setF64 } from "../columns";
import { coefficient } from "./nnls";
import { computeStep, logAlpha, logBeta, project, stepLogAlpha, stepLogBeta } from "./projection";

// Huber's loss of r = ln L̂ − ln L (Hoffmann et al. 2022 with δ = 10⁻³): ½·r² up to δ, δ·|r| − ½·δ² beyond.
//
// Each step is one projection of least squares to working targets z with weights κ/L̂², so that both losses share all of
// their linear algebra. With m = L̂ and ψ the derivative of Huber's loss, z = m·(1 − ψ/κ). Inside δ, κ = 1. Outside, the
// classic reweighting has κ = δ/|r|, which never climbs but crawls: most runs are outside, where Huber's loss has no
// curvature at all. κ = caution·δ/|r| with a caution below 1 comes as close to Newton's step as the objective allows.

const MAX_ITERATIONS: i32 = 300;
const MIN_CAUTION: f64 = 1e-4;
const MAX_HALVINGS: i32 = 30;

let numRuns: i32 = 0;
let x: usize = 0;
let y: usize = 0;
let losses: usize = 0;
let weights: usize = 0;
let targets: usize = 0;
let rootWeights: usize = 0;
let delta: f64 = 0;

// The point of the search: ln α, ln β, E, A', B'.
let atAlpha: f64 = 0;
let atBeta: f64 = 0;
let atE: f64 = 0;
let atA: f64 = 0;
let atB: f64 = 0;

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

@inline
function modelAt(i: i32, alpha: f64, beta: f64, e: f64, a: f64, b: f64): f64 {
  return e + a * Math.exp(-alpha * f64At(x, i)) + b * Math.exp(-beta * f64At(y, i));
}

/** Weighted sum of Huber's loss at a point; infinite where the surface is not positive. */
function objective(logA: f64, logB: f64, e: f64, a: f64, b: f64): f64 {
  const alpha = Math.exp(logA);
  const beta = Math.exp(logB);
  let sum: f64 = 0;
  for (let i = 0; i < numRuns; i++) {
    const model = modelAt(i, alpha, beta, e, a, b);
    const size = Math.abs(Math.log(model / f64At(losses, i)));
    sum += f64At(weights, i) * (size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta));
  }
  return sum == sum ? sum : Infinity;
}

/** Writes the working targets and weights at the present point. */
function setWorkingTargets(caution: f64): void {
  const alpha = Math.exp(atAlpha);
  const beta = Math.exp(atBeta);
  for (let i = 0; i < numRuns; i++) {
    const model = modelAt(i, alpha, beta, atE, atA, atB);
    const residual = Math.log(model / f64At(losses, i));
    const size = Math.abs(residual);
    const isInside = size <= delta;
    const curvature = isInside ? 1.0 : (caution * delta) / size;
    // ψ/κ
    const shift = isInside ? residual : residual / caution;
    setF64(targets, i, model * (1.0 - shift));
    setF64(rootWeights, i, Math.sqrt(f64At(weights, i) * curvature) / model);
  }
}

/**
 * Searches for the least of Huber's loss from the last projection on, until neither the point nor the objective moves by
 * more than `tolerance`. Leaves the last projection there, with weights of 1/L̂², and returns the objective.
 */
export function searchHuber(tolerance: f64): f64 {
  stay();
  let caution: f64 = 1;
  let best = objective(atAlpha, atBeta, atE, atA, atB);
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    setWorkingTargets(caution);
    project(atAlpha, atBeta);
    computeStep(0);
    const length = Math.max(Math.abs(stepLogAlpha), Math.abs(stepLogBeta));
    project(atAlpha + stepLogAlpha, atBeta + stepLogBeta);
    const e = coefficient(0);
    const a = coefficient(1);
    const b = coefficient(2);
    let share: f64 = 1;
    let reached = objective(logAlpha, logBeta, e, a, b);
    const isWhole = reached < best;
    if (!isWhole) {
      if (caution < 1) {
        caution = Math.min(1, caution * 8);
        continue;
      }
      // Along the way to a point that a reweighting finds, the objective first falls.
      for (let h = 0; h < MAX_HALVINGS && !(reached < best); h++) {
        share *= 0.5;
        reached = objectiveAlong(share, e, a, b);
      }
      if (!(reached < best)) break;
    }
    const moved = Math.max(share * length, relativeMove(share, e, a, b));
    const fallen = best - reached;
    atAlpha += share * (logAlpha - atAlpha);
    atBeta += share * (logBeta - atBeta);
    atE += share * (e - atE);
    atA += share * (a - atA);
    atB += share * (b - atB);
    best = reached;
    if (isWhole) caution = Math.max(MIN_CAUTION, caution * 0.25);
    if (moved < tolerance && fallen <= tolerance * best) break;
  }
  settle();
  return best;
}

function stay(): void {
  atAlpha = logAlpha;
  atBeta = logBeta;
  atE = coefficient(0);
  atA = coefficient(1);
  atB = coefficient(2);
}

function objectiveAlong(share: f64, e: f64, a: f64, b: f64): f64 {
  return objective(
    atAlpha + share * (logAlpha - atAlpha),
    atBeta + share * (logBeta - atBeta),
    atE + share * (e - atE),
    atA + share * (a - atA),
    atB + share * (b - atB),
  );
}

/** How far the linear parameters move, relative to the loss in the middle of the runs. */
function relativeMove(share: f64, e: f64, a: f64, b: f64): f64 {
  const moves = Math.abs(e - atE) + Math.abs(a - atA) + Math.abs(b - atB);
  return (share * moves) / (atE + atA + atB);
}

/** Projects once more, with the surface itself as targets, so that the last projection is the point that was found. */
function settle(): void {
  const alpha = Math.exp(atAlpha);
  const beta = Math.exp(atBeta);
  for (let i = 0; i < numRuns; i++) {
    const model = modelAt(i, alpha, beta, atE, atA, atB);
    setF64(targets, i, model);
    setF64(rootWeights, i, Math.sqrt(f64At(weights, i)) / model);
  }
  project(atAlpha, atBeta);
}

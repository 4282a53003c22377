import { f64At, setF64, u32At } from "../columns";
import { height, lookAtBowl, skewing, steepness } from "./bowl";
import { guessVertices, levelLosses } from "./frontier-rungs";
import { chooseRuns } from "./frontier-window";
import { medianOf } from "./median";
import { dotProduct, factorSymmetric, solveLower, solveUpper } from "./symmetric";

// Joint bowls: where each rung's losses bottom out, v = ln N* and m, with one shape for all rungs,
//   L = m_r + κ·e^(−p·(t − t̄))·h(ln N − v_r; q) + noise,  t = ln C,
// from the runs about N* alone. Found by Levenberg-Marquardt, in rounds that choose the runs and their weights anew.

const ROUNDS: i32 = 4;
const MAX_STEPS: i32 = 30;
const MAX_DAMPING: f64 = 1e6;
const SETTLED: f64 = 1e-9;
/** Before the first round: nats. */
const FIRST_NOISE: f64 = 0.01;
/** What is thought of p and q beforehand: their means and standard deviation. */
const FADING: f64 = 0.15;
const PRIOR_PRECISION: f64 = 1.0 / (0.15 * 0.15);
const MAX_ASYMMETRY: f64 = 0.4;
const MAX_VERTEX_STEP: f64 = 0.7;
/** A rung's own scatter counts as if four runs had scattered as all do. */
const SHARED_RUNS: f64 = 4;
const HUBER: f64 = 3;
const MAD_TO_DEVIATION: f64 = 1.4826;

/** What the runs tell of the shape: f64 in these places. */
export const LOG_CURVATURE: u32 = 0;
export const CURVATURE_FADING: u32 = 1;
export const ASYMMETRY: u32 = 2;
/** The scatter of a run about its bowl, in nats; and how many runs took part. */
export const SCATTER: u32 = 3;
export const RUNS_USED: u32 = 4;
/** Mean of ln C. */
export const MEAN_LOG_BUDGET: u32 = 5;
export const SHAPE_VALUES: u32 = 6;

// The sweep: columns that are the caller's.
let numRungs: i32 = 0;
let numRuns: i32 = 0;
let runEnds: usize = 0;
let times: usize = 0;
let x: usize = 0;
let losses: usize = 0;
let weights: usize = 0;
// Work space.
// Huber's weights of the round under way, and those of the next, which are made of its residuals.
let trust: usize = 0;
let huberWeights: usize = 0;
let isUsed: usize = 0;
let scratch: usize = 0;
let rungTrust: usize = 0;
let trialVertices: usize = 0;
let trialMinima: usize = 0;
let step: usize = 0;
let matrix: usize = 0;
let damped: usize = 0;
let vertices: usize = 0;
let minima: usize = 0;
// The shape where the search stands.
let logCurvature: f64 = 0;
let fading: f64 = 0;
let asymmetry: f64 = 0;
let noise: f64 = 0;
let meanTime: f64 = 0;

/** How many f64 of work space fitBowls needs. */
export function bowlWork(rungs: u32, runs: u32): u32 {
  const size = 2 * rungs + 3;
  return 2 * runs + max(runs, rungs * rungs) + 3 * rungs + size + 2 * size * size;
}

/**
 * Fits the bowls of two rungs or more, with runs of two sizes or more each. Writes ln C, v, m and the standard errors of v and
 * m (f64 a rung), SHAPE_VALUES f64 of the shape, and for each run 1 where it took part, else 0, and its studentised residual.
 * Writes ln N over N, and the losses as brought to their rung's C. All columns are the caller's; `work` is bowlWork f64. False
 * where the runs don't determine the bowls.
 */
export function fitBowls(
  rungCount: u32,
  runCount: u32,
  budgets: usize,
  ends: usize,
  numParams: usize,
  runBudgets: usize,
  loss: usize,
  weight: usize,
  logBudgets: usize,
  vertexColumn: usize,
  minimumColumn: usize,
  vertexErrors: usize,
  minimumErrors: usize,
  usedColumn: usize,
  scoreColumn: usize,
  shape: usize,
  work: usize,
): bool {
  numRungs = rungCount;
  numRuns = runCount;
  runEnds = ends;
  times = logBudgets;
  x = numParams;
  losses = loss;
  weights = weight;
  vertices = vertexColumn;
  minima = minimumColumn;
  isUsed = usedColumn;
  layWork(work);
  meanTime = 0;
  for (let r = 0; r < numRungs; r++) {
    setF64(times, r, Math.log(f64At(budgets, r)));
    meanTime += f64At(times, r);
  }
  meanTime /= <f64>numRungs;
  for (let i = 0; i < numRuns; i++) {
    setF64(x, i, Math.log(f64At(x, i)));
    setF64(trust, i, 1);
  }
  levelLosses(numRungs, runEnds, times, runBudgets, losses, step);
  guessVertices(numRungs, runEnds, times, x, losses, weights, vertices, scratch);
  for (let r = 0; r < numRungs; r++) setF64(rungTrust, r, 1);
  fading = FADING;
  asymmetry = 0;
  let used = 0;
  for (let round = 0; round < ROUNDS; round++) {
    used = chooseRuns(numRungs, runEnds, x, vertices, isUsed);
    if (round == 0) {
      guessCurvature();
      noise = FIRST_NOISE;
    }
    // The errors of the last round are those of the weights that it searched with.
    if (round > 0) memory.copy(trust, huberWeights, <usize>numRuns << 3);
    searchBowls();
    weighRuns(used);
  }
  setF64(shape, LOG_CURVATURE, logCurvature);
  setF64(shape, CURVATURE_FADING, fading);
  setF64(shape, ASYMMETRY, asymmetry);
  setF64(shape, SCATTER, noise);
  setF64(shape, RUNS_USED, <f64>used);
  setF64(shape, MEAN_LOG_BUDGET, meanTime);
  if (!writeErrors(vertexErrors, minimumErrors)) return false;
  writeScores(scoreColumn, used);
  return true;
}

function layWork(work: usize): void {
  const rung = <usize>numRungs << 3;
  const run = <usize>numRuns << 3;
  const size = <usize>(2 * numRungs + 3);
  trust = work;
  scratch = trust + run;
  rungTrust = scratch + (<usize>max(numRuns, numRungs * numRungs) << 3);
  trialVertices = rungTrust + rung;
  trialMinima = trialVertices + rung;
  step = trialMinima + rung;
  matrix = step + (size << 3);
  damped = matrix + ((size * size) << 3);
  huberWeights = damped + ((size * size) << 3);
}

@inline
function runWeight(i: i32, r: i32): f64 {
  return f64At(weights, i) * f64At(trust, i) * f64At(rungTrust, r);
}

@inline
function curvatureAt(r: i32): f64 {
  return Math.exp(logCurvature - fading * (f64At(times, r) - meanTime));
}

/** Starts κ and m: parabolas about the first vertices, of one curvature. */
function guessCurvature(): void {
  let squares: f64 = 0;
  let products: f64 = 0;
  let first: i32 = 0;
  for (let r = 0; r < numRungs; r++) {
    const end: i32 = u32At(runEnds, r);
    let count: f64 = 0;
    let bowlSum: f64 = 0;
    let lossSum: f64 = 0;
    for (let i = first; i < end; i++) {
      if (f64At(isUsed, i) == 0) continue;
      const u = f64At(x, i) - f64At(vertices, r);
      count += 1;
      bowlSum += 0.5 * u * u;
      lossSum += f64At(losses, i);
    }
    const meanBowl = bowlSum / count;
    const meanLoss = lossSum / count;
    setF64(minima, r, meanLoss);
    setF64(trialMinima, r, meanBowl);
    for (let i = first; i < end; i++) {
      if (f64At(isUsed, i) == 0) continue;
      const u = f64At(x, i) - f64At(vertices, r);
      const bowl = 0.5 * u * u - meanBowl;
      squares += bowl * bowl;
      products += bowl * (f64At(losses, i) - meanLoss);
    }
    first = end;
  }
  const curvature = squares > 0 ? products / squares : 0.0;
  logCurvature = Math.log(Math.max(curvature, 1e-3));
  for (let r = 0; r < numRungs; r++) setF64(minima, r, f64At(minima, r) - curvature * f64At(trialMinima, r));
}

/** The penalised sum of squares at the present shape, of some vertices and minima. */
function objective(vertexColumn: usize, minimumColumn: usize): f64 {
  let sum: f64 = 0;
  let first: i32 = 0;
  for (let r = 0; r < numRungs; r++) {
    const end: i32 = u32At(runEnds, r);
    const curvature = curvatureAt(r);
    const vertex = f64At(vertexColumn, r);
    const minimum = f64At(minimumColumn, r);
    for (let i = first; i < end; i++) {
      if (f64At(isUsed, i) == 0) continue;
      lookAtBowl(f64At(x, i) - vertex, asymmetry);
      const residual = minimum + curvature * height - f64At(losses, i);
      sum += runWeight(i, r) * residual * residual;
    }
    first = end;
  }
  const fades = fading - FADING;
  return sum / (noise * noise) + PRIOR_PRECISION * (fades * fades + asymmetry * asymmetry);
}

/** Writes the normal matrix, its lower triangle, and minus the gradient into `step`. */
function layNormalEquations(): void {
  const size = 2 * numRungs + 3;
  const shared = 2 * numRungs;
  memory.fill(matrix, 0, <usize>(size * size) << 3);
  memory.fill(step, 0, <usize>size << 3);
  const precision = 1.0 / (noise * noise);
  let first: i32 = 0;
  for (let r = 0; r < numRungs; r++) {
    const end: i32 = u32At(runEnds, r);
    const curvature = curvatureAt(r);
    const time = f64At(times, r) - meanTime;
    for (let i = first; i < end; i++) {
      if (f64At(isUsed, i) == 0) continue;
      lookAtBowl(f64At(x, i) - f64At(vertices, r), asymmetry);
      const weight = runWeight(i, r) * precision;
      const lift = curvature * height;
      const byVertex = -curvature * steepness;
      const byFading = -time * lift;
      const byAsymmetry = curvature * skewing;
      const pull = -weight * (f64At(minima, r) + lift - f64At(losses, i));
      add(r, r, weight * byVertex * byVertex);
      add(numRungs + r, r, weight * byVertex);
      add(numRungs + r, numRungs + r, weight);
      addShared(shared, r, weight, byVertex, lift, byFading, byAsymmetry);
      addShared(shared, numRungs + r, weight, 1.0, lift, byFading, byAsymmetry);
      add(shared, shared, weight * lift * lift);
      add(shared + 1, shared, weight * byFading * lift);
      add(shared + 1, shared + 1, weight * byFading * byFading);
      add(shared + 2, shared, weight * byAsymmetry * lift);
      add(shared + 2, shared + 1, weight * byAsymmetry * byFading);
      add(shared + 2, shared + 2, weight * byAsymmetry * byAsymmetry);
      addStep(r, pull * byVertex);
      addStep(numRungs + r, pull);
      addStep(shared, pull * lift);
      addStep(shared + 1, pull * byFading);
      addStep(shared + 2, pull * byAsymmetry);
    }
    first = end;
  }
  add(shared + 1, shared + 1, PRIOR_PRECISION);
  add(shared + 2, shared + 2, PRIOR_PRECISION);
  addStep(shared + 1, -PRIOR_PRECISION * (fading - FADING));
  addStep(shared + 2, -PRIOR_PRECISION * asymmetry);
}

@inline
function add(row: i32, column: i32, value: f64): void {
  const at = row * (2 * numRungs + 3) + column;
  setF64(matrix, at, f64At(matrix, at) + value);
}

@inline
function addShared(row: i32, column: i32, weight: f64, by: f64, lift: f64, byFading: f64, byAsymmetry: f64): void {
  add(row, column, weight * by * lift);
  add(row + 1, column, weight * by * byFading);
  add(row + 2, column, weight * by * byAsymmetry);
}

@inline
function addStep(row: i32, value: f64): void {
  setF64(step, row, f64At(step, row) + value);
}

@inline
function clip(value: f64, most: f64): f64 {
  return Math.max(-most, Math.min(most, value));
}

/** Levenberg-Marquardt over vertices, minima and shape, with the runs and weights of the round. */
function searchBowls(): void {
  const size = 2 * numRungs + 3;
  const bytes = <usize>(size * size) << 3;
  let damping: f64 = 1e-3;
  let best = objective(vertices, minima);
  for (let i = 0; i < MAX_STEPS && damping <= MAX_DAMPING; i++) {
    layNormalEquations();
    memory.copy(damped, matrix, bytes);
    for (let d = 0; d < size; d++) {
      const diagonal = f64At(matrix, d * size + d);
      setF64(damped, d * size + d, diagonal + damping * diagonal + 1e-9);
    }
    if (!factorSymmetric(damped, size)) {
      damping *= 10;
      continue;
    }
    solveLower(damped, size, step);
    solveUpper(damped, size, step);
    const fromCurvature = logCurvature;
    const fromFading = fading;
    const fromAsymmetry = asymmetry;
    for (let r = 0; r < numRungs; r++) {
      setF64(trialVertices, r, f64At(vertices, r) + clip(f64At(step, r), MAX_VERTEX_STEP));
      setF64(trialMinima, r, f64At(minima, r) + f64At(step, numRungs + r));
    }
    logCurvature += clip(f64At(step, 2 * numRungs), 1);
    fading += f64At(step, 2 * numRungs + 1);
    asymmetry = clip(asymmetry + f64At(step, 2 * numRungs + 2), MAX_ASYMMETRY);
    const reached = objective(trialVertices, trialMinima);
    if (!(reached <= best)) {
      logCurvature = fromCurvature;
      fading = fromFading;
      asymmetry = fromAsymmetry;
      damping *= 10;
      continue;
    }
    const hasSettled = best - reached < SETTLED * Math.max(1, best);
    memory.copy(vertices, trialVertices, <usize>numRungs << 3);
    memory.copy(minima, trialMinima, <usize>numRungs << 3);
    best = reached;
    damping = Math.max(damping / 10, 1e-9);
    if (hasSettled) break;
  }
}

@inline
function residualAt(i: i32, r: i32, curvature: f64): f64 {
  lookAtBowl(f64At(x, i) - f64At(vertices, r), asymmetry);
  return f64At(minima, r) + curvature * height - f64At(losses, i);
}

/** The weighted scatter of the runs that take part. */
function scatter(freedom: f64): f64 {
  let sum: f64 = 0;
  let first: i32 = 0;
  for (let r = 0; r < numRungs; r++) {
    const end: i32 = u32At(runEnds, r);
    const curvature = curvatureAt(r);
    for (let i = first; i < end; i++) {
      if (f64At(isUsed, i) == 0) continue;
      const residual = residualAt(i, r, curvature);
      sum += runWeight(i, r) * residual * residual;
    }
    first = end;
  }
  return Math.sqrt(Math.max(sum / freedom, 1e-12));
}

/** Degrees of freedom that are left to the residuals: of the shape's three parameters, priors hold two in part. */
@inline
function freedomOf(used: i32): f64 {
  return <f64>max(1, used - 2 * numRungs - 2);
}

/** The deviation that the median of the residuals in `scratch` tells of. */
function typicalResidual(found: i32, freedom: f64): f64 {
  return MAD_TO_DEVIATION * medianOf(scratch, found) * Math.sqrt(<f64>found / freedom);
}

/** Weighs rungs by their own scatter, and for the next round runs by Huber's weights. */
function weighRuns(used: i32): void {
  const freedom = freedomOf(used);
  const shared = scatter(freedom);
  let found = 0;
  let logSum: f64 = 0;
  let first: i32 = 0;
  for (let r = 0; r < numRungs; r++) {
    const end: i32 = u32At(runEnds, r);
    const curvature = curvatureAt(r);
    let own: f64 = 0;
    let count = 0;
    for (let i = first; i < end; i++) {
      if (f64At(isUsed, i) == 0) continue;
      const residual = residualAt(i, r, curvature);
      own += f64At(weights, i) * f64At(trust, i) * residual * residual;
      setF64(scratch, found++, Math.abs(residual));
      count++;
    }
    const ownFreedom = <f64>max(count - 2, 0);
    const variance = (SHARED_RUNS * shared * shared + own) / (SHARED_RUNS + ownFreedom);
    setF64(rungTrust, r, (shared * shared) / variance);
    logSum += Math.log(f64At(rungTrust, r));
    first = end;
  }
  const typical = Math.exp(logSum / <f64>numRungs);
  for (let r = 0; r < numRungs; r++) {
    setF64(rungTrust, r, Math.max(0.1, Math.min(10, f64At(rungTrust, r) / typical)));
  }
  noise = scatter(freedom);
  const middle = typicalResidual(found, freedom);
  const scale = Math.max(Math.min(noise, 1.5 * middle + 1e-9), 1e-7);
  first = 0;
  for (let r = 0; r < numRungs; r++) {
    const end: i32 = u32At(runEnds, r);
    const curvature = curvatureAt(r);
    for (let i = first; i < end; i++) {
      const size = Math.abs(residualAt(i, r, curvature)) * Math.sqrt(f64At(rungTrust, r) * f64At(weights, i));
      setF64(huberWeights, i, Math.min(1, (HUBER * scale) / Math.max(size, 1e-12)));
    }
    first = end;
  }
}

/** Floors of standard errors: what a rung's ln N* and its least loss can be known to at all. */
const MIN_VERTEX_ERROR: f64 = 0.01;
const MIN_MINIMUM_ERROR: f64 = 0.0002;

/** Writes the standard errors of vertices and minima by the inverse of the penalised normal matrix. */
function writeErrors(vertexErrors: usize, minimumErrors: usize): bool {
  const size = 2 * numRungs + 3;
  layNormalEquations();
  if (!factorSymmetric(matrix, size)) return false;
  for (let column = 0; column < 2 * numRungs; column++) {
    memory.fill(step, 0, <usize>size << 3);
    setF64(step, column, 1);
    solveLower(matrix, size, step);
    let variance: f64 = 0;
    for (let d = column; d < size; d++) variance += f64At(step, d) * f64At(step, d);
    const error = Math.sqrt(variance);
    if (column < numRungs) setF64(vertexErrors, column, Math.max(error, MIN_VERTEX_ERROR));
    else {
      const r = column - numRungs;
      setF64(minimumErrors, r, Math.max(error, MIN_MINIMUM_ERROR * Math.abs(f64At(minima, r))));
    }
  }
  return true;
}

/** No rung scatters by less than this share of its loss. */
const MIN_SCATTER: f64 = 0.0002;

/**
 * Writes how far each run that took part lies from its bowl, in standard deviations of it: e/(σ_r·√(1 − leverage)), with σ of
 * the median residual and σ_r² = (4σ² + Σ min(e², 9σ²))/(4 + n_r − 2), which no single run moves far. 0 for the others.
 */
function writeScores(scores: usize, used: i32): void {
  const freedom = freedomOf(used);
  let found = 0;
  let first: i32 = 0;
  for (let r = 0; r < numRungs; r++) {
    const end: i32 = u32At(runEnds, r);
    const curvature = curvatureAt(r);
    for (let i = first; i < end; i++) {
      const residual = f64At(isUsed, i) == 0 ? 0.0 : -residualAt(i, r, curvature) * Math.sqrt(f64At(weights, i));
      setF64(scores, i, residual);
      if (f64At(isUsed, i) != 0) setF64(scratch, found++, Math.abs(residual));
    }
    first = end;
  }
  const scale = typicalResidual(found, freedom);
  const square = scale * scale;
  first = 0;
  for (let r = 0; r < numRungs; r++) {
    const end: i32 = u32At(runEnds, r);
    let squares = SHARED_RUNS * square;
    let count = 0;
    for (let i = first; i < end; i++) {
      squares += Math.min(f64At(scores, i) * f64At(scores, i), 9.0 * square);
      if (f64At(isUsed, i) != 0) count++;
    }
    const own = Math.sqrt(squares / (SHARED_RUNS + <f64>max(count - 2, 0)));
    const deviation = Math.max(own, MIN_SCATTER * Math.abs(f64At(minima, r)));
    for (let i = first; i < end; i++) {
      if (f64At(isUsed, i) == 0) continue;
      const left = Math.max(1e-6, 1.0 - leverageOf(i, r));
      setF64(scores, i, f64At(scores, i) / (deviation * Math.sqrt(left)));
    }
    first = end;
  }
}

/** The share of its own residual that the bowls take away from a run, by the factor that writeErrors left. */
function leverageOf(i: i32, r: i32): f64 {
  const size = 2 * numRungs + 3;
  const shared = 2 * numRungs;
  const curvature = curvatureAt(r);
  lookAtBowl(f64At(x, i) - f64At(vertices, r), asymmetry);
  memory.fill(step, 0, <usize>size << 3);
  setF64(step, r, -curvature * steepness);
  setF64(step, numRungs + r, 1);
  setF64(step, shared, curvature * height);
  setF64(step, shared + 1, -(f64At(times, r) - meanTime) * curvature * height);
  setF64(step, shared + 2, curvature * skewing);
  solveLower(matrix, size, step);
  return (runWeight(i, r) / (noise * noise)) * dotProduct(step, step, size);
}

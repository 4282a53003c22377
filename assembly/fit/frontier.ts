import { f64At, setF64 } from "../columns";
import { height, lookAtBowl } from "./bowl";
import { minimaWork, MINIMA_COMPONENTS, mixMinima } from "./frontier-minima";
import { mixSizes, sizesWork } from "./frontier-sizes";
import { COMPONENT_VALUES, meanAside, quantileAtScore, scoreOf } from "./mixture";
import { studentQuantile } from "./student";

// The frontier of a sweep: what the bowls of its rungs say of L* and ln N* at other budgets, with intervals by how well each
// rung was predicted from the ones below it.

/** The scale counts as if it had come from four predictions, as wrong as those in public sweeps. */
const PRIOR_PREDICTIONS: f64 = 4;
const PRIOR_LOSS_SCALE: f64 = 0.7;
const PRIOR_SIZE_SCALE: f64 = 0.4;
/** A sweep may widen its intervals; it may not narrow them further than to these, as squares. */
const MIN_LOSS_SCALE: f64 = 0.5;
const MIN_SIZE_SCALE: f64 = 0.4;
const MAX_SQUARE: f64 = 9;

/** What a calibration is: f64 in these places. */
export const LOSS_SCALE: u32 = 0;
export const SIZE_SCALE: u32 = 1;
export const FREEDOM: u32 = 2;
export const CALIBRATION_VALUES: u32 = 3;

/** A prediction: f64 in these places, then for each tail its quantiles of L* and of ln N*. */
export const LOSS_MEDIAN: u32 = 0;
export const SIZE_MEDIAN: u32 = 1;
/** E, as the mean over the laws. */
export const FLOOR: u32 = 2;
/** d ln N / d ln C there. */
export const LOCAL_EXPONENT: u32 = 3;
export const PREDICTION_VALUES: u32 = 4;

let count: i32 = 0;
let times: usize = 0;
let vertices: usize = 0;
let minima: usize = 0;
let vertexErrors: usize = 0;
let minimumErrors: usize = 0;
let mixture: usize = 0;
let work: usize = 0;

/** How many f64 of work space the calls that follow layFrontier need. */
export function frontierWork(rungs: u32): u32 {
  return COMPONENT_VALUES * MINIMA_COMPONENTS + max(minimaWork(rungs), sizesWork(rungs));
}

/** Sets the rungs, as fitBowls gives them, that the calls that follow predict from. The columns are the caller's. */
export function layFrontier(
  rungs: u32,
  logBudgets: usize,
  vertexColumn: usize,
  minimumColumn: usize,
  vertexErrorColumn: usize,
  minimumErrorColumn: usize,
  workSpace: usize,
): void {
  count = rungs;
  times = logBudgets;
  vertices = vertexColumn;
  minima = minimumColumn;
  vertexErrors = vertexErrorColumn;
  minimumErrors = minimumErrorColumn;
  mixture = workSpace;
  work = workSpace + ((<usize>COMPONENT_VALUES * MINIMA_COMPONENTS) << 3);
}

/**
 * Predicts each rung from the third on from those below it. Writes, for each of these, the scores of what was observed of L* and
 * of ln N*, and the scales that the rungs below it give (f64 each); and CALIBRATION_VALUES f64 of all.
 */
export function calibrateFrontier(
  lossScores: usize,
  sizeScores: usize,
  lossScales: usize,
  sizeScales: usize,
  calibration: usize,
): void {
  let losses: f64 = PRIOR_PREDICTIONS * PRIOR_LOSS_SCALE;
  let sizes: f64 = PRIOR_PREDICTIONS * PRIOR_SIZE_SCALE;
  let freedom: f64 = PRIOR_PREDICTIONS;
  for (let r = 2; r < count; r++) {
    setF64(lossScales, r - 2, scaleOf(losses, freedom, MIN_LOSS_SCALE));
    setF64(sizeScales, r - 2, scaleOf(sizes, freedom, MIN_SIZE_SCALE));
    const target = f64At(times, r);
    mixMinima(times, minima, minimumErrors, r, target, mixture, work);
    const minimumError = f64At(minimumErrors, r);
    const loss = scoreOf(f64At(minima, r), minimumError * minimumError);
    mixSizes(times, vertices, vertexErrors, r, target, mixture, work);
    const vertexError = f64At(vertexErrors, r);
    const size = scoreOf(f64At(vertices, r), vertexError * vertexError);
    setF64(lossScores, r - 2, loss);
    setF64(sizeScores, r - 2, size);
    losses += Math.min(loss * loss, MAX_SQUARE);
    sizes += Math.min(size * size, MAX_SQUARE);
    freedom += 1;
  }
  setF64(calibration, LOSS_SCALE, scaleOf(losses, freedom, MIN_LOSS_SCALE));
  setF64(calibration, SIZE_SCALE, scaleOf(sizes, freedom, MIN_SIZE_SCALE));
  setF64(calibration, FREEDOM, freedom);
}

function scaleOf(squares: f64, freedom: f64, least: f64): f64 {
  return Math.sqrt(Math.max(least, squares / freedom));
}

/**
 * Predicts at ln C = `target`. Writes PREDICTION_VALUES f64 and, for each of `numTails` shares, the quantiles of L* and ln N*
 * at c·t⁻¹(share), where c is the scale of the calibration.
 */
export function predictFrontier(
  target: f64,
  lossScale: f64,
  sizeScale: f64,
  freedom: f64,
  tails: usize,
  numTails: u32,
  prediction: usize,
): void {
  mixMinima(times, minima, minimumErrors, count, target, mixture, work);
  setF64(prediction, LOSS_MEDIAN, quantileAtScore(0));
  setF64(prediction, FLOOR, meanAside());
  writeQuantiles(lossScale, <i32>freedom, tails, numTails, prediction, 0);
  mixSizes(times, vertices, vertexErrors, count, target, mixture, work);
  setF64(prediction, SIZE_MEDIAN, quantileAtScore(0));
  setF64(prediction, LOCAL_EXPONENT, meanAside());
  writeQuantiles(sizeScale, <i32>freedom, tails, numTails, prediction, 1);
}

function writeQuantiles(scale: f64, freedom: i32, tails: usize, numTails: u32, prediction: usize, place: u32): void {
  for (let i: u32 = 0; i < numTails; i++) {
    const score = scale * studentQuantile(f64At(tails, i), freedom);
    setF64(prediction, PREDICTION_VALUES + 2 * i + place, quantileAtScore(score));
  }
}

/** Writes over u = ln N − ln N*, f64 each, what a model gives away in nats where the bowl has this curvature. */
export function bowlHeights(values: usize, numValues: u32, curvature: f64, asymmetry: f64): void {
  for (let i: u32 = 0; i < numValues; i++) {
    lookAtBowl(f64At(values, i), asymmetry);
    setF64(values, i, curvature * height);
  }
}

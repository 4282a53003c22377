import { f64At, setF64 } from "../columns";
import { EXPONENT_DEVIATION, EXPONENT_MEDIAN } from "./frontier-minima";

// How the least losses fall: L* = E + K·C^−γ with E, K ≥ 0, by least squares. At any γ the best E and K have a closed form, so
// that γ alone is searched. Over the few decades of a sweep a high E with a steep fall and a low E with a slow one look much
// the same: of a handful of noisy minima γ comes out anywhere. Hence the prior of the frontier, ln γ normal, which weighs as
// much as the minima are noisy: a law that minima lie on exactly is given back.

const MIN_EXPONENT: f64 = 0.01;
const MAX_EXPONENT: f64 = 1;
/** The best of these, even in ln γ, is where the search begins. */
const NUM_STARTS: i32 = 9;
const MAX_STEPS: i32 = 60;
/** How close to the best ln γ the search ends. */
const TOLERANCE: f64 = 1e-10;
/** Through two points go laws of any γ. */
const MIN_POINTS: u32 = 3;

// The points: ln C in a row; losses, flags and (C/C₁)^−γ at the γ that was tried last a stride apart.
let logBudgets: usize = 0;
let losses: usize = 0;
let flags: usize = 0;
let powers: usize = 0;
let step: u32 = 0;
let count: u32 = 0;
/** That of the losses. */
let variance: f64 = 0;
let used: f64 = 0;
let firstLog: f64 = 0;
let meanLoss: f64 = 0;

// The best law at the γ that was tried last, with K at the first point.
let floor: f64 = 0;
let factor: f64 = 0;
/** How what is to be least rises with ln γ there. */
let rise: f64 = 0;

@inline
function isUsed(i: u32): bool {
  return f64At(flags, i * step) == 0;
}

/** Finds E and K at an exponent. Returns what is to be least: the sum of squares, and what the prior adds. */
function squaresAt(logExponent: f64): f64 {
  const exponent = Math.exp(logExponent);
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (!isUsed(i)) continue;
    const power = Math.exp(-exponent * (f64At(logBudgets, i) - firstLog));
    setF64(powers, i * step, power);
    sum += power;
  }
  const mean = sum / used;
  let spread: f64 = 0;
  let products: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (!isUsed(i)) continue;
    const apart = f64At(powers, i * step) - mean;
    spread += apart * apart;
    products += apart * (f64At(losses, i * step) - meanLoss);
  }
  factor = Math.max(products / spread, 0);
  floor = meanLoss - factor * mean;
  if (floor < 0) {
    floor = 0;
    // Σ x·L / Σ x², by the sums about the means.
    factor = (products + sum * meanLoss) / (spread + sum * mean);
  }
  let squares: f64 = 0;
  let tilt: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (!isUsed(i)) continue;
    const part = factor * f64At(powers, i * step);
    const residual = f64At(losses, i * step) - floor - part;
    squares += residual * residual;
    tilt += residual * part * (f64At(logBudgets, i) - firstLog);
  }
  const apart = logExponent - Math.log(EXPONENT_MEDIAN);
  const prior = variance / (EXPONENT_DEVIATION * EXPONENT_DEVIATION);
  // E and K are the best there are, so that how they change with γ changes nothing.
  rise = 2.0 * (exponent * tilt + prior * apart);
  return squares + prior * apart * apart;
}

/** The ln γ at which `squaresAt` is least. */
function searchExponent(): f64 {
  const first = Math.log(MIN_EXPONENT);
  const last = Math.log(MAX_EXPONENT);
  const apart = (last - first) / <f64>(NUM_STARTS - 1);
  let best: f64 = first;
  let least: f64 = Infinity;
  let riseAtBest: f64 = 0;
  for (let i = 0; i < NUM_STARTS; i++) {
    const at = first + apart * <f64>i;
    const squares = squaresAt(at);
    if (squares < least) {
      least = squares;
      best = at;
      riseAtBest = rise;
    }
  }
  // The least lies down from the best start, and at it where that is an end. False position, by the Illinois rule.
  const isBelow = riseAtBest > 0;
  let low = isBelow ? Math.max(best - apart, first) : best;
  let high = isBelow ? best : Math.min(best + apart, last);
  squaresAt(low);
  let ofLow = rise;
  squaresAt(high);
  let ofHigh = rise;
  // Which end moved last: −1 the low one, 1 the high one.
  let moved = 0;
  for (let i = 0; i < MAX_STEPS && high - low > TOLERANCE; i++) {
    let at = (low * ofHigh - high * ofLow) / (ofHigh - ofLow);
    if (!(at > low && at < high)) at = 0.5 * (low + high);
    squaresAt(at);
    if (rise == 0) return at;
    if (rise < 0) {
      low = at;
      ofLow = rise;
      if (moved < 0) ofHigh *= 0.5;
      moved = -1;
    } else {
      high = at;
      ofHigh = rise;
      if (moved > 0) ofLow *= 0.5;
      moved = 1;
    }
  }
  return 0.5 * (low + high);
}

/**
 * Fits L = E + K·C^−γ to the points whose flag is 0, of which each loss scatters by `lossVariance`. `stride` is the number of
 * f64 from one point's loss, flag and room for a power, which is work space, to the next one's. Writes ln K, −γ and E:
 * intercept and exponent of ln(L − E) by ln C, and E; NaN where fewer than three points are used.
 */
export function fitMinimaLaw(
  logX: usize,
  lossColumn: usize,
  flagColumn: usize,
  powerColumn: usize,
  stride: u32,
  numPoints: u32,
  lossVariance: f64,
  result: usize,
): void {
  logBudgets = logX;
  losses = lossColumn;
  flags = flagColumn;
  powers = powerColumn;
  step = stride;
  count = numPoints;
  variance = lossVariance;
  let numUsed: u32 = 0;
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (!isUsed(i)) continue;
    if (numUsed++ == 0) firstLog = f64At(logBudgets, i);
    sum += f64At(losses, i * step);
  }
  if (numUsed < MIN_POINTS) {
    for (let i: u32 = 0; i < 3; i++) setF64(result, i, NaN);
    return;
  }
  used = <f64>numUsed;
  meanLoss = sum / used;
  const logExponent = searchExponent();
  squaresAt(logExponent);
  const exponent = Math.exp(logExponent);
  setF64(result, 0, Math.log(factor) + exponent * firstLog);
  setF64(result, 1, -exponent);
  setF64(result, 2, floor);
}

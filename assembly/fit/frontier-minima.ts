import { f64At, setF64 } from "../columns";
import { factorDrift, logNormalPrior } from "./frontier-drift";
import { addComponent, beginMixture, closeMixture } from "./mixture";
import { normalBelow } from "./normal";
import { dotProduct, logDeterminant, solveLower } from "./symmetric";

// How the least losses fall: m_r = E + K·e^(−γ·(t_r − t_R)) plus a drift and each rung's own effect, both as shares of the
// slope b at the top rung. A mixture over a grid of drift τ, effect ρ and γ, each with E and K by generalised least squares:
// exact Bayes given its priors, but that E ≥ 0 is projected. Fewer than 100 γ leave steps that show in the answer.

const NUM_DRIFTS: i32 = 6;
const NUM_EFFECTS: i32 = 5;
const NUM_EXPONENTS: i32 = 121;
export const MINIMA_COMPONENTS: u32 = NUM_DRIFTS * NUM_EFFECTS * NUM_EXPONENTS;
const DRIFTS: StaticArray<f64> = [0.01, 0.03, 0.06, 0.12, 0.25, 0.5];
const EFFECTS: StaticArray<f64> = [0, 0.03, 0.06, 0.12, 0.25];
const MIN_EXPONENT: f64 = 0.02;
const MAX_EXPONENT: f64 = 0.7;
// Priors: medians and standard deviations of the logarithm. Rounded from flat optima over the public sweeps.
const DRIFT_MEDIAN: f64 = 0.1;
const EFFECT_MEDIAN: f64 = 0.01;
const GRID_DEVIATION: f64 = 0.8;
export const EXPONENT_MEDIAN: f64 = 0.125;
export const EXPONENT_DEVIATION: f64 = 0.6;

/** How many f64 of work space mixMinima needs besides the mixture's, for some rungs. */
export function minimaWork(rungs: u32): u32 {
  return rungs * rungs + 3 * rungs + NUM_EXPONENTS * (rungs + 3);
}

@inline
function logExponentAt(g: i32): f64 {
  const first = Math.log(MIN_EXPONENT);
  return first + ((Math.log(MAX_EXPONENT) - first) * <f64>g) / <f64>(NUM_EXPONENTS - 1);
}

// Columns of the work space: the matrix, 1, m and errors as they are solved, and the powers e^(−γ(t−t_R)) by γ.
let matrix: usize = 0;
let ones: usize = 0;
let observed: usize = 0;
let solved: usize = 0;
let powers: usize = 0;
let exponents: usize = 0;
let priors: usize = 0;
let ahead: usize = 0;

/**
 * Makes the mixture of L*(T) and, besides, of E, from rungs at ln C = `times`, ascending, with minima and their standard
 * errors. The columns are the caller's.
 */
export function mixMinima(
  times: usize,
  minima: usize,
  errors: usize,
  count: i32,
  target: f64,
  mixture: usize,
  work: usize,
): void {
  const bytes = <usize>count << 3;
  matrix = work;
  ones = matrix + bytes * count;
  observed = ones + bytes;
  solved = observed + bytes;
  powers = solved + bytes;
  exponents = powers + bytes * NUM_EXPONENTS;
  priors = exponents + (NUM_EXPONENTS << 3);
  ahead = priors + (NUM_EXPONENTS << 3);
  layPowers(times, count, target);
  const slope = slopeAtTop(minima, errors, count);
  beginMixture(mixture, MINIMA_COMPONENTS);
  for (let d = 0; d < NUM_DRIFTS; d++) {
    const driftPrior = logNormalPrior(DRIFTS[d], DRIFTS[0], DRIFT_MEDIAN, GRID_DEVIATION);
    for (let e = 0; e < NUM_EFFECTS; e++) {
      const effect = EFFECTS[e] * slope;
      const prior = driftPrior + logNormalPrior(EFFECTS[e], EFFECTS[1], EFFECT_MEDIAN, GRID_DEVIATION);
      if (factorDrift(times, errors, count, target, DRIFTS[d] * slope, effect, 1e-13, matrix)) {
        mixExponents(minima, count, prior, effect);
      }
    }
  }
  closeMixture();
}

function layPowers(times: usize, count: i32, target: f64): void {
  const top = f64At(times, count - 1);
  for (let g = 0; g < NUM_EXPONENTS; g++) {
    const log = logExponentAt(g);
    const exponent = Math.exp(log);
    setF64(exponents, g, exponent);
    // The grid is even in ln γ, and the density in γ: a factor γ.
    const z = (log - Math.log(EXPONENT_MEDIAN)) / EXPONENT_DEVIATION;
    setF64(priors, g, log - 0.5 * z * z);
    setF64(ahead, g, Math.exp(-exponent * (target - top)));
    for (let i = 0; i < count; i++) setF64(powers, g * count + i, Math.exp(-exponent * (f64At(times, i) - top)));
  }
}

/** −dL/dlnC at the top rung of a plain fit: K·γ, with γ averaged by its prior and by what the residuals say. */
function slopeAtTop(minima: usize, errors: usize, count: i32): f64 {
  let variance: f64 = 0;
  for (let i = 0; i < count; i++) variance += f64At(errors, i) * f64At(errors, i);
  variance /= <f64>count;
  let weightSum: f64 = 0;
  let lossSum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const error = f64At(errors, i);
    const weight = 1.0 / (error * error + variance);
    setF64(ones, i, weight);
    weightSum += weight;
    lossSum += weight * f64At(minima, i);
  }
  let least: f64 = Infinity;
  for (let g = 0; g < NUM_EXPONENTS; g++) {
    const squares = plainFit(g, minima, count, weightSum, lossSum);
    least = Math.min(least, squares);
  }
  const scale = Math.max(least / <f64>max(1, count - 2), 1.0);
  let highest: f64 = -Infinity;
  for (let pass = 0; pass < 2; pass++) {
    let total: f64 = 0;
    let slope: f64 = 0;
    for (let g = 0; g < NUM_EXPONENTS; g++) {
      const squares = plainFit(g, minima, count, weightSum, lossSum);
      if (!(plainFactor > 0)) continue;
      const z = (Math.log(f64At(exponents, g)) - Math.log(EXPONENT_MEDIAN)) / EXPONENT_DEVIATION;
      const score = -0.5 * (squares / scale + z * z);
      if (pass == 0) highest = Math.max(highest, score);
      else {
        const weight = Math.exp(score - highest);
        total += weight;
        slope += weight * plainFactor * f64At(exponents, g);
      }
    }
    // Where no law falls, all answers are much the same.
    if (pass == 1) return Math.max(total > 0 ? slope / total : 0.0, 1e-4 * Math.abs(f64At(minima, count - 1)));
  }
  return 0;
}

/** K of the last plain fit. */
let plainFactor: f64 = 0;

/** The weighted sum of squares of the plain fit at an exponent, of E ≥ 0 and K. */
function plainFit(g: i32, minima: usize, count: i32, weightSum: f64, lossSum: f64): f64 {
  const power = powers + ((<usize>g * count) << 3);
  let powerSum: f64 = 0;
  let squareSum: f64 = 0;
  let productSum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const weighted = f64At(ones, i) * f64At(power, i);
    powerSum += weighted;
    squareSum += weighted * f64At(power, i);
    productSum += weighted * f64At(minima, i);
  }
  plainFactor = (weightSum * productSum - powerSum * lossSum) / (weightSum * squareSum - powerSum * powerSum);
  let floor = (lossSum - powerSum * plainFactor) / weightSum;
  if (floor < 0) {
    floor = 0;
    plainFactor = productSum / squareSum;
  }
  let squares: f64 = 0;
  for (let i = 0; i < count; i++) {
    const residual = f64At(minima, i) - floor - plainFactor * f64At(power, i);
    squares += f64At(ones, i) * residual * residual;
  }
  return squares;
}

/** Adds a component for each exponent, by the factor of the covariance in `matrix`. */
function mixExponents(minima: usize, count: i32, prior: f64, effect: f64): void {
  for (let i = 0; i < count; i++) {
    setF64(ones, i, 1);
    setF64(observed, i, f64At(minima, i));
  }
  solveLower(matrix, count, ones);
  solveLower(matrix, count, observed);
  const oneSquares = dotProduct(ones, ones, count);
  const oneLosses = dotProduct(ones, observed, count);
  const lossSquares = dotProduct(observed, observed, count);
  const logWeight = prior - 0.5 * logDeterminant(matrix, count);
  for (let g = 0; g < NUM_EXPONENTS; g++) {
    // G⁻¹ of the powers and its products with the others, in one go: thousands of components pass here.
    const power = powers + ((<usize>g * count) << 3);
    let mixed: f64 = 0;
    let squares: f64 = 0;
    let losses: f64 = 0;
    for (let i = 0; i < count; i++) {
      const row = matrix + ((<usize>i * count) << 3);
      let value = f64At(power, i);
      for (let k = 0; k < i; k++) value -= f64At(row, k) * f64At(solved, k);
      value /= f64At(row, i);
      setF64(solved, i, value);
      mixed += f64At(ones, i) * value;
      squares += value * value;
      losses += value * f64At(observed, i);
    }
    const determinant = Math.max(oneSquares * squares - mixed * mixed, 1e-300);
    const floor = (squares * oneLosses - mixed * losses) / determinant;
    const factor = (oneSquares * losses - mixed * oneLosses) / determinant;
    const misfit = Math.max(lossSquares - floor * oneLosses - factor * losses, 0);
    const at = f64At(ahead, g);
    let mean = floor + factor * at;
    let variance = (squares - 2.0 * at * mixed + at * at * oneSquares) / determinant;
    if (floor < 0) {
      mean = (losses / squares) * at;
      variance = (at * at) / squares;
    }
    addComponent(
      logWeight - 0.5 * misfit + f64At(priors, g) + logOfPositive(floor, factor, determinant, squares, oneSquares),
      mean,
      variance + effect * effect,
      Math.max(floor, 0),
    );
  }
}

/** ln of Φ(E/se(E))·Φ(K/se(K))/√|H|, with se² of E and of K the other's diagonal entry of H over |H|. */
function logOfPositive(floor: f64, factor: f64, determinant: f64, floorSquares: f64, factorSquares: f64): f64 {
  const share =
    shareBelow(floor * Math.sqrt(determinant / floorSquares)) *
    shareBelow(factor * Math.sqrt(determinant / factorSquares));
  return Math.log(Math.max(share, 1e-300) / Math.sqrt(determinant));
}

/** Φ(z), which is 1 to the last digit from 8.3 on. */
@inline
function shareBelow(z: f64): f64 {
  return z > 8.3 ? 1 : normalBelow(z);
}

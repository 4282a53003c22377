import { f64At } from "../columns";

// Least squares of a parabola in polynomials that are orthogonal over the weighted points (Forsythe 1957): centred, and
// with a diagonal system, so that no condition number enters.

/** The range of x. */
export let lowest: f64 = 0;
export let highest: f64 = 0;
export let center: f64 = 0;
export let weightSum: f64 = 0;
/** Σ w·t², with t = x − center. */
export let squareSum: f64 = 0;
/** p₂(t) = t² − slant·t − offset, and Σ w·p₂². */
export let slant: f64 = 0;
export let offset: f64 = 0;
export let quadraticSum: f64 = 0;
/** The parabola: level + slope·t + bend·p₂(t). */
export let level: f64 = 0;
export let slope: f64 = 0;
export let bend: f64 = 0;

@inline
export function quadraticPart(t: f64): f64 {
  return t * t - slant * t - offset;
}

/** Fits the parabola to `count` points, three or more of them different. */
export function fitParabola(x: usize, weights: usize, values: usize, count: u32): void {
  const originX = f64At(x, 0);
  const origin = f64At(values, 0);
  let total: f64 = 0;
  let sumX: f64 = 0;
  let sum: f64 = 0;
  let least = originX;
  let most = originX;
  for (let i: u32 = 0; i < count; i++) {
    const weight = f64At(weights, i);
    const at = f64At(x, i);
    total += weight;
    sumX += weight * (at - originX);
    sum += weight * (f64At(values, i) - origin);
    least = Math.min(least, at);
    most = Math.max(most, at);
  }
  const middle = originX + sumX / total;
  const mean = origin + sum / total;
  let squares: f64 = 0;
  let cubes: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const t = f64At(x, i) - middle;
    const weighted = f64At(weights, i) * t * t;
    squares += weighted;
    cubes += weighted * t;
  }
  const tilt = cubes / squares;
  const drop = squares / total;
  let quadratics: f64 = 0;
  let linear: f64 = 0;
  let quadratic: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const t = f64At(x, i) - middle;
    const p = t * t - tilt * t - drop;
    const weight = f64At(weights, i);
    const value = weight * (f64At(values, i) - mean);
    quadratics += weight * p * p;
    linear += value * t;
    quadratic += value * p;
  }
  lowest = least;
  highest = most;
  center = middle;
  weightSum = total;
  squareSum = squares;
  slant = tilt;
  offset = drop;
  quadraticSum = quadratics;
  level = mean;
  slope = linear / squares;
  bend = quadratic / quadratics;
}

/** Where the parabola turns, measured from the center. */
export function vertex(): f64 {
  return 0.5 * (slant - slope / bend);
}

export function parabolaAt(t: f64): f64 {
  return level + slope * t + bend * quadraticPart(t);
}

/** The share of its own residual that the parabola takes away from a point: the diagonal of the hat matrix. */
export function leverage(t: f64, weight: f64): f64 {
  const p = quadraticPart(t);
  return weight * (1.0 / weightSum + (t * t) / squareSum + (p * p) / quadraticSum);
}

import { f64At } from "../columns";

// Least squares of a parabola in polynomials that are orthogonal over the weighted points (Forsythe 1957): centred, and
// with a diagonal system, so that no condition number enters.

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

/** Lays the orthogonal polynomials over `count` points. */
export function layPolynomials(x: usize, weights: usize, count: u32): void {
  weightSum = 0;
  let sum: f64 = 0;
  const origin = f64At(x, 0);
  for (let i: u32 = 0; i < count; i++) {
    weightSum += f64At(weights, i);
    sum += f64At(weights, i) * (f64At(x, i) - origin);
  }
  center = origin + sum / weightSum;
  let cubes: f64 = 0;
  let rest: f64 = 0;
  squareSum = 0;
  for (let i: u32 = 0; i < count; i++) {
    const t = f64At(x, i) - center;
    const squares = f64At(weights, i) * t * t;
    squareSum += squares;
    cubes += squares * t;
    rest += f64At(weights, i) * t;
  }
  slant = cubes / squareSum;
  // Σ w·t is 0 but for its rounding.
  offset = (squareSum - slant * rest) / weightSum;
  quadraticSum = 0;
  for (let i: u32 = 0; i < count; i++) {
    const p = quadraticPart(f64At(x, i) - center);
    quadraticSum += f64At(weights, i) * p * p;
  }
}

/** Fits the parabola to values at the points that the polynomials were laid over. */
export function fitParabola(x: usize, weights: usize, values: usize, count: u32): void {
  const origin = f64At(values, 0);
  let sum: f64 = 0;
  let linear: f64 = 0;
  let quadratic: f64 = 0;
  for (let i: u32 = 0; i < count; i++) sum += f64At(weights, i) * (f64At(values, i) - origin);
  level = origin + sum / weightSum;
  for (let i: u32 = 0; i < count; i++) {
    const t = f64At(x, i) - center;
    const value = f64At(weights, i) * (f64At(values, i) - level);
    linear += value * t;
    quadratic += value * quadraticPart(t);
  }
  slope = linear / squareSum;
  bend = quadratic / quadraticSum;
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

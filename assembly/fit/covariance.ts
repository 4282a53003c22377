import { f64At, setF64 } from "../columns";
import { isTied } from "./constraints";
import { coefficient, freeCount, isFree, triangleAt } from "./nnls";
import { logAlpha, logBeta } from "./projection";

// The covariance of a surface, from the triangle that the last projection left: with J = QR the derivatives of the
// weighted losses, (JᵀJ)⁻¹ = R⁻¹R⁻ᵀ. Solved by the triangle, so that the condition number is not squared.

/** E, ln A, ln B, α, β. */
export const PARAMETERS: i32 = 5;
// Columns of R⁻¹ by parameter E, ln A', ln B', ln α, ln β of the centred surface; a parameter on its bound has zeros.
const roots: usize = memory.data(PARAMETERS * PARAMETERS * 8, 16);
const scales: usize = memory.data(PARAMETERS * 8, 16);
const places: usize = memory.data(PARAMETERS * 8, 16);

@inline
function rootAt(row: i32, c: i32): f64 {
  return f64At(roots, row * PARAMETERS + c);
}

/**
 * Inverts the triangle of the last projection. Returns how many parameters are free, or 0 where they can't be told apart:
 * a column that lies in the span of those before it.
 */
export function invertTriangle(): i32 {
  memory.fill(roots, 0, <usize>(PARAMETERS * PARAMETERS * 8));
  const alpha = Math.exp(logAlpha);
  const beta = Math.exp(logBeta);
  const linear = freeCount();
  const size = linear + (isTied ? 1 : 2);
  // By what each of the triangle's columns is multiplied, and the parameter that it belongs to.
  let at = 0;
  for (let c = 0; c < 3; c++) {
    if (!isFree(c)) continue;
    setF64(scales, at, c == 0 ? 1.0 : coefficient(c));
    setF64(places, at++, <f64>c);
  }
  setF64(scales, linear, -alpha * coefficient(1));
  setF64(places, linear, 3);
  setF64(scales, linear + 1, -beta * coefficient(2));
  setF64(places, linear + 1, 4);
  for (let c = 0; c < size; c++) {
    const scale = f64At(scales, c);
    // Back substitution for column c of the inverse, kept by parameter.
    for (let row = c; row >= 0; row--) {
      let value: f64 = row == c ? 1.0 : 0.0;
      for (let j = row + 1; j <= c; j++) {
        value -= derivativeAt(row, j, linear) * rootAt(<i32>f64At(places, j), c);
      }
      const diagonal = derivativeAt(row, row, linear);
      if (diagonal == 0) return 0;
      setF64(roots, <i32>f64At(places, row) * PARAMETERS + c, value / diagonal);
    }
    if (scale == 0) return 0;
  }
  if (isTied) memory.copy(roots + 4 * PARAMETERS * 8, roots + 3 * PARAMETERS * 8, <usize>(PARAMETERS * 8));
  return size;
}

/** The triangle of the derivatives by the parameters. Of tied exponents the two last columns are one. */
function derivativeAt(row: i32, c: i32, linear: i32): f64 {
  const own = triangleAt(row, c) * f64At(scales, c);
  if (!isTied || c < linear) return own;
  const other = triangleAt(row, linear + 1) * f64At(scales, linear + 1);
  if (row < linear) return own + other;
  const below = triangleAt(linear + 1, linear + 1) * f64At(scales, linear + 1);
  return Math.sqrt((own + other) * (own + other) + below * below);
}

/** A run's row of the orthogonal factor, PARAMETERS f64: where surfaceLeverage last looked. Rows' products are the hat matrix. */
export const leverageRow: usize = memory.data(PARAMETERS * 8, 16);

/** The share of its own residual that the surface takes away from a run: the diagonal of the hat matrix. */
export function surfaceLeverage(x: f64, y: f64, rootWeight: f64): f64 {
  const alpha = Math.exp(logAlpha);
  const beta = Math.exp(logBeta);
  const byA = rootWeight * coefficient(1) * Math.exp(-alpha * x);
  const byB = rootWeight * coefficient(2) * Math.exp(-beta * y);
  const byAlpha = -alpha * x * byA;
  const byBeta = -beta * y * byB;
  let sum: f64 = 0;
  for (let c = 0; c < PARAMETERS; c++) {
    const along =
      rootWeight * rootAt(0, c) +
      byA * rootAt(1, c) +
      byB * rootAt(2, c) +
      byAlpha * rootAt(3, c) +
      byBeta * rootAt(4, c);
    setF64(leverageRow, c, along);
    sum += along * along;
  }
  return sum;
}

/**
 * Writes the covariance of E, ln A, ln B, α, β, row by row (25 f64), for noise of the given variance at weight 1. Where
 * ln A = ln A' + α·centerLogParams, and ln B likewise.
 */
export function writeCovariance(variance: f64, centerLogParams: f64, centerLogTokens: f64, result: usize): void {
  const alpha = Math.exp(logAlpha);
  const beta = Math.exp(logBeta);
  for (let c = 0; c < PARAMETERS; c++) {
    const byAlpha = alpha * rootAt(3, c);
    const byBeta = beta * rootAt(4, c);
    setF64(roots, PARAMETERS + c, rootAt(1, c) + centerLogParams * byAlpha);
    setF64(roots, 2 * PARAMETERS + c, rootAt(2, c) + centerLogTokens * byBeta);
    setF64(roots, 3 * PARAMETERS + c, byAlpha);
    setF64(roots, 4 * PARAMETERS + c, byBeta);
  }
  for (let i = 0; i < PARAMETERS; i++) {
    for (let j = 0; j < PARAMETERS; j++) {
      let sum: f64 = 0;
      for (let c = 0; c < PARAMETERS; c++) sum += rootAt(i, c) * rootAt(j, c);
      setF64(result, i * PARAMETERS + j, variance * sum);
    }
  }
}

import { f64At, setF64 } from "../columns";
import { absorbBlock, BLOCK_ROWS, blockColumn, clearFactor, factorAt } from "../fit/tall-qr";
import { PARAMETERS } from "./delta";

// The Fisher information of the surface fit: JᵀJ/σ², with J the derivatives of the losses by E, ln A', ln B', α, β. It is
// kept as the triangular factor of J, by Householder reflections: JᵀJ itself would square the condition number. N and D
// stand centred, since else ln A and α can hardly be told apart.

/** Writes the derivatives of L = E + A'·e^(−αx) + B'·e^(−βy) at x and y, measured from the centre: five f64. */
@inline
export function lossGradient(surface: usize, x: f64, y: f64, centerX: f64, centerY: f64, gradient: usize): void {
  const alpha = f64At(surface, 3);
  const beta = f64At(surface, 4);
  const u = Math.exp(f64At(surface, 1) - alpha * (x + centerX));
  const v = Math.exp(f64At(surface, 2) - beta * (y + centerY));
  setF64(gradient, 0, 1.0);
  setF64(gradient, 1, u);
  setF64(gradient, 2, v);
  setF64(gradient, 3, -x * u);
  setF64(gradient, 4, -y * v);
}

export let centerLogParams: f64 = 0;
export let centerLogTokens: f64 = 0;
// The factor R of J = QR, row by row.
const factor: usize = memory.data(PARAMETERS * PARAMETERS * 8, 16);
const row: usize = memory.data(PARAMETERS * 8, 16);

/** R of the last runs that were factored. */
@inline
export function informationFactor(i: i32, j: i32): f64 {
  return f64At(factor, i * PARAMETERS + j);
}

/** Factors the derivatives of a surface at runs of ln N and ln D. */
export function factorRuns(surface: usize, logParams: usize, logTokens: usize, numRuns: i32): void {
  centerLogParams = 0;
  centerLogTokens = 0;
  for (let i = 0; i < numRuns; i++) {
    centerLogParams += f64At(logParams, i);
    centerLogTokens += f64At(logTokens, i);
  }
  centerLogParams /= <f64>numRuns;
  centerLogTokens /= <f64>numRuns;
  clearFactor();
  memory.fill(blockColumn(PARAMETERS), 0, <usize>BLOCK_ROWS << 3);
  for (let start = 0; start < numRuns; start += BLOCK_ROWS) {
    const rows = min(BLOCK_ROWS, numRuns - start);
    for (let i = 0; i < rows; i++) {
      const x = f64At(logParams, start + i) - centerLogParams;
      const y = f64At(logTokens, start + i) - centerLogTokens;
      lossGradient(surface, x, y, centerLogParams, centerLogTokens, row);
      for (let c = 0; c < PARAMETERS; c++) setF64(blockColumn(c), i, f64At(row, c));
    }
    absorbBlock(rows);
  }
  for (let i = 0; i < PARAMETERS; i++) {
    for (let j = 0; j < PARAMETERS; j++) setF64(factor, i * PARAMETERS + j, j < i ? 0 : factorAt(i, j));
  }
}

/** Solves Rᵀz = g. False where R is singular. */
export function solveTransposed(gradient: usize, solution: usize): bool {
  for (let j = 0; j < PARAMETERS; j++) {
    let value = f64At(gradient, j);
    for (let i = 0; i < j; i++) value -= informationFactor(i, j) * f64At(solution, i);
    const diagonal = informationFactor(j, j);
    if (diagonal == 0) return false;
    setF64(solution, j, value / diagonal);
  }
  return true;
}

/** The standard error of what has the given gradient, for noise of 1 nat: √(gᵀ(JᵀJ)⁻¹g) = ‖R⁻ᵀg‖. */
export function standardError(gradient: usize): f64 {
  if (!solveTransposed(gradient, row)) return Infinity;
  let squares: f64 = 0;
  for (let i = 0; i < PARAMETERS; i++) squares += f64At(row, i) * f64At(row, i);
  return Math.sqrt(squares);
}

const MAX_SWEEPS: i32 = 30;
const turned: usize = memory.data(PARAMETERS * PARAMETERS * 8, 16);

/**
 * The condition number of J with columns scaled to length 1: the ratio of its largest singular value to its smallest.
 * Singular values by one-sided Jacobi rotations of R (Hestenes 1958).
 */
export function conditionNumber(): f64 {
  for (let j = 0; j < PARAMETERS; j++) {
    let squares: f64 = 0;
    for (let i = 0; i <= j; i++) squares += informationFactor(i, j) * informationFactor(i, j);
    if (squares == 0) return Infinity;
    // Columns of R stand as rows here.
    const scale = 1.0 / Math.sqrt(squares);
    for (let i = 0; i < PARAMETERS; i++) setF64(turned, j * PARAMETERS + i, scale * informationFactor(i, j));
  }
  let hasTurned = true;
  for (let sweep = 0; sweep < MAX_SWEEPS && hasTurned; sweep++) {
    hasTurned = false;
    for (let p = 0; p < PARAMETERS - 1; p++) {
      for (let q = p + 1; q < PARAMETERS; q++) if (orthogonalize(p, q)) hasTurned = true;
    }
  }
  let largest: f64 = 0;
  let smallest: f64 = Infinity;
  for (let j = 0; j < PARAMETERS; j++) {
    const length = Math.sqrt(product(j, j));
    largest = Math.max(largest, length);
    smallest = Math.min(smallest, length);
  }
  return largest / smallest;
}

function product(p: i32, q: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < PARAMETERS; i++) sum += f64At(turned, p * PARAMETERS + i) * f64At(turned, q * PARAMETERS + i);
  return sum;
}

/** Turns two columns so that they are orthogonal; false where they are already. */
function orthogonalize(p: i32, q: i32): bool {
  const pp = product(p, p);
  const qq = product(q, q);
  const pq = product(p, q);
  if (Math.abs(pq) <= 1e-15 * Math.sqrt(pp * qq)) return false;
  const zeta = (qq - pp) / (2.0 * pq);
  const tangent = (zeta < 0 ? -1.0 : 1.0) / (Math.abs(zeta) + Math.sqrt(1.0 + zeta * zeta));
  const cosine = 1.0 / Math.sqrt(1.0 + tangent * tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < PARAMETERS; i++) {
    const a = f64At(turned, p * PARAMETERS + i);
    const b = f64At(turned, q * PARAMETERS + i);
    setF64(turned, p * PARAMETERS + i, cosine * a - sine * b);
    setF64(turned, q * PARAMETERS + i, sine * a + cosine * b);
  }
  return true;
}

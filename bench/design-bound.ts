import type { LossSurface } from "isoflop";

/** A run that a design may choose. */
export interface Candidate {
  readonly computeBudget: number;
  readonly numParams: number;
  readonly numTokens: number;
}

const SIZE = 5;
const STEPS = 600;
const MIXES = 12;

/**
 * A lower bound on the standard error of log10 N* at a target, for noise of 1 nat, of every design of `numRuns` runs within
 * `totalFlops`, also of one that may split runs.
 *
 * With costs k_i = τ/numRuns + (1−τ)·C_i/totalFlops every such design has Σ w_i·k_i ≤ 1, and for any vector h the variance is
 * at least (h·c)² / max_i (h·g_i)²/k_i (weak duality of Elfving's problem, 1952). For each τ a multiplicative algorithm
 * leads h close to the best.
 */
export function designBound(
  surface: LossSurface,
  candidates: readonly Candidate[],
  targetBudget: number,
  numRuns: number,
  totalFlops: number,
): number {
  const { rows, target } = whitened(surface, candidates, targetBudget);
  let best = 0;
  for (let mix = 0; mix <= MIXES; mix++) {
    // Which of the two limits binds varies most near runs alone.
    const share = 1 - (1 - mix / MIXES) ** 2;
    const costs = candidates.map(({ computeBudget }) => share / numRuns + ((1 - share) * computeBudget) / totalFlops);
    best = Math.max(best, boundFor(rows, target, costs));
  }
  return best;
}

function boundFor(rows: readonly Float64Array[], target: Float64Array, costs: readonly number[]): number {
  let shares = costs.map(() => 1 / costs.length);
  let best = 0;
  for (let step = 0; step < STEPS; step++) {
    const information = Array.from({ length: SIZE }, (_, i) => {
      const row = new Float64Array(SIZE);
      row[i] = 1e-13;
      return row;
    });
    rows.forEach((row, r) => {
      const weight = (shares[r] ?? 0) / (costs[r] ?? 1);
      information.forEach((line, i) => {
        const by = weight * (row[i] ?? 0);
        for (let j = 0; j < SIZE; j++) line[j] = (line[j] ?? 0) + by * (row[j] ?? 0);
      });
    });
    const direction = solve(information, target);
    const along = rows.map((row, r) => Math.abs(dot(row, direction)) / Math.sqrt(costs[r] ?? 1));
    best = Math.max(best, Math.abs(dot(target, direction)) / along.reduce((most, value) => Math.max(most, value), 0));
    const moved = shares.map((share, r) => share * (along[r] ?? 0));
    const total = moved.reduce((sum, value) => sum + value, 0);
    shares = moved.map((value) => value / total);
  }
  return best;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < SIZE; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Derivatives of the loss at every candidate, and of log10 N*, in coordinates that are orthonormal over all candidates. */
function whitened({ A, B, alpha, beta }: LossSurface, candidates: readonly Candidate[], targetBudget: number) {
  const sum = alpha + beta;
  const product = Math.log(targetBudget / 6);
  const logOptimum = (Math.log((alpha * A) / (beta * B)) + beta * product) / sum;
  // Centred at the target's optimum, where the gradient of ln N* is simplest.
  const rows = candidates.map(({ numParams, numTokens }) => {
    const x = Math.log(numParams) - logOptimum;
    const y = Math.log(numTokens) - (product - logOptimum);
    const u = Math.exp(-alpha * x);
    const v = Math.exp(-beta * y);
    return Float64Array.of(1, u, v, -x * u, -y * v);
  });
  const a = A * Math.exp(-alpha * logOptimum);
  const b = B * Math.exp(-beta * (product - logOptimum));
  const scale = 1 / (sum * Math.LN10);
  const target = Float64Array.of(0, scale / a, -scale / b, scale / (alpha * a), -scale / (beta * b));
  // Gram and Schmidt, each column against those before it, and the same change of the target.
  for (let c = 0; c < SIZE; c++) {
    for (let twice = 0; twice < 2; twice++) {
      for (let p = 0; p < c; p++) {
        const along = rows.reduce((total, row) => total + (row[p] ?? 0) * (row[c] ?? 0), 0);
        for (const row of rows) row[c] = (row[c] ?? 0) - along * (row[p] ?? 0);
        target[c] = (target[c] ?? 0) - along * (target[p] ?? 0);
      }
    }
    const length = Math.sqrt(rows.reduce((total, row) => total + (row[c] ?? 0) ** 2, 0));
    for (const row of rows) row[c] = (row[c] ?? 0) / length;
    target[c] = (target[c] ?? 0) / length;
  }
  return { rows, target };
}

/** Solves a symmetric positive definite system by elimination; overwrites the matrix. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const solution = Float64Array.from(right);
  for (let k = 0; k < SIZE; k++) {
    const pivot = matrix[k] ?? new Float64Array(SIZE);
    for (let i = k + 1; i < SIZE; i++) {
      const row = matrix[i] ?? new Float64Array(SIZE);
      const factor = (row[k] ?? 0) / (pivot[k] ?? 1);
      for (let j = k; j < SIZE; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0);
      solution[i] = (solution[i] ?? 0) - factor * (solution[k] ?? 0);
    }
  }
  for (let k = SIZE - 1; k >= 0; k--) {
    const row = matrix[k] ?? new Float64Array(SIZE);
    for (let j = k + 1; j < SIZE; j++) solution[k] = (solution[k] ?? 0) - (row[j] ?? 0) * (solution[j] ?? 0);
    solution[k] = (solution[k] ?? 0) / (row[k] ?? 1);
  }
  return solution;
}

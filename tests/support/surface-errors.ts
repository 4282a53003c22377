import type { LossSurface } from "../../src/wasm/plan/loss-surface.ts";

// The surface fit's standard errors once more, in another way: derivatives by differences, and normal equations.

type Parameters = readonly [number, number, number, number, number];

function parametersOf({ E, A, B, alpha, beta }: LossSurface): Parameters {
  return [E, Math.log(A), Math.log(B), alpha, beta];
}

function lossOf([E, logA, logB, alpha, beta]: Parameters, logParams: number, logTokens: number): number {
  return E + Math.exp(logA - alpha * logParams) + Math.exp(logB - beta * logTokens);
}

/** log10 N*(C) by the surface's formula. */
export function log10Optimum([, logA, logB, alpha, beta]: Parameters, computeBudget: number): number {
  const logRatio = Math.log(alpha / beta) + logA - logB;
  return (logRatio + beta * Math.log(computeBudget / 6)) / (alpha + beta) / Math.LN10;
}

function gradient(of: (parameters: Parameters) => number, at: Parameters): number[] {
  return at.map((value, i) => {
    const step = 1e-5 * Math.max(Math.abs(value), 0.1);
    const moved = (by: number) => of([...at.slice(0, i), value + by, ...at.slice(i + 1)] as unknown as Parameters);
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

/** Solves a positive definite system by elimination with pivots, after scaling its diagonal to 1. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const scales = matrix.map((row, i) => 1 / Math.sqrt(row[i] ?? 1));
  const rows = matrix.map((row, i) => [
    ...row.map((value, j) => value * (scales[i] ?? 0) * (scales[j] ?? 0)),
    (right[i] ?? 0) * (scales[i] ?? 0),
  ]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    const pivot = rows.slice(k).reduce((best, row) => (Math.abs(row[k] ?? 0) > Math.abs(best[k] ?? 0) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(k, 0, pivot);
    for (const row of rows.slice(k + 1)) {
      const factor = (row[k] ?? 0) / (pivot[k] ?? 1);
      for (let j = k; j <= n; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0);
    }
  }
  const solution = new Array<number>(n).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    const row = rows[k] ?? [];
    let value = row[n] ?? 0;
    for (let j = k + 1; j < n; j++) value -= (row[j] ?? 0) * (solution[j] ?? 0);
    solution[k] = value / (row[k] ?? 1);
  }
  return solution.map((value, i) => value * (scales[i] ?? 0));
}

/** The standard error, for noise of 1 nat, of what parameters give, from runs of N and D. */
export function plainStandardError(
  surface: LossSurface,
  runs: readonly { readonly numParams: number; readonly numTokens: number }[],
  of: (parameters: Parameters) => number,
): number {
  const at = parametersOf(surface);
  // Centred as the fit is, or the normal equations lose all digits.
  const center = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x0 = center(runs.map(({ numParams }) => Math.log(numParams)));
  const y0 = center(runs.map(({ numTokens }) => Math.log(numTokens)));
  const uncentred = ([E, logA, logB, alpha, beta]: Parameters): Parameters => [
    E,
    logA + alpha * x0,
    logB + beta * y0,
    alpha,
    beta,
  ];
  const centred: Parameters = [at[0], at[1] - at[3] * x0, at[2] - at[4] * y0, at[3], at[4]];
  const rows = runs.map(({ numParams, numTokens }) =>
    gradient((p) => lossOf(uncentred(p), Math.log(numParams), Math.log(numTokens)), centred),
  );
  const information = centred.map((_, i) =>
    centred.map((_, j) => rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0)),
  );
  const c = gradient((p) => of(uncentred(p)), centred);
  return Math.sqrt(solve(information, c).reduce((sum, value, i) => sum + value * (c[i] ?? 0), 0));
}

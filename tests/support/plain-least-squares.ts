// Linear least squares once more, by normal equations and elimination with pivots.

type Matrix = readonly (readonly number[])[];

/** The inverse of a positive definite matrix, after its diagonal is scaled to 1. */
export function inverse(matrix: Matrix): number[][] {
  const scales = matrix.map((row, i) => 1 / Math.sqrt(row[i] ?? 1));
  const n = matrix.length;
  const rows = matrix.map((row, i) => [
    ...row.map((value, j) => value * (scales[i] ?? 0) * (scales[j] ?? 0)),
    ...matrix.map((_, j) => (i === j ? 1 : 0)),
  ]);
  for (let k = 0; k < n; k++) {
    const pivot = rows.slice(k).reduce((best, row) => (Math.abs(row[k] ?? 0) > Math.abs(best[k] ?? 0) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(k, 0, pivot);
    const whole = pivot[k] ?? 1;
    for (let j = 0; j < 2 * n; j++) pivot[j] = (pivot[j] ?? 0) / whole;
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[k] ?? 0;
      for (let j = 0; j < 2 * n; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0);
    }
  }
  return rows.map((row, i) => row.slice(n).map((value, j) => value * (scales[i] ?? 0) * (scales[j] ?? 0)));
}

/** (JᵀJ)⁻¹ of derivatives, a row a run. */
export function inverseInformation(derivatives: Matrix): number[][] {
  const columns = derivatives[0]?.map((_, i) => derivatives.map((row) => row[i] ?? 0)) ?? [];
  return inverse(columns.map((a) => columns.map((b) => dot(a, b))));
}

/** The hat matrix J(JᵀJ)⁻¹Jᵀ, from derivatives, a row a run. */
export function hatMatrix(derivatives: Matrix): number[][] {
  const covariance = inverseInformation(derivatives);
  const along = derivatives.map((row) => covariance.map((other) => dot(row, other)));
  return along.map((a) => derivatives.map((b) => dot(a, b)));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

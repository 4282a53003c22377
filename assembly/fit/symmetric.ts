import { f64At, setF64 } from "../columns";

// Symmetric positive definite systems by Cholesky's factor: A = G·Gᵀ with G lower triangular. Matrices stand row by row, of
// `size` f64 each; only the lower triangle is read. The memory is the caller's.

/** Writes G over the lower triangle of A. False where A is not positive definite. */
export function factorSymmetric(matrix: usize, size: i32): bool {
  for (let i = 0; i < size; i++) {
    const row = matrix + ((<usize>i * size) << 3);
    for (let j = 0; j <= i; j++) {
      const other = matrix + ((<usize>j * size) << 3);
      let value = f64At(row, j);
      for (let k = 0; k < j; k++) value -= f64At(row, k) * f64At(other, k);
      if (j < i) setF64(row, j, value / f64At(other, j));
      else if (value > 0) setF64(row, i, Math.sqrt(value));
      else return false;
    }
  }
  return true;
}

/** Solves G·z = b in place. */
export function solveLower(factor: usize, size: i32, column: usize): void {
  for (let i = 0; i < size; i++) {
    const row = factor + ((<usize>i * size) << 3);
    let value = f64At(column, i);
    for (let k = 0; k < i; k++) value -= f64At(row, k) * f64At(column, k);
    setF64(column, i, value / f64At(row, i));
  }
}

/** Solves Gᵀ·z = b in place. */
export function solveUpper(factor: usize, size: i32, column: usize): void {
  for (let i = size - 1; i >= 0; i--) {
    let value = f64At(column, i);
    for (let k = i + 1; k < size; k++) value -= f64At(factor, k * size + i) * f64At(column, k);
    setF64(column, i, value / f64At(factor, i * size + i));
  }
}

/** ln |A| of the matrix that was factored. */
export function logDeterminant(factor: usize, size: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < size; i++) sum += Math.log(f64At(factor, i * size + i));
  return 2.0 * sum;
}

/** aᵀ·b. */
export function dotProduct(a: usize, b: usize, size: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < size; i++) sum += f64At(a, i) * f64At(b, i);
  return sum;
}

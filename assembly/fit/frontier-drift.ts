import { f64At, setF64 } from "../columns";
import { factorSymmetric } from "./symmetric";

// How rungs scatter about a law whose slope drifts. A rung's effect ρ is its own; the drift is an integrated Wiener process
// anchored at the target T, so that rungs count the less the farther they lie from it:
//   k_ij = a²c/2 − a³/6 with a = min, c = max of |T − t_i| and |T − t_j|,
// and 0 for rungs on either side of it, since there the process starts anew.

/** Whether the matrix is factored: of diag(errors² + ρ²) + τ²·k for `count` rungs at ln C = `times`. */
export function factorDrift(
  times: usize,
  errors: usize,
  count: i32,
  target: f64,
  drift: f64,
  effect: f64,
  ridge: f64,
  matrix: usize,
): bool {
  let trace: f64 = 0;
  for (let i = 0; i < count; i++) {
    const from = target - f64At(times, i);
    for (let j = 0; j <= i; j++) {
      const to = target - f64At(times, j);
      const a = Math.min(Math.abs(from), Math.abs(to));
      const c = Math.max(Math.abs(from), Math.abs(to));
      const shared = from * to > 0 ? 0.5 * a * a * c - (a * a * a) / 6.0 : 0.0;
      setF64(matrix, i * count + j, drift * drift * shared);
    }
    const error = f64At(errors, i);
    const variance = f64At(matrix, i * count + i) + error * error + effect * effect;
    setF64(matrix, i * count + i, variance);
    trace += variance;
  }
  for (let i = 0; i < count; i++) {
    const at = i * count + i;
    setF64(matrix, at, f64At(matrix, at) + (ridge * trace) / <f64>count);
  }
  return factorSymmetric(matrix, count);
}

/** ln of a log-normal's density at a place of a grid; 0 counts as a third of the grid's first step. */
export function logNormalPrior(value: f64, firstStep: f64, median: f64, deviation: f64): f64 {
  const z = (Math.log(Math.max(value, firstStep / 3.0)) - Math.log(median)) / deviation;
  return -0.5 * z * z;
}

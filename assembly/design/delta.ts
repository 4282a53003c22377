import { f64At, setF64 } from "../columns";
import { logOptimalParams } from "../loss-surface";

// The delta method: how the standard error of what a fit tells follows from that of its parameters. Gradients are by
// E, ln A', ln B', α, β of a surface whose N and D are measured from a centre: ln A' = ln A − α·centre of ln N, and
// ln B' likewise. Everything here follows from ln N*(C) = (ln(αA) − ln(βB) + β·ln(C/k)) / (α + β).

/** Parameters of a surface. */
export const PARAMETERS: i32 = 5;

/**
 * Writes the gradient of ln N*(C), which is minus that of ln D*(C): five f64. The optimum is measured from the centre.
 */
export function optimumGradient(alpha: f64, beta: f64, logParams: f64, logTokens: f64, gradient: usize): void {
  const sum = alpha + beta;
  setF64(gradient, 0, 0);
  setF64(gradient, 1, 1.0 / sum);
  setF64(gradient, 2, -1.0 / sum);
  setF64(gradient, 3, (1.0 / alpha - logParams) / sum);
  setF64(gradient, 4, (logTokens - 1.0 / beta) / sum);
}

/** Writes the gradient of a = β/(α+β), which is minus that of b: five f64. */
export function exponentGradient(alpha: f64, beta: f64, gradient: usize): void {
  const square = (alpha + beta) * (alpha + beta);
  setF64(gradient, 0, 0);
  setF64(gradient, 1, 0);
  setF64(gradient, 2, 0);
  setF64(gradient, 3, -beta / square);
  setF64(gradient, 4, alpha / square);
}

/** ln N* of a surface (five f64, E first) where N·D = C/k has the given logarithm. */
@inline
export function logOptimum(surface: usize, logParamsTimesTokens: f64): f64 {
  return logOptimalParams(
    f64At(surface, 1),
    f64At(surface, 2),
    f64At(surface, 3),
    f64At(surface, 4),
    logParamsTimesTokens,
  );
}

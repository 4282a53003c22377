import { f64At, setF64 } from "../columns";
import { logOptimalParams } from "../loss-surface";

// The loss surface L(N, D) = E + A/N^α + B/D^β of Hoffmann et al. 2022, approach 3. A surface crosses the boundary as
// five f64 in this order: E, ln A, ln B, α, β. Logarithms, since A and B span many decades over a bootstrap.

/** L(N, D) at ln N and ln D. */
@inline
function lossAt(surface: usize, logParams: f64, logTokens: f64): f64 {
  return (
    f64At(surface, 0) +
    Math.exp(f64At(surface, 1) - f64At(surface, 3) * logParams) +
    Math.exp(f64At(surface, 2) - f64At(surface, 4) * logTokens)
  );
}

/**
 * The optima of `numSurfaces` surfaces at one compute budget, where N·D = C/k has the given logarithm: ln N*, ln D* and the
 * loss there, an f64 a surface each. Buffers are the caller's.
 */
export function surfaceOptima(
  surfaces: usize,
  numSurfaces: u32,
  logParamsTimesTokens: f64,
  optimalLogParams: usize,
  optimalLogTokens: usize,
  losses: usize,
): void {
  for (let i: u32 = 0; i < numSurfaces; i++) {
    const surface = surfaces + <usize>i * 40;
    const logParams = logOptimalParams(
      f64At(surface, 1),
      f64At(surface, 2),
      f64At(surface, 3),
      f64At(surface, 4),
      logParamsTimesTokens,
    );
    const logTokens = logParamsTimesTokens - logParams;
    setF64(optimalLogParams, i, logParams);
    setF64(optimalLogTokens, i, logTokens);
    setF64(losses, i, lossAt(surface, logParams, logTokens));
  }
}

/** Writes the losses that a surface gives `count` runs of N and D (f64 each). Buffers are the caller's. */
export function surfaceLosses(surface: usize, numParams: usize, numTokens: usize, count: u32, losses: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    setF64(losses, i, lossAt(surface, Math.log(f64At(numParams, i)), Math.log(f64At(numTokens, i))));
  }
}

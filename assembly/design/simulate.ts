import { f64At, setF64 } from "../columns";
import { randomNormal, seedRandom } from "../fit/random";
import { count as numRuns, hasTwoTerms, losses, search, writeSurface } from "../fit/surface-fit";

// A simulated fit's own noise is many orders larger than this.
const TOLERANCE: f64 = 1e-7;

/**
 * Simulates `numTrials` sweeps of the runs that were laid and fits a surface to each. A trial's losses are those of the true
 * surface, which stand in `truth` (f64 a run), plus noise·ε with ε standard normal; they are written over the losses that
 * were laid. The search starts at the true exponents; it ends at the same surface from anywhere.
 *
 * Writes five f64 a trial: E, ln A, ln B, α, β; NaN where the losses don't determine them. All buffers are the caller's.
 */
export function simulateFits(
  surface: usize,
  truth: usize,
  noise: f64,
  seed: f64,
  numTrials: u32,
  surfaces: usize,
): void {
  const startLogAlpha = Math.log(f64At(surface, 3));
  const startLogBeta = Math.log(f64At(surface, 4));
  seedRandom(seed);
  for (let t: u32 = 0; t < numTrials; t++) {
    for (let i = 0; i < numRuns; i++) setF64(losses, i, f64At(truth, i) + noise * randomNormal());
    const hasEnded = search(startLogAlpha, startLogBeta, TOLERANCE);
    const fitted = surfaces + <usize>t * 40;
    if (hasEnded && hasTwoTerms()) writeSurface(fitted);
    else for (let i: u32 = 0; i < 5; i++) setF64(fitted, i, NaN);
  }
}

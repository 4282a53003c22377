import { f64At, setF64 } from "../columns";
import { randomNormal, seedRandom } from "../fit/random";
import { hasTwoTerms, layRuns, search, writeSurface } from "../fit/surface-fit";

// A simulated fit's own noise is many orders larger than this.
const TOLERANCE: f64 = 1e-7;

/**
 * Simulates `numTrials` sweeps and fits a surface to each. A trial's losses are those of the true surface, which stand in
 * `truth`, plus noise·ε with ε standard normal. The search starts at the true exponents; it ends at the same surface from
 * anywhere.
 *
 * Reads N, D, weight and true loss (f64 a run). Writes five f64 a trial: E, ln A, ln B, α, β; NaN where the losses don't
 * determine them. `losses` is a column of work space, `work` as fitSurface's. All buffers are the caller's.
 */
export function simulateFits(
  surface: usize,
  numParams: usize,
  numTokens: usize,
  weights: usize,
  truth: usize,
  numRuns: u32,
  noise: f64,
  seed: f64,
  numTrials: u32,
  losses: usize,
  work: usize,
  surfaces: usize,
): void {
  layRuns(numParams, numTokens, losses, weights, numRuns, 0, work);
  const startLogAlpha = Math.log(f64At(surface, 3));
  const startLogBeta = Math.log(f64At(surface, 4));
  seedRandom(seed);
  for (let t: u32 = 0; t < numTrials; t++) {
    for (let i: u32 = 0; i < numRuns; i++) setF64(losses, i, f64At(truth, i) + noise * randomNormal());
    const hasEnded = search(startLogAlpha, startLogBeta, TOLERANCE);
    const fitted = surfaces + <usize>t * 40;
    if (hasEnded && hasTwoTerms()) writeSurface(fitted);
    else for (let i: u32 = 0; i < 5; i++) setF64(fitted, i, NaN);
  }
}

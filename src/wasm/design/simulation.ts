import { fitModule } from "../fit/module.ts";
import type { RunColumns } from "../fit/run-columns.ts";
import { LEAST_SQUARES, layRuns } from "../fit/surface-fit.ts";
import { f64 } from "../frame.ts";

/**
 * Surfaces fitted to simulated sweeps: the losses of `runs`, which are those of the true surface, plus noise. Five values a
 * trial (E, ln A, ln B, α, β), NaN where a trial's losses don't determine them; see assembly/design/simulate.ts. The array
 * is the caller's.
 */
export function simulateFits(
  surface: Float64Array,
  runs: RunColumns,
  noise: number,
  seed: number,
  numTrials: number,
): Float64Array {
  const { exports } = fitModule;
  const row = f64(surface);
  const truth = f64(runs.loss);
  const surfaces = f64(exports.SURFACE_VALUES.value * numTrials);
  // Least squares; the losses that are laid give way to those of each trial.
  layRuns(runs, LEAST_SQUARES, [row, truth, surfaces]);
  exports.simulateFits(row.address, truth.address, noise, seed, numTrials, surfaces.address);
  return fitModule.readF64(surfaces);
}

import { fitModule } from "../fit/module.ts";
import type { RunColumns } from "../fit/run-columns.ts";
import { WORK_COLUMNS } from "../fit/surface-fit.ts";
import { readF64 } from "../frame.ts";

/**
 * Surfaces fitted to simulated sweeps: the losses of `runs`, which are those of the true surface, plus noise. Five values a
 * trial (E, ln A, ln B, α, β), NaN where a trial's losses don't determine them; see assembly/design/simulate.ts. The array
 * is the caller's.
 */
export function simulateFits(
  surface: Float64Array,
  { length, numParams, numTokens, weight, loss }: RunColumns,
  noise: number,
  seed: number,
  numTrials: number,
): Float64Array {
  const column = length * 8;
  const address = fitModule.reserve(40 + (5 + WORK_COLUMNS) * column + numTrials * 40);
  const params = address + 40;
  const tokens = params + column;
  const weights = tokens + column;
  const truth = weights + column;
  const losses = truth + column;
  const work = losses + column;
  const surfaces = work + WORK_COLUMNS * column;
  const { f64 } = fitModule.views;
  f64.set(surface, address >>> 3);
  f64.set(numParams, params >>> 3);
  f64.set(numTokens, tokens >>> 3);
  f64.set(weight, weights >>> 3);
  f64.set(loss, truth >>> 3);
  fitModule.exports.simulateFits(
    address,
    params,
    tokens,
    weights,
    truth,
    length,
    noise,
    seed,
    numTrials,
    losses,
    work,
    surfaces,
  );
  return readF64(fitModule.views.f64, surfaces, 5 * numTrials);
}

import { DEFAULT_FLOPS_PER_PARAM_PER_TOKEN } from "../models/flops-counting.ts";
import { exponential, exponentials, logarithms, type Noise, withNoise } from "../wasm/fit/elementary.ts";
import { surfaceLosses, surfaceOptima } from "../wasm/fit/loss-surface.ts";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import type { Run } from "./run.ts";

/** A run before it is trained. */
export type UntrainedRun = Omit<Run, "loss">;

/** A surface as the module takes it: E, ln A, ln B, α, β. */
export function surfaceColumn({ E, A, B, alpha, beta }: LossSurface): Float64Array {
  const [logA = Number.NaN, logB = Number.NaN] = logarithms([A, B]);
  return Float64Array.of(E, logA, logB, alpha, beta);
}

/** What runs would come back with if a surface were the truth. The same seed gives the same losses in every runtime. */
export function simulateRuns(
  surface: LossSurface,
  untrained: readonly UntrainedRun[],
  noise: Noise = {},
  seed = 0,
): Run[] {
  const losses = surfaceLosses(
    surfaceColumn(surface),
    untrained.map(({ numParams }) => numParams),
    untrained.map(({ numTokens }) => numTokens),
  );
  const noisy = withNoise(losses, noise, seed);
  return untrained.map((run, i) => ({ ...run, loss: noisy[i] ?? Number.NaN }));
}

/**
 * Sizes at each budget log-spaced from N*(C) / spanFactor to N*(C) · spanFactor, as if any N could be had.
 *
 * @param offset a factor on the centre, by the place of the budget; 1 by default
 */
export function centredRuns(
  surface: LossSurface,
  computeBudgets: readonly number[],
  numSizes: number,
  spanFactor: number,
  offset: (budget: number) => number = () => 1,
  flopsPerParamPerToken: number = DEFAULT_FLOPS_PER_PARAM_PER_TOKEN,
): UntrainedRun[] {
  const column = surfaceColumn(surface);
  const [logSpan = 0, logK = 0] = logarithms([spanFactor, flopsPerParamPerToken]);
  const logBudgets = logarithms(computeBudgets);
  return computeBudgets.flatMap((computeBudget, b) => {
    const center = exponential(surfaceOptima(column, (logBudgets[b] ?? 0) - logK).logParams[0] ?? 0) * offset(b);
    const steps = Array.from({ length: numSizes }, (_, i) => logSpan * ((2 * i) / (numSizes - 1) - 1));
    return Array.from(exponentials(steps), (factor) => {
      const numParams = center * factor;
      return { computeBudget, numParams, numTokens: computeBudget / (flopsPerParamPerToken * numParams) };
    });
  });
}

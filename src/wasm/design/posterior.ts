import { fitModule } from "../fit/module.ts";
import { f64 } from "../frame.ts";

/** Runs for a posterior, by their logarithms. */
export interface PosteriorRuns {
  readonly logParams: Float64Array;
  readonly logTokens: Float64Array;
}

export const NO_RUNS: PosteriorRuns = { logParams: new Float64Array(0), logTokens: new Float64Array(0) };

/** What a posterior rests on beside the runs. */
export interface PosteriorSettings {
  /** Surfaces that may be true, five values each: E, ln A, ln B, α, β. */
  readonly surfaces: Float64Array;
  /** ln(N·D) of the target, and of the middle budget. */
  readonly target: number;
  readonly centre: number;
  /** The size of a smooth departure from the surface, and the noise of a seed, in nats. */
  readonly discrepancy: number;
  readonly noise: number;
}

/** Variances of ln N* and of the least loss at the target. */
export interface PosteriorVariances {
  readonly logParams: number;
  readonly loss: number;
}

/**
 * What runs leave open at a target, by each surface, and what they would with one candidate more; see
 * assembly/design/posterior.ts.
 *
 * @param weights how many runs each stands for
 */
export function posteriorVariances(
  runs: PosteriorRuns,
  weights: ArrayLike<number>,
  candidates: PosteriorRuns,
  { surfaces, target, centre, discrepancy, noise }: PosteriorSettings,
): readonly { readonly now: PosteriorVariances; readonly after: readonly PosteriorVariances[] }[] {
  const { exports } = fitModule;
  const numSurfaces = surfaces.length / exports.SURFACE_VALUES.value;
  const numRuns = runs.logParams.length;
  const numCandidates = candidates.logParams.length;
  const rows = f64(surfaces);
  const params = f64(runs.logParams);
  const tokens = f64(runs.logTokens);
  const counts = f64(weights);
  const candidateParams = f64(candidates.logParams);
  const candidateTokens = f64(candidates.logTokens);
  const work = f64(exports.posteriorWork(numRuns, numCandidates));
  const variances = f64(numSurfaces * (1 + numCandidates) * 2);
  fitModule.lay([rows, params, tokens, counts, candidateParams, candidateTokens, work, variances]);
  exports.posteriorVariances(
    rows.address,
    numSurfaces,
    params.address,
    tokens.address,
    counts.address,
    numRuns,
    candidateParams.address,
    candidateTokens.address,
    numCandidates,
    target,
    centre,
    discrepancy,
    noise,
    work.address,
    variances.address,
  );
  const values = fitModule.readF64(variances);
  const at = (place: number): PosteriorVariances => ({
    logParams: values[2 * place] ?? Number.NaN,
    loss: values[2 * place + 1] ?? Number.NaN,
  });
  return Array.from({ length: numSurfaces }, (_, s) => {
    const first = s * (1 + numCandidates);
    return { now: at(first), after: Array.from({ length: numCandidates }, (_, j) => at(first + 1 + j)) };
  });
}

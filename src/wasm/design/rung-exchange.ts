import { fitModule } from "../fit/module.ts";
import { f64, u32 } from "../frame.ts";
import type { PosteriorRuns, PosteriorSettings } from "./posterior.ts";

/** Rungs with the runs that may be chosen there. */
export interface RungCandidates extends PosteriorRuns {
  /** C: training FLOPs of each rung. */
  readonly budgets: readonly number[];
  /** For each rung the candidate after its last. */
  readonly rungEnds: readonly number[];
  /** How many runs a rung must have, no more than it has candidates. */
  readonly least: readonly number[];
}

/** What the chosen runs keep to. */
export interface RungLimits {
  readonly maxRuns: number;
  readonly maxFlops: number;
}

/** Chosen runs. */
export interface ChosenAtRungs {
  /** 1 for each candidate that is chosen. */
  readonly counts: Uint32Array;
  /** The mean over surfaces of ½·ln of either variance; Infinity where what the rungs must have costs too much. */
  readonly criterion: number;
}

/**
 * Chooses runs that leave least open of N* and of the loss at a target; see assembly/design/rung-exchange.ts.
 *
 * @param known runs that there are already, weighted by their repeats
 */
export function exchangeRungs(
  known: PosteriorRuns & { readonly weights: Float64Array },
  candidates: RungCandidates,
  { maxRuns, maxFlops }: RungLimits,
  { surfaces, target, centre, discrepancy, noise }: PosteriorSettings,
): ChosenAtRungs {
  const { exports } = fitModule;
  const numKnown = known.logParams.length;
  const numCandidates = candidates.logParams.length;
  const numRungs = candidates.budgets.length;
  const numSurfaces = surfaces.length / exports.SURFACE_VALUES.value;
  const rows = f64(surfaces);
  const run = { logParams: f64(known.logParams), logTokens: f64(known.logTokens), weights: f64(known.weights) };
  const candidate = { logParams: f64(candidates.logParams), logTokens: f64(candidates.logTokens) };
  const rung = { budget: f64(candidates.budgets), end: u32(candidates.rungEnds), least: u32(candidates.least) };
  const work = f64(exports.rungExchangeWork(numKnown, numCandidates, numSurfaces, numRungs));
  const counts = u32(numCandidates);
  fitModule.lay([rows, ...Object.values(run), ...Object.values(candidate), ...Object.values(rung), work, counts]);
  const criterion = exports.exchangeRungs(
    rows.address,
    numSurfaces,
    run.logParams.address,
    run.logTokens.address,
    run.weights.address,
    numKnown,
    candidate.logParams.address,
    candidate.logTokens.address,
    numCandidates,
    rung.budget.address,
    rung.end.address,
    rung.least.address,
    numRungs,
    maxRuns,
    maxFlops,
    target,
    centre,
    discrepancy,
    noise,
    work.address,
    counts.address,
  );
  return { criterion, counts: fitModule.readU32(counts) };
}

import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { DEFAULT_FLOPS_PER_PARAM_PER_TOKEN } from "../models/flops-counting.ts";
import { checked, type Options } from "../options/read.ts";
import {
  DEFAULT_BOOTSTRAP,
  DEFAULT_BUDGET_TOLERANCE,
  DEFAULT_CONFIDENCE,
  DEFAULT_SEED,
  FIT_ROWS,
  type RowsOf,
} from "../options/table.ts";

/** Options that all fits share. */
export interface FitOptions {
  /** k: training FLOPs per parameter per token, C = k·N·D; 6 by default. */
  readonly flopsPerParamPerToken?: number;
  /** Budgets that differ by no more than this share are one; 0.001 by default. */
  readonly budgetTolerance?: number;
  /**
   * How many resampled sweeps the intervals rest on; 0 for none. 1000 by default, or none where replicates × runs would
   * pass 2^24. They are refitted when an interval is first asked for.
   */
  readonly bootstrap?: number;
  /** Seed of the resampling, an integer from 0 to 2^53 − 1; 0 by default. */
  readonly seed?: number;
  /** The confidence of intervals, between 0 and 1; 0.9 by default. */
  readonly confidence?: number;
}

/** Options that all fits share, with their defaults; `bootstrap` is undefined where it was left out. */
export interface CheckedFitOptions {
  readonly flopsPerParamPerToken: number;
  readonly budgetTolerance: number;
  readonly bootstrap: number | undefined;
  readonly seed: number;
  readonly confidence: number;
}

// Some seconds of refitting.
const MAX_REFITTED_RUNS = 2 ** 24;

/** Checks the options that all fits share. */
export function readFitOptions(options: Options): CheckedFitOptions {
  // The table's rows are those of the type: a new option without a row is an error here.
  const rows: RowsOf<FitOptions> = FIT_ROWS;
  const {
    flopsPerParamPerToken = DEFAULT_FLOPS_PER_PARAM_PER_TOKEN,
    budgetTolerance = DEFAULT_BUDGET_TOLERANCE,
    ...rest
  } = checked(options, rows);
  const { bootstrap, seed = DEFAULT_SEED, confidence = DEFAULT_CONFIDENCE } = rest;
  return { flopsPerParamPerToken, budgetTolerance, bootstrap, seed, confidence };
}

/** How many replicates a fit of `numRuns` runs has. */
export function numReplicates({ bootstrap }: CheckedFitOptions, numRuns: number): number {
  if (bootstrap === undefined) return DEFAULT_BOOTSTRAP * numRuns <= MAX_REFITTED_RUNS ? DEFAULT_BOOTSTRAP : 0;
  if (bootstrap * numRuns <= MAX_REFITTED_RUNS) return bootstrap;
  throw new IsoflopError("TOO_LARGE", {
    field: "bootstrap",
    rule: words`${name("bootstrap")} × runs must be at most ${MAX_REFITTED_RUNS}`,
    value: `${bootstrap} × ${numRuns}`,
    remedy: words`Lower ${name("bootstrap")}, or set it to 0: intervals of this many runs hardly need resampling.`,
  });
}

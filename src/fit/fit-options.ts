import { checkPositive, invalidOption } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import type { Options } from "../options/read.ts";
import { BUDGET_TOLERANCE } from "./runs/group-budgets.ts";

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

export const FIT_OPTIONS: readonly string[] = [
  "flopsPerParamPerToken",
  "budgetTolerance",
  "bootstrap",
  "seed",
  "confidence",
];

const DEFAULT_REPLICATES = 1000;
const MAX_REPLICATES = 100_000;
// Some seconds of refitting.
const MAX_REFITTED_RUNS = 2 ** 24;

export function readFitOptions(options: Options): CheckedFitOptions {
  const {
    flopsPerParamPerToken = 6,
    budgetTolerance = BUDGET_TOLERANCE,
    bootstrap,
    seed = 0,
    confidence = 0.9,
  } = options;
  checkPositive("flopsPerParamPerToken", flopsPerParamPerToken, "Use 6 for a dense transformer.");
  if (typeof budgetTolerance !== "number" || !(budgetTolerance >= 0 && budgetTolerance < 1)) {
    throw invalidOption("budgetTolerance", "a share from 0 up to 1", budgetTolerance, "Leave it out for 0.001.");
  }
  if (bootstrap !== undefined && !isIntegerFrom0(bootstrap, MAX_REPLICATES)) {
    throw invalidOption("bootstrap", `an integer from 0 to ${MAX_REPLICATES}`, bootstrap, "Leave it out for 1000.");
  }
  if (!isIntegerFrom0(seed, Number.MAX_SAFE_INTEGER)) {
    throw invalidOption("seed", "an integer from 0 to 2^53 − 1", seed, "Leave it out for 0.");
  }
  if (typeof confidence !== "number" || !(confidence > 0 && confidence < 1)) {
    throw invalidOption("confidence", "a number between 0 and 1", confidence, "Use 0.9 for 90%.");
  }
  return { flopsPerParamPerToken, budgetTolerance, bootstrap, seed, confidence };
}

function isIntegerFrom0(value: unknown, max: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max;
}

/** How many replicates a fit of so many runs has. */
export function numReplicates({ bootstrap }: CheckedFitOptions, numRuns: number): number {
  if (bootstrap === undefined) return DEFAULT_REPLICATES * numRuns <= MAX_REFITTED_RUNS ? DEFAULT_REPLICATES : 0;
  if (bootstrap * numRuns <= MAX_REFITTED_RUNS) return bootstrap;
  throw new IsoflopError(
    "TOO_LARGE",
    "bootstrap",
    `bootstrap × runs must be at most ${MAX_REFITTED_RUNS}; got ${bootstrap} × ${numRuns}. ` +
      "Lower bootstrap, or set it to 0: so many runs leave little to resample.",
  );
}

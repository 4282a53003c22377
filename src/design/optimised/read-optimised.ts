import { invalidOption } from "../../common/checks.ts";
import { IsoflopError } from "../../common/errors.ts";
import { name, words } from "../../common/words.ts";
import { type RunTable, runTable } from "../../fit/runs/table.ts";
import { DEFAULT_PRIOR, readPrior } from "../../options/priors.ts";
import { checked, type Options } from "../../options/read.ts";
import {
  DEFAULT_BUDGET_TOLERANCE,
  DEFAULT_CENTRED_SPAN,
  DEFAULT_OPTIMISED_EXPERIMENTS,
  DEFAULT_OPTIMISED_SIZES,
  DESIGN_ROWS,
  TARGET_ROWS,
} from "../../options/table.ts";
import type { LossSurface } from "../../wasm/plan/loss-surface.ts";
import { MAX_RUNS } from "../evaluate/posterior.ts";
import { checkTarget } from "../options.ts";

/** The options of an optimised design, checked and with their defaults. */
export interface OptimisedRequest {
  readonly targetBudget: number;
  readonly totalFlops: number;
  readonly surfaces: readonly LossSurface[];
  readonly spanFactor: number;
  readonly numExperiments: number;
  readonly minSizes: number;
  readonly minBudget: number;
  readonly maxBudget: number;
  /** The runs that there are already. */
  readonly given: RunTable | undefined;
}

/** Three budgets: the fewest that have a power law over them. */
export const MIN_RUNGS = 3;

/** Checks the options of designSweep with `method: "optimised"`, all but those of models and limits. */
export function readOptimised(options: Options): OptimisedRequest {
  const { targetBudget } = checked(options, TARGET_ROWS);
  const { totalFlops, minBudget = 0, maxBudget = Number.POSITIVE_INFINITY, ...design } = checked(options, DESIGN_ROWS);
  const {
    numExperiments = DEFAULT_OPTIMISED_EXPERIMENTS,
    minSizesPerBudget = DEFAULT_OPTIMISED_SIZES,
    spanFactor = DEFAULT_CENTRED_SPAN,
  } = design;
  const { prior = DEFAULT_PRIOR, given } = options;
  checkTarget(targetBudget);
  if (totalFlops === undefined) {
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: "totalFlops",
      rule: words`${name("totalFlops")} must be given with ${name("method")} optimised`,
      value: "nothing: it is missing",
      remedy: "Give what the runs may cost: 1e21.",
    });
  }
  const least = MIN_RUNGS * minSizesPerBudget;
  if (given === undefined && numExperiments < least) {
    const rule = `at least ${least}: ${MIN_RUNGS} budgets of ${minSizesPerBudget} sizes`;
    throw invalidOption("numExperiments", rule, numExperiments, "Allow more experiments.");
  }
  return {
    targetBudget,
    totalFlops,
    surfaces: readPrior("prior", prior),
    spanFactor,
    numExperiments,
    minSizes: minSizesPerBudget,
    minBudget,
    maxBudget: Math.min(maxBudget, targetBudget),
    given: given === undefined ? undefined : readGiven(given),
  };
}

function readGiven(given: unknown): RunTable {
  if (!Array.isArray(given)) throw invalidOption("given", "an array of runs", given, "Leave it out for a new sweep.");
  const table = runTable(given, DEFAULT_BUDGET_TOLERANCE);
  if (table.length > MAX_RUNS) {
    const remedy = "Give those of the largest budgets: they tell most of the target.";
    throw invalidOption("given", `at most ${MAX_RUNS} runs`, `${table.length} runs`, remedy);
  }
  if (table.length > 0) return table;
  throw invalidOption("given", "runs of which one has a loss", given, "Leave it out where nothing was trained.");
}

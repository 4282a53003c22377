import { invalidOption, isPositive, isRecord, MAX_COUNT } from "../common/checks.ts";
import { entriesOf } from "../common/lists.ts";
import type { FrontierFit } from "../fit/frontier/result.ts";
import { nearestBudget } from "../fit/nearest-budget.ts";
import type { Run } from "../fit/run.ts";
import type { ScalingLaw } from "../fit/scaling-law.ts";

/** A run as pictures show it. */
export interface DrawnRun {
  readonly run: Run;
  /** Its place among the runs. */
  readonly index: number;
  /** Whether its loss is the fit's own opinion of a run that failed. */
  readonly isOutlier: boolean;
}

/** What a page shows of the runs of a picture; numbers are those of all that were fitted. */
export interface ShownRuns {
  /** Runs that have a mark, though the fit is without them: their places. */
  readonly leftOut: ReadonlySet<number>;
  /** Every so many runs has a mark: a page can't hold any number of them. */
  readonly step: number;
}

export const ALL_RUNS: ShownRuns = { leftOut: new Set(), step: 1 };

/** The runs of groups that a fit rests on. */
export function fittedRuns(groups: RunGroups, { leftOut }: ShownRuns): RunGroups {
  return leftOut.size === 0 ? groups : groups.map((group) => group.filter(({ index }) => !leftOut.has(index)));
}

/** The runs of groups that have a mark. */
export function markedRuns(groups: RunGroups, { step }: ShownRuns): RunGroups {
  return step === 1 ? groups : groups.map((group) => group.filter(({ index }) => index % step === 0));
}

/** Runs by their budget. */
export type RunGroups = readonly (readonly DrawnRun[])[];

/** Runs farther than this from every budget that was fitted belong to none. */
const SAME_BUDGET = 1.3;

/** Runs by the budget of the fit that they belong to; those of none come last, and those without a loss not at all. */
export function groupedRuns(runs: readonly Run[], fit: ScalingLaw): RunGroups {
  const budgets = fit.computeBudgets;
  const groups: DrawnRun[][] = Array.from({ length: budgets.length + 1 }, () => []);
  const outliers = fit.approach === "frontier" ? outliersOf(fit) : new Set<string>();
  const given: unknown = runs;
  const entries = entriesOf(given, MAX_COUNT);
  if (entries === undefined) throw invalidOption("runs", "an array of runs", given, "Pass those that were fitted.");
  for (const [index, run] of entries.entries()) {
    if (!isDrawn(run)) continue;
    const nearest = nearestBudget(budgets, run.computeBudget);
    const ratio = (budgets[nearest] ?? Number.NaN) / run.computeBudget;
    const isNear = Math.max(ratio, 1 / ratio) <= SAME_BUDGET;
    groups[isNear ? nearest : budgets.length]?.push({
      run,
      index,
      isOutlier: outliers.size > 0 && outliers.has(keyOf(run)),
    });
  }
  return groups;
}

function isDrawn(run: unknown): run is Run {
  return isRecord(run) && Number.isFinite(run.loss) && isPositive(run.numParams) && isPositive(run.computeBudget);
}

function outliersOf({ outliers }: FrontierFit): ReadonlySet<string> {
  return new Set(outliers.filter(({ isLeftOut }) => isLeftOut).map(keyOf));
}

function keyOf({ computeBudget, numParams, loss }: Pick<Run, "computeBudget" | "numParams" | "loss">): string {
  return `${computeBudget} ${numParams} ${loss}`;
}

import { backtest, type FrontierFit, fitFrontier, type Observed, type Run } from "isoflop/fit";
import { mean } from "./print.ts";
import { budgetGroups, costOf, runsOf, type Series, toleranceOf } from "./real-series.ts";

/** Of fewer, a budget has no parabola. */
const MIN_SIZES = 3;
const MIN_RUNGS_LEFT = 2;

/** The runs of a budget that a design may choose among: one a size, N ascending. */
export interface PoolRung {
  /** The mean over its runs. */
  readonly computeBudget: number;
  readonly runs: readonly Run[];
}

/** What is left of a public sweep where its largest budgets are hidden, as a design sees it. */
export interface Pool {
  /** Ascending. */
  readonly rungs: readonly PoolRung[];
  readonly flopsPerParamPerToken: number;
  /** C of the largest budget that is hidden. */
  readonly targetBudget: number;
}

/** A pool, and what its hidden runs say of the target. */
export interface HiddenTop extends Pool {
  readonly series: Series;
  readonly hide: number;
  readonly observed: Observed;
  /** The bowls of all runs, by which a wrong N* is priced. */
  readonly whole: FrontierFit;
}

/** A public sweep with the largest 1, 2, … budgets hidden, as long as two are left. */
export function hiddenTops(series: Series, maxHidden: number): HiddenTop[] {
  const all = runsOf(series);
  const budgetTolerance = toleranceOf(series);
  const rungs = budgetGroups(all, budgetTolerance)
    .map(rungOf)
    .filter(({ runs }) => runs.length >= MIN_SIZES);
  const top = rungs.at(-1);
  if (top === undefined) return [];
  const largest = Math.max(...top.runs.map(({ computeBudget }) => computeBudget));
  const upToTop = all.filter(({ computeBudget }) => computeBudget <= largest);
  const options = { budgetTolerance, flopsPerParamPerToken: costOf(all) };
  const [hidden] = backtest(upToTop, { ...options, bootstrap: 0 }).budgets;
  if (hidden === undefined) return [];
  const { computeBudget: targetBudget, observed } = hidden;
  const shared = { ...options, series, targetBudget, observed, whole: fitFrontier(upToTop, options) };
  const most = Math.min(maxHidden, rungs.length - MIN_RUNGS_LEFT);
  return Array.from({ length: most }, (_, i) => ({ ...shared, hide: i + 1, rungs: rungs.slice(0, -1 - i) }));
}

function rungOf(runs: readonly Run[]): PoolRung {
  const bySize = new Map(runs.map((run) => [run.numParams, run]));
  return {
    computeBudget: mean(runs.map(({ computeBudget }) => computeBudget)),
    runs: [...bySize.values()].sort((a, b) => a.numParams - b.numParams),
  };
}

/** What runs cost together, in FLOPs. */
export function totalOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { computeBudget }) => sum + computeBudget, 0);
}

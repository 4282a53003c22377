import type { Run } from "isoflop/fit";
import { publishedRuns, type RunFile } from "./published.ts";
import { median } from "./timing.ts";

/** A public sweep. Where its runs come from: bench/real/README.md. */
export interface Series {
  readonly dataset: string;
  /** Families count the same, and so do the series of one. */
  readonly family: string;
  readonly table: RunFile;
  /** Where the runs of one budget differ in C. */
  readonly budgetTolerance?: number;
  /** Models were trained on several token counts each, and budgets are what nearly agrees in C, of two to five sizes. */
  readonly isGrid?: boolean;
}

export const SERIES: readonly Series[] = [
  {
    dataset: "ml_scalefit__massivetext__chinchilla",
    family: "Chinchilla",
    table: "tests/fit/tables/isoflop-runs.csv",
  },
  { dataset: "marin_202603__dclm__llama_2", family: "Marin", table: "tests/fit/tables/isoflop-runs.csv" },
  { dataset: "xlstm_llama_2k", family: "xLSTM", table: "bench/real/public-runs.csv", budgetTolerance: 0.12 },
  { dataset: "xlstm_llama_16k", family: "xLSTM", table: "bench/real/public-runs.csv", budgetTolerance: 0.12 },
  {
    dataset: "misfit_dense_bestlr",
    family: "misfitting",
    table: "bench/real/public-runs.csv",
    budgetTolerance: 0.12,
    isGrid: true,
  },
];

export function runsOf({ dataset, table }: Series): readonly Run[] {
  return publishedRuns(dataset, table);
}

/** What a parameter and token costs in the median run: budgets are not always counted as 6·N·D. */
export function costOf(runs: readonly Run[]): number {
  return median(runs.map(({ computeBudget, numParams, numTokens }) => computeBudget / (numParams * numTokens)));
}

/** By what share runs of one budget may differ in C. */
export function toleranceOf({ budgetTolerance = 1e-3 }: Series): number {
  return budgetTolerance;
}

/** Runs whose budgets differ by no more than a share, from the smallest budget on. */
export function budgetGroups(runs: readonly Run[], tolerance: number): Run[][] {
  const groups: Run[][] = [];
  for (const run of [...runs].sort((a, b) => a.computeBudget - b.computeBudget)) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && run.computeBudget <= last[0].computeBudget * (1 + tolerance)) last.push(run);
    else groups.push([run]);
  }
  return groups;
}

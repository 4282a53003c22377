import { IsoflopError } from "../common/errors.ts";
import { type RunFile, readRuns } from "../fit/runs/read.ts";
import type { Options } from "../options/read.ts";
import { readPlan } from "../plan/read-plan.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { readTextFile } from "./read-file.ts";

// Room for a million runs.
const MAX_RUNS_BYTES = 2 ** 28;

/** Runs, with the plan that they are of where there is one. */
export interface PlannedRuns {
  readonly plan: SweepPlan | undefined;
  readonly file: RunFile;
}

/**
 * Reads the files of a command: runs, with the plan's file before it where there is one.
 *
 * @param command the command that takes them: `isoflop fit`
 */
export async function readRunFiles(command: string, files: readonly string[], options: Options): Promise<PlannedRuns> {
  const [planFile, runFile] = files.length === 1 ? [undefined, files[0]] : files;
  if (runFile === undefined || files.length > 2) {
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: "<files>",
      rule: `${command} must get a file of runs, with the plan's before it where runs are known by experiment_id`,
      value: `${files.length} files`,
      remedy: `Write ${command} plan.json runs.csv.`,
    });
  }
  const plan = planFile === undefined ? undefined : readPlan(await readTextFile("<plan>", planFile, MAX_RUNS_BYTES));
  const text = await readTextFile("<runs>", runFile, MAX_RUNS_BYTES);
  return { plan, file: readRuns(text, { ...runFormat(options), ...(plan !== undefined && { plan }) }) };
}

function runFormat({ runsFormat }: Options): { readonly format?: "csv" | "jsonl" | "json" } {
  return runsFormat === "csv" || runsFormat === "jsonl" || runsFormat === "json" ? { format: runsFormat } : {};
}

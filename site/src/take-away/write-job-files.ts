import type { SweepPlan } from "../../../src/index.ts";
import type { CostEstimate } from "../../../src/run/cost-estimate.ts";
import type { SweepFile } from "../../../src/run/files/sweep-file.ts";
import { sweepFilesAny } from "../../../src/run/files/sweep-files.ts";
import { EXPORT_ROWS, TRAINING_ROWS } from "../../../src/run/options.ts";
import { trainAny } from "../../../src/run/training-runs.ts";
import { optionValues } from "../state/option-values.ts";
import type { Texts } from "../state/site-state.ts";

/** Writes the files by which an engine runs the plan. */
export function writeJobFiles(plan: SweepPlan, texts: Texts, estimate: CostEstimate | undefined): readonly SweepFile[] {
  const runs = trainAny(plan, optionValues(texts, TRAINING_ROWS));
  return sweepFilesAny(runs, { ...optionValues(texts, EXPORT_ROWS), ...(estimate !== undefined && { estimate }) });
}

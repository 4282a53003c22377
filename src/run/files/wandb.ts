import { dump } from "js-yaml";
import type { TrainingRun } from "../training-run.ts";
import type { SweepFile } from "./sweep-file.ts";

/** A grid over the ids, in their order: a grid over figures would be a product of them. */
export function wandbFiles(runs: readonly TrainingRun[], project: string): SweepFile[] {
  const sweep = {
    project,
    method: "grid",
    parameters: { experiment_id: { values: runs.map(({ experimentId }) => experimentId) } },
    // A macro of W&B's.
    command: ["bash", "sweep.sh", "run", "${args_no_hyphens}"],
  };
  return [{ path: "wandb-sweep.yaml", text: dump(sweep, { lineWidth: -1 }) }];
}

/** The environment by which a run of W&B has the experiment's id, goes on where it was, and is grouped by its budget. */
export const WANDB_ENVIRONMENT: readonly string[] = [
  'export WANDB_RUN_ID="$ISOFLOP_EXPERIMENT_ID" WANDB_RESUME=allow WANDB_NAME="$ISOFLOP_EXPERIMENT_ID"',
  'export WANDB_RUN_GROUP="$ISOFLOP_COMPUTE_BUDGET"',
];

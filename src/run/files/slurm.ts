import type { CostEstimate } from "../cost-estimate.ts";
import type { TrainingRun } from "../training-run.ts";
import { budgetLabels } from "./budget-labels.ts";
import { quoted } from "./shell.ts";
import type { SweepFile } from "./sweep-file.ts";

/** What Slurm is told of a sweep. */
export interface SlurmOptions {
  readonly gpusOf: (computeBudget: number) => number;
  readonly estimate: CostEstimate | undefined;
  /** Runs of an array at a time; all where it is undefined. */
  readonly parallelRuns: number | undefined;
  /** Further options of sbatch: `--partition=low`. */
  readonly engineOptions: readonly string[];
}

/** GPUs of a node, past which a run has several. */
const GPUS_PER_NODE = 8;
/** A limit of so many times the estimate. */
const LIMIT = 2;

/** An array for each budget, cheapest first, of what is missing. */
export function slurmFiles(runs: readonly TrainingRun[], options: SlurmOptions): SweepFile[] {
  const { engineOptions, parallelRuns } = options;
  const budgets = [...budgetLabels(runs)].map(([computeBudget, label]) => {
    const nodes = resourcesOf(computeBudget, options);
    return `submit ${label} ${nodes.join(" ")}`;
  });
  const throttle = parallelRuns === undefined ? "" : `%${parallelRuns}`;
  const more = engineOptions.map((option) => ` ${quoted(option)}`).join("");
  return [
    {
      path: "submit.sh",
      text: `#!/usr/bin/env bash
# Submits the runs that have no result as job arrays, one a budget, cheapest first; again later, what is missing then. Options are
# passed on to sbatch: bash submit.sh --partition=low
set -eu
cd "$(dirname "\${BASH_SOURCE[0]}")"
mkdir -p logs
options=("$@")

submit() {
  local budget=$1 offset places
  shift
  bash sweep.sh missing "$budget" | while read -r offset places; do
    sbatch --job-name="isoflop-$budget" --array="$places${throttle}" "$@"${more} \${options[@]+"\${options[@]}"} \\
      sweep.sbatch "$budget" "$offset"
  done
}

${budgets.join("\n")}
`,
    },
    {
      path: "sweep.sbatch",
      text: `#!/usr/bin/env bash
# One run of a job array: submit.sh says which budget, and the place that the array begins at.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=logs/%x-%A_%a.out
#SBATCH --signal=B:USR1@60
set -eu
cd "$SLURM_SUBMIT_DIR"
id=$(bash sweep.sh nth "$1" "$(($2 + SLURM_ARRAY_TASK_ID))")
# Slurm starts a task again only where it has ended: it takes its own mark over, on whichever node.
export ISOFLOP_HOLDER="slurm-\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
timeouts=\${ISOFLOP_DIR:-.}/runs/$id/timeouts
bash sweep.sh run "$id" &
child=$!
# Preempted: Slurm queues the task again by itself.
trap 'kill -TERM "$child" 2> /dev/null || true; wait "$child" || true; exit 143' TERM
# Out of time: a trainer that resumes has a few more goes. The job's own id would queue the whole array again.
trap 'kill -TERM "$child" 2> /dev/null || true; wait "$child" || true
  echo "out of time" >> "$timeouts"
  [ "$(wc -l < "$timeouts")" -gt 3 ] || scontrol requeue "\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}"
  exit 1' USR1
wait "$child"
`,
    },
  ];
}

/** The options of sbatch for the resources of a budget's runs. */
function resourcesOf(computeBudget: number, { gpusOf, estimate }: SlurmOptions): string[] {
  const runs = estimate?.runs.filter((run) => run.computeBudget === computeBudget) ?? [];
  const gpus = gpusOf(computeBudget);
  const nodes = Math.ceil(gpus / GPUS_PER_NODE);
  const hours = Math.max(0, ...runs.map((run) => run.hours));
  const limit = hours === 0 ? [] : [`--time=${Math.ceil(60 * LIMIT * hours)}`];
  return [...limit, `--nodes=${nodes}`, `--gpus-per-node=${Math.ceil(gpus / nodes)}`];
}

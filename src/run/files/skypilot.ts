import { dump } from "js-yaml";
import { IsoflopError } from "../../common/errors.ts";
import type { TrainingRun } from "../training-run.ts";
import { budgetLabels } from "./budget-labels.ts";
import type { SweepFile } from "./sweep-file.ts";

/** What SkyPilot is told of a sweep. */
export interface SkyPilotOptions {
  /** The accelerator that was estimated for; the launcher's options say which where it is undefined. */
  readonly accelerator: string | undefined;
  readonly gpusOf: (computeBudget: number) => number;
  /** The name of a bucket for results and checkpoints, which outlives the machines. */
  readonly bucket: string;
}

/** Accelerators by SkyPilot's names, of its catalog; an a100 there has 40 GB. */
const NAMES: Readonly<Record<string, string>> = {
  a100: "A100-80GB",
  "a100-40gb": "A100",
  "a100-80gb": "A100-80GB",
  h100: "H100",
  "h100-sxm": "H100",
  h200: "H200",
  "h200-sxm": "H200",
  b200: "B200",
  gb200: "GB200",
  l40s: "L40S",
  "rtx-4090": "RTX4090",
  "rtx-5090": "RTX5090",
  mi300x: "MI300X",
};

/** One task for all runs, and a launcher that gives each its id and its budget's accelerators. */
export function skypilotFiles(
  runs: readonly TrainingRun[],
  { accelerator, gpusOf, bucket }: SkyPilotOptions,
): SweepFile[] {
  const name = accelerator === undefined ? undefined : nameOf(accelerator);
  const task = {
    name: "isoflop",
    workdir: ".",
    file_mounts: { "/results": { name: bucket, mode: "MOUNT" } },
    // Null: to be given at launch.
    envs: { EXPERIMENT_ID: null, ISOFLOP_DIR: "/results" },
    // A managed job keeps its id where it is started anew on another machine: it takes its own mark over.
    run: 'ISOFLOP_HOLDER="sky-${SKYPILOT_TASK_ID:-}" bash sweep.sh run "$EXPERIMENT_ID"\n',
  };
  const launches = [...budgetLabels(runs)].map(([computeBudget, label]) =>
    name === undefined ? `launch ${label}` : `launch ${label} --gpus ${name}:${gpusOf(computeBudget)}`,
  );
  return [
    { path: "task.yaml", text: dump(task, { lineWidth: -1 }) },
    {
      path: "launch-sky.sh",
      text: `#!/usr/bin/env bash
# Launches a managed job a run, cheapest budgets first; a run whose result is in the bucket ends at once. Options are passed on to
# sky jobs launch: bash launch-sky.sh --gpus H100:8
set -eu
cd "$(dirname "\${BASH_SOURCE[0]}")"
options=("$@")

launch() {
  local budget=$1 id
  shift
  bash sweep.sh list "$budget" | while read -r id; do
    sky jobs launch -y -d -n "$id" --env EXPERIMENT_ID="$id" "$@" \${options[@]+"\${options[@]}"} task.yaml < /dev/null
  done
}

${launches.join("\n")}
`,
    },
  ];
}

function nameOf(accelerator: string): string {
  const name = Object.hasOwn(NAMES, accelerator) ? NAMES[accelerator] : undefined;
  if (name !== undefined) return name;
  throw new IsoflopError("INVALID_OPTION", {
    field: "accelerator",
    rule: `An accelerator must be one that SkyPilot has a plain name for: ${Object.keys(NAMES).join(", ")}`,
    value: accelerator,
    remedy: "Leave it out, and give bash launch-sky.sh --gpus what SkyPilot calls it.",
  });
}

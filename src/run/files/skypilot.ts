import { dump } from "js-yaml";
import { quoted } from "./shell.ts";
import type { SweepFile } from "./sweep-file.ts";

/** What SkyPilot is told of a sweep. */
export interface SkyPilotOptions {
  /** As SkyPilot names it, with how many a run has: `H100:8`. */
  readonly accelerators: string | undefined;
  /** The name of a bucket for results and checkpoints, which outlives the machines. */
  readonly bucket: string;
}

/** One task for all runs, and a launcher that gives each its id. */
export function skypilotFiles({ accelerators, bucket }: SkyPilotOptions): SweepFile[] {
  const task = {
    name: "isoflop",
    workdir: ".",
    ...(accelerators !== undefined && { resources: { accelerators } }),
    file_mounts: { "/results": { name: bucket, mode: "MOUNT" } },
    // Null: to be given at launch.
    envs: { EXPERIMENT_ID: null, ISOFLOP_DIR: "/results" },
    // A managed job keeps its id where it is started anew on another machine: it takes its own mark over.
    run: 'ISOFLOP_HOLDER="sky-${SKYPILOT_TASK_ID:-}" bash sweep.sh run "$EXPERIMENT_ID"\n',
  };
  return [
    { path: "task.yaml", text: dump(task, { lineWidth: -1 }) },
    {
      path: "launch-sky.sh",
      text: `#!/usr/bin/env bash
# Launches a managed job a run, cheapest budgets first; a run whose result is in the bucket ends at once. Options are passed on to
# sky jobs launch.
set -eu
cd "$(dirname "\${BASH_SOURCE[0]}")"
bash sweep.sh list | while read -r id; do
  sky jobs launch -y -d -n "$id" --env EXPERIMENT_ID="$id" "$@" ${quoted("task.yaml")} < /dev/null
done
`,
    },
  ];
}

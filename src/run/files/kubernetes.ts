import { dump } from "js-yaml";
import { IsoflopError } from "../../common/errors.ts";
import type { TrainingRun } from "../training-run.ts";
import { budgetLabels } from "./budget-labels.ts";
import type { SweepFile } from "./sweep-file.ts";

/** What Kubernetes is told of a sweep. */
export interface KubernetesOptions {
  readonly gpusOf: (computeBudget: number) => number;
  readonly parallelRuns: number | undefined;
  /** The image that trains. */
  readonly image: string;
  /** The Kueue queue that admits the jobs. */
  readonly queue: string | undefined;
  /** The claim of a volume for results, which outlives the pods. */
  readonly volumeClaim: string;
}

const CONFIG = "isoflop-sweep";
/** Bytes of a ConfigMap's data: 1 MiB, with room for its keys. */
const LARGEST_CONFIG = 1_000_000;
/** How often a run may fail before its budget's job goes on without it. */
const RETRIES = 2;

/** A job of indexed runs for each budget, and the script that they run as a ConfigMap. */
export function kubernetesFiles(
  runs: readonly TrainingRun[],
  files: readonly SweepFile[],
  options: KubernetesOptions,
): SweepFile[] {
  checkSize(files);
  // A key has no slash; the volume has them back.
  const keyed = files.map(({ path, text }) => ({ key: path.replaceAll("/", "."), path, text }));
  const items = keyed.map(({ key, path }) => ({ key, path }));
  const jobs = [...budgetLabels(runs)].map(([computeBudget, label]) => {
    const count = runs.filter((run) => run.computeBudget === computeBudget).length;
    return {
      path: `kubernetes/${nameOf(label)}.yaml`,
      text: dump(jobOf(label, count, computeBudget, items, options), STYLE),
    };
  });
  const config = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: CONFIG },
    data: Object.fromEntries(keyed.map(({ key, text }) => [key, text])),
  };
  return [{ path: "kubernetes/00-sweep.yaml", text: dump(config, STYLE) }, ...jobs];
}

// A long line folded is another text in a script.
const STYLE = { lineWidth: -1 };

function checkSize(files: readonly SweepFile[]): void {
  const size = files.reduce((sum, { text }) => sum + new TextEncoder().encode(text).length, 0);
  if (size <= LARGEST_CONFIG) return;
  throw new IsoflopError("INFEASIBLE", {
    field: "engine",
    rule: `Files must fit in a ConfigMap, of ${LARGEST_CONFIG} bytes, to be run by Kubernetes`,
    value: `${size} bytes`,
    remedy: "Export fewer budgets at a time.",
  });
}

/** A DNS label: lower-case letters, digits and hyphens. */
function nameOf(label: string): string {
  return `isoflop-${label.replaceAll(".", "-")}`;
}

function jobOf(
  label: string,
  count: number,
  computeBudget: number,
  items: readonly object[],
  { gpusOf, parallelRuns, image, queue, volumeClaim }: KubernetesOptions,
): object {
  const gpus = String(gpusOf(computeBudget));
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: nameOf(label),
      ...(queue !== undefined && { labels: { "kueue.x-k8s.io/queue-name": queue } }),
    },
    spec: {
      completionMode: "Indexed",
      completions: count,
      parallelism: Math.min(count, parallelRuns ?? count),
      backoffLimitPerIndex: RETRIES,
      maxFailedIndexes: count,
      ...(queue !== undefined && { suspend: true }),
      // A pod's place is taken when it has ended, not while it still trains.
      podReplacementPolicy: "Failed",
      podFailurePolicy: {
        rules: [
          // A pod that was preempted has not failed.
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        ],
      },
      template: {
        spec: {
          restartPolicy: "Never",
          containers: [
            {
              name: "train",
              image,
              command: [
                "bash",
                "-c",
                'exec bash /isoflop/sweep.sh run "$(bash /isoflop/sweep.sh nth "$1" "$JOB_COMPLETION_INDEX")"',
                "sweep",
                label,
              ],
              env: [
                { name: "ISOFLOP_DIR", value: "/results" },
                // A pod that takes another's place goes on with its run: a job has one pod an index at a time.
                { name: "ISOFLOP_HOLDER", value: `kubernetes-${nameOf(label)}` },
              ],
              resources: { limits: { "nvidia.com/gpu": gpus } },
              volumeMounts: [
                { name: "sweep", mountPath: "/isoflop" },
                { name: "results", mountPath: "/results" },
              ],
            },
          ],
          volumes: [
            { name: "sweep", configMap: { name: CONFIG, items } },
            { name: "results", persistentVolumeClaim: { claimName: volumeClaim } },
          ],
        },
      },
    },
  };
}

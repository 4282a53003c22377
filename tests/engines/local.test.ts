import { expect, test } from "vitest";
import { filesFor, ids, plan, Sweep, TRAINER } from "./sweep.ts";

const COMMAND = TRAINER.replace("before", ":");

test.each([
  ["one after the other", "bash sweep.sh run all"],
  ["xargs", "bash sweep.sh list | xargs -P 4 -n 1 bash sweep.sh run"],
  [
    "GNU parallel",
    "bash sweep.sh list | parallel -j4 --joblog sweep.log 'CUDA_VISIBLE_DEVICES=$(({%} - 1)) bash sweep.sh run {}'",
  ],
])("by %s every run is trained once", (_, command) => {
  const sweep = new Sweep({ command: COMMAND });
  sweep.shell(command);
  expect(sweep.status()).toBe(`done ${ids.length}, failed 0, running 0, missing 0`);
  const losses = sweep.losses();
  for (const { experimentId, numParams } of plan.experiments) {
    expect(losses.get(experimentId)).toBeGreaterThan(1.69 + 406.4 / numParams ** 0.34);
  }
  expect(sweep.shell("ls runs/*/attempt-*.log").trim().split("\n")).toHaveLength(ids.length);
  sweep.shell(command);
  expect(sweep.shell("ls runs/*/attempt-*.log").trim().split("\n")).toHaveLength(ids.length);
});

test("the container of a Kubernetes job trains the run of its index", () => {
  const sweep = new Sweep({ command: COMMAND });
  const [, , , job] = filesFor({ engine: "kubernetes", command: COMMAND });
  expect(job?.path).toBe("kubernetes/isoflop-6-4e17.yaml");
  // The volume of the ConfigMap is this folder here.
  const command = 'exec bash ./sweep.sh run "$(bash ./sweep.sh nth "$1" "$JOB_COMPLETION_INDEX")"';
  expect(job?.text).toContain(command.replaceAll("./sweep.sh", "/isoflop/sweep.sh"));
  for (const index of [0, 1, 2, 3]) {
    sweep.shell(`bash -c '${command}' sweep 6.4e17`, {
      JOB_COMPLETION_INDEX: String(index),
      ISOFLOP_DIR: sweep.folder,
    });
  }
  expect([...sweep.losses().keys()].sort()).toEqual([...ids.slice(4, 8)].sort());
});

test.each(["shell", "slurm", "skypilot", "wandb"] as const)(
  "shellcheck finds nothing in what is written for %s",
  (engine) => {
    const sweep = new Sweep({ engine, command: COMMAND });
    const scripts = filesFor({ engine, command: COMMAND }).filter(({ path }) => /\.(sh|sbatch)$/.test(path));
    expect(scripts.length).toBeGreaterThan(0);
    expect(sweep.shell(`shellcheck -S style ${scripts.map(({ path }) => path).join(" ")}`)).toBe("");
  },
);

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ids, Sweep, TRAINER } from "./sweep.ts";

const FIXTURE = join(import.meta.dirname, "slurm.sh");
const slurm = mkdtempSync(join(tmpdir(), "isoflop-slurm-"));

beforeAll(() => {
  const { status, stderr } = spawnSync("bash", [FIXTURE, "start", slurm], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  process.env.SLURM_CONF = join(slurm, "slurm.conf");
});
afterAll(() => {
  execFileSync("bash", [FIXTURE, "stop", slurm]);
});

/** How each task ended: its state, by its id. */
function tasks(): ReadonlyMap<string, string> {
  const lines = execFileSync("squeue", ["-t", "all", "-r", "-h", "-o", "%i %T"], { encoding: "utf8" }).trim();
  return new Map(
    lines.split("\n").map((line): [string, string] => {
      const [id = "", state = ""] = line.split(" ");
      return [id, state];
    }),
  );
}

async function until(isSo: () => boolean, seconds: number): Promise<void> {
  for (let i = 0; i < 5 * seconds; i++) {
    if (isSo()) return;
    await after(200);
  }
  throw new Error(`Not so after ${seconds} s: ${JSON.stringify([...tasks()])}`);
}

const ENDED: ReadonlySet<string> = new Set(["COMPLETED", "FAILED", "CANCELLED", "TIMEOUT"]);
const areEnded = () => [...tasks().values()].every((state) => ENDED.has(state));

test("submitted, preempted, crashed, diverged and submitted again: every run is trained, and what is missing alone", async () => {
  const [crashing = "", diverging = "", slow = ""] = [ids[0], ids[1], ids[2]];
  const sweep = new Sweep({
    engine: "slurm",
    command: TRAINER.replace(
      "before",
      `case {experiment_id} in
    ${crashing}) [ -e mended ] || exit 3 ;;
    ${diverging}) echo "val loss nan"; return 0 ;;
    ${slow}) [ "\${SLURM_RESTART_COUNT:-0}" -gt 0 ] || sleep 60 ;;
  esac`,
    ),
  });
  expect(sweep.shell("bash submit.sh").match(/Submitted batch job/g)).toHaveLength(3);
  // All but the slow one end; then a job that needs the whole machine comes before it.
  await until(() => sweep.status() === `done ${ids.length - 2}, failed 1, running 1, missing 0`, 60);
  sweep.shell("sbatch --partition=high --gpus-per-node=8 --output=/dev/null --wrap 'sleep 1'");
  await until(() => sweep.status() === `done ${ids.length - 1}, failed 1, running 0, missing 0` && areEnded(), 90);
  expect(sweep.shell("cat logs/*")).toContain("DUE TO PREEMPTION");
  expect(sweep.shell(`ls runs/${slow}`).trim().split("\n")).toEqual(["attempt-1.log", "attempt-2.log"]);
  expect(sweep.losses().get(diverging)).toBeNull();
  expect(sweep.losses().has(crashing)).toBe(false);

  const before = tasks().size;
  sweep.write("mended", "");
  expect(sweep.shell("bash submit.sh").match(/Submitted batch job/g)).toHaveLength(1);
  await until(areEnded, 60);
  expect(tasks().size).toBe(before + 1);
  expect(sweep.status()).toBe(`done ${ids.length}, failed 0, running 0, missing 0`);
  expect(sweep.shell("bash submit.sh")).toBe("");

  const main = join(import.meta.dirname, "../../build/cli/main.js");
  const fit = sweep.shell(`bash sweep.sh results | node ${main} fit plan.json - --format json`);
  expect(JSON.parse(fit)).toMatchObject({ num_runs: ids.length - 1 });
});

test("a run past its time is queued again by its own id, and ends after a few goes", async () => {
  const sweep = new Sweep({
    engine: "slurm",
    command: `echo "val loss 3"; [ {experiment_id} != ${ids[0]} ] || [ "\${SLURM_RESTART_COUNT:-0}" -ge 1 ] || sleep 100`,
  });
  const before = new Set(tasks().keys());
  // A minute, which Slurm may cut short by as much as the signal comes before it.
  sweep.shell("mkdir logs; sbatch --array=0,1 --time=1 --gpus-per-node=1 sweep.sbatch 1e17 0");
  const own = () => [...tasks()].filter(([id]) => !before.has(id));
  await until(() => own().length === 2 && own().every(([, state]) => ENDED.has(state)), 150);
  expect(own().map(([, state]) => state)).toEqual(["COMPLETED", "COMPLETED"]);
  expect([...sweep.losses().keys()].sort()).toEqual(ids.slice(0, 2).sort());
  // The other task of the array was not queued again with it.
  expect(sweep.shell(`ls runs/${ids[1]}`).trim()).toBe("attempt-1.log");
  expect(sweep.shell(`ls runs/${ids[0]} | grep -c attempt`).trim()).toBe("2");
});

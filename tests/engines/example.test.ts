import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const FIXTURE = join(import.meta.dirname, "slurm.sh");
const slurm = mkdtempSync(join(tmpdir(), "isoflop-slurm-"));
const folder = mkdtempSync(join(tmpdir(), "isoflop-example-"));

beforeAll(() => {
  expect(spawnSync("bash", [FIXTURE, "start", slurm], { stdio: "ignore" }).status).toBe(0);
});
afterAll(() => {
  execFileSync("bash", [FIXTURE, "stop", slurm]);
  rmSync(folder, { recursive: true, force: true });
});

test("examples/slurm plans, trains a model on real text by Slurm, and fits what comes back", () => {
  const stdout = execFileSync("bash", [join(ROOT, "examples/slurm/sweep.sh"), join(folder, "a sweep")], {
    encoding: "utf8",
    env: {
      ...process.env,
      SLURM_CONF: join(slurm, "slurm.conf"),
      ISOFLOP: `${process.execPath} ${join(ROOT, "build/cli/main.js")}`,
    },
  });
  expect(stdout.match(/Submitted batch job/g)).toHaveLength(3);
  expect(stdout).toContain("done 15, failed 0, running 0, missing 0");
  expect(stdout).toContain("Frontier: bowls of one shape at 3 budgets, fitted to 15 runs");
  // Some thousand parameters are best for so few FLOPs.
  expect(stdout).toMatch(/^ +1e8 +5 +[2-7]\.\d\dK/m);
});

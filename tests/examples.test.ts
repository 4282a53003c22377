import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("examples/fit/sweep.mjs plans, trains, fits and recommends, and names what was lost on the way", () => {
  const program = fileURLToPath(new URL("../examples/fit/sweep.mjs", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^1e17-width\d+-[0-9a-f]{6}: failed, its loss is NaN$/m);
  expect(stdout).toMatch(/^1e21-width\d+-[0-9a-f]{6}: missing, no run of it has come back$/m);
  expect(stdout).toMatch(/^FrontierFit\(a=0\.5\d\d, 33 runs, 5 budgets\)$/m);
  expect(stdout).toMatch(/^\| 1e22 \|/m);
  expect(stdout).toMatch(/^width \d+: N = \d+, D = \d+, \S+ nats given away$/m);
});

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPlan } from "../../src/index.ts";
import { isoflop } from "../support/cli.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "isoflop-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DESIGN = ["design", "--method", "exact-law", "--total-flops", "1e21", "--max-budget", "1e20", "--target", "1e24"];

describe("isoflop design", () => {
  it("writes a plan within its FLOPs, which isoflop evaluate reads", () => {
    const file = join(folder, "plan.json");
    const made = isoflop([...DESIGN, "--model", "llama", "--prior", "chinchilla", "--out", file]);
    expect(made.stderr).toBe("");
    expect(made.stdout).toMatch(/^Wrote .*SweepPlan\(35 experiments, \d budgets, totalFlops=\S+\)\n/);
    expect(made.stdout).toMatch(/^ +design +even$/m);
    expect(readPlan(readFileSync(file, "utf8")).totalFlops).toBeLessThanOrEqual(1e21);
    const evaluated = isoflop(["evaluate", file, "--target", "1e24", "--noise", "0.005", "--prior", "chinchilla"]);
    expect(evaluated.status).toBe(0);
    const figures = (text: string) => text.split("\n").find((line) => line.includes("std. error of log10 N*"));
    expect(figures(evaluated.stdout)?.trim()).toBe(figures(made.stdout)?.trim());
    const { stdout } = isoflop(["evaluate", file, "--target", "1e24", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ target_budget: 1e24, noise: 0.005, num_experiments: 35 });
  });

  it.each([
    [[...DESIGN, "--noise", "-1"], /^isoflop: --noise must be a positive finite number/],
    [[...DESIGN, "--total-flops", "1e16"], /^isoflop: --total-flops must pay/],
    [
      ["design", "--method", "exact-law", "--total-flops", "1e5", "--target", "1e24"],
      /^isoflop: At least 3 budgets must have 3 sizes near the prior's optimum/,
    ],
    [
      ["design", "--total-flops", "1e16", "--target", "1e24"],
      /^isoflop: A ladder must have three budgets of three sizes or more; got 0 of 5 .* Raise --total-flops/,
    ],
    [
      ["design", "--total-flops", "1e21", "--max-budget", "1e20", "--target", "1e18"],
      /^isoflop: --target must be at least/,
    ],
    [[...DESIGN, "--prior", "chincilla"], /^isoflop: --prior\[0\] must be a loss surface/],
    [[...DESIGN, "--prior", "{"], /^isoflop: --prior must be JSON/],
    [["evaluate", "no-plan.json", "--target", "1e24"], /^isoflop: <plan> must be a file that can be read/],
    [["evaluate", "plan.json"], /^isoflop: required option '--target <flops>'/],
  ])("%o ends with code 2 and one line", (args, message) => {
    const { status, stderr, stdout } = isoflop(args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

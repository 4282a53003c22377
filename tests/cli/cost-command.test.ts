import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gpt2, planSweep } from "../../src/index.ts";
import { estimateCost, formatCost, sweepFiles, trainingRuns } from "../../src/run/index.ts";
import { isoflop } from "../support/cli.ts";

let folder: string;
const file = (name: string) => join(folder, name);
const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18, 1e19], layout: "centred" });
const H100 = ["--accelerator", "h100"];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "isoflop-"));
  writeFileSync(file("plan.json"), JSON.stringify(plan));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("isoflop cost", () => {
  it("prints what runs cost, with what to know of the figures", () => {
    const flags = ["--gpus", "4", "--price", "2.5", "--mfu", "0.5", "--sequence-length", "1024"];
    const { status, stdout, stderr } = isoflop(["cost", file("plan.json"), ...H100, ...flags]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const runs = trainingRuns(plan, { sequenceLength: 1024 });
    expect(stdout).toBe(formatCost(estimateCost(runs, { accelerator: "h100", gpus: 4, price: 2.5, mfu: 0.5 })));
    expect(isoflop(["cost", file("plan.json"), ...H100]).stdout).toContain("An MFU of 40% is assumed");
  });

  it("writes JSON in the names of plan files", () => {
    const { stdout } = isoflop(["cost", file("plan.json"), ...H100, "--format", "json"]);
    const written: unknown = JSON.parse(stdout);
    expect(written).toMatchObject({
      accelerator: { name: "h100", peak_flops: 989e12 },
      is_mfu_assumed: true,
      price: null,
      budgets: [{ compute_budget: 1e18, num_runs: 7 }, { compute_budget: 1e19 }],
      total: { num_runs: 14 },
    });
    expect(stdout).toContain('"fewest_gpus"');
  });

  it("goes by tokens per second of a file", () => {
    writeFileSync(file("speed.csv"), "num_params,tokens_per_second,gpus\n22605568,2000000,2\n80000000,500000,\n");
    const { stdout } = isoflop([
      "cost",
      file("plan.json"),
      ...H100,
      "--throughput",
      file("speed.csv"),
      "--format",
      "json",
    ]);
    const { runs } = JSON.parse(stdout);
    expect(runs[0].is_measured).toBe(true);
    writeFileSync(file("wrong.csv"), "params,speed\n1,2\n");
    const wrong = isoflop(["cost", file("plan.json"), ...H100, "--throughput", file("wrong.csv")]);
    expect(wrong).toMatchObject({ status: 2 });
    expect(wrong.stderr).toContain("--throughput must be a CSV with a column num_params");
  });

  it("says of many warnings how many there are", () => {
    const { stdout } = isoflop(["cost", file("plan.json"), ...H100, "--hyperparameters", "porian"]);
    expect(stdout).toMatch(/… and \d+ more: --format json has all\.$/m);
  });
});

describe("isoflop export", () => {
  const COMMAND = "train {num_layers} {steps}";
  const exported = (out: string, ...flags: readonly string[]) =>
    isoflop(["export", file("plan.json"), "--out", file(out), "--command", COMMAND, ...flags]);

  it("writes the files of sweepFiles, with limits of time where an accelerator is named", () => {
    const { status, stdout } = exported(
      "slurm",
      "--engine",
      "slurm",
      ...H100,
      "--engine-options=--partition=low,--account=me",
    );
    expect(status).toBe(0);
    expect(stdout).toContain(`Wrote 3 files to ${file("slurm")}: 14 runs`);
    const runs = trainingRuns(plan);
    const estimate = estimateCost(runs, { accelerator: "h100" });
    const engineOptions = ["--partition=low", "--account=me"];
    for (const { path, text } of sweepFiles(runs, { engine: "slurm", command: COMMAND, estimate, engineOptions })) {
      expect(readFileSync(join(file("slurm"), path), "utf8")).toBe(text);
    }
  });

  it("replaces no file that someone changed, unless it is told to", () => {
    expect(exported("edited").status).toBe(0);
    // The same files again are the same.
    expect(exported("edited").status).toBe(0);
    const script = join(file("edited"), "sweep.sh");
    writeFileSync(script, `${readFileSync(script, "utf8")}# mine\n`);
    const refused = exported("edited");
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(
      /^isoflop: --out must be a folder without other files of these names; got .*sweep\.sh".*--force/,
    );
    expect(readFileSync(script, "utf8")).toContain("# mine");
    expect(exported("edited", "--force").status).toBe(0);
    expect(readFileSync(script, "utf8")).not.toContain("# mine");
  });

  it("writes nothing where a placeholder can't be filled, or the folder is none", () => {
    const wrong = isoflop(["export", file("plan.json"), "--out", file("none"), "--command", "train {learning_rate}"]);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain("{learning_rate}, which this plan can't fill");
    expect(existsSync(file("none"))).toBe(false);
    expect(exported("plan.json").stderr).toContain("--out must be a folder that can be written");
    expect(readdirSync(folder)).not.toContain("none");
  });

  it("knows no figure of a cost without an accelerator", () => {
    const { status, stderr } = exported("costless", "--price", "3");
    expect(status).toBe(2);
    expect(stderr).toContain("--price must be given with --accelerator");
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gpt2, planSweep, readPlan } from "../../src/index.ts";
import { isoflop } from "../support/cli.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isoflop-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SWEEP = { modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19, 1e20] } as const;
const defaultPlan = planSweep({ ...SWEEP, layout: "centred", minTokensPerParam: 1.5, maxTokensPerParam: 600 });

describe("isoflop plan", () => {
  it("plans a GPT-2 width sweep over 1e17 … 1e20 FLOPs where nothing is asked", () => {
    const { status, stdout, stderr } = isoflop(["plan", "--format", "json"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toBe(`${JSON.stringify(defaultPlan, null, 2)}\n`);
  });

  it("plans as flops-fit does by --layout even", () => {
    const { stdout } = isoflop(["plan", "--layout=even", "--format=json"]);
    expect(stdout).toBe(`${JSON.stringify(planSweep(SWEEP), null, 2)}\n`);
  });

  it.each(["--probe-all", "--num-probe-sizes=21"])("lays sizes evenly where %s asks how they are probed", (flag) => {
    expect(isoflop(["plan", flag, "--format=csv"]).stdout).toBe(planSweep({ ...SWEEP, probeAll: true }).toCSV());
  });

  it("prints a table of at most 80 columns, with totals and what was dropped", () => {
    const { status, stdout } = isoflop(["plan", "--layout", "even"]);
    expect(status).toBe(0);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).toContain("gpt2 by width: 28 experiments at 4 budgets, 7.78e20 FLOPs");
    expect(stdout).toMatch(/^ +1e17 +64 +12 +1 +3\.88M +4\.29B +1106$/m);
    expect(stdout).toContain("Total: 28 experiments, 7.78e20 FLOPs, 6.51T tokens.");
    expect(stdout).toContain("Dropped 14 cells that a budget can't train:");
  });

  it("lays sizes out about a prior", () => {
    const { stdout } = isoflop([
      "plan",
      "--layout=centred",
      "--prior=chinchilla,epoch",
      "--span-factor=8",
      "--format=json",
    ]);
    const computeBudgets = [1e17, 1e18, 1e19, 1e20];
    const prior = ["chinchilla", "epoch"] as const;
    const sweep = {
      modelCls: gpt2,
      sizeParam: "width",
      computeBudgets,
      layout: "centred",
      prior,
      spanFactor: 8,
    } as const;
    expect(stdout).toBe(`${JSON.stringify(planSweep(sweep), null, 2)}\n`);
    const { status, stderr } = isoflop(["plan", "--layout=centred", "--prior=gpt-3"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^isoflop: --prior\[0\] must be .*; got "gpt-3"\. .*\n$/);
  });

  it("prints CSV as plan.toCSV() gives it", () => {
    expect(isoflop(["plan", "--format", "csv"]).stdout).toBe(defaultPlan.toCSV());
  });

  it("takes every option of planSweep", () => {
    const { stdout } = isoflop([
      "plan",
      "--format=json",
      "--compute-budgets=1e18:1e19:2",
      "--model=gpt2",
      "--size-param=width",
      '--model-kwargs={"numLayers":6}',
      "--num-sizes-per-budget=5",
      "--min-size=128",
      "--max-size=4096",
      "--size-multiple=128",
      "--num-probe-sizes=30",
      "--flops-per-param-per-token=8",
      "--probe-all",
      "--min-tokens-per-param=0.2",
      "--max-tokens-per-param=5000",
      "--max-tokens=1e12",
      "--max-params=3e9",
      "--min-steps=100",
      "--batch-tokens=500000",
    ]);
    const plan = planSweep({
      modelCls: gpt2,
      sizeParam: "width",
      modelKwargs: { numLayers: 6 },
      computeBudgets: [1e18, 1e19],
      numSizesPerBudget: 5,
      minSize: 128,
      maxSize: 4096,
      sizeMultiple: 128,
      numProbeSizes: 30,
      flopsPerParamPerToken: 8,
      minTokensPerParam: 0.2,
      maxTokensPerParam: 5000,
      maxTokens: 1e12,
      maxParams: 3e9,
      minSteps: 100,
      batchTokens: 500_000,
      probeAll: true,
    });
    expect(stdout).toBe(`${JSON.stringify(plan, null, 2)}\n`);
  });

  it("plans from counted sizes", () => {
    const file = join(folder, "sizes.json");
    writeFileSync(
      file,
      '[{"size_param_value": 512, "num_params": 44000000}, {"size_param_value": 64, "num_params": 700000}]',
    );
    const { stdout, stderr } = isoflop(["plan", "--model-sizes", file, "--model-cls-name", "mine", "--format", "json"]);
    expect(stderr).toBe("");
    expect(readPlan(stdout).modelSizes).toEqual([
      { sizeParamValue: 64, numParams: 700000 },
      { sizeParamValue: 512, numParams: 44000000 },
    ]);
    expect(readPlan(stdout).modelClsName).toBe("mine");
  });

  it("plans a model class from a module", () => {
    const file = join(folder, "model.mjs");
    writeFileSync(
      file,
      "export default class Mine { constructor({ d }) { this.n = d * d } numParams() { return this.n } }",
    );
    const { stdout, stderr } = isoflop(["plan", "--model", file, "--size-param", "d"]);
    expect(stderr).toBe("");
    expect(stdout).toContain("Mine by d: 21 experiments");
  });

  it("says of a model class whose every size throws that every size was skipped, and why", () => {
    const file = join(folder, "model.mjs");
    writeFileSync(file, 'export default () => { throw new RangeError("out of luck") }');
    const { status, stdout, stderr } = isoflop(["plan", "--model", file, "--size-param", "d"]);
    expect(status).toBe(2);
    expect(stderr).toContain("the plan has no experiment, since no size has a model; at 64: RangeError: out of luck.");
    expect(stdout).toContain("No experiments: no size has a model.");
    expect(stdout).toContain("Skipped 128 sizes without a model:\n  d 64 … 8192 (128 sizes): RangeError: out of luck");
  });

  it("names a budget that no size suits", () => {
    const { stdout } = isoflop(["plan", "--compute-budgets", "1e9,1e18"]);
    expect(stdout).toContain("1 budget without a size to train:\n  1e9 FLOPs");
  });
});

describe("isoflop plan --out", () => {
  it("writes the plan file by the file's ending, and says so in one line", () => {
    const file = join(folder, "plan.json");
    const { status, stdout } = isoflop(["plan", "--out", file]);
    expect(status).toBe(0);
    expect(stdout).toBe(`Wrote ${file}: ${defaultPlan}\n`);
    expect(readPlan(readFileSync(file, "utf8")).toJSON()).toEqual(defaultPlan.toJSON());
    expect(readdirSync(folder)).toEqual(["plan.json"]);
  });

  it("leaves an earlier file as it is where the plan fails", () => {
    const file = join(folder, "plan.csv");
    writeFileSync(file, "earlier");
    expect(isoflop(["plan", "--out", file, "--min-size", "0"]).status).toBe(2);
    expect(readFileSync(file, "utf8")).toBe("earlier");
  });

  it("writes through a link to the file that it points to", () => {
    const file = join(folder, "plan.csv");
    const link = join(folder, "link.csv");
    writeFileSync(file, "earlier");
    symlinkSync(file, link);
    expect(isoflop(["plan", "--out", link]).status).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(defaultPlan.toCSV());
  });

  it("refuses a folder, and leaves nothing behind", () => {
    const { status, stderr } = isoflop(["plan", "--out", folder]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^isoflop: --out must be a file that can be written; got .*Nothing was written\.\n$/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("isoflop plan, wrong input", () => {
  it.each([
    ["a misspelt flag", ["--min-sise", "3"], "unknown option '--min-sise' (Did you mean --min-size?)"],
    ["a flag without its value", ["--min-size"], "option '--min-size <size>' argument missing"],
    ["no number", ["--min-size", "x"], '--min-size must be an integer from 1 to 2147483647; got "x".'],
    ["a fraction", ["--min-size", "1.5"], "--min-size must be an integer from 1 to 2147483647; got 1.5."],
    [
      "inverted bounds",
      ["--min-size", "512", "--max-size", "256"],
      "--min-size must be ≤ --max-size; got 512 and 256.",
    ],
    ["a range without a multiple", ["--min-size", "70", "--max-size", "100"], "A multiple of --size-multiple must lie"],
    [
      "a count of 1e9",
      ["--num-sizes-per-budget", "1e9"],
      "--num-sizes-per-budget must be an integer from 1 to 1048576;",
    ],
    ["a negative budget", ["--compute-budgets=-1e18"], "--compute-budgets must be training FLOPs such as 1e18,3e18"],
    [
      "an infinite budget",
      ["--compute-budgets=1e999"],
      "--compute-budgets[0] must be a positive finite number; got Infinity.",
    ],
    [
      "a ladder without a count",
      ["--compute-budgets=1e17:1e18"],
      "--compute-budgets must be a ladder of first:last:count",
    ],
    ["an unknown model", ["--model", "gpt9"], "--model must be a family or a published model by its name,"],
    ["a missing module", ["--model", "./missing.mjs"], "--model must be a module that loads; ./missing.mjs threw"],
    ["kwargs that are no JSON", ["--model-kwargs", "{a}"], "--model-kwargs must be JSON; got"],
    ["kwargs that are no object", ["--model-kwargs", "[1]"], "--model-kwargs must be an object of options;"],
    ["a missing file of sizes", ["--model-sizes", "missing.json"], "--model-sizes must be a file that can be read;"],
    ["an unknown format", ["--format", "xml"], '--format must be one of table, json, csv, svg; got "xml".'],
    ["a stray word", ["extra"], "too many arguments for 'plan'. Expected 0 arguments but got 1."],
  ])("%s ends with exit code 2 and one line on standard error", (_, args, message) => {
    const { status, stdout, stderr } = isoflop(["plan", ...args]);
    expect(stderr).toContain(`isoflop: ${message}`);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("prints a stack only with --debug", () => {
    expect(isoflop(["plan", "--min-size", "0"]).stderr).not.toContain("    at ");
    expect(isoflop(["plan", "--min-size", "0", "--debug"]).stderr).toContain("    at ");
  });
});

describe("isoflop", () => {
  it("prints help for itself and for each command on standard output, within 80 columns", () => {
    for (const args of [[], ["--help"], ["plan", "--help"], ["help", "plan"]]) {
      const { status, stdout, stderr } = isoflop(args);
      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(stdout).toMatch(/^Usage: isoflop/);
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  it("prints the package's version", () => {
    const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(manifest).toMatchObject({ version: isoflop(["--version"]).stdout.trim() });
  });

  it("suggests the command for a misspelt one", () => {
    const { status, stderr } = isoflop(["plna"]);
    expect(stderr).toBe("isoflop: unknown command 'plna' (Did you mean plan?)\n");
    expect(status).toBe(2);
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { designSweep } from "../../src/design/index.ts";
import { fitFrontier, fitLossSurface } from "../../src/fit/index.ts";
import { gpt2, planSweep, type SweepPlan } from "../../src/index.ts";
import { flopsPerToken } from "../../src/models/index.ts";
import { isoflop } from "../support/cli.ts";
import { CHINCHILLA, publishedRuns, surface } from "../support/fits.ts";

let folder: string;
const file = (name: string) => join(folder, name);
const runs = publishedRuns(CHINCHILLA);
const SWEEP = { modelCls: gpt2, sizeParam: "width" } as const;
const plan = planSweep({ ...SWEEP, computeBudgets: [1e18, 1e19, 1e20] });
const truth = surface("epoch");
const PALM = { flops: "palm", sequenceLength: 16_384 } as const;
const planByPalm = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19], ...PALM });
const planBySizes = planSweep({ modelSizes: planByPalm.modelSizes, computeBudgets: [1e17, 1e18, 1e19] });

/** The losses of a plan by the truth, without noise. */
function lossesOf({ experiments }: SweepPlan): string {
  const lines = experiments.map(({ experimentId, numParams, numTokens }) => {
    const loss = truth.E + truth.A / numParams ** truth.alpha + truth.B / numTokens ** truth.beta;
    return `${experimentId},${loss}`;
  });
  return ["experiment_id,loss", ...lines].join("\n");
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "isoflop-"));
  const lines = runs.map(({ computeBudget, numParams, numTokens, loss }) =>
    [computeBudget, numParams, numTokens, loss].join(","),
  );
  writeFileSync(file("runs.csv"), ["compute_budget,num_params,num_tokens,loss", ...lines].join("\n"));
  writeFileSync(file("plan.json"), JSON.stringify(plan));
  writeFileSync(file("palm.json"), JSON.stringify(planByPalm));
  writeFileSync(file("palm.csv"), lossesOf(planByPalm));
  writeFileSync(file("custom.json"), JSON.stringify(planBySizes));
  writeFileSync(file("custom.csv"), lossesOf(planBySizes));
  writeFileSync(file("sizes.json"), JSON.stringify(planByPalm.toJSON().model_sizes));
  writeFileSync(file("plain.json"), JSON.stringify(plan.toJSON().model_sizes));
  const losses = plan.experiments.map(({ experimentId, numParams, numTokens }, i) => {
    const loss = truth.E + truth.A / numParams ** truth.alpha + truth.B / numTokens ** truth.beta;
    return JSON.stringify({ experiment_id: experimentId, loss: i === 2 ? null : loss });
  });
  writeFileSync(file("losses.jsonl"), losses.slice(0, -1).join("\n"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function json(args: readonly string[]): unknown {
  const { stdout, stderr } = isoflop(["fit", ...args, "--format", "json"]);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("isoflop fit", () => {
  it("fits a surface to a few sizes many times over, and says so, but where another approach is named", () => {
    const design = designSweep({ ...SWEEP, method: "exact-law", totalFlops: 1e21, targetBudget: 1e23 });
    writeFileSync(file("exact.json"), JSON.stringify(design));
    writeFileSync(file("exact.csv"), lossesOf(design));
    const { status, stdout } = isoflop(["fit", file("exact.json"), file("exact.csv")]);
    expect(status).toBe(0);
    expect(stdout).toContain("loss surface");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("a few sizes many times over, as of a design for an exact law");
    const frontier = isoflop(["fit", file("exact.json"), file("exact.csv"), "--approach", "frontier"]);
    expect(frontier.status).toBe(2);
    expect(frontier.stderr).toContain("(--approach 3)");
  });

  it("prints the law with intervals and predictions, within 80 columns", () => {
    const { status, stdout, stderr } = isoflop(["fit", file("runs.csv"), "--approach", "3"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("Approach 3: the loss surface E + A/N^α + B/D^β, fitted to 124 runs");
    expect(stdout).toContain("a = 0.527 (0.509–0.547)");
    expect(stdout).toContain("In parentheses: 90% intervals over 1000 resampled sweeps.");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("forecasts by the frontier where nothing is said, within 80 columns", () => {
    const { status, stdout, stderr } = isoflop(["fit", file("runs.csv"), "--flops-per-param-per-token=6.2"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("Frontier: bowls of one shape at 9 budgets, fitted to 124 runs");
    expect(stdout).toContain("  113 runs near an optimum, 11 far from it left out; scatter 0.012 nats");
    expect(stdout).toMatch(/^ +3e22 .* 10\.0× +0\.\d{4}$/m);
    expect(stdout).toMatch(/^7 budgets could be predicted from the ones below, losses to 0\.\d\d% and N\* to/m);
    expect(stdout).toContain("They are not noise intervals:");
    expect(stdout).toContain("their scatter: its E, A, B, α, β describe, they don't forecast.");
    const lines = stdout.split("\n").filter((line) => !line.includes("D* is as the runs"));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("labels targets farther out than forecasts were tried", () => {
    const { stdout } = isoflop(["fit", file("runs.csv"), "--target=1e24"]);
    expect(stdout).toContain(
      "At 1e24 FLOPs: 333× beyond the budgets that were trained: intervals were tried\nup to 40×",
    );
    expect(JSON.stringify(json([file("runs.csv"), "--target=1e24"]))).toContain("333× beyond the budgets");
  });

  it("predicts the loss of models at their N and D", () => {
    const fit = fitFrontier(runs);
    const { stdout } = isoflop(["fit", file("runs.csv"), "--at", "7B:2T,1e9:2e13", "--target", "1e22"]);
    expect(stdout).toMatch(/^ +7\.00B +2\.00T +286 +8\.4e22 +2\.0\d\d \(1\.\d+–2\.\d+\) +0\.\d+ +28\.0×$/m);
    expect(stdout).toContain("N = 1.00B, D = 20.0T: N is 1");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(json([file("runs.csv"), "--at", "7B:2T"])).toMatchObject({
      losses: [{ num_params: 7e9, num_tokens: 2e12, loss: fit.loss(7e9, 2e12).loss }],
    });
  });

  it.each(["7:", "7B", "7B:x", "0:1e9", "7B:2T:3", "1e200:1e200"])("refuses a model at %s", (at) => {
    const { status, stdout, stderr } = isoflop(["fit", file("runs.csv"), "--at", at]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(`--at must be N:D, of positive numbers; got "${at}"`);
  });

  it("recommends within limits, and says what they cost", () => {
    const args = [file("runs.csv"), "--target", "1e22", "--model", "llama"];
    const { stdout } = isoflop(["fit", ...args, "--unique-tokens", "20e9"]);
    expect(stdout).toMatch(/^ {2}the limits cost 0\.0\d+ of these$/m);
    expect(stdout).toMatch(/^ {2}every unique token is seen 1\d\.\d times$/m);
    expect(json([...args, "--max-params", "1e9"])).toMatchObject({
      recommendations: [{ num_params: 830_565_888, limit_cost: expect.closeTo(0.14, 2) }],
    });
  });

  it("keeps the fit where nothing can be recommended, and says why", () => {
    const { status, stdout, stderr } = isoflop([
      "fit",
      file("runs.csv"),
      "--target",
      "1e22",
      "--model",
      "llama",
      "--max-params",
      "1e5",
    ]);
    expect(status).toBe(2);
    expect(stdout).toContain("Frontier: bowls of one shape at 9 budgets");
    expect(stdout).toMatch(/^ +1e22 /m);
    expect(stderr).toMatch(/^isoflop: A model must have at most --max-params parameters, 100000; got none such/);
  });

  it("refuses limits without models", () => {
    const { status, stderr } = isoflop(["fit", file("runs.csv"), "--max-tokens", "1e12"]);
    expect(status).toBe(2);
    expect(stderr).toContain("--max-tokens must be given with --model or --model-sizes; got 1000000000000 alone");
  });

  it("prints JSON of the frontier as the library gives it", () => {
    const fit = JSON.parse(JSON.stringify(fitFrontier(runs)));
    const { intervals, lossGivenAway } = fitFrontier(runs).predict(1e22);
    expect(json([file("runs.csv"), "--target=1e22"])).toMatchObject({
      ...fit,
      // Reading has some of its own.
      warnings: expect.arrayContaining(fit.warnings),
      predictions: [{ loss_given_away: lossGivenAway, intervals: { loss: intervals?.loss } }],
    });
  });

  it("prints the budgets of approach 2, and flags the one that it does not use", () => {
    const { stdout } = isoflop(["fit", file("runs.csv"), "--approach", "2", "--bootstrap", "0"]);
    expect(stdout).toMatch(/^ +1e20 +13 .*vertex-outside, not used$/m);
    expect(stdout).not.toContain("In parentheses");
    expect(json([file("runs.csv"), "--approach=2", "--include=convex"])).toMatchObject({
      approach: 2,
      tokens_exponent: expect.closeTo(0.48785788, 7),
    });
  });

  it("prints JSON as the library gives it", () => {
    const fit = JSON.parse(JSON.stringify(fitLossSurface(runs)));
    expect(json([file("runs.csv"), "--approach=3", "--target=1e24"])).toMatchObject({
      ...fit,
      warnings: [expect.stringContaining("C is not 6·N·D in 8 of 124 runs"), ...fit.warnings],
      predictions: [{ compute_budget: 1e24, num_params: fitLossSurface(runs).predict(1e24).numParams }],
    });
  });

  it("prints a Markdown table", () => {
    const { stdout } = isoflop(["fit", file("runs.csv"), "--approach=3", "--format=markdown", "--target=1e22,1e24"]);
    expect(stdout).toBe(fitLossSurface(runs).chinchillaTable([1e22, 1e24]));
  });

  it("joins losses to a plan, names what is left out, and recommends a model of the family", () => {
    const args = [file("plan.json"), file("losses.jsonl"), "--approach=3", "--target", "1e23", "--model", "gpt2"];
    const { stdout } = isoflop(["fit", ...args]);
    const ids = plan.experiments.map(({ experimentId }) => experimentId);
    expect(stdout).toContain(`  ${ids[2]}: failed, its loss is NaN\n`);
    expect(stdout).toContain(`  ${ids.at(-1)}: missing, no run of it has come back\n`);
    expect(stdout).toMatch(/Train at 1e23 FLOPs: width \d+, N = \d+, D = \d+,/);
    expect(json(args)).toMatchObject({
      num_runs: plan.numExperiments - 2,
      surface: { alpha: expect.closeTo(truth.alpha, 9), beta: expect.closeTo(truth.beta, 9) },
      recommendations: [{ compute_budget: 1e23 }],
    });
  });

  it("recommends what costs the target as the plan's runs were counted, and predicts by it", () => {
    const args = ["fit", file("palm.json"), file("palm.csv"), "--target=1e18,1e20", "--model=gpt2"];
    const { stdout } = isoflop([...args, "--approach=3", "--bootstrap=0"]);
    const rows = [
      ...stdout.matchAll(/^Train at (\S+) FLOPs: width (\d+), N = (\d+), D = (\d+),\n {2}(\S+) FLOPs by palm,/gm),
    ];
    expect(rows).toHaveLength(2);
    for (const [, target, width, numParams, numTokens] of rows) {
      const model = new gpt2({ width: Number(width) });
      expect(model.numParams()).toBe(Number(numParams));
      const perToken = flopsPerToken("palm", model, PALM);
      expect(perToken / (6 * Number(numParams))).toBeGreaterThan(1.2);
      expect(Number(numTokens)).toBe(Math.floor(Number(target) / perToken));
    }
    const [line = ""] = /^ +1e20 .*$/m.exec(stdout) ?? [];
    expect(line).not.toBe("");
    expect(json([...args.slice(1), "--approach=3", "--bootstrap=0"])).toMatchObject({
      recommendations: [{ compute_budget: 1e18, flops_convention: "palm" }, { compute_budget: 1e20 }],
      warnings: [],
    });
  });

  it("counts by the flags where they say another convention", () => {
    const args = [file("palm.json"), file("palm.csv"), "--target=1e20", "--model=gpt2"];
    const by = (flags: readonly string[]) => JSON.stringify(json([...args, ...flags]));
    expect(by(["--flops=6N"])).toContain('"flops_convention":"6N"');
    expect(by(["--flops=torchtitan"])).toContain('"flops_convention":"torchtitan"');
    expect(by(["--sequence-length=2048"])).not.toBe(by([]));
  });

  it("recommends of sizes by the FLOPs that they have", () => {
    for (const name of ["palm", "custom"]) {
      const args = [file(`${name}.json`), file(`${name}.csv`), "--target=1e19"];
      const { recommendations } = Object(json([...args, `--model-sizes=${file("sizes.json")}`]));
      const [{ size_param_value: width, flops_per_token: perToken }] = recommendations;
      expect(perToken).toBe(flopsPerToken("palm", new gpt2({ width }), PALM));
    }
  });

  it("says where predictions cost k·N, and runs did not", () => {
    const args = [file("palm.json"), file("palm.csv"), "--bootstrap=0", "--target=1e20"];
    expect(isoflop(["fit", ...args, "--approach=3"]).stdout).toContain(
      "The plan counts FLOPs by palm; N* and D* here cost C by C = k·N·D.",
    );
    expect(json([...args, "--approach=2"])).toMatchObject({ approach: 2, warnings: [] });
  });

  it("reads several files, and a directory, as one sweep", () => {
    mkdirSync(file("parts"), { recursive: true });
    const [header = "", ...lines] = readFileSync(file("runs.csv"), "utf8").split("\n");
    const parts = [lines.slice(0, 60), lines.slice(60)].map((part, i) => {
      const path = file(`parts/${i}.csv`);
      writeFileSync(path, [header.replace("num_params", "N"), ...part].join("\n"));
      return path;
    });
    const { num_runs: numRuns, surface: found } = Object(json([...parts, "--approach=3", "--bootstrap=0"]));
    expect(numRuns).toBe(124);
    expect(json([file("parts"), "--approach=3", "--bootstrap=0"])).toMatchObject({ num_runs: 124, surface: found });
  });

  it("says of runs that determine no law what was said when they were read", () => {
    const rows = [1, 2, 3, 4, 5].map((i) => {
      const [computeBudget, numParams] = [1e18 * (1 + i / 50), i * 1e8];
      return [computeBudget, numParams, computeBudget / (6 * numParams), 3 + i / 10];
    });
    writeFileSync(file("near.csv"), ["C,N,D,loss", ...rows.map((row) => row.join(","))].join("\n"));
    const { status, stderr } = isoflop(["fit", file("near.csv"), "--approach=2"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^isoflop: .*5 budgets nearly coincide in 1.*: --budget-tolerance 0\.[01]\d* joins them\.\n$/,
    );
  });

  it("reads by --columns, --where, --min-budget and --keep, and says warnings in flags", () => {
    const rows = runs.flatMap(({ computeBudget, numParams, numTokens, loss }) => [
      [computeBudget, numParams, numTokens / 1e9, loss, "finished"].join(","),
      [computeBudget, numParams, numTokens / 1e9, 2 * loss, "finished"].join(","),
      [computeBudget, numParams, numTokens / 1e9, 9, "crashed"].join(","),
    ]);
    writeFileSync(file("wandb.csv"), ["C,size,tokens,val/my_loss,State", ...rows].join("\n"));
    const columns = "--columns=num_params=size,loss=val/my_loss,num_tokens=tokens*1e9";
    const args = [file("wandb.csv"), columns, "--where=State=finished", "--keep=best", "--min-budget=1e19"];
    const { num_runs: numRuns, warnings } = Object(json([...args, "--approach=3", "--bootstrap=0"]));
    expect(numRuns).toBe(runs.filter(({ computeBudget }) => computeBudget >= 1e19).length);
    expect(warnings.join("\n")).toContain("rows don't meet --where");
    expect(warnings.join("\n")).toContain("--keep best took the least loss");
  });

  it("writes a file by its ending, and says so in one line", () => {
    const out = file("fit.json");
    const { stdout } = isoflop([
      "fit",
      file("runs.csv"),
      "--out",
      out,
      "--approach=3",
      "--loss",
      "huber",
      "--bootstrap=10",
    ]);
    expect(stdout).toBe(`Wrote ${out}: LossSurfaceFit(a=0.510, b=0.490, 124 runs)\n`);
    expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({ loss_function: "huber" });
  });

  it.each([
    ["no file", [], "missing required argument 'files'"],
    ["a missing file", ["missing.csv"], "<runs> must be a file that can be read;"],
    [
      "a column that is none",
      ["runs.csv", "--columns=loss=perplexity"],
      "--columns must name columns that the file has",
    ],
    ["a plan without runs", ["plan.json"], "isoflop fit must get a file of runs behind the plan's"],
    [
      "losses by id without the plan",
      ["losses.jsonl"],
      'must have num_params and num_tokens; got "experiment_id, loss". Give their plan, or --columns',
    ],
    ["--include with the frontier", ["runs.csv", "--include=convex"], "--include must be given with --approach 2"],
    ["--layers without a model", ["runs.csv", "--layers=fixed"], "--layers must be given with --model"],
    [
      "--bootstrap with the frontier",
      ["runs.csv", "--bootstrap=9"],
      "--bootstrap must be given with --approach 2 or 3",
    ],
    ["--loss with the frontier", ["runs.csv", "--loss=huber"], "--loss must be given with --approach 3"],
    [
      "a bootstrap of −1",
      ["runs.csv", "--approach=3", "--bootstrap=-1"],
      "--bootstrap must be an integer from 0 to 100000; got -1.",
    ],
    ["a target that is none", ["runs.csv", "--target=big"], "must be training FLOPs such as 1e18,3e18"],
    ["--flops without a model", ["runs.csv", "--flops=6N"], "--flops must be given with --model"],
    [
      "a model beside a plan of sizes",
      ["custom.json", "custom.csv", "--model=gpt2"],
      "--flops must say how models cost where the plan's FLOPs were counted by a function or",
    ],
    [
      "sizes without FLOPs beside a plan by palm",
      ["palm.json", "palm.csv", "--model-sizes", "plain.json"],
      "--model-sizes must have flops_per_token where the plan counts FLOPs by palm",
    ],
    ["an unknown model", ["runs.csv", "--model=gpt9"], "--model must be a family or a published model by its name,"],
  ])("%s ends with exit code 2 and one line on standard error", (_, args, message) => {
    const inFolder = args.map((arg) => (/^(runs|plan|losses|missing|custom|palm|plain)\./.test(arg) ? file(arg) : arg));
    const { status, stdout, stderr } = isoflop(["fit", ...inFolder]);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});

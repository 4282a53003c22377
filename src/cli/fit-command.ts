import { Command, Option } from "commander";
import { isRecord } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { fitTable } from "../fit/fit-table.ts";
import { fitIsoFlop } from "../fit/isoflop/fit.ts";
import type { IsoFlopFit } from "../fit/isoflop/result.ts";
import { fitLossSurface } from "../fit/loss-surface/fit.ts";
import type { LossSurfaceFit } from "../fit/loss-surface/result.ts";
import { predictionJSON } from "../fit/prediction.ts";
import { type Recommendation, recommendationJSON } from "../fit/recommend.ts";
import type { LeftOutRun } from "../fit/run.ts";
import { readRuns } from "../fit/runs/read.ts";
import type { AnyModelCls } from "../models/model.ts";
import { parseComputeBudgets } from "../options/compute-budgets.ts";
import { readPlan } from "../plan/read-plan.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { checkModelCls } from "../probe/contract.ts";
import { parseNumber } from "./flags.ts";
import { loadModel } from "./model-source.ts";
import { parseJsonOption, readTextFile } from "./read-json.ts";
import { withModelFlags } from "./shared-flags.ts";
import { print } from "./terminal.ts";
import { writeWhole } from "./write-file.ts";

const FORMATS = ["table", "json", "markdown"] as const;
type Format = (typeof FORMATS)[number];

interface FitFlags {
  readonly approach: "2" | "3";
  readonly loss?: "least-squares" | "huber";
  readonly include?: "inside" | "convex";
  readonly target?: string;
  readonly bootstrap?: number;
  readonly seed?: number;
  readonly confidence?: number;
  readonly budgetTolerance?: number;
  readonly flopsPerParamPerToken?: number;
  readonly model?: string;
  readonly sizeParam?: string;
  readonly layers?: "fixed" | "aspect-ratio";
  readonly modelKwargs?: string;
  readonly sizeMultiple?: number;
  readonly format?: Format;
  readonly out?: string;
}

// Room for a million runs.
const MAX_RUNS_BYTES = 2 ** 28;

export function fitCommand(): Command {
  return withModelFlags(
    new Command("fit")
      .summary("fit the scaling law to the runs of a sweep, and say what to train next")
      .description(
        "Fits a scaling law to the losses that came back, with intervals, and predicts the compute-optimal model for a " +
          "budget. Runs are CSV, JSON Lines or JSON: compute_budget, num_params, num_tokens and loss, or experiment_id " +
          "and loss beside the plan.",
      )
      .argument("<files...>", "[plan.json] runs.csv")
      .addOption(
        new Option("--approach <number>", "2: parabolas by budget; 3: loss surface").choices(["2", "3"]).default("3"),
      )
      .addOption(
        new Option("--loss <loss>", "with approach 3: what is minimised (default: least-squares)").choices([
          "least-squares",
          "huber",
        ]),
      )
      .addOption(
        new Option("--include <budgets>", "with approach 2: what to rest on (default: inside)").choices([
          "inside",
          "convex",
        ]),
      )
      .option("--target <list>", "budgets to predict for: 1e24 or 1e22:1e25:4 (default: up to 1000× the largest)")
      .option("--bootstrap <count>", "resampled sweeps for the intervals; 0: none (default: 1000)", parseNumber)
      .option("--seed <seed>", "seed of the resampling (default: 0)", parseNumber)
      .option("--confidence <share>", "of the intervals (default: 0.9)", parseNumber)
      .option("--budget-tolerance <share>", "budgets this close are one (default: 0.001)", parseNumber)
      .option(
        "--flops-per-param-per-token <k>",
        "training FLOPs per parameter and token (default: the plan's, or 6)",
        parseNumber,
      )
      .option("--model <name>", "recommend a model of a family, a config.json or a module for each target"),
  )
    .option("--size-multiple <size>", "what its size is a multiple of (default: 64)", parseNumber)
    .addOption(new Option("--format <format>", "how to print the fit (default: table)").choices(FORMATS))
    .option("--out <file>", "write to a file, whole or not at all")
    .action(runFit);
}

async function runFit(files: readonly string[], flags: FitFlags): Promise<void> {
  const [planFile, runFile] = files.length === 1 ? [undefined, files[0]] : files;
  if (runFile === undefined || files.length > 2) {
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      "<files>",
      `isoflop fit must get a file of runs, with the plan's before it where runs are known by experiment_id; got ` +
        `${files.length} files. Write isoflop fit plan.json runs.csv.`,
    );
  }
  checkFlags(flags);
  const plan = planFile === undefined ? undefined : await readPlanAt(planFile);
  const text = await readTextFile("<runs>", runFile, MAX_RUNS_BYTES);
  const file = readRuns(text, plan === undefined ? {} : { plan });
  const k = flags.flopsPerParamPerToken ?? plan?.flopsPerParamPerToken;
  const fit = fitRuns(file.runs, flags, k);
  const targets = flags.target === undefined ? defaultTargets(file.runs) : parseComputeBudgets(flags.target);
  const family = flags.model === undefined ? undefined : await readFamily(flags.model, flags);
  const result: FitResult = {
    fit,
    targets,
    recommendations: family === undefined ? [] : targets.map((target) => fit.recommend(target, family)),
    sizeParam: family?.sizeParam ?? "size",
    leftOut: [...file.leftOut, ...fit.leftOut],
  };
  const written = write(result, flags.format ?? (flags.out?.endsWith(".json") ? "json" : "table"));
  if (flags.out === undefined) {
    await print(written);
    return;
  }
  await writeWhole(flags.out, written);
  await print(`Wrote ${flags.out}: ${fit}\n`);
}

interface FitResult {
  readonly fit: IsoFlopFit | LossSurfaceFit;
  readonly targets: readonly number[];
  readonly recommendations: readonly Recommendation[];
  readonly sizeParam: string;
  readonly leftOut: readonly LeftOutRun[];
}

/** Flags that say nothing together are mistakes, not details. */
function checkFlags({ approach, loss, include, model, ...flags }: FitFlags): void {
  const misplaced: readonly (readonly [string, unknown, string, boolean])[] = [
    ["--loss", loss, "--approach 3", approach === "3"],
    ["--include", include, "--approach 2", approach === "2"],
    ["--size-param", flags.sizeParam, "--model", model !== undefined],
    ["--layers", flags.layers, "--model", model !== undefined],
    ["--model-kwargs", flags.modelKwargs, "--model", model !== undefined],
    ["--size-multiple", flags.sizeMultiple, "--model", model !== undefined],
  ];
  for (const [flag, value, other, isThere] of misplaced) {
    if (value === undefined || isThere) continue;
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      flag,
      `${flag} must stand beside ${other}; it stands alone. Remove it.`,
    );
  }
}

async function readPlanAt(path: string): Promise<SweepPlan> {
  return readPlan(await readTextFile("<plan>", path, MAX_RUNS_BYTES));
}

function fitRuns(
  runs: Parameters<typeof fitIsoFlop>[0],
  flags: FitFlags,
  k: number | undefined,
): IsoFlopFit | LossSurfaceFit {
  const { approach, loss, include, bootstrap, seed, confidence, budgetTolerance } = flags;
  const shared = {
    ...(k !== undefined && { flopsPerParamPerToken: k }),
    ...(bootstrap !== undefined && { bootstrap }),
    ...(seed !== undefined && { seed }),
    ...(confidence !== undefined && { confidence }),
    ...(budgetTolerance !== undefined && { budgetTolerance }),
  };
  return approach === "2"
    ? fitIsoFlop(runs, { ...shared, ...(include && { include }) })
    : fitLossSurface(runs, { ...shared, ...(loss && { loss }) });
}

/** The largest budget that was trained, and three decades beyond. */
function defaultTargets(runs: readonly { readonly computeBudget: number }[]): number[] {
  const largest = runs.reduce((most, { computeBudget }) => Math.max(most, computeBudget), 0);
  return [1, 10, 100, 1000].map((factor) => Number((factor * largest).toPrecision(12)));
}

interface NamedFamily {
  readonly modelCls: AnyModelCls;
  readonly sizeParam: string;
  readonly modelKwargs: Readonly<Record<string, unknown>>;
  readonly sizeMultiple: number;
}

async function readFamily(name: string, flags: FitFlags): Promise<NamedFamily> {
  const { sizeParam, layers, sizeMultiple = 64 } = flags;
  const own: unknown = flags.modelKwargs === undefined ? {} : parseJsonOption("--model-kwargs", flags.modelKwargs);
  const model = await loadModel(name, { ...(sizeParam && { sizeParam }), ...(layers && { layers }) });
  const { modelCls } = model;
  checkModelCls(modelCls);
  const size = sizeParam ?? model.sizeParam;
  if (size === undefined) {
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      "--size-param",
      `--size-param must name the option that sets the size of ${name}; it is missing. Write --size-param width.`,
    );
  }
  if (!isRecord(own)) {
    throw new IsoflopError(
      "INVALID_OPTION",
      "--model-kwargs",
      "--model-kwargs must be an object of options. Write {}.",
    );
  }
  return { modelCls, sizeParam: size, modelKwargs: { ...model.modelKwargs, ...own }, sizeMultiple };
}

function write({ fit, targets, recommendations, sizeParam, leftOut }: FitResult, format: Format): string {
  const predictions = targets.map((target) => fit.predict(target));
  switch (format) {
    case "table":
      return fitTable({ fit, predictions, recommendations, sizeParam, leftOut });
    case "markdown":
      return fit.chinchillaTable(targets);
    case "json": {
      const json = {
        ...fit.toJSON(),
        left_out: leftOut,
        predictions: predictions.map(predictionJSON),
        recommendations: recommendations.map(recommendationJSON),
      };
      return `${JSON.stringify(json, null, 2)}\n`;
    }
  }
}

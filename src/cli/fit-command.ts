import { basename } from "node:path";
import type { Command } from "commander";
import { advised } from "../common/changed-errors.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, spelled, type Words, words } from "../common/words.ts";
import { BACKTEST_OPTION_ROWS, type Backtest, backtestAny } from "../fit/backtest/backtest.ts";
import { chinchillaTable } from "../fit/chinchilla-table.ts";
import { fitTable } from "../fit/fit-table.ts";
import { isOfFewPoints } from "../fit/frontier/few-points.ts";
import { fitFrontier } from "../fit/frontier/fit.ts";
import { MAX_EXTRAPOLATION } from "../fit/frontier/result.ts";
import { fitIsoFlop } from "../fit/isoflop/fit.ts";
import { type LossPrediction, lossPredictionJSON } from "../fit/loss-prediction.ts";
import { fitLossSurface } from "../fit/loss-surface/fit.ts";
import { type Prediction, predictionJSON } from "../fit/prediction.ts";
import { RECOMMEND_ROWS, type Recommendation, recommendationJSON } from "../fit/recommend.ts";
import type { LeftOutRun, Run } from "../fit/run.ts";
import { runTable } from "../fit/runs/table.ts";
import type { ScalingLaw } from "../fit/scaling-law.ts";
import { copyKwargs } from "../models/kwargs.ts";
import { mergedRows, type Options, pickedRows } from "../options/read.ts";
import {
  DEFAULT_BUDGET_TOLERANCE,
  FIT_ROWS,
  ISOFLOP_FIT_ROWS,
  LAW_ROWS,
  NAMED_MODEL_ROWS,
  PLAN_ROWS,
  type Rows,
  RUN_FILE_ROWS,
  SURFACE_FIT_ROWS,
  TRAINING_LIMIT_ROWS,
} from "../options/table.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { asFlags, besideModel, MODEL_FLAG_ROWS, outputRows } from "./command-rows.ts";
import { deliver } from "./deliver.ts";
import { addFlags, flagSpelling, optionsIn, readFlags } from "./flags.ts";
import { modelsAt } from "./models-at.ts";
import { planSource } from "./plan-source.ts";
import { recommendFlops } from "./recommend-flops.ts";
import { RUN_READING, readRunFiles } from "./run-files.ts";
import { formatOf, jsonText } from "./terminal.ts";

const FORMATS: readonly string[] = ["table", "json", "markdown", "svg"];
const PICTURES: readonly string[] = ["isoflops", "optima", "residuals"];
const ISOFLOP_ROWS = mergedRows(ISOFLOP_FIT_ROWS, FIT_ROWS);
const SURFACE_ROWS = mergedRows(SURFACE_FIT_ROWS, FIT_ROWS);

/** How recommended models are counted. */
const FLOPS_ROWS: Rows = {
  flops: { ...PLAN_ROWS.flops, byDefault: "the plan's, or 6N" },
  sequenceLength: { ...PLAN_ROWS.sequenceLength, byDefault: "the plan's" },
};

const ROWS: Rows = asFlags({
  approach: {
    rule: { kind: "oneOf", values: ["frontier", "2", "3"] },
    byDefault: "frontier",
    remedy: "Leave it out for the frontier.",
    help: { words: "the frontier, which forecasts; parabolas by budget, or a loss surface, which describe" },
  },
  ...SURFACE_FIT_ROWS,
  ...ISOFLOP_FIT_ROWS,
  target: {
    rule: { kind: "budgets" },
    byDefault: "up to 40× the largest, 1000× by approach 2 or 3",
    remedy: "Write 1e24.",
    help: { words: "budgets to predict for: 1e24 or 1e22:1e25:4" },
  },
  at: {
    rule: { kind: "text" },
    assumed: "none",
    remedy: "Write 7e9:2e12.",
    help: { words: "models to predict the loss of, N:D with commas between several: 7B:2T", unit: "models" },
  },
  ...FIT_ROWS,
  flopsPerParamPerToken: { ...FIT_ROWS.flopsPerParamPerToken, byDefault: "the plan's, or 6" },
  runsFormat: { ...RUN_FILE_ROWS.format, help: { words: "how the runs are written" } },
  ...pickedRows(RUN_FILE_ROWS, RUN_READING),
  model: {
    ...NAMED_MODEL_ROWS.model,
    assumed: "none",
    help: { words: "recommends models of a family (isoflop models), a config.json, or a JavaScript module" },
  },
  modelSizes: {
    rule: { kind: "sizes" },
    remedy: "Name a file.",
    excludes: [{ option: "model" }],
    help: { words: "recommends from sizes counted elsewhere, a JSON file" },
  },
  ...besideModel(mergedRows(MODEL_FLAG_ROWS, RECOMMEND_ROWS, FLOPS_ROWS), [
    "sizeParam",
    "layers",
    "keyValueHeads",
    "ffwMultiple",
    "modelKwargs",
    "minSize",
    "maxSize",
    "sizeMultiple",
    "flops",
    "sequenceLength",
  ]),
  ...TRAINING_LIMIT_ROWS,
  ...outputRows(FORMATS),
  picture: {
    rule: { kind: "oneOf", values: PICTURES },
    byDefault: "isoflops",
    remedy: "Leave it out for the IsoFLOP curves.",
    help: { words: "which picture an SVG is" },
  },
  report: {
    rule: { kind: "text" },
    assumed: "none",
    remedy: "Name a file, such as report.html.",
    help: { words: "writes all of it as one HTML file: pictures, tables, backtest, warnings", unit: "file" },
  },
});

export function fitCommand(): Command {
  const command = new IsoflopCommand("fit")
    .summary("fit the scaling law to the runs of a sweep, and say what to train next")
    .description(
      "Fits a scaling law to the losses that came back, with intervals, and predicts the compute-optimal model for a " +
        "budget. Runs are CSV, JSON, JSON Lines or a Markdown table, in files, directories or on standard input (-), " +
        "also gzipped: loss, and two of compute_budget, num_params and num_tokens under names that are known " +
        "(N, D, C, params, tokens, flops, val_loss) or that --columns says, or experiment_id and loss beside the plan.",
    )
    .argument("<files...>", "[plan.json] runs.csv …");
  return addFlags(command, ROWS).action((files: readonly string[], flags: Options) =>
    inNamesOf(flagSpelling(ROWS), () => runFit(files, readFlags(flags, ROWS))),
  );
}

async function runFit(files: readonly string[], options: Options): Promise<void> {
  // A slip in a flag shows before a fit that may take seconds.
  const format = formatOf(options, FORMATS);
  if (options.picture !== undefined && format !== "svg") throw pictureOfNothing(options.picture);
  const models = await recommendOptions(options);
  const wanted = typeof options.at === "string" ? modelsAt(options.at) : [];
  const { plan, file } = await readRunFiles("isoflop fit", files, options);
  const k = options.flopsPerParamPerToken ?? plan?.flopsPerParamPerToken;
  const approach = approachFor(file.runs, options);
  const fit = advisedBy(file.warnings, () => fitRuns(file.runs, { ...options, approach, flopsPerParamPerToken: k }));
  const targets = Array.isArray(options.target) ? options.target.map(Number) : defaultTargets(file.runs, fit);
  const family = models && { ...models, ...recommendFlops(options, models, plan) };
  const advice = family === undefined ? [] : targets.map((target) => adviceFor(fit, target, family));
  const recommendations = advice.flatMap(({ recommendation }) => recommendation ?? []);
  const result: FitResult = {
    fit,
    // Where models are known, so is what a token costs.
    predictions: targets.map((target, i) => advice[i]?.recommendation?.optimum ?? fit.predict(target)),
    losses: wanted.map(({ numParams, numTokens }) => fit.loss(numParams, numTokens)),
    recommendations,
    sizeParam: String(family?.sizeParam ?? "size"),
    leftOut: [...file.leftOut, ...fit.leftOut],
    warnings: [
      ...file.warnings.map((text) => spelled(text, flagSpelling(ROWS))),
      ...(approach === options.approach ? [] : [OF_FEW_POINTS]),
      ...fit.warnings,
      ...(family === undefined ? costWarnings(fit, plan) : []),
    ],
  };
  if (typeof options.report === "string") {
    const report = await reportOf(result, file.runs, files, { ...options, flopsPerParamPerToken: k });
    await deliver({ text: report, out: options.report, option: "report", said: `: ${fit}` });
  }
  const written = format === "svg" ? await draw(result, file.runs, options) : write(result, format);
  if ((options.out ?? options.format) !== undefined || options.report === undefined) {
    await deliver({ text: written, out: options.out, said: `: ${fit}` });
  }
  // The fit is there, whatever became of what it was asked for.
  for (const { failure } of advice) if (failure !== undefined) throw failure;
}

function pictureOfNothing(picture: unknown): IsoflopError {
  return new IsoflopError("CONFLICTING_OPTIONS", {
    field: "picture",
    rule: words`${name("picture")} must be given where an SVG is written`,
    value: `${describeValue(picture)} where none is`,
    remedy: words`Name a file that ends in .svg (${name("out")}), or give ${name("format")} svg.`,
  });
}

/** What to train at a budget, or why nothing can be recommended. */
interface Advice {
  readonly recommendation?: Recommendation;
  readonly failure?: IsoflopError;
}

function adviceFor(fit: ScalingLaw, target: number, family: Options): Advice {
  try {
    return { recommendation: fit.recommendAny(target, family) };
  } catch (thrown) {
    if (thrown instanceof IsoflopError) return { failure: thrown };
    throw thrown;
  }
}

/** Does something with runs; where they don't do, what was said of them may be why. */
function advisedBy<Result>(warnings: readonly Words[], act: () => Result): Result {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof IsoflopError) || thrown.code !== "NOT_DETERMINED" || warnings.length === 0) throw thrown;
    throw advised(
      thrown,
      warnings.map((warning, i) => [i === 0 ? "" : " ", warning]),
    );
  }
}

interface FitResult {
  readonly fit: ScalingLaw;
  readonly predictions: readonly Prediction[];
  readonly losses: readonly LossPrediction[];
  readonly recommendations: readonly Recommendation[];
  readonly sizeParam: string;
  readonly leftOut: readonly LeftOutRun[];
  readonly warnings: readonly string[];
}

/** Says where a surface's optima cost something else than the plan's runs did. */
function costWarnings({ approach }: ScalingLaw, plan: SweepPlan | undefined): string[] {
  if (approach !== 3 || plan === undefined || plan.flopsPerParamPerToken !== undefined) return [];
  return [
    `The plan counts FLOPs by ${plan.flopsConvention}; N* and D* here cost C by C = k·N·D. Name the model (--model), and ` +
      "they cost it by the plan's convention.",
  ];
}

const OF_FEW_POINTS =
  "The runs are a few sizes many times over, as of a design for an exact law: a frontier can't rest on them, and approach 3 is " +
  "fitted.";

/** The approach that is asked for, or that the runs are for. */
function approachFor(runs: readonly Run[], { approach, budgetTolerance = DEFAULT_BUDGET_TOLERANCE }: Options): unknown {
  return approach === undefined && isOfFewPoints(runTable(runs, Number(budgetTolerance))) ? "3" : approach;
}

function fitRuns(runs: readonly Run[], options: Options): ScalingLaw {
  switch (options.approach) {
    case "2":
      return fitIsoFlop(runs, optionsIn(options, ISOFLOP_ROWS));
    case "3":
      return fitLossSurface(runs, optionsIn(options, SURFACE_ROWS));
    default:
      return fitFrontier(runs, optionsIn(options, LAW_ROWS));
  }
}

/** The largest budget that was trained, and beyond: by the frontier as far as it was tried, else by three decades. */
function defaultTargets(runs: readonly Run[], { approach }: ScalingLaw): number[] {
  const largest = runs.reduce((most, { computeBudget }) => Math.max(most, computeBudget), 0);
  const factors = approach === "frontier" ? [1, 4, 10, MAX_EXTRAPOLATION] : [1, 10, 100, 1000];
  return factors.map((factor) => Number((factor * largest).toPrecision(12)));
}

/** What models there are to recommend, where some are named. */
async function recommendOptions(options: Options): Promise<Options | undefined> {
  const limits = optionsIn(options, TRAINING_LIMIT_ROWS);
  if (options.model === undefined && options.modelSizes === undefined) {
    for (const [limit, value] of Object.entries(limits)) throw limitAlone(limit, value);
    return undefined;
  }
  const source = await planSource(options);
  if (source.modelSizes !== undefined) return { ...source, ...limits };
  return {
    ...limits,
    ...optionsIn(options, pickedRows(RECOMMEND_ROWS, ["sizeParam", "minSize", "maxSize", "sizeMultiple"])),
    ...source,
    modelKwargs: copyKwargs(options.modelKwargs ?? {}),
  };
}

function limitAlone(limit: string, value: unknown): IsoflopError {
  return new IsoflopError("CONFLICTING_OPTIONS", {
    field: limit,
    rule: words`${name(limit)} must be given with ${name("model")} or ${name("modelSizes")}`,
    value: `${describeValue(value)} alone`,
    remedy: "Name the models to choose from, or leave it out.",
  });
}

/** A picture of a fit; modules that draw are loaded where something is drawn. */
async function draw({ fit, predictions }: FitResult, runs: readonly Run[], options: Options): Promise<string> {
  switch (options.picture) {
    case "optima":
      return (await import("../plot/draw-optima.ts")).drawOptima(fit, { upTo: largestTarget(predictions) });
    case "residuals":
      return (await import("../plot/draw-residuals.ts")).drawResiduals(runs, fit);
    default:
      return (await import("../plot/draw-isoflops.ts")).drawIsoFlops(runs, fit);
  }
}

function largestTarget(predictions: readonly Prediction[]): number {
  return predictions.reduce((most, { computeBudget }) => Math.max(most, computeBudget), 0);
}

async function reportOf(
  result: FitResult,
  runs: readonly Run[],
  files: readonly string[],
  options: Options,
): Promise<string> {
  const { fitReport } = await import("../plot/fit-report.ts");
  const source = files.map((path) => (path === "-" ? "standard input" : basename(path))).join(", ");
  return fitReport({ ...result, runs, source, backtest: backtestOf(runs, options) });
}

/** How well the largest budget could be predicted, or why there is no saying. */
function backtestOf(runs: readonly Run[], options: Options): Backtest | string {
  try {
    return backtestAny(runs, optionsIn(options, BACKTEST_OPTION_ROWS));
  } catch (thrown) {
    if (thrown instanceof IsoflopError && thrown.code === "NOT_DETERMINED") return `There is none: ${thrown.message}`;
    throw thrown;
  }
}

function write(result: FitResult, format: string): string {
  const { fit, predictions, losses, recommendations, leftOut, warnings } = result;
  if (format === "markdown") return chinchillaTable(predictions, fit.confidence);
  if (format === "table") return fitTable(result);
  const json = {
    ...fit.toJSON(),
    left_out: leftOut,
    warnings,
    predictions: predictions.map(predictionJSON),
    losses: losses.map(lossPredictionJSON),
    recommendations: recommendations.map(recommendationJSON),
  };
  return jsonText(json);
}

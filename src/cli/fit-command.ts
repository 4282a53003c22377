import type { Command } from "commander";
import { IsoflopError } from "../common/errors.ts";
import { spelled, type Words } from "../common/words.ts";
import { chinchillaTable } from "../fit/chinchilla-table.ts";
import { fitTable } from "../fit/fit-table.ts";
import { fitIsoFlop } from "../fit/isoflop/fit.ts";
import type { IsoFlopFit } from "../fit/isoflop/result.ts";
import { fitLossSurface } from "../fit/loss-surface/fit.ts";
import type { LossSurfaceFit } from "../fit/loss-surface/result.ts";
import { type Prediction, predictionJSON } from "../fit/prediction.ts";
import { RECOMMEND_ROWS, type Recommendation, recommendationJSON } from "../fit/recommend.ts";
import type { LeftOutRun } from "../fit/run.ts";
import { readRunFile } from "../fit/runs/read.ts";
import { copyKwargs } from "../models/kwargs.ts";
import { mergedRows, type Options, pickedRows } from "../options/read.ts";
import {
  FIT_ROWS,
  ISOFLOP_FIT_ROWS,
  NAMED_MODEL_ROWS,
  PLAN_ROWS,
  type Rows,
  RUN_FILE_ROWS,
  SURFACE_FIT_ROWS,
} from "../options/table.ts";
import { readPlan } from "../plan/read-plan.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { asFlags, besideModel, MODEL_FLAG_ROWS, outputRows } from "./command-rows.ts";
import { addFlags, flagSpelling, optionsIn, readFlags } from "./flags.ts";
import { planSource } from "./plan-source.ts";
import { recommendFlops } from "./recommend-flops.ts";
import { readRunFiles } from "./run-files.ts";
import { formatOf, print } from "./terminal.ts";
import { writeWhole } from "./write-file.ts";

const FORMATS: readonly string[] = ["table", "json", "markdown"];
const ISOFLOP_ROWS = mergedRows(ISOFLOP_FIT_ROWS, FIT_ROWS);
const SURFACE_ROWS = mergedRows(SURFACE_FIT_ROWS, FIT_ROWS);

/** How recommended models are counted. */
const FLOPS_ROWS: Rows = {
  flops: { ...PLAN_ROWS.flops, byDefault: "the plan's, or 6N" },
  sequenceLength: { ...PLAN_ROWS.sequenceLength, byDefault: "the plan's" },
};

/** The options of readRuns that are flags by their own names, and not a fit's as well. */
const RUN_READING = ["columns", "where", "minBudget", "keep"] as const;

const ROWS: Rows = asFlags({
  approach: {
    rule: { kind: "oneOf", values: ["2", "3"] },
    byDefault: "3",
    remedy: "Leave it out for 3.",
    help: { words: "parabolas by budget, or a loss surface", unit: "number" },
  },
  ...SURFACE_FIT_ROWS,
  ...ISOFLOP_FIT_ROWS,
  target: {
    rule: { kind: "budgets" },
    byDefault: "up to 1000× the largest",
    remedy: "Write 1e24.",
    help: { words: "budgets to predict for: 1e24 or 1e22:1e25:4" },
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
  ...outputRows(FORMATS),
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
  const models = await recommendOptions(options);
  const sources = await readRunFiles(files);
  const plan = sources.plan === undefined ? undefined : readPlan(sources.plan);
  const k = options.flopsPerParamPerToken ?? plan?.flopsPerParamPerToken;
  const file = readRunFile(sources.texts, { ...readingOptions(options, k), ...(plan !== undefined && { plan }) });
  const fit = advisedBy(file.warnings, () => fitRuns(file.runs, { ...options, flopsPerParamPerToken: k }));
  const targets = Array.isArray(options.target) ? options.target.map(Number) : defaultTargets(file.runs);
  const family = models && { ...models, ...recommendFlops(options, models, plan) };
  const recommendations = family === undefined ? [] : targets.map((target) => fit.recommendAny(target, family));
  const result: FitResult = {
    fit,
    // Where models are known, so is what a token costs.
    predictions:
      family === undefined
        ? targets.map((target) => fit.predict(target))
        : recommendations.map(({ optimum }) => optimum),
    recommendations,
    sizeParam: String(family?.sizeParam ?? "size"),
    leftOut: [...file.leftOut, ...fit.leftOut],
    warnings: [
      ...file.warnings.map((text) => spelled(text, flagSpelling(ROWS))),
      ...fit.warnings,
      ...(family === undefined ? costWarnings(fit, plan) : []),
    ],
  };
  const written = write(result, formatOf(options, FORMATS));
  if (typeof options.out !== "string") {
    await print(written);
    return;
  }
  await writeWhole(options.out, written);
  await print(`Wrote ${options.out}: ${fit}\n`);
}

/** Does something with runs; where they don't do, what was said of them may be why. */
function advisedBy<Result>(warnings: readonly Words[], act: () => Result): Result {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof IsoflopError) || thrown.code !== "NOT_DETERMINED" || warnings.length === 0) throw thrown;
    throw thrown.advised(warnings.map((warning, i) => [i === 0 ? "" : " ", warning]));
  }
}

interface FitResult {
  readonly fit: IsoFlopFit | LossSurfaceFit;
  readonly predictions: readonly Prediction[];
  readonly recommendations: readonly Recommendation[];
  readonly sizeParam: string;
  readonly leftOut: readonly LeftOutRun[];
  readonly warnings: readonly string[];
}

/** Says where a surface's optima cost something else than the plan's runs did. */
function costWarnings({ approach }: IsoFlopFit | LossSurfaceFit, plan: SweepPlan | undefined): string[] {
  if (approach === 2 || plan === undefined || plan.flopsPerParamPerToken !== undefined) return [];
  return [
    `The plan counts FLOPs by ${plan.flopsConvention}; N* and D* here cost C by C = k·N·D. Name the model (--model), and ` +
      "they cost it by the plan's convention.",
  ];
}

/** How runs are read by the flags. */
function readingOptions(options: Options, k: unknown): Options {
  const { runsFormat: format, budgetTolerance } = options;
  return {
    ...optionsIn(options, pickedRows(RUN_FILE_ROWS, RUN_READING)),
    format,
    budgetTolerance,
    flopsPerParamPerToken: k,
  };
}

function fitRuns(runs: Parameters<typeof fitIsoFlop>[0], options: Options): IsoFlopFit | LossSurfaceFit {
  return options.approach === "2"
    ? fitIsoFlop(runs, optionsIn(options, ISOFLOP_ROWS))
    : fitLossSurface(runs, optionsIn(options, SURFACE_ROWS));
}

/** The largest budget that was trained, and three decades beyond. */
function defaultTargets(runs: readonly { readonly computeBudget: number }[]): number[] {
  const largest = runs.reduce((most, { computeBudget }) => Math.max(most, computeBudget), 0);
  return [1, 10, 100, 1000].map((factor) => Number((factor * largest).toPrecision(12)));
}

/** What models there are to recommend, where some are named. */
async function recommendOptions(options: Options): Promise<Options | undefined> {
  if (options.model === undefined && options.modelSizes === undefined) return undefined;
  const source = await planSource(options);
  if (source.modelSizes !== undefined) return source;
  return {
    ...optionsIn(options, pickedRows(RECOMMEND_ROWS, ["sizeParam", "minSize", "maxSize", "sizeMultiple"])),
    ...source,
    modelKwargs: copyKwargs(options.modelKwargs ?? {}),
  };
}

function write(result: FitResult, format: string): string {
  const { fit, predictions, recommendations, leftOut, warnings } = result;
  if (format === "markdown") return chinchillaTable(predictions, fit.confidence);
  if (format === "table") return fitTable(result);
  const json = {
    ...fit.toJSON(),
    left_out: leftOut,
    warnings,
    predictions: predictions.map(predictionJSON),
    recommendations: recommendations.map(recommendationJSON),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

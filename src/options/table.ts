import { MAX_COUNT, MAX_SIZE } from "../common/checks.ts";
import type { Words } from "../common/words.ts";
import type { FlopsConvention } from "../models/flops.ts";
import { DEFAULT_MAX_SIZE, DEFAULT_MIN_SIZE, DEFAULT_SIZE_MULTIPLE } from "../probe/size-values.ts";
import type { NumberRule, OwnRule, Rule, RuleOf } from "./rules.ts";
import { LAYOUT_NAMES, type LayoutName, type SweepLimits } from "./sweep.ts";

// The one table of options. From a row follow the check of its value, the command's flag and help, the parameters of HTTP
// and their document, the table in the docs, and the errors where an option stands without what it goes with. What editors
// show of an option stands where its type is declared.

/** What an option goes with: another that is there, or that has one of some values. */
export interface Company {
  readonly option: string;
  readonly values?: readonly unknown[];
}

/** All that there is to know of an option but its type. */
export interface Row<SomeRule extends Rule = Rule> {
  readonly rule: SomeRule;
  /** What it is, in a line without a stop. */
  readonly words: string;
  readonly unit?: string;
  /** What holds where it is left out: a value, values by what they are for, or a value in words. */
  readonly byDefault?: unknown;
  /** What the command and the server take where nothing is said, as they write it. */
  readonly assumed?: string;
  /** What to do about a value that breaks the rule. */
  readonly remedy: Words;
  /** It means something beside this alone. */
  readonly needs?: Company;
  /** It means nothing beside any of these. */
  readonly excludes?: readonly Company[];
}

/** Options of which those that a row's rule can check have been checked. */
export type CheckedOf<Values> = {
  readonly [Name in keyof Values]?:
    | (RuleOf<Exclude<Values[Name], undefined>> extends OwnRule ? unknown : Exclude<Values[Name], undefined>)
    | undefined;
};

/** A row for each of some options, with the rule that its type asks for. */
export type RowsOf<Values> = {
  readonly [Name in keyof Values]-?: Row<RuleOf<Exclude<Values[Name], undefined>>>;
};

export type Rows = Readonly<Record<string, Row>>;

export const DEFAULT_NUM_SIZES_PER_BUDGET = 7;
/** How far sizes reach from N*: of centred sizes, of designs, and about a fitted N*. */
export const DEFAULT_CENTRED_SPAN = 4;
export const DEFAULT_DESIGN_SPAN = 16;
export const DEFAULT_REFINED_SPAN = 8;
/** The standard deviation of a run's loss where none is given, in nats: what repeats of one run differ by. */
export const DEFAULT_NOISE = 0.005;

const COUNT: NumberRule = { kind: "number", integer: true, min: 1, max: MAX_COUNT };
const SIZE: NumberRule = { kind: "number", integer: true, min: 1, max: MAX_SIZE };
const WHOLE: NumberRule = { kind: "number", integer: true, min: 1, max: Number.MAX_SAFE_INTEGER };
const POSITIVE: NumberRule = { kind: "number", above: 0 };
const AT_LEAST_ONE: NumberRule = { kind: "number", min: 1 };
// Past this a sweep spans more than any machine could train.
const SPAN: NumberRule = { kind: "number", above: 1, max: 1e6 };

const NO_GIVEN_SIZES: Company = { option: "modelSizes" };
const OPTIMAL_LAYOUT: Company = { option: "layout", values: ["optimal"] };
const SEARCHING_LAYOUT: Company = { option: "layout", values: ["centred", "optimal"] };
const GIVE_TARGET = "Give the training FLOPs of the model that the sweep is for, such as 1e24.";
const PRIOR_WORDS =
  "the loss surface that is expected, or several: names apart by commas, or JSON { E, A, B, alpha, beta }";
const DEFAULT_PRIOR_NAMES = "chinchilla,epoch,llama-3";
const TARGET_WORDS = "training FLOPs of the model that the sweep is for";

/** What a plan is of, wherever its sizes come from. */
export const PLAN_ROWS: RowsOf<{
  computeBudgets: readonly number[];
  numSizesPerBudget: number;
  flops: FlopsConvention | ((model: object) => number);
  sequenceLength: number;
  flopsPerParamPerToken: number;
  sizeParam: string;
  modelKwargs: object;
}> = {
  computeBudgets: {
    rule: { kind: "budgets" },
    words: "what to train at: 1e18,3e18, or a log-spaced ladder 1e17:1e21:5 (first, last, how many); each once",
    unit: "training FLOPs",
    assumed: "1e17:1e20:4",
    remedy: "Pass an array: [1e17, 1e18].",
  },
  numSizesPerBudget: {
    rule: COUNT,
    words: "sizes to train at each budget at the most",
    unit: "count",
    byDefault: DEFAULT_NUM_SIZES_PER_BUDGET,
    remedy: "Give how many sizes to train at each budget.",
  },
  flops: {
    rule: { kind: "convention" },
    words: "how training FLOPs per token are counted",
    byDefault: "6N",
    remedy: "Leave it out for 6N.",
  },
  sequenceLength: {
    rule: SIZE,
    words: "tokens of a training sequence, for the conventions that count attention",
    unit: "tokens",
    remedy: "Give the tokens of a training sequence.",
  },
  flopsPerParamPerToken: {
    rule: POSITIVE,
    words: "training FLOPs per parameter and token (k), by 6N",
    unit: "FLOPs",
    byDefault: 6,
    remedy: "Use 6 for a dense transformer.",
    needs: { option: "flops", values: ["6N"] },
  },
  sizeParam: {
    rule: { kind: "text" },
    words: "the model's option that sets its size",
    remedy: 'Name the option that sets the size: "width".',
  },
  modelKwargs: {
    rule: { kind: "object" },
    words: "the model's other options",
    remedy: "Leave it out where the model needs none.",
  },
};

/** What every experiment keeps to. */
export const LIMIT_ROWS: RowsOf<SweepLimits> = {
  minTokensPerParam: {
    rule: { kind: "number", min: 0 },
    words: "the smallest D/N",
    unit: "ratio",
    byDefault: 0.1,
    remedy: "It is 0.1 by default.",
  },
  maxTokensPerParam: {
    rule: POSITIVE,
    words: "the largest D/N",
    unit: "ratio",
    remedy: "Leave it out for no limit.",
  },
  maxTokens: {
    rule: AT_LEAST_ONE,
    words: "the most tokens there are to train on",
    unit: "tokens",
    remedy: "Give the tokens of the data set.",
  },
  maxParams: {
    rule: AT_LEAST_ONE,
    words: "the most parameters that the hardware holds",
    unit: "count",
    remedy: "Give the most parameters that fit.",
  },
  minSteps: {
    rule: WHOLE,
    words: "the fewest optimizer steps, of a batch each",
    unit: "count",
    remedy: "Give the fewest optimizer steps.",
  },
  batchTokens: {
    rule: WHOLE,
    words: "tokens of one optimizer step, beside the fewest steps",
    unit: "tokens",
    remedy: "Give the tokens of one optimizer step.",
  },
};

/** Sizes that were counted elsewhere. */
export const GIVEN_SIZES_ROWS: RowsOf<{ modelSizes: readonly object[]; modelClsName: string }> = {
  modelSizes: {
    rule: { kind: "sizes" },
    words: "sizes counted elsewhere, in place of a model: each size once, in any order",
    remedy: "Pass [{ sizeParamValue: 512, numParams: 44_000_000 }].",
  },
  modelClsName: {
    rule: { kind: "text" },
    words: "the name of the model that the sizes were counted of",
    byDefault: "model",
    remedy: 'Leave it out for "model".',
    needs: { option: "modelSizes" },
  },
};

/** The sizes that a model may have. */
export const SIZE_RANGE_ROWS: RowsOf<{ minSize: number; maxSize: number; sizeMultiple: number }> = {
  minSize: {
    rule: SIZE,
    words: "smallest size to probe",
    unit: "size",
    byDefault: DEFAULT_MIN_SIZE,
    remedy: "Give the smallest size to try.",
    excludes: [NO_GIVEN_SIZES],
  },
  maxSize: {
    rule: SIZE,
    words: "largest size to probe",
    unit: "size",
    byDefault: DEFAULT_MAX_SIZE,
    remedy: "Give the largest size to try.",
    excludes: [NO_GIVEN_SIZES],
  },
  sizeMultiple: {
    rule: SIZE,
    words: "what each size is a multiple of",
    unit: "size",
    byDefault: DEFAULT_SIZE_MULTIPLE,
    remedy: "Use 1 to allow every size.",
    excludes: [NO_GIVEN_SIZES],
  },
};

/** The largest size where a search ends by itself. */
export const SEARCHED_RANGE_ROWS: RowsOf<{ maxSize: number }> = {
  maxSize: {
    rule: SIZE,
    words: "largest size to probe",
    unit: "size",
    byDefault: "as large as is of use",
    remedy: "Give the largest size to try.",
    excludes: [NO_GIVEN_SIZES],
  },
};

/** Where models come from that are built. */
export const MODEL_CLS_ROWS: RowsOf<{ modelCls: (options: object) => object }> = {
  modelCls: {
    rule: { kind: "code" },
    words: "class or function that takes an options object and yields a model with numParams()",
    remedy: "Pass the class itself, not a model made of it.",
  },
};

/** How many of those sizes are probed. */
export const PROBING_ROWS: RowsOf<{ numProbeSizes: number; probeAll: boolean }> = {
  numProbeSizes: {
    rule: COUNT,
    words: "log-spaced sizes to probe, before rounding",
    unit: "count",
    byDefault: "three times the sizes per budget, at least 20",
    remedy: ["Leave it out for max(3·", { path: ["numSizesPerBudget"] }, ", 20)."],
    excludes: [NO_GIVEN_SIZES, SEARCHING_LAYOUT],
  },
  probeAll: {
    rule: { kind: "flag" },
    words: "probes also beyond the first model that is too large for every budget",
    byDefault: false,
    remedy: "Leave it out for false.",
    excludes: [NO_GIVEN_SIZES, SEARCHING_LAYOUT],
  },
};

/** How each budget's sizes are chosen. */
export const LAYOUT_ROWS: RowsOf<{ layout: LayoutName; prior: object; spanFactor: number }> = {
  layout: {
    rule: { kind: "oneOf", values: LAYOUT_NAMES },
    words: "how each budget's sizes are chosen",
    byDefault: "even",
    remedy: 'Leave it out for "even"; planSweep of isoflop/design knows "optimal".',
  },
  prior: {
    rule: { kind: "prior" },
    words: PRIOR_WORDS,
    byDefault: DEFAULT_PRIOR_NAMES,
    remedy: "Leave it out for the default.",
    needs: SEARCHING_LAYOUT,
  },
  spanFactor: {
    rule: SPAN,
    words: "sizes reach from N*/factor to factor·N*",
    unit: "factor",
    byDefault: { centred: DEFAULT_CENTRED_SPAN, optimal: DEFAULT_DESIGN_SPAN },
    remedy: "Give 4 for N*/4 to 4·N*.",
    needs: SEARCHING_LAYOUT,
  },
};

/** How models are probed that may take a while. */
export const ASYNC_ROWS: RowsOf<{ concurrency: number; signal: object; onProgress: () => void }> = {
  concurrency: {
    rule: { kind: "number", integer: true, min: 1, max: 1024 },
    words: "models to probe at a time",
    unit: "count",
    byDefault: 1,
    remedy: "Leave it out to build one model at a time.",
  },
  signal: {
    rule: { kind: "code" },
    words: "ends the planning when it aborts",
    remedy: "Pass the signal of an AbortController.",
  },
  onProgress: {
    rule: { kind: "code" },
    words: "called after each size",
    remedy: "Pass ({ done, total }) => { … }.",
  },
};

/** Models by name, as the command and the server take them. */
export const NAMED_MODEL_ROWS: RowsOf<{ model: string; config: object; layers: "fixed" | "aspect-ratio" }> = {
  model: {
    rule: { kind: "text" },
    words: "a family by its name",
    assumed: "gpt2",
    remedy: "Name a family.",
  },
  config: {
    rule: { kind: "config" },
    words: "a model by its config.json, as Hugging Face publishes it",
    remedy: "Send what a config.json holds.",
  },
  layers: {
    rule: { kind: "oneOf", values: ["fixed", "aspect-ratio"] },
    words: "how a family's layers follow its width",
    byDefault: "fixed",
    remedy: "Leave it out to keep the layers.",
    needs: { option: "model" },
  },
};

/** What a sweep is for. */
export const TARGET_ROWS: RowsOf<{ targetBudget: number }> = {
  targetBudget: { rule: POSITIVE, words: TARGET_WORDS, unit: "FLOPs", remedy: GIVE_TARGET },
};

const NOISE_ROW: Row<NumberRule> = {
  rule: POSITIVE,
  words: "standard deviation of a run's loss",
  unit: "nats",
  byDefault: DEFAULT_NOISE,
  remedy: "Leave it out for 0.005.",
};

/** What is thought of the losses before a sweep runs. */
export const PRIOR_ROWS: RowsOf<{ prior: object; noise: number }> = {
  prior: {
    rule: { kind: "prior" },
    words: PRIOR_WORDS,
    byDefault: DEFAULT_PRIOR_NAMES,
    remedy: "Leave it out for the default.",
  },
  noise: NOISE_ROW,
};

/** How far a prior is trusted. */
export const TRUST_ROWS: RowsOf<{
  priorWeights: readonly number[];
  criterion: "worst" | "mean";
  robustness: number;
}> = {
  priorWeights: {
    rule: { kind: "numbers" },
    words: "how much each of several priors counts in the mean",
    unit: "list",
    byDefault: "all the same",
    remedy: "Leave it out for equal ones.",
    needs: { option: "criterion", values: ["mean"] },
  },
  criterion: {
    rule: { kind: "oneOf", values: ["worst", "mean"] },
    words: "what counts over priors and their shifts",
    byDefault: "worst",
    remedy: 'Leave it out for "worst".',
  },
  robustness: {
    rule: { kind: "number", min: 1 },
    words: "the prior's N* may be so many times wrong; 1 trusts it",
    unit: "factor",
    byDefault: 3,
    remedy: "Leave it out for 3.",
  },
};

const SIZES_OF_A_PARABOLA: NumberRule = { kind: "number", integer: true, min: 3, max: 1000 };

/** An optimal layout, where it differs from the others. */
export const OPTIMAL_ROWS: RowsOf<{
  layout: "optimal";
  numSizesPerBudget: number;
  prior: object;
  spanFactor: number;
  targetBudget: number;
  robustness: number;
}> = {
  layout: {
    rule: { kind: "oneOf", values: ["optimal"] },
    words: "how each budget's sizes are chosen",
    remedy: 'Give "optimal".',
  },
  numSizesPerBudget: {
    rule: SIZES_OF_A_PARABOLA,
    words: "distinct sizes to train at each budget, of which a parabola needs three",
    unit: "count",
    byDefault: DEFAULT_NUM_SIZES_PER_BUDGET,
    remedy: "Leave it out for 7.",
  },
  prior: {
    rule: { kind: "prior" },
    words: PRIOR_WORDS,
    byDefault: DEFAULT_PRIOR_NAMES,
    remedy: "Leave it out for the default.",
  },
  spanFactor: {
    rule: SPAN,
    words: "sizes lie within this factor of an N* that may be true",
    unit: "factor",
    byDefault: DEFAULT_DESIGN_SPAN,
    remedy: "Leave it out for 16.",
  },
  targetBudget: {
    rule: POSITIVE,
    words: TARGET_WORDS,
    unit: "FLOPs",
    remedy: GIVE_TARGET,
    needs: OPTIMAL_LAYOUT,
  },
  robustness: {
    rule: { kind: "number", min: 1 },
    words: "the prior's N* may be so many times wrong; 1 trusts it",
    unit: "factor",
    byDefault: 3,
    remedy: "Leave it out for 3.",
    needs: OPTIMAL_LAYOUT,
  },
};

/** What a design may cost, and what it chooses among. */
export const DESIGN_ROWS: RowsOf<{
  totalFlops: number;
  targetStandardError: number;
  maxBudget: number;
  minBudget: number;
  numBudgets: number;
  numExperiments: number;
  minSizesPerBudget: number;
  spanFactor: number;
}> = {
  totalFlops: {
    rule: POSITIVE,
    words: "what the sweep may cost in all, in training FLOPs",
    unit: "FLOPs",
    remedy: "Give what the sweep may cost: 1e21.",
  },
  targetStandardError: {
    rule: POSITIVE,
    words: "in place of a total: the standard error of log10 N* that the cheapest sweep is to reach",
    unit: "error",
    remedy: "Give a standard error of log10 N*, such as 0.01.",
  },
  maxBudget: {
    rule: POSITIVE,
    words: "the largest budget of one run, in training FLOPs",
    unit: "FLOPs",
    byDefault: "an eighth of the total",
    remedy: "Give the training FLOPs of the largest run, such as 1e20.",
  },
  minBudget: {
    rule: POSITIVE,
    words: "the smallest budget of one run, in training FLOPs",
    unit: "FLOPs",
    byDefault: "a 10,000th of the largest",
    remedy: ["Leave it out for a 10,000th of ", { path: ["maxBudget"] }, "."],
  },
  numBudgets: {
    rule: { kind: "number", integer: true, min: 3, max: 64 },
    words: "log-spaced budgets to choose among",
    unit: "count",
    byDefault: 17,
    remedy: "Leave it out for 17.",
  },
  numExperiments: {
    rule: { kind: "number", integer: true, min: 1, max: 1000 },
    words: "experiments at the most",
    unit: "count",
    byDefault: 35,
    remedy: "Leave it out for 35.",
  },
  minSizesPerBudget: {
    rule: SIZES_OF_A_PARABOLA,
    words: "distinct sizes of a budget at the least, of which a parabola needs three",
    unit: "count",
    byDefault: 3,
    remedy: "Leave it out for 3.",
  },
  spanFactor: {
    rule: SPAN,
    words: "sizes lie within this factor of an N* that may be true",
    unit: "factor",
    byDefault: DEFAULT_DESIGN_SPAN,
    remedy: "Leave it out for 16.",
  },
};

/** What a sweep is refined by. */
export const REFINE_ROWS: RowsOf<{
  nextBudgets: readonly number[];
  targetBudget: number;
  numSizesPerBudget: number;
  spanFactor: number;
}> = {
  nextBudgets: {
    rule: { kind: "budgets" },
    words: "training FLOPs of the runs to plan next",
    unit: "training FLOPs",
    remedy: "Give the next budgets: [1e20].",
  },
  targetBudget: {
    rule: POSITIVE,
    words: TARGET_WORDS,
    unit: "FLOPs",
    byDefault: "the largest of the next budgets",
    remedy: GIVE_TARGET,
  },
  numSizesPerBudget: {
    rule: SIZES_OF_A_PARABOLA,
    words: "distinct sizes to train at each budget, of which a parabola needs three",
    unit: "count",
    byDefault: DEFAULT_NUM_SIZES_PER_BUDGET,
    remedy: "Leave it out for 7.",
  },
  spanFactor: {
    rule: SPAN,
    words: "sizes lie within this factor of the fitted N*",
    unit: "factor",
    byDefault: DEFAULT_REFINED_SPAN,
    remedy: "Leave it out for 8.",
  },
};

const SEED: NumberRule = { kind: "number", integer: true, min: 0, max: Number.MAX_SAFE_INTEGER };

/** What a sweep is simulated by. */
export const SIMULATION_ROWS: RowsOf<{ lossSurface: object; noise: number; seed: number }> = {
  lossSurface: {
    rule: { kind: "prior" },
    words: "the loss surface that is true",
    remedy: "Simulate one at a time.",
  },
  noise: NOISE_ROW,
  seed: {
    rule: SEED,
    words: "seed of the noise",
    unit: "seed",
    byDefault: 0,
    remedy: "Leave it out for 0.",
  },
};

export const TRIALS_ROWS: RowsOf<{ trials: number }> = {
  trials: {
    rule: { kind: "number", integer: true, min: 1, max: 100_000 },
    words: "sweeps to simulate",
    unit: "count",
    byDefault: 2000,
    remedy: "Leave it out for 2,000.",
  },
};

/** What all fits share. */
export const FIT_ROWS: RowsOf<{
  flopsPerParamPerToken: number;
  budgetTolerance: number;
  bootstrap: number;
  seed: number;
  confidence: number;
}> = {
  flopsPerParamPerToken: {
    rule: POSITIVE,
    words: "training FLOPs per parameter and token (k)",
    unit: "FLOPs",
    byDefault: 6,
    remedy: "Use 6 for a dense transformer.",
  },
  budgetTolerance: {
    rule: { kind: "number", min: 0, below: 1 },
    words: "budgets that differ by no more than this share are one",
    unit: "share",
    byDefault: 0.001,
    remedy: "Leave it out for 0.001.",
  },
  bootstrap: {
    rule: { kind: "number", integer: true, min: 0, max: 100_000 },
    words: "resampled sweeps for the intervals; 0: none",
    unit: "count",
    byDefault: 1000,
    remedy: "Leave it out for 1000.",
  },
  seed: {
    rule: SEED,
    words: "seed of the resampling",
    unit: "seed",
    byDefault: 0,
    remedy: "Leave it out for 0.",
  },
  confidence: {
    rule: { kind: "number", above: 0, below: 1 },
    words: "the confidence of intervals",
    unit: "share",
    byDefault: 0.9,
    remedy: "Use 0.9 for 90%.",
  },
};

/** Approach 2. */
export const ISOFLOP_FIT_ROWS: RowsOf<{ include: "inside" | "convex" }> = {
  include: {
    rule: { kind: "oneOf", values: ["inside", "convex"] },
    words: "which parabolas the power laws rest on: those that turn within what was trained, or all that turn",
    byDefault: "inside",
    remedy: 'Leave it out for "inside".',
    needs: { option: "approach", values: ["2"] },
  },
};

/** Approach 3. */
export const SURFACE_FIT_ROWS: RowsOf<{ loss: "least-squares" | "huber"; huberDelta: number }> = {
  loss: {
    rule: { kind: "oneOf", values: ["least-squares", "huber"] },
    words: "what is minimised",
    byDefault: "least-squares",
    remedy: 'Leave it out for "least-squares".',
    needs: { option: "approach", values: ["3"] },
  },
  huberDelta: {
    rule: POSITIVE,
    words: "from which residual of ln L on it counts by its size and no longer by its square",
    unit: "delta",
    byDefault: 0.001,
    remedy: "Leave it out for 0.001, as in Hoffmann et al. 2022.",
    needs: { option: "loss", values: ["huber"] },
  },
};

/** Files of runs. */
export const RUN_FILE_ROWS: RowsOf<{ format: "csv" | "jsonl" | "json"; plan: object }> = {
  format: {
    rule: { kind: "oneOf", values: ["csv", "jsonl", "json"] },
    words: "how the runs are written",
    byDefault: "by what the text begins with",
    remedy: "Leave it out to go by the text.",
  },
  plan: {
    rule: { kind: "code" },
    words: "the plan that the runs are of",
    remedy: "Read one with readPlan.",
  },
};

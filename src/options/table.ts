import { MAX_COUNT, MAX_INTEGER, MAX_SIZE } from "../common/checks.ts";
import type { Words } from "../common/words.ts";
import type { LayersRule } from "../models/family/layers-rule.ts";
import { KEY_VALUE_RULES, type KeyValueRule } from "../models/family/scaling-rule.ts";
import type { FlopsConvention } from "../models/flops.ts";
import { DEFAULT_FLOPS_PER_PARAM_PER_TOKEN } from "../models/flops-counting.ts";
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
  /** What holds where it is left out: a value, values by what they are for, or a value in words. */
  readonly byDefault?: unknown;
  /** What the command and the server take where nothing is said, as they write it. */
  readonly assumed?: string;
  /** What to do about a value that breaks the rule, where that is not to leave it out for the default. */
  readonly remedy?: Words;
  /** It means something beside this alone. */
  readonly needs?: Company;
  /** It means nothing beside any of these. */
  readonly excludes?: readonly Company[];
  /** What people are told of it, where HELP has nothing or something else. */
  readonly help?: Help;
}

/** What people are told of an option by a help text, a document or a table. */
export interface Help {
  /** What it is, in a line without a stop. */
  readonly words: string;
  readonly unit?: string;
}

/** Options of which those that a row's rule can check have been checked. */
export type CheckedOf<Values> = {
  readonly [Name in keyof Values]?: RuleOf<Exclude<Values[Name], undefined>> extends OwnRule
    ? unknown
    : Exclude<Values[Name], undefined>;
};

/** A row for each of some options, with the rule that its type asks for. */
export type RowsOf<Values> = {
  readonly [Name in keyof Values]-?: Row<RuleOf<Exclude<Values[Name], undefined>>>;
};

export type Rows = Readonly<Record<string, Row>>;

// What holds where an option is left out: a row tells it, and the option's reader takes it.
export const DEFAULT_NUM_SIZES_PER_BUDGET = 7;
/** How far sizes reach from N*: of centred sizes, of designs, and about a fitted N*. */
export const DEFAULT_CENTRED_SPAN = 4;
export const DEFAULT_DESIGN_SPAN = 16;
export const DEFAULT_REFINED_SPAN = 8;
/** The standard deviation of a run's loss where none is given, in nats: what repeats of one run differ by. */
export const DEFAULT_NOISE = 0.005;
/** The smallest D/N that a sweep trains. */
export const DEFAULT_MIN_TOKENS_PER_PARAM = 0.1;
/** A ladder: its budgets, how far apart, the sizes at each and the range that they are squeezed into. */
export const DEFAULT_LADDER_BUDGETS = 5;
export const DEFAULT_BUDGET_RATIO = 5;
export const DEFAULT_LADDER_SIZES = 5;
export const DEFAULT_LADDER_MIN_TOKENS_PER_PARAM = 1.5;
export const DEFAULT_LADDER_MAX_TOKENS_PER_PARAM = 600;
export const DEFAULT_SEED_REPEATS = 2;
/** What a design chooses among, and how many experiments it has at the most. */
export const DEFAULT_NUM_BUDGETS = 17;
export const DEFAULT_NUM_EXPERIMENTS = 35;
/** A parabola needs three. */
export const DEFAULT_MIN_SIZES_PER_BUDGET = 3;
/** The same of a design that is optimised where the law is nearly right. */
export const DEFAULT_OPTIMISED_EXPERIMENTS = 25;
export const DEFAULT_OPTIMISED_SIZES = 4;
/** What the scaling book takes where nothing was measured; small models reach less. */
export const DEFAULT_MFU = 0.4;
/** By how much a prior's N* may be wrong. */
export const DEFAULT_ROBUSTNESS = 3;
export const DEFAULT_TRIALS = 2000;
export const DEFAULT_SEED = 0;
export const DEFAULT_BOOTSTRAP = 1000;
export const DEFAULT_CONFIDENCE = 0.9;
export const DEFAULT_HIDDEN_BUDGETS = 1;
/** Budgets that differ by less than one part in a thousand are one: tokens are whole, and FLOPs are counted in many ways. */
export const DEFAULT_BUDGET_TOLERANCE = 1e-3;
/** Hoffmann et al. 2022. */
export const DEFAULT_HUBER_DELTA = 1e-3;

export const COUNT: NumberRule = { kind: "number", integer: true, min: 1, max: MAX_COUNT };
export const SIZE: NumberRule = { kind: "number", integer: true, min: 1, max: MAX_SIZE };
export const WHOLE: NumberRule = { kind: "number", integer: true, min: 1, max: MAX_INTEGER };
export const POSITIVE: NumberRule = { kind: "number", above: 0 };
export const AT_LEAST_ONE: NumberRule = { kind: "number", min: 1 };
// Past this a sweep spans more than any machine could train.
const SPAN: NumberRule = { kind: "number", above: 1, max: 1e6 };

const NUM_BUDGETS: NumberRule = { kind: "number", integer: true, min: 3, max: 64 };
const RATIO: NumberRule = { kind: "number", min: 2, max: 100 };
const REPEATS: NumberRule = { kind: "number", integer: true, min: 0, max: 64 };

const BY_LADDER: Company = { option: "method", values: ["ladder"] };
const BY_EXACT_LAW: Company = { option: "method", values: ["exact-law"] };
const BY_OPTIMISED: Company = { option: "method", values: ["optimised"] };
const BY_SEARCH: Company = { option: "method", values: ["optimised", "exact-law"] };
const BY_RULE_OR_LAW: Company = { option: "method", values: ["ladder", "exact-law"] };
const NO_GIVEN_SIZES: Company = { option: "modelSizes" };
const OPTIMAL_LAYOUT: Company = { option: "layout", values: ["optimal"] };
const LADDER: Company = { option: "layout", values: ["ladder"] };
const SEARCHING_LAYOUT: Company = { option: "layout", values: ["centred", "ladder", "optimal"] };
const GIVE_TARGET = "Give the training FLOPs of the model that the sweep is for, such as 1e24.";
const DEFAULT_PRIOR_NAMES = "chinchilla,epoch,llama-3";

/** What a plan is of, wherever its sizes come from. */
export interface PlanOptionValues {
  readonly computeBudgets: readonly number[];
  readonly numSizesPerBudget: number;
  readonly flops: FlopsConvention | ((model: object) => number);
  readonly sequenceLength: number;
  readonly flopsPerParamPerToken: number;
  readonly sizeParam: string;
  readonly modelKwargs: object;
}

export const PLAN_ROWS: RowsOf<PlanOptionValues> = {
  computeBudgets: {
    rule: { kind: "budgets" },
  },
  numSizesPerBudget: {
    rule: COUNT,
    byDefault: DEFAULT_NUM_SIZES_PER_BUDGET,
  },
  flops: {
    rule: { kind: "convention" },
    byDefault: "6N",
  },
  sequenceLength: {
    rule: SIZE,
  },
  flopsPerParamPerToken: {
    rule: POSITIVE,
    byDefault: DEFAULT_FLOPS_PER_PARAM_PER_TOKEN,
    remedy: "Use 6 for a dense transformer.",
    needs: { option: "flops", values: ["6N"] },
  },
  sizeParam: {
    rule: { kind: "text" },
    remedy: 'Name the option that sets the size: "width".',
  },
  modelKwargs: {
    rule: { kind: "object" },
  },
};

/** What every experiment keeps to. */
export const LIMIT_ROWS: RowsOf<SweepLimits> = {
  minTokensPerParam: {
    rule: { kind: "number", min: 0 },
    byDefault: DEFAULT_MIN_TOKENS_PER_PARAM,
  },
  maxTokensPerParam: {
    rule: POSITIVE,
  },
  maxTokens: {
    rule: AT_LEAST_ONE,
  },
  maxParams: {
    rule: AT_LEAST_ONE,
  },
  minSteps: {
    rule: WHOLE,
  },
  batchTokens: {
    rule: WHOLE,
  },
};

/** Sizes that were counted elsewhere. */
export const GIVEN_SIZES_ROWS: RowsOf<{ modelSizes: readonly object[]; modelClsName: string }> = {
  modelSizes: {
    rule: { kind: "sizes" },
  },
  modelClsName: {
    rule: { kind: "text" },
    byDefault: "model",
    needs: { option: "modelSizes" },
  },
};

/** The sizes that a model may have. */
export const SIZE_RANGE_ROWS: RowsOf<{ minSize: number; maxSize: number; sizeMultiple: number }> = {
  minSize: {
    rule: SIZE,
    byDefault: DEFAULT_MIN_SIZE,
    excludes: [NO_GIVEN_SIZES],
  },
  maxSize: {
    rule: SIZE,
    byDefault: DEFAULT_MAX_SIZE,
    excludes: [NO_GIVEN_SIZES],
  },
  sizeMultiple: {
    rule: SIZE,
    byDefault: DEFAULT_SIZE_MULTIPLE,
    remedy: "Use 1 to allow every size.",
    excludes: [NO_GIVEN_SIZES],
  },
};

/** The largest size where a search ends by itself. */
export const SEARCHED_RANGE_ROWS: RowsOf<{ maxSize: number }> = {
  maxSize: {
    rule: SIZE,
    byDefault: "as large as is useful",
    remedy: "Give the largest size to try.",
    excludes: [NO_GIVEN_SIZES],
  },
};

/** Where models come from that are built. */
export const MODEL_CLS_ROWS: RowsOf<{ modelCls: (options: object) => object }> = {
  modelCls: {
    rule: { kind: "code" },
  },
};

/** How many of those sizes are probed. */
export interface ProbingOptionValues {
  readonly numProbeSizes: number;
  readonly probeAll: boolean;
}

export const PROBING_ROWS: RowsOf<ProbingOptionValues> = {
  numProbeSizes: {
    rule: COUNT,
    byDefault: "three times the sizes per budget, at least 20",
    remedy: ["Leave it out for max(3·", { path: ["numSizesPerBudget"] }, ", 20)."],
    excludes: [NO_GIVEN_SIZES, SEARCHING_LAYOUT],
  },
  probeAll: {
    rule: { kind: "flag" },
    byDefault: false,
    excludes: [NO_GIVEN_SIZES, SEARCHING_LAYOUT],
  },
};

/** The options that say how each budget's sizes are chosen. */
export interface LayoutValues {
  readonly layout: LayoutName;
  readonly prior: object;
  readonly spanFactor: number;
}

/** The options that a ladder has in place of budgets. */
export interface LadderValues {
  readonly totalFlops: number;
  readonly numBudgets: number;
  readonly budgetRatio: number;
  readonly minBudget: number;
  readonly maxBudget: number;
  readonly seedRepeats: number;
}

/** How each budget's sizes are chosen. */
export const LAYOUT_ROWS: RowsOf<LayoutValues> = {
  layout: {
    rule: { kind: "oneOf", values: LAYOUT_NAMES },
    byDefault: "even",
    remedy: 'Leave it out for "even"; planSweep of isoflop/design knows "optimal".',
  },
  prior: {
    rule: { kind: "prior" },
    byDefault: DEFAULT_PRIOR_NAMES,
    needs: SEARCHING_LAYOUT,
  },
  spanFactor: {
    rule: SPAN,
    byDefault: { "centred or ladder": DEFAULT_CENTRED_SPAN, optimal: DEFAULT_DESIGN_SPAN },
    remedy: "Give 4 for N*/4 to 4·N*.",
    needs: SEARCHING_LAYOUT,
  },
};

/** What a ladder may cost, and of what it is made. */
export const LADDER_ROWS: RowsOf<LadderValues> = {
  totalFlops: {
    rule: POSITIVE,
    remedy: "Give what the sweep may cost: 1e21.",
    needs: LADDER,
    excludes: [{ option: "computeBudgets" }],
  },
  numBudgets: {
    rule: NUM_BUDGETS,
    byDefault: DEFAULT_LADDER_BUDGETS,
    needs: LADDER,
  },
  budgetRatio: {
    rule: RATIO,
    byDefault: DEFAULT_BUDGET_RATIO,
    needs: LADDER,
  },
  minBudget: {
    rule: POSITIVE,
    needs: LADDER,
  },
  maxBudget: {
    rule: POSITIVE,
    needs: LADDER,
  },
  seedRepeats: {
    rule: REPEATS,
    byDefault: DEFAULT_SEED_REPEATS,
    needs: LADDER,
  },
};

/** How models are probed that may take a while. */
export const ASYNC_ROWS: RowsOf<{ concurrency: number; signal: object; onProgress: () => void }> = {
  concurrency: {
    rule: { kind: "number", integer: true, min: 1, max: 1024 },
    byDefault: 1,
    remedy: "Leave it out to build one model at a time.",
  },
  signal: {
    rule: { kind: "code" },
  },
  onProgress: {
    rule: { kind: "code" },
  },
};

/** Models by name, as the command and the server take them. */
export const NAMED_MODEL_ROWS: RowsOf<{
  model: string;
  config: object;
  layers: LayersRule;
  keyValueHeads: KeyValueRule;
  ffwMultiple: number;
}> = {
  model: {
    rule: { kind: "text" },
    assumed: "gpt2",
    remedy: "Name a family.",
  },
  config: {
    rule: { kind: "config" },
  },
  layers: {
    rule: { kind: "layers" },
    byDefault: "fixed in a sweep of the width, 64 in one of the depth",
    needs: { option: "model" },
  },
  keyValueHeads: {
    rule: { kind: "oneOf", values: KEY_VALUE_RULES },
    byDefault: "group",
    needs: { option: "model" },
  },
  ffwMultiple: {
    rule: SIZE,
    byDefault: "64, or what the family rounds to",
    remedy: "Leave it out for 64, or what the family rounds to.",
    needs: { option: "model" },
  },
};

const WITH_DAYS: Company = { option: "days" };

/** What a sweep may cost in all, as a machine and the days that it is there. */
export const MACHINE_ROWS: RowsOf<{ days: number; accelerator: string; gpus: number; mfu: number }> = {
  days: {
    rule: POSITIVE,
    remedy: "Give the days that the accelerators are there.",
    needs: LADDER,
    excludes: [{ option: "totalFlops" }, { option: "computeBudgets" }, { option: "targetStandardError" }],
  },
  accelerator: {
    rule: { kind: "text" },
    remedy: "Name one, such as h100.",
    needs: WITH_DAYS,
  },
  gpus: {
    rule: WHOLE,
    remedy: "Give how many there are in all.",
    needs: WITH_DAYS,
  },
  mfu: {
    rule: { kind: "number", above: 0, max: 1 },
    byDefault: DEFAULT_MFU,
    remedy: "Give a share such as 0.4.",
    needs: WITH_DAYS,
  },
};

/** What a sweep is for. */
export const TARGET_ROWS: RowsOf<{ targetBudget: number }> = {
  targetBudget: { rule: POSITIVE, remedy: GIVE_TARGET },
};

const NOISE_ROW: Row<NumberRule> = {
  rule: POSITIVE,
  byDefault: DEFAULT_NOISE,
  needs: BY_EXACT_LAW,
};

/** What is thought of the losses before a sweep runs. */
export const PRIOR_ROWS: RowsOf<{ prior: object; noise: number }> = {
  prior: {
    rule: { kind: "prior" },
    byDefault: DEFAULT_PRIOR_NAMES,
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
    byDefault: "all the same",
    remedy: "Leave it out for equal ones.",
    needs: { option: "criterion", values: ["mean"] },
  },
  criterion: {
    rule: { kind: "oneOf", values: ["worst", "mean"] },
    byDefault: "worst",
    needs: BY_EXACT_LAW,
  },
  robustness: {
    rule: { kind: "number", min: 1 },
    byDefault: DEFAULT_ROBUSTNESS,
    needs: BY_EXACT_LAW,
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
    remedy: 'Give "optimal".',
  },
  numSizesPerBudget: {
    rule: SIZES_OF_A_PARABOLA,
    byDefault: DEFAULT_NUM_SIZES_PER_BUDGET,
  },
  prior: {
    rule: { kind: "prior" },
    byDefault: DEFAULT_PRIOR_NAMES,
  },
  spanFactor: {
    rule: SPAN,
    byDefault: DEFAULT_DESIGN_SPAN,
  },
  targetBudget: {
    rule: POSITIVE,
    remedy: GIVE_TARGET,
    needs: OPTIMAL_LAYOUT,
  },
  robustness: {
    rule: { kind: "number", min: 1 },
    byDefault: DEFAULT_ROBUSTNESS,
    needs: OPTIMAL_LAYOUT,
  },
};

/** How a design is chosen. */
export const DESIGN_METHODS = ["ladder", "optimised", "exact-law"] as const;
/** How a rung is chosen. */
export const REFINE_METHODS = ["ladder", "exact-law"] as const;

/** What a ladder has, beside what all designs have. */
export const DESIGNED_LADDER_ROWS: RowsOf<{
  method: (typeof DESIGN_METHODS)[number];
  numSizesPerBudget: number;
  budgetRatio: number;
  seedRepeats: number;
}> = {
  method: {
    rule: { kind: "oneOf", values: DESIGN_METHODS },
    byDefault: "ladder",
    remedy: "Leave it out for the ladder.",
  },
  numSizesPerBudget: {
    rule: COUNT,
    byDefault: DEFAULT_LADDER_SIZES,
    needs: BY_LADDER,
  },
  budgetRatio: {
    rule: RATIO,
    byDefault: DEFAULT_BUDGET_RATIO,
    needs: BY_LADDER,
  },
  seedRepeats: {
    rule: REPEATS,
    byDefault: DEFAULT_SEED_REPEATS,
    needs: BY_LADDER,
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
  given: readonly object[];
}> = {
  totalFlops: {
    rule: POSITIVE,
    remedy: "Give what the sweep may cost: 1e21.",
  },
  targetStandardError: {
    rule: POSITIVE,
    remedy: "Give a standard error of log10 N*, such as 0.01.",
    needs: BY_RULE_OR_LAW,
  },
  maxBudget: {
    rule: POSITIVE,
    byDefault: { "exact-law": "an eighth of the total" },
    remedy: "Give the training FLOPs of the largest run, such as 1e20.",
  },
  minBudget: {
    rule: POSITIVE,
    byDefault: { "exact-law": "a 10,000th of the largest" },
    remedy: ["Leave it out for a 10,000th of ", { path: ["maxBudget"] }, "."],
  },
  numBudgets: {
    rule: NUM_BUDGETS,
    byDefault: { ladder: DEFAULT_LADDER_BUDGETS, "exact-law": DEFAULT_NUM_BUDGETS },
    needs: BY_RULE_OR_LAW,
  },
  numExperiments: {
    rule: { kind: "number", integer: true, min: 1, max: 1000 },
    byDefault: { optimised: DEFAULT_OPTIMISED_EXPERIMENTS, "exact-law": DEFAULT_NUM_EXPERIMENTS },
    remedy: "Leave it out for the default.",
    needs: BY_SEARCH,
  },
  minSizesPerBudget: {
    rule: SIZES_OF_A_PARABOLA,
    byDefault: { optimised: DEFAULT_OPTIMISED_SIZES, "exact-law": DEFAULT_MIN_SIZES_PER_BUDGET },
    remedy: "Leave it out for the default.",
    needs: BY_SEARCH,
  },
  spanFactor: {
    rule: SPAN,
    byDefault: { ladder: DEFAULT_CENTRED_SPAN, optimised: DEFAULT_CENTRED_SPAN, "exact-law": DEFAULT_DESIGN_SPAN },
    remedy: "Leave it out for the default.",
  },
  given: {
    rule: { kind: "runs" },
    needs: BY_OPTIMISED,
  },
};

/** What a sweep is refined by. */
export const REFINE_ROWS: RowsOf<{
  nextBudgets: readonly number[];
  method: (typeof REFINE_METHODS)[number];
  prior: object;
  targetBudget: number;
  numSizesPerBudget: number;
  spanFactor: number;
}> = {
  nextBudgets: {
    rule: { kind: "budgets" },
  },
  method: {
    rule: { kind: "oneOf", values: REFINE_METHODS },
    byDefault: "ladder",
    remedy: "Leave it out for rungs of a ladder.",
    help: { words: "as the rungs of a ladder, which real sweeps favour, or those that tell most if the law is exact" },
  },
  prior: {
    rule: { kind: "prior" },
    byDefault: DEFAULT_PRIOR_NAMES,
    needs: BY_LADDER,
  },
  targetBudget: {
    rule: POSITIVE,
    byDefault: "the largest of the next budgets",
    remedy: GIVE_TARGET,
  },
  numSizesPerBudget: {
    rule: SIZES_OF_A_PARABOLA,
    byDefault: { ladder: DEFAULT_LADDER_SIZES, "exact-law": DEFAULT_NUM_SIZES_PER_BUDGET },
  },
  spanFactor: {
    rule: SPAN,
    byDefault: { ladder: DEFAULT_CENTRED_SPAN, "exact-law": DEFAULT_REFINED_SPAN },
  },
};

const SEED: NumberRule = { kind: "number", integer: true, min: 0, max: MAX_INTEGER };

/** What a sweep is simulated by. */
export const SIMULATION_ROWS: RowsOf<{ lossSurface: object; noise: number; seed: number }> = {
  lossSurface: {
    rule: { kind: "prior" },
  },
  noise: NOISE_ROW,
  seed: {
    rule: SEED,
    byDefault: DEFAULT_SEED,
  },
};

export const TRIALS_ROWS: RowsOf<{ trials: number }> = {
  trials: {
    rule: { kind: "number", integer: true, min: 1, max: 100_000 },
    byDefault: DEFAULT_TRIALS,
  },
};

/** What all fits share. */
export const LAW_ROWS: RowsOf<{
  flopsPerParamPerToken: number;
  budgetTolerance: number;
  confidence: number;
}> = {
  flopsPerParamPerToken: {
    rule: POSITIVE,
    byDefault: DEFAULT_FLOPS_PER_PARAM_PER_TOKEN,
    remedy: "Use 6 for a dense transformer.",
  },
  budgetTolerance: {
    rule: { kind: "number", min: 0, below: 1 },
    byDefault: DEFAULT_BUDGET_TOLERANCE,
  },
  confidence: {
    rule: { kind: "number", above: 0, below: 1 },
    byDefault: DEFAULT_CONFIDENCE,
    remedy: "Use 0.9 for 90%.",
  },
};

/** What fits share whose intervals come from resampled sweeps. */
export const RESAMPLING_ROWS: RowsOf<{ bootstrap: number; seed: number }> = {
  bootstrap: {
    rule: { kind: "number", integer: true, min: 0, max: 100_000 },
    byDefault: DEFAULT_BOOTSTRAP,
    needs: { option: "approach", values: ["2", "3"] },
  },
  seed: {
    rule: SEED,
    byDefault: DEFAULT_SEED,
    needs: { option: "approach", values: ["2", "3"] },
  },
};

/** What approaches 2 and 3 share. */
export const FIT_ROWS: typeof LAW_ROWS & typeof RESAMPLING_ROWS = /* @__PURE__ */ Object.assign(
  {},
  LAW_ROWS,
  RESAMPLING_ROWS,
);

/** What is held back and predicted. */
export const BACKTEST_ROWS: RowsOf<{ hide: number }> = {
  hide: {
    rule: COUNT,
    byDefault: DEFAULT_HIDDEN_BUDGETS,
  },
};

/** How a picture is drawn. */
export const PICTURE_ROWS: RowsOf<{ width: number; height: number; title: string; isStyled: boolean }> = {
  width: { rule: { kind: "number", min: 240, max: 10_000 }, byDefault: 720 },
  height: { rule: { kind: "number", min: 160, max: 10_000 }, byDefault: "what suits the picture" },
  title: { rule: { kind: "text" }, byDefault: "what it shows, in words" },
  isStyled: { rule: { kind: "flag" }, byDefault: true },
};

/** How far a picture of a law reaches. */
export const REACH_ROWS: RowsOf<{ upTo: number }> = {
  upTo: {
    rule: POSITIVE,
    byDefault: "40× the largest budget, 1000× by approach 2 or 3",
    remedy: "Give training FLOPs, such as 1e24.",
  },
};

/** What a recommended model keeps to. */
export const TRAINING_LIMIT_ROWS: RowsOf<TrainingLimitValues> = {
  maxParams: {
    rule: AT_LEAST_ONE,
  },
  maxTokens: {
    rule: AT_LEAST_ONE,
  },
  uniqueTokens: {
    rule: AT_LEAST_ONE,
  },
};

/** The limits of a recommended model. */
export interface TrainingLimitValues {
  readonly maxParams: number;
  readonly maxTokens: number;
  readonly uniqueTokens: number;
}

/** Approach 2. */
export const ISOFLOP_FIT_ROWS: RowsOf<{ include: "inside" | "convex" }> = {
  include: {
    rule: { kind: "oneOf", values: ["inside", "convex"] },
    byDefault: "inside",
    needs: { option: "approach", values: ["2"] },
  },
};

/** Approach 3. */
export interface SurfaceFitValues {
  readonly loss: "least-squares" | "huber";
  readonly huberDelta: number;
  readonly irreducibleLoss: number;
  readonly tieExponents: boolean;
  readonly resample: "runs" | "models";
}

export const SURFACE_FIT_ROWS: RowsOf<SurfaceFitValues> = {
  loss: {
    rule: { kind: "oneOf", values: ["least-squares", "huber"] },
    byDefault: "least-squares",
    needs: { option: "approach", values: ["3"] },
  },
  huberDelta: {
    rule: POSITIVE,
    byDefault: DEFAULT_HUBER_DELTA,
    remedy: "Leave it out for 0.001, as in Hoffmann et al. 2022.",
    needs: { option: "loss", values: ["huber"] },
  },
  irreducibleLoss: {
    rule: { kind: "number", min: 0 },
    remedy: "Leave it out to have it fitted.",
    needs: { option: "approach", values: ["3"] },
  },
  tieExponents: {
    rule: { kind: "flag" },
    byDefault: false,
    needs: { option: "approach", values: ["3"] },
  },
  resample: {
    rule: { kind: "oneOf", values: ["runs", "models"] },
    byDefault: "runs",
    needs: { option: "approach", values: ["3"] },
  },
};

/** What files of runs are read by. */
export interface RunFileValues {
  readonly format: "csv" | "jsonl" | "json" | "markdown";
  readonly plan: object;
  readonly columns: object;
  readonly where: string;
  readonly minBudget: number;
  readonly keep: "last" | "best" | "all";
  readonly flopsPerParamPerToken: number;
  readonly budgetTolerance: number;
}

export const RUN_FILE_ROWS: RowsOf<RunFileValues> = {
  format: {
    rule: { kind: "oneOf", values: ["csv", "jsonl", "json", "markdown"] },
    byDefault: "by what the text begins with",
    remedy: "Leave it out to go by the text.",
  },
  plan: {
    rule: { kind: "code" },
  },
  columns: {
    rule: { kind: "columns" },
    byDefault: "by their names",
  },
  where: {
    rule: { kind: "text" },
    remedy: "Write State=finished.",
  },
  minBudget: {
    rule: POSITIVE,
    remedy: "Leave it out to read all.",
    help: { words: "reads runs of at least so many training FLOPs", unit: "FLOPs" },
  },
  keep: {
    rule: { kind: "oneOf", values: ["last", "best", "all"] },
    byDefault: "last",
  },
  flopsPerParamPerToken: {
    rule: POSITIVE,
    byDefault: DEFAULT_FLOPS_PER_PARAM_PER_TOKEN,
    remedy: "Use 6 for a dense transformer.",
    help: { words: "k, by which C = k·N·D gives what a file does not have", unit: "FLOPs" },
  },
  budgetTolerance: {
    rule: { kind: "number", min: 0, below: 1 },
    byDefault: DEFAULT_BUDGET_TOLERANCE,
  },
};

type NamesOf<SomeRows> = SomeRows extends unknown ? keyof SomeRows : never;

type OptionName = NamesOf<
  | typeof PLAN_ROWS
  | typeof LIMIT_ROWS
  | typeof GIVEN_SIZES_ROWS
  | typeof SIZE_RANGE_ROWS
  | typeof MODEL_CLS_ROWS
  | typeof PROBING_ROWS
  | typeof LAYOUT_ROWS
  | typeof ASYNC_ROWS
  | typeof NAMED_MODEL_ROWS
  | typeof PRIOR_ROWS
  | typeof TRUST_ROWS
  | typeof OPTIMAL_ROWS
  | typeof DESIGN_ROWS
  | typeof DESIGNED_LADDER_ROWS
  | typeof REFINE_ROWS
  | typeof SIMULATION_ROWS
  | typeof TRIALS_ROWS
  | typeof LAW_ROWS
  | typeof RESAMPLING_ROWS
  | typeof BACKTEST_ROWS
  | typeof PICTURE_ROWS
  | typeof REACH_ROWS
  | typeof TRAINING_LIMIT_ROWS
  | typeof LADDER_ROWS
  | typeof MACHINE_ROWS
  | typeof ISOFLOP_FIT_ROWS
  | typeof SURFACE_FIT_ROWS
  | typeof RUN_FILE_ROWS
>;

// Apart from the rows, so that a bundle that only plans has none of it.
const HELP: Readonly<Record<OptionName, Help>> = {
  computeBudgets: {
    words: "what to train at; as text 1e18,3e18, or a log-spaced ladder 1e17:1e21:5 (first, last, how many)",
    unit: "training FLOPs",
  },
  numSizesPerBudget: { words: "distinct sizes to train at each budget, at the most", unit: "count" },
  flops: { words: "how training FLOPs per token are counted" },
  sequenceLength: {
    words: "tokens of a training sequence, for the conventions that count attention",
    unit: "tokens",
  },
  flopsPerParamPerToken: { words: "training FLOPs per parameter and token (k)", unit: "FLOPs" },
  sizeParam: { words: "the model's option that sets its size" },
  modelKwargs: { words: "the model's other options" },
  minTokensPerParam: { words: "the smallest D/N", unit: "ratio" },
  maxTokensPerParam: { words: "the largest D/N", unit: "ratio" },
  maxTokens: { words: "the most tokens there are to train on", unit: "tokens" },
  maxParams: { words: "the most parameters that the hardware holds", unit: "count" },
  minSteps: { words: "the fewest optimizer steps, of a batch each", unit: "count" },
  batchTokens: { words: "tokens of one optimizer step, beside the fewest steps", unit: "tokens" },
  modelSizes: { words: "sizes counted elsewhere, in place of a model: each size once, in any order" },
  modelClsName: { words: "the name of the model that the sizes were counted of" },
  minSize: { words: "smallest size to probe", unit: "size" },
  maxSize: { words: "largest size to probe", unit: "size" },
  sizeMultiple: { words: "what each size is a multiple of", unit: "size" },
  modelCls: { words: "class or function that takes an options object and yields a model with numParams()" },
  numProbeSizes: { words: "log-spaced sizes to probe, before rounding", unit: "count" },
  probeAll: { words: "probes also beyond the first model that is too large for every budget" },
  layout: { words: "how each budget's sizes are chosen" },
  prior: {
    words: "the loss surface that is expected, or several; as text names with commas, or JSON { E, A, B, alpha, beta }",
  },
  spanFactor: { words: "sizes lie within this factor of N*: from N*/factor to factor·N*", unit: "factor" },
  concurrency: { words: "models to probe at a time", unit: "count" },
  signal: { words: "ends the planning when it aborts" },
  onProgress: { words: "called after each size" },
  model: { words: "a family by its name" },
  config: { words: "a model by its config.json, as Hugging Face publishes it" },
  layers: {
    words:
      "how a family's layers and width go together: fixed, aspect-ratio, marin, a width per layer such as 64, or a list " +
      "of widths and layers such as 768:12,1024:16",
  },
  keyValueHeads: { words: "what a family's key/value heads keep: their group of query heads, or their number" },
  ffwMultiple: { words: "what a family's feed-forward widths are a multiple of", unit: "size" },
  noise: { words: "standard deviation of a run's loss", unit: "nats" },
  priorWeights: { words: "how much each of several priors counts in the mean", unit: "list" },
  criterion: { words: "what counts over priors and their shifts" },
  robustness: { words: "the prior's N* may be wrong by this factor; 1 trusts it", unit: "factor" },
  targetBudget: { words: "training FLOPs of the model that the sweep is for", unit: "FLOPs" },
  totalFlops: { words: "what the sweep may cost in all, in training FLOPs", unit: "FLOPs" },
  targetStandardError: {
    words: "in place of a total: the standard error of log10 N* that the cheapest sweep is to leave",
    unit: "error",
  },
  maxBudget: { words: "the largest budget of one run, in training FLOPs", unit: "FLOPs" },
  minBudget: { words: "the smallest budget of one run, in training FLOPs", unit: "FLOPs" },
  numBudgets: { words: "log-spaced budgets: those of a ladder, or those that a design chooses among", unit: "count" },
  method: {
    words:
      "the ladder, which real sweeps favour; a search by what runs leave open where the law is nearly right; or the " +
      "c-optimal design that is best if the law is exact",
  },
  budgetRatio: { words: "how many times larger each budget of a ladder is than the one below", unit: "ratio" },
  seedRepeats: {
    words: "more runs of a ladder's smallest budget, at its middle size: they tell seed noise",
    unit: "count",
  },
  numExperiments: { words: "experiments at the most", unit: "count" },
  minSizesPerBudget: {
    words: "distinct sizes of a budget at the least, of which a parabola needs three",
    unit: "count",
  },
  given: { words: "runs that there are already: the design says what to add for its total" },
  days: { words: "days of accelerators, in place of a total", unit: "days" },
  accelerator: { words: "which accelerators: h100, b200, tpu-v5p" },
  gpus: { words: "how many accelerators in all", unit: "count" },
  mfu: { words: "what share of their peak is reached", unit: "share" },
  nextBudgets: { words: "training FLOPs of the runs to plan next", unit: "training FLOPs" },
  lossSurface: { words: "the loss surface that is true" },
  seed: { words: "seed of the random numbers", unit: "seed" },
  trials: { words: "sweeps to simulate", unit: "count" },
  budgetTolerance: { words: "budgets that differ by no more than this share are one", unit: "share" },
  bootstrap: { words: "resampled sweeps for the intervals; 0: none", unit: "count" },
  confidence: { words: "the confidence of intervals", unit: "share" },
  hide: { words: "the largest budgets to hide, and to predict from the others", unit: "count" },
  include: {
    words: "which parabolas the power laws rest on: those that turn within what was trained, or all that turn",
  },
  loss: { words: "what is minimised" },
  huberDelta: {
    words: "from which residual of ln L on it counts by its size and no longer by its square",
    unit: "delta",
  },
  uniqueTokens: {
    words: "tokens that are there once; those beyond repeat, and tell less (Muennighoff et al. 2023)",
    unit: "tokens",
  },
  irreducibleLoss: { words: "E where it is known, below every loss; otherwise it is fitted", unit: "nats" },
  tieExponents: { words: "has α = β, as where N* and D* grow alike" },
  resample: {
    words: "what resampled sweeps draw anew: each run's residual, or all those of an N together",
  },
  format: { words: "how the runs are written" },
  columns: {
    words: "which column is which field: num_params=N,loss=val_loss; also products, paths and ln(…)",
    unit: "list",
  },
  where: {
    words: "reads rows that meet it: State=finished, or lr<0.01, with commas between several",
    unit: "condition",
  },
  keep: {
    words: "which rows are runs: the last step of each, of these the least loss of each N and D, or all",
  },
  plan: { words: "the plan that the runs are of" },
  width: { words: "how wide the picture is", unit: "pixels" },
  height: { words: "how high the picture is", unit: "pixels" },
  title: { words: "what stands above the picture" },
  isStyled: { words: "whether the picture carries its style sheet" },
  upTo: { words: "the largest budget that is drawn", unit: "training FLOPs" },
};

/** What people are told of an option. */
export function helpFor(option: string, { help }: Row): Help {
  if (help !== undefined) return help;
  if (isOptionName(option)) return HELP[option];
  throw new RangeError(`${option} needs help of its own`);
}

function isOptionName(option: string): option is OptionName {
  return Object.hasOwn(HELP, option);
}

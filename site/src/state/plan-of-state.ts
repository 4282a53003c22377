import { PLAN_PARAMETERS } from "../../../src/edge/parameters.ts";
import { planOptions } from "../../../src/edge/plan-options.ts";
import { readPlan, type SweepPlan } from "../../../src/index.ts";
import type { Options } from "../../../src/options/read.ts";
import { jsonOf, valueOfText } from "../../../src/options/text.ts";
import { planAny } from "../../../src/plan/plan-sweep.ts";
import type { BudgetSource, ModelSource, PlanState, Texts } from "./site-state.ts";

const MODEL_OPTIONS: Readonly<Record<ModelSource, readonly string[]>> = {
  family: ["model", "layers", "keyValueHeads", "ffwMultiple", "minSize", "maxSize", "sizeMultiple", "flops"],
  config: ["config", "layers", "keyValueHeads", "ffwMultiple", "minSize", "maxSize", "sizeMultiple", "flops"],
  sizes: ["modelSizes"],
  file: [],
};

export const LADDER_OPTIONS = ["numBudgets", "budgetRatio", "minBudget", "maxBudget", "seedRepeats"] as const;

const BUDGET_OPTIONS: Readonly<Record<BudgetSource, readonly string[]>> = {
  // FLOPs in all are laid out as a ladder.
  budgets: ["computeBudgets", "layout"],
  total: ["totalFlops", ...LADDER_OPTIONS],
  machine: ["days", "accelerator", "gpus", "mfu", ...LADDER_OPTIONS],
};

export const LIMIT_OPTIONS = [
  "minTokensPerParam",
  "maxTokensPerParam",
  "maxTokens",
  "maxParams",
  "minSteps",
  "batchTokens",
] as const;

const OTHER_OPTIONS = ["sizeParam", "numSizesPerBudget", "sequenceLength", "flopsPerParamPerToken"] as const;

/** Bounds that a page can show; a server's are for those who share it. */
const BOUNDS = {
  maxBodyBytes: 2 ** 24,
  maxBodyTime: 60_000,
  maxBudgets: 64,
  maxSizes: 2 ** 14,
  maxProbes: 2 ** 14,
  maxCells: 2 ** 17,
};

/** What is typed for the options that mean something as things are set, by the names of the options. */
export function plannedTexts({ models, budgets, options }: PlanState): Texts {
  const isCentred = budgets !== "budgets" || ["", "centred", "ladder"].includes(options.layout ?? "");
  const meant: readonly string[] = [
    ...MODEL_OPTIONS[models],
    ...BUDGET_OPTIONS[budgets],
    ...OTHER_OPTIONS,
    ...LIMIT_OPTIONS,
    ...(isCentred ? ["prior", "spanFactor"] : []),
  ];
  return Object.fromEntries(Object.entries(options).filter(([option]) => meant.includes(option)));
}

/** The options of planSweep that a state says, read as the command and the server read them. */
export function optionsOf(plan: PlanState): Options {
  return planOptions(valuesOf(plannedTexts(plan)), BOUNDS);
}

function valuesOf(texts: Texts): Options {
  const values: Record<string, unknown> = {};
  for (const [option, text] of Object.entries(texts)) {
    const row = PLAN_PARAMETERS[option];
    if (row === undefined) continue;
    const isJson = option === "config" || option === "modelSizes";
    values[option] = isJson ? jsonOf(option, text) : valueOfText(option, row, text, BOUNDS.maxBudgets);
  }
  return values;
}

/**
 * The plan that a state asks for, with every experiment.
 *
 * @throws {IsoflopError} where what is set breaks a rule
 */
export function planOf(plan: PlanState): SweepPlan {
  return plan.models === "file" ? readPlan(plan.file) : planAny(optionsOf(plan));
}

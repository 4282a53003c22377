import { invalidOption, isPositive, MAX_SIZE } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import type { Run } from "../fit/run.ts";
import { surfaceColumn } from "../fit/simulate-runs.ts";
import type { ModelKwargs } from "../models/model.ts";
import { computeBudgetLadder } from "../options/compute-budgets.ts";
import { DEFAULT_PRIOR, type Prior, readPrior } from "../options/priors.ts";
import { brokenRule, checked, mergedRows, type Options, rowsWithout } from "../options/read.ts";
import { MODEL_ROWS, readSweep } from "../options/read-sweep.ts";
import type { SweepRequest } from "../options/request.ts";
import { keepsNumberRule } from "../options/rules.ts";
import type { SearchedModels, SweepLimits } from "../options/sweep.ts";
import {
  DEFAULT_DESIGN_SPAN,
  DEFAULT_MIN_SIZES_PER_BUDGET,
  DEFAULT_NOISE,
  DEFAULT_NUM_BUDGETS,
  DEFAULT_NUM_EXPERIMENTS,
  DEFAULT_ROBUSTNESS,
  DESIGN_ROWS,
  DESIGNED_LADDER_ROWS,
  PRIOR_ROWS,
  type Rows,
  SEARCHED_RANGE_ROWS,
  TARGET_ROWS,
  TRUST_ROWS,
} from "../options/table.ts";
import type { ModelSize } from "../probe/sizes.ts";
import type { DesignScenarios } from "../wasm/design/design.ts";
import { logarithm } from "../wasm/fit/elementary.ts";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import { checkTarget, checkTargetAbove } from "./options.ts";
import { shiftedRow } from "./surface-rows.ts";

/** What models a design may train: those of a class, or some that were counted elsewhere. */
export type DesignModels<ModelOptions extends object = Record<string, unknown>> =
  | SearchedModels<ModelOptions>
  | {
      /** The sizes, each with its `flopsPerToken` where FLOPs are not counted as k·N. */
      readonly modelSizes: readonly ModelSize[];
      readonly sizeParam?: string;
      readonly modelClsName?: string;
      readonly modelKwargs?: ModelKwargs;
      readonly modelCls?: never;
      readonly flops?: "6N";
    };

/** What a design may be sure of before it runs. */
export interface DesignPrior {
  /** Which losses to expect: a surface by name, your own, or several; a blend of published ones by default. */
  readonly prior?: Prior;
  /** How much each of several priors counts in the mean; all the same by default. Only with `criterion: "mean"`. */
  readonly priorWeights?: readonly number[];
  /** Over priors and their shifts: the worst variance counts, or the weighted mean; `"worst"` by default. */
  readonly criterion?: "worst" | "mean";
  /**
   * By what factor the prior's N* may be wrong either way, at least 1: a design must do well also where it is that many
   * times larger or smaller. 3 by default; 1 trusts the prior.
   */
  readonly robustness?: number;
  /** Standard deviation of a run's loss, in nats; 0.005 by default. It matters for `targetStandardError` alone. */
  readonly noise?: number;
}

/** A ladder of budgets, as `planSweep` lays it. */
export interface LadderDesign {
  /** How the sweep is chosen: `"ladder"` by default, the rule that a study on public runs chose. */
  readonly method?: "ladder";
  /** What the sweep may cost in all, in training FLOPs. */
  readonly totalFlops?: number;
  /**
   * In place of `totalFlops`: the standard deviation of log10 N* at the target that the cheapest ladder is to leave, where losses
   * are only nearly a Chinchilla surface (that of `posterior.logNumParams` of evaluatePlan, over ln 10).
   */
  readonly targetStandardError?: number;
  /** Which losses to expect: a surface by name, your own, or several; a blend of published ones by default. */
  readonly prior?: Prior;
  /** How many sizes each budget has; 5 by default. */
  readonly numSizesPerBudget?: number;
  /** How many budgets, an integer from 3 to 64; 5 by default. */
  readonly numBudgets?: number;
  /** How many times larger each budget is than the one below; 5 by default, less where minBudget leaves no four rungs. */
  readonly budgetRatio?: number;
  /** The smallest budget that is worth a run, in training FLOPs; any by default. */
  readonly minBudget?: number;
  /** The largest budget of one run, in training FLOPs: what it frees buys a sixth and a seventh size there. */
  readonly maxBudget?: number;
  /** How many more runs the middle size of the smallest budget has, by which seed noise is known; 2 by default. */
  readonly seedRepeats?: number;
  /** How far sizes reach from N*, greater than 1; 4 by default. */
  readonly spanFactor?: number;
}

/** A search by what the runs leave open of N* and of the loss at the target, where losses are only nearly a Chinchilla surface. */
export interface OptimisedDesign {
  readonly method: "optimised";
  /** What the sweep, or what is added to the given runs, may cost in all, in training FLOPs. */
  readonly totalFlops: number;
  /** Which losses to expect: a surface by name, your own, or several; a blend of published ones by default. */
  readonly prior?: Prior;
  /**
   * Runs that there are already: the plan is what to add to them. New runs are at their budgets, at sizes that were not trained
   * there, and at new ones.
   */
  readonly given?: readonly Run[];
  /** The smallest budget that is worth a run, in training FLOPs; any by default. */
  readonly minBudget?: number;
  /** The largest budget of one run, in training FLOPs; the target by default. */
  readonly maxBudget?: number;
  /** How many experiments there are at the most; 25 by default. */
  readonly numExperiments?: number;
  /** How many distinct sizes a new budget has at least where the family offers them, an integer of at least 3; 4 by default. */
  readonly minSizesPerBudget?: number;
  /** How far sizes reach from N*, greater than 1; 4 by default. */
  readonly spanFactor?: number;
}

/** The c-optimal design: best if losses are exactly a Chinchilla surface. */
export interface ExactLawDesign extends DesignPrior {
  readonly method: "exact-law";
  /** What the sweep may cost in all, in training FLOPs. */
  readonly totalFlops?: number;
  /** In place of `totalFlops`: the standard error of log10 N* at the target that the cheapest sweep is to reach. */
  readonly targetStandardError?: number;
  /** The largest budget of one run, in training FLOPs; an eighth of `totalFlops` by default. */
  readonly maxBudget?: number;
  /** The smallest budget of one run; a 10,000th of `maxBudget` by default. */
  readonly minBudget?: number;
  /** How many log-spaced budgets there are to choose among, an integer from 3 to 64; 17 by default. */
  readonly numBudgets?: number;
  /** How many experiments there are at the most, an integer of at least 9; 35 by default. */
  readonly numExperiments?: number;
  /** How many distinct sizes a budget that is used has at least, an integer of at least 3; 3 by default. */
  readonly minSizesPerBudget?: number;
  /** Sizes lie within this factor of an N* that may be true at each budget, above 1; 16 by default. */
  readonly spanFactor?: number;
}

/** Options of {@link designSweep}. */
export type DesignOptions<ModelOptions extends object = Record<string, unknown>> = DesignModels<ModelOptions> &
  Partial<SweepLimits> & {
    /** C: the training FLOPs of the model that the sweep is for. */
    readonly targetBudget: number;
    /** k: training FLOPs per parameter and token; 6 by default. */
    readonly flopsPerParamPerToken?: number;
  } & (LadderDesign | OptimisedDesign | ExactLawDesign);

/** The options of designSweep by the exact law, checked and with their defaults. */
export interface DesignRequest {
  /** The plan's options, with the ladder as its budgets. */
  readonly sweep: SweepRequest;
  readonly ladder: readonly number[];
  readonly targetBudget: number;
  readonly totalFlops: number | undefined;
  readonly targetStandardError: number | undefined;
  readonly numExperiments: number;
  readonly minSizes: number;
  readonly logSpan: number;
  readonly prior: PriorRequest;
  readonly noise: number;
}

/** Surfaces that may be true, checked. */
export interface PriorRequest extends Omit<DesignScenarios, "logParamsTimesTokens"> {
  /** The same surfaces one by one: sizes are looked for about the N* of each. */
  readonly rows: readonly Float64Array[];
}

/** What a design decides itself. */
const DECIDED = ["computeBudgets", "numSizesPerBudget"];
/** The options that say which models and limits a design has. */
export const DESIGN_MODEL_ROWS: Rows = /* @__PURE__ */ mergedRows(
  /* @__PURE__ */ rowsWithout(MODEL_ROWS, DECIDED),
  SEARCHED_RANGE_ROWS,
);
/** The options of designSweep. */
export const DESIGN_SWEEP_ROWS: Rows = /* @__PURE__ */ mergedRows(
  TARGET_ROWS,
  DESIGNED_LADDER_ROWS,
  DESIGN_ROWS,
  PRIOR_ROWS,
  TRUST_ROWS,
  DESIGN_MODEL_ROWS,
);

const RUNG_DIGITS = 3;
/** Three budgets of three sizes: the fewest that have a parabola at each and a power law over them. */
const MIN_BUDGETS = 3;

/** Checks the options of designSweep by the exact law. */
export function readDesign(options: Options): DesignRequest {
  const { targetBudget } = checked(options, TARGET_ROWS);
  const { totalFlops, targetStandardError } = checkGoal(options);
  const design = checked(options, DESIGN_ROWS);
  const {
    numExperiments = DEFAULT_NUM_EXPERIMENTS,
    minSizesPerBudget = DEFAULT_MIN_SIZES_PER_BUDGET,
    numBudgets = DEFAULT_NUM_BUDGETS,
    spanFactor = DEFAULT_DESIGN_SPAN,
  } = design;
  const { noise = DEFAULT_NOISE } = checked(options, PRIOR_ROWS);
  checkTarget(targetBudget);
  if (numExperiments < MIN_BUDGETS * minSizesPerBudget) {
    throw invalidOption(
      "numExperiments",
      `at least ${MIN_BUDGETS * minSizesPerBudget}: ${MIN_BUDGETS} budgets of ${minSizesPerBudget} sizes`,
      numExperiments,
      "Allow more experiments.",
    );
  }
  const ladder = readLadder(options, numBudgets, targetBudget, totalFlops);
  const sweep = readModels(options, ladder);
  return {
    sweep,
    ladder,
    targetBudget,
    totalFlops,
    targetStandardError,
    numExperiments,
    minSizes: minSizesPerBudget,
    logSpan: logarithm(spanFactor),
    prior: readPriors(options),
    noise,
  };
}

/** What a sweep may cost, or what it is to reach: one of them. */
export function checkGoal(options: Options): {
  readonly totalFlops: number | undefined;
  readonly targetStandardError: number | undefined;
} {
  const { totalFlops, targetStandardError } = checked(options, DESIGN_ROWS);
  if ((totalFlops === undefined) !== (targetStandardError === undefined)) return { totalFlops, targetStandardError };
  throw new IsoflopError("CONFLICTING_OPTIONS", {
    field: "totalFlops",
    rule: words`A design must get either ${name("totalFlops")} or ${name("targetStandardError")}`,
    value: totalFlops === undefined ? "neither" : "both",
    remedy: "Say what the sweep may cost, or what it is to reach.",
  });
}

function readLadder(
  options: Options,
  numBudgets: number,
  targetBudget: number,
  totalFlops: number | undefined,
): readonly number[] {
  const given = checked(options, DESIGN_ROWS);
  const { maxBudget = totalFlops === undefined ? undefined : Math.min(totalFlops / 8, targetBudget) } = given;
  if (!keepsNumberRule(DESIGN_ROWS.maxBudget.rule, maxBudget)) {
    throw brokenRule("maxBudget", DESIGN_ROWS.maxBudget, maxBudget);
  }
  const { minBudget = maxBudget / 1e4 } = given;
  if (minBudget >= maxBudget) {
    const rule = words`below ${name("maxBudget")}, ${maxBudget}`;
    throw invalidOption("minBudget", rule, minBudget, "Lower it, or raise the other.");
  }
  checkTargetAbove(targetBudget, maxBudget, [name("maxBudget")]);
  // Budgets that people can read and type again.
  const rungs = computeBudgetLadder(minBudget, maxBudget, numBudgets).map((rung, i) =>
    i === 0 || i === numBudgets - 1 ? rung : Number(rung.toPrecision(RUNG_DIGITS)),
  );
  const ladder = rungs.filter((rung, i) => i === 0 || rung > (rungs[i - 1] ?? 0));
  if (ladder.length === numBudgets && rungs.every((rung) => rung <= maxBudget)) return ladder;
  throw invalidOption(
    "numBudgets",
    words`as few as differ in their first ${RUNG_DIGITS} digits from ${name("minBudget")}, ${minBudget}, to ${name("maxBudget")}, ${maxBudget}`,
    numBudgets,
    words`Lower it, or lower ${name("minBudget")}.`,
  );
}

/** Checks the models and limits by the rules of planSweep. */
export function readModels(options: Options, computeBudgets: unknown): SweepRequest {
  const given = Object.fromEntries(Object.keys(DESIGN_MODEL_ROWS).map((option) => [option, options[option]]));
  const { modelCls, maxSize } = given;
  // Probing ends at the largest model that is useful, whatever the bound.
  const bound = modelCls !== undefined && maxSize === undefined ? MAX_SIZE : maxSize;
  return readSweep({ ...given, maxSize: bound, computeBudgets }, "planSweep");
}

/** Checks what is thought of the losses, and lays out all that may be true. */
export function readPriors(options: Options): PriorRequest {
  const { prior = DEFAULT_PRIOR } = options;
  const { criterion = "worst", robustness = DEFAULT_ROBUSTNESS, priorWeights } = checked(options, TRUST_ROWS);
  const surfaces: readonly LossSurface[] = readPrior("prior", prior);
  const shares = readShares(priorWeights, surfaces.length);
  const logShift = logarithm(robustness);
  const shifts = logShift === 0 ? [0] : [0, logShift, -logShift];
  const rows = surfaces.map(surfaceColumn).flatMap((row) => shifts.map((shift) => shiftedRow(row, shift)));
  return {
    rows,
    surfaces: Float64Array.from(rows.flatMap((row) => [...row])),
    shares: shares.flatMap((share) => shifts.map(() => share / shifts.length)),
    criterion,
  };
}

function readShares(weights: unknown, count: number): readonly number[] {
  if (weights === undefined) return Array.from({ length: count }, () => 1 / count);
  if (!Array.isArray(weights) || weights.length !== count || !weights.every(isPositive)) {
    throw invalidOption(
      "priorWeights",
      `${count} positive numbers, one a prior`,
      weights,
      "Leave it out for equal ones.",
    );
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

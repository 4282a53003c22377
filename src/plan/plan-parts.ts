import { MAX_COUNT } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { shortBudget } from "../common/units.ts";
import type { ScalingRule } from "../models/family/scaling-rule.ts";
import type { FlopsCounting } from "../models/flops-counting.ts";
import type { KwargsJson } from "../models/kwargs-json.ts";
import type { ModelKwargs } from "../models/model.ts";
import { RULES } from "../options/feasibility.ts";
import type { SweepLimits } from "../options/sweep.ts";
import type { KnownModel, ModelSize, SkippedSize, UnprobedSize } from "../probe/sizes.ts";
import { cellVerdicts, type SizeTable } from "../wasm/plan/feasibility.ts";
import type { Selection } from "../wasm/plan/selection.ts";
import type { DroppedCell } from "./experiment.ts";

/** What a plan is made of; every other figure on it follows from these. */
export interface PlanParts {
  readonly modelClsName: string;
  readonly sizeParam: string;
  readonly modelKwargs: ModelKwargs;
  readonly kwargsJson: KwargsJson;
  /** As the user gave them. */
  readonly computeBudgets: readonly number[];
  /** Ascending, each once. */
  readonly distinctBudgets: readonly number[];
  readonly flops: FlopsCounting;
  readonly limits: SweepLimits;
  readonly sizes: SizeTable;
  /** The same sizes one by one, in the same order, with what their models tell. */
  readonly models: readonly KnownModel[];
  /** Whether models told options of their own: then those of each size are part of what its experiments are. */
  readonly hasOwnOptions: boolean;
  /** How the rest of a model follows its size, where a family says it. */
  readonly scaling: ScalingRule | undefined;
  readonly selection: Selection;
  readonly skipped: readonly SkippedSize[];
  readonly unprobed: readonly UnprobedSize[];
  readonly warnings: readonly string[];
}

// Of 36 bytes each, the columns of so many experiments take 0.6 GB.
const MAX_CELLS = 2 ** 24;
// V8's longest text is twice as long, and indentation makes a file half as long again.
const MAX_TEXT = 2 ** 28;

/** Refuses a plan whose columns would outgrow the memory of a runtime. */
export function checkNumCells(numBudgets: number, numSizes: number): void {
  checkAtMost(MAX_CELLS, numBudgets * numSizes, "cells of budget and size");
}

/**
 * Refuses more than 2^20 objects: so many experiments and as many dropped cells take 0.7 GB, of the 2 to 4 GB that an
 * engine's heap has. It is asked before they are made, or as they are.
 */
export function checkListed(count: number, what: string): void {
  checkAtMost(MAX_COUNT, count, what, COLUMNS);
}

/** Refuses rows whose text, each as long as one of them, would be longer than a text can be. */
export function checkText(numRows: number, row: string = ""): void {
  checkAtMost(MAX_TEXT, numRows * row.length, "characters of text", COLUMNS);
}

const COLUMNS = "Read plan.columns(), or write it with isoflop plan --out. ";

function checkAtMost(max: number, count: number, what: string, remedy = ""): void {
  if (count > max) {
    throw new IsoflopError("TOO_LARGE", {
      field: "computeBudgets",
      rule: `A plan must have at most ${max} ${what}`,
      value: count,
      remedy: `${remedy}Plan fewer budgets or sizes.`,
    });
  }
}

/** The sizes with what their FLOPs follow from: what else a model told stands on its experiments. */
export function listModelSizes({ models }: PlanParts): readonly ModelSize[] {
  return models.map(({ shape: _, modelKwargs: __, ...size }) => Object.freeze(size));
}

/** Every budget × size cell of some budgets that is infeasible, budgets and then sizes in ascending order. */
export function droppedCells(
  { distinctBudgets, sizes, models, limits }: PlanParts,
  budgets: readonly number[] = distinctBudgets,
): readonly DroppedCell[] {
  const dropped: DroppedCell[] = [];
  const { batchTokens = 1, maxTokens = 1 } = limits;
  for (const computeBudget of budgets) {
    const cells = cellVerdicts(computeBudget, sizes, limits);
    const short = shortBudget(computeBudget);
    for (const [i, { sizeParamValue, numParams }] of models.entries()) {
      const rule = cells.verdicts[i] ?? "feasible";
      if (rule === "feasible") continue;
      const numTokens = cells.numTokens[i] ?? 0;
      const tokensPerParam = numTokens / numParams;
      const numSteps = Math.floor(numTokens / batchTokens);
      const numEpochs = inHundredths(numTokens / maxTokens);
      const figures = { shortBudget: short, numParams, numTokens, tokensPerParam, numSteps, numEpochs };
      const reason = RULES[rule].reason(figures, limits);
      dropped.push(
        Object.freeze({ computeBudget, sizeParamValue, numParams, numTokens, tokensPerParam, rule, reason }),
      );
    }
    checkListed(dropped.length, "dropped cells as objects");
  }
  return dropped;
}

/** A ratio as people read it; one without hundredths stays. */
function inHundredths(value: number): number {
  return value < 1e12 ? Math.floor(value * 100 + 0.5) / 100 : value;
}

/** The budgets that no size suits, ascending. */
export function budgetsWithoutSize({ distinctBudgets, selection }: PlanParts): readonly number[] {
  const { rowEnds } = selection;
  return distinctBudgets.filter((_, b) => rowEnds[b] === (rowEnds[b - 1] ?? 0));
}

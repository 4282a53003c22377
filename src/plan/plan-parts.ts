import { IsoflopError } from "../common/errors.ts";
import { shortBudget } from "../common/units.ts";
import { type FlopsCounting, flopsIdentity } from "../models/flops-counting.ts";
import type { KwargsJson } from "../models/kwargs-json.ts";
import type { ModelKwargs } from "../models/model.ts";
import { cellLimits } from "../options/limits.ts";
import type { SweepLimits } from "../options/sweep.ts";
import type { ModelSize, SkippedSize, UnprobedSize } from "../probe/sizes.ts";
import { type ExperimentColumns, experimentColumns } from "../wasm/plan/experiment-columns.ts";
import { cellVerdicts, type SizeTable } from "../wasm/plan/feasibility.ts";
import type { Selection } from "../wasm/plan/selection.ts";
import type { DroppedCell, Experiment } from "./experiment.ts";
import { experimentIds, type PlanIdentity } from "./experiment-id.ts";
import { droppedReason, inHundredths } from "./feasibility.ts";

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
  readonly selection: Selection;
  readonly skipped: readonly SkippedSize[];
  readonly unprobed: readonly UnprobedSize[];
  readonly warnings: readonly string[];
}

// So that no list of a plan outgrows the memory of a runtime.
const MAX_CELLS = 2 ** 24;

/** Refuses a plan whose lists of experiments and of dropped cells would be too long. */
export function checkNumCells(numBudgets: number, numSizes: number): void {
  if (numBudgets * numSizes > MAX_CELLS) {
    throw new IsoflopError("TOO_LARGE", {
      field: "computeBudgets",
      rule: `A plan must have at most ${MAX_CELLS} cells of budget and size`,
      value: `${numBudgets} budgets and ${numSizes} sizes, which have ${numBudgets * numSizes}`,
      remedy: "Plan fewer budgets or sizes at a time.",
    });
  }
}

export function planColumns({ distinctBudgets, sizes, selection }: PlanParts): ExperimentColumns {
  return experimentColumns(distinctBudgets, sizes, selection);
}

/** What a plan's experiments have in common. */
export function planIdentity({ modelClsName, sizeParam, kwargsJson, flops }: PlanParts): PlanIdentity {
  return { modelClsName, sizeParam, kwargs: kwargsJson, flopsConvention: flopsIdentity(flops) };
}

export function planExperiments(parts: PlanParts): readonly Experiment[] {
  const idsOf = experimentIds(planIdentity(parts));
  const { sizes, selection } = parts;
  const columns = planColumns(parts);
  const experiments: Experiment[] = [];
  let budget: number | undefined;
  let idOf = idsOf(0);
  let previous: number | undefined;
  let repeat = 0;
  for (const [i, computeBudget] of columns.computeBudget.entries()) {
    if (computeBudget !== budget) {
      [budget, idOf] = [computeBudget, idsOf(computeBudget)];
      previous = undefined;
    }
    const sizeIndex = at(selection.sizeIndices, i);
    repeat = sizeIndex === previous ? repeat + 1 : 1;
    previous = sizeIndex;
    const sizeParamValue = at(columns.sizeParamValue, i);
    const numParams = at(columns.numParams, i);
    const numTokens = at(columns.numTokens, i);
    experiments.push(
      Object.freeze({
        experimentId: idOf(sizeParamValue, numParams, numTokens, repeat),
        computeBudget,
        sizeParamValue,
        numParams,
        numTokens,
        tokensPerParam: at(columns.tokensPerParam, i),
        flopsPerToken: at(sizes.flopsPerToken, sizeIndex),
        repeat,
      }),
    );
  }
  return experiments;
}

export function planModelSizes({ sizes, flops }: PlanParts): readonly ModelSize[] {
  return sizes.numParams.map((numParams, i) =>
    Object.freeze({
      sizeParamValue: at(sizes.sizeParamValue, i),
      numParams,
      ...(flops.flopsPerParamPerToken === undefined && { flopsPerToken: at(sizes.flopsPerToken, i) }),
    }),
  );
}

/** Every budget × size cell that is infeasible, budgets and then sizes in ascending order. */
export function droppedCells({ distinctBudgets, sizes, limits }: PlanParts): readonly DroppedCell[] {
  const dropped: DroppedCell[] = [];
  const cellsLimits = cellLimits(limits);
  const { batchTokens = 1, maxTokens = 1 } = limits;
  for (const computeBudget of distinctBudgets) {
    const cells = cellVerdicts(computeBudget, sizes, cellsLimits);
    const short = shortBudget(computeBudget);
    for (const [i, rule] of cells.verdicts.entries()) {
      if (rule === "feasible") continue;
      const numParams = at(sizes.numParams, i);
      const numTokens = at(cells.numTokens, i);
      const tokensPerParam = numTokens / numParams;
      const numSteps = Math.floor(numTokens / batchTokens);
      const numEpochs = inHundredths(numTokens / maxTokens);
      const figures = { shortBudget: short, numParams, numTokens, tokensPerParam, numSteps, numEpochs };
      dropped.push(
        Object.freeze({
          computeBudget,
          sizeParamValue: at(sizes.sizeParamValue, i),
          numParams,
          numTokens,
          tokensPerParam,
          rule,
          reason: droppedReason(rule, figures, limits),
        }),
      );
    }
  }
  return dropped;
}

/** The budgets that no size suits, ascending. */
export function budgetsWithoutSize({ distinctBudgets, selection }: PlanParts): readonly number[] {
  const { rowEnds } = selection;
  return distinctBudgets.filter((_, b) => at(rowEnds, b) === (b === 0 ? 0 : at(rowEnds, b - 1)));
}

/** A column's value at an index that is within it. */
export function at(column: ArrayLike<number>, index: number): number {
  const value = column[index];
  if (value === undefined) throw new RangeError(`A column of ${column.length} values has no index ${index}.`);
  return value;
}

import { IsoflopError } from "../common/errors.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { sizeTable } from "../probe/sizes.ts";
import { logarithms } from "../wasm/fit/elementary.ts";
import type { RunColumns } from "../wasm/fit/run-columns.ts";
import { TokenCost } from "./token-cost.ts";

/** The runs of a plan, for the module. */
export interface PlanRuns {
  /** Every run of weight 1 with a loss of 1. */
  readonly runs: RunColumns;
  readonly logParams: Float64Array;
  readonly logTokens: Float64Array;
  /** ln C of each budget. */
  readonly logBudgets: Float64Array;
  /** What a token costs, by all sizes that were counted for the plan. */
  readonly cost: TokenCost;
}

/** Lays out a plan's runs; refuses a plan that has none. */
export function planRuns(plan: SweepPlan): PlanRuns {
  const { computeBudget, numParams, numTokens } = plan.columns();
  const { length } = computeBudget;
  if (length === 0) {
    throw new IsoflopError("NOT_DETERMINED", {
      field: "plan",
      rule: "A plan must have experiments to tell anything",
      value: "none",
      remedy: "Plan larger budgets or smaller sizes.",
    });
  }
  const budgets: number[] = [];
  const runEnds: number[] = [];
  for (let i = 0; i < length; i++) {
    const budget = computeBudget[i] ?? Number.NaN;
    if (budget === computeBudget[i + 1]) continue;
    budgets.push(budget);
    runEnds.push(i + 1);
  }
  return {
    runs: {
      length,
      numParams,
      numTokens,
      loss: new Float64Array(length).fill(1),
      weight: new Float64Array(length).fill(1),
      budgets: Float64Array.from(budgets),
      runEnds: Uint32Array.from(runEnds),
    },
    logBudgets: logarithms(budgets),
    logParams: logarithms(numParams),
    logTokens: logarithms(numTokens),
    cost: costOf(plan),
  };
}

function costOf({
  modelSizes,
  flopsConvention: convention,
  flopsPerParamPerToken,
  sequenceLength,
}: SweepPlan): TokenCost {
  const sizes = sizeTable(modelSizes, { convention, flopsPerParamPerToken, sequenceLength });
  return TokenCost.ofSizes(sizes, flopsPerParamPerToken);
}

import { IsoflopError } from "../common/errors.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { logarithm, logarithms } from "../wasm/fit/elementary.ts";
import type { RunColumns } from "../wasm/fit/run-columns.ts";

/** k where a plan's FLOPs are not counted by k·N: that of 6·N·D, by which its optima are then computed. */
export const STANDARD_FLOPS = 6;

/** The runs of a plan, for the module. */
export interface PlanRuns {
  /** Every run of weight 1 with a loss of 1. */
  readonly runs: RunColumns;
  readonly logParams: Float64Array;
  readonly logTokens: Float64Array;
  /** ln C of each budget. */
  readonly logBudgets: Float64Array;
  /** k of C = k·N·D, by which optima are computed. */
  readonly flopsPerParamPerToken: number;
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
    flopsPerParamPerToken: plan.flopsPerParamPerToken ?? STANDARD_FLOPS,
  };
}

/** ln(N·D) at a budget. */
export function logParamsTimesTokens(computeBudget: number, flopsPerParamPerToken: number): number {
  return logarithm(computeBudget) - logarithm(flopsPerParamPerToken);
}

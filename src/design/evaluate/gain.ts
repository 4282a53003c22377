import type { Run } from "../../fit/run.ts";
import type { SweepPlan } from "../../plan/sweep-plan.ts";
import { logarithm, logarithms } from "../../wasm/fit/elementary.ts";
import type { LossSurface } from "../../wasm/plan/loss-surface.ts";
import { planRuns } from "../plan-runs.ts";
import { deviationAfter, factorOf, MAX_RUNS } from "./posterior.ts";

/** Within what factor N* at a target is known by runs, 90%: without those of a plan, and with them. */
export interface Gain {
  readonly before: number;
  readonly after: number;
}

/** What the runs of a plan tell beside others; undefined where there are none of either, or too many. */
export function gainOf(
  plan: SweepPlan,
  runs: readonly Run[],
  surfaces: readonly LossSurface[],
  targetBudget: number,
): Gain | undefined {
  const trained = runs.filter(({ loss }) => Number.isFinite(loss));
  const { numExperiments } = plan;
  if (trained.length === 0 || numExperiments === 0 || trained.length + numExperiments > MAX_RUNS) return undefined;
  const planned = planRuns(plan);
  const logParams = logarithms(trained.map(({ numParams }) => numParams));
  const logTokens = logarithms(trained.map(({ numTokens }) => numTokens));
  const products = logParams.map((value, i) => value + (logTokens[i] ?? Number.NaN));
  const places = {
    target: planned.cost.logParamsTimesTokens(logarithm(targetBudget)),
    centre: products.reduce((sum, value) => sum + value, 0) / products.length,
  };
  const all = {
    logParams: Float64Array.of(...logParams, ...planned.logParams),
    logTokens: Float64Array.of(...logTokens, ...planned.logTokens),
  };
  return {
    before: factorOf(deviationAfter({ logParams, logTokens }, surfaces, places)),
    after: factorOf(deviationAfter(all, surfaces, places)),
  };
}

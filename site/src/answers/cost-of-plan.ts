import type { SweepPlan } from "../../../src/index.ts";
import type { CostEstimate } from "../../../src/run/cost-estimate.ts";
import { estimateAny } from "../../../src/run/estimate-cost.ts";
import { COST_ROWS } from "../../../src/run/options.ts";
import { trainingRuns } from "../../../src/run/training-runs.ts";
import { optionValues } from "../state/option-values.ts";
import type { Texts } from "../state/site-state.ts";

/** What a plan costs by options of estimateCost. */
export function costOfPlan(plan: SweepPlan, texts: Texts): CostEstimate {
  return estimateAny(trainingRuns(plan), optionValues(texts, COST_ROWS));
}

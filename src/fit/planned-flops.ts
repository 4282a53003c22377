import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { isConvention } from "../models/flops.ts";
import type { Options } from "../options/read.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";

/**
 * The options by which models that are built anew cost what a plan's do; none where that is k·N.
 *
 * @throws {IsoflopError} CONFLICTING_OPTIONS where the plan's FLOPs were counted by a function or elsewhere
 */
export function plannedFlops(plan: SweepPlan): Options {
  const { flopsPerParamPerToken, flopsConvention, sequenceLength } = plan;
  if (flopsPerParamPerToken !== undefined) return {};
  if (isConvention(flopsConvention)) {
    return { flops: flopsConvention, ...(sequenceLength !== undefined && { sequenceLength }) };
  }
  throw new IsoflopError("CONFLICTING_OPTIONS", {
    field: "flops",
    rule: words`${name("flops")} must say how models cost where the plan's FLOPs were counted by a function or elsewhere`,
    value: "nothing: it is missing",
    remedy: words`Give it, or ${name("modelSizes")} with ${name("flopsPerToken")} in place of models.`,
  });
}

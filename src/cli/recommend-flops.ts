import { isRecord } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { plannedFlops } from "../fit/planned-flops.ts";
import { isConvention, needsSequenceLength } from "../models/flops.ts";
import type { Options } from "../options/read.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";

/**
 * How the FLOPs of recommended models are counted, as options of recommend: as the flags say, and else as the plan's were,
 * so that a model costs its budget by what the runs were counted by.
 */
export function recommendFlops(
  { flops, sequenceLength }: Options,
  { modelSizes }: Options,
  plan: SweepPlan | undefined,
): Options {
  if (modelSizes !== undefined) {
    checkSizes(modelSizes, plan);
    return {};
  }
  const given = { ...(flops !== undefined && { flops }), ...(sequenceLength !== undefined && { sequenceLength }) };
  if (plan === undefined) return given;
  if (flops === undefined) return { ...plannedFlops(plan), ...given };
  return readsLength(flops) ? { sequenceLength: plan.sequenceLength, ...given } : given;
}

function readsLength(convention: unknown): boolean {
  return isConvention(convention) && needsSequenceLength(convention);
}

/** Refuses sizes that cost k·N where the plan's don't. */
function checkSizes(modelSizes: unknown, plan: SweepPlan | undefined): void {
  if (plan === undefined || plan.flopsPerParamPerToken !== undefined || !Array.isArray(modelSizes)) return;
  if (modelSizes.some((size) => isRecord(size) && size.flopsPerToken !== undefined)) return;
  throw new IsoflopError("CONFLICTING_OPTIONS", {
    field: "modelSizes",
    rule: words`${name("modelSizes")} must have flops_per_token where the plan counts FLOPs by ${plan.flopsConvention}`,
    value: describeValue(modelSizes),
    remedy: "Add it to each of them; the sizes in the plan's file have it.",
  });
}

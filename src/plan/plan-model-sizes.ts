import { selectEvenly } from "../layout/even.ts";
import { givenSizes } from "../layout/laid-out.ts";
import { readModelSizesRequest } from "../options/read-model-sizes.ts";
import type { ModelSizesSweep } from "../options/sweep.ts";
import { assemblePlan } from "./assemble.ts";
import type { SweepPlan } from "./sweep-plan.ts";

/**
 * Plans a sweep from sizes that were counted elsewhere: what planSweep does with the same options, without what builds
 * and counts models and lays out by a prior, for programs whose size is felt. It is two fifths smaller in a bundle.
 *
 * @param options sizes with their parameter counts, and budgets in training FLOPs (forward + backward)
 * @returns the plan that planSweep makes of the same options
 * @throws {IsoflopError} with a code, the field, and a message of rule, value and remedy
 * @example
 * const modelSizes = [{ sizeParamValue: 512, numParams: 44_000_000 }];
 * planModelSizes({ modelSizes, computeBudgets: [1e18] });
 */
export function planModelSizes(options: Omit<ModelSizesSweep, "layout" | "prior" | "spanFactor">): SweepPlan {
  const request = readModelSizesRequest(options);
  return assemblePlan(request, { probed: givenSizes(request.source.modelSizes), select: selectEvenly });
}

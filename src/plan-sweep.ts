import { isTooLarge } from "./core/feasibility.ts";
import { cellLimits } from "./limits.ts";
import type { AnyModel } from "./model-class.ts";
import { shortBudget } from "./plan/experiment-id.ts";
import { distinctAscending, type PlanParts } from "./plan/plan-parts.ts";
import { SweepPlan } from "./plan/sweep-plan.ts";
import { givenSizes, planSizes } from "./plan-model-sizes.ts";
import { probe } from "./probe.ts";
import type { ProbedSizes, ProbeRequest } from "./probe-outcomes.ts";
import type { SweepRequest } from "./request-parts.ts";
import type { SizeParamOf, SweepOptions } from "./sweep-options.ts";
import { readSweepRequest } from "./sweep-request.ts";

/**
 * Plans an IsoFLOP sweep: which sizes of a model to train at each compute budget, and on how many tokens.
 *
 * Sizes are log-spaced from minSize to maxSize and rounded to multiples of sizeMultiple. A model is built at each, in
 * ascending order and one at a time, and its parameters N are counted. A budget C trains N on D = floor(C / (k·N))
 * tokens, k = flopsPerParamPerToken, or on floor(C / flopsPerToken) by another FLOPs convention; it keeps the sizes
 * with D ≥ 1, D/N ≥ 0.1 and within the limits, and of those an evenly spaced numSizesPerBudget. Probing ends at the
 * first model that is too large for the largest budget, as long as N has not fallen so far; where FLOPs are not counted
 * by k·N, every size up to maxParams is probed.
 *
 * The same options give the same plan, bit for bit, in every runtime.
 *
 * @param options a model class, or sizes counted elsewhere; budgets in training FLOPs (forward + backward)
 * @returns the experiments, and all that was left out and why
 * @throws {IsoflopError} with a code, the field, and a message of rule, value and remedy
 * @example
 * const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19] });
 * for (const { sizeParamValue, numTokens } of plan) console.log(sizeParamValue, numTokens);
 */
export function planSweep<
  Options extends object,
  SizeParam extends SizeParamOf<Options>,
  Model extends AnyModel = AnyModel,
>(options: SweepOptions<Options, SizeParam, Model>): SweepPlan {
  return new SweepPlan(planRequest(readSweepRequest(options)));
}

/** Plans a sweep whose options have been checked: what its plan is made of. */
export function planRequest(request: SweepRequest): PlanParts {
  const distinctBudgets = distinctAscending(request.computeBudgets);
  const source = sizeSource(request, distinctBudgets);
  return planSizes(request, distinctBudgets, "modelSizes" in source ? source : probe(source));
}

/** Where the sizes come from: what to probe, or the sizes as they were given. */
export function sizeSource(request: SweepRequest, distinctBudgets: readonly number[]): ProbeRequest | ProbedSizes {
  const { source, sizeParam, modelKwargs } = request;
  if ("modelSizes" in source) return givenSizes(request);
  return {
    modelCls: source.modelCls,
    sizeParam,
    modelKwargs,
    sizeValues: source.sizeValues,
    flopsOf: source.flopsOf,
    whyTooLarge: source.probeAll ? undefined : tooLargeFor(request, distinctBudgets.at(-1) ?? 0),
  };
}

/** Says of an N why no larger model is worth a probe, if none is. */
function tooLargeFor(
  { flops: { flopsPerParamPerToken: k }, limits }: SweepRequest,
  largestBudget: number,
): (numParams: number) => string | undefined {
  const { maxParams = Number.POSITIVE_INFINITY } = limits;
  const cellsLimits = cellLimits(limits);
  return (numParams) => {
    if (numParams > maxParams) return `its N = ${numParams} is above maxParams, ${maxParams}`;
    // FLOPs that don't follow from N may be fewer for a larger model.
    if (k === undefined || !isTooLarge(largestBudget, k * numParams, numParams, cellsLimits)) return undefined;
    return `the largest budget, ${shortBudget(largestBudget)} FLOPs, can't train its N = ${numParams}`;
  };
}

import { shortBudget } from "../common/units.ts";
import type { Select } from "../layout/even.ts";
import { cellLimits } from "../options/limits.ts";
import type { SweepRequest } from "../options/request.ts";
import type { ProbedSizes, ProbeRequest } from "../probe/outcomes.ts";
import { probe } from "../probe/probe.ts";
import { isTooLarge } from "../wasm/plan/feasibility.ts";
import { givenSizes, planSizes } from "./plan-model-sizes.ts";
import type { PlanParts } from "./plan-parts.ts";

/**
 * Plans a sweep whose options have been checked: what its plan is made of. Of the sizes that a budget can train it selects
 * an even few by their rank, where nothing else is said.
 */
export function planRequest(request: SweepRequest, select?: Select): PlanParts {
  const source = sizeSource(request);
  return planSizes(request, "modelSizes" in source ? source : probe(source), select);
}

/** Where the sizes come from: what to probe, or the sizes as they were given. */
export function sizeSource(request: SweepRequest): ProbeRequest | ProbedSizes {
  const { source, sizeParam, modelKwargs } = request;
  if ("modelSizes" in source) return givenSizes(request);
  return {
    modelCls: source.modelCls,
    sizeParam,
    modelKwargs,
    sizeValues: source.sizeValues,
    flopsOf: source.flopsOf,
    whyTooLarge: source.probeAll ? undefined : tooLargeFor(request),
  };
}

/** Says of an N why no larger model is worth a probe, if none is. */
function tooLargeFor({
  distinctBudgets,
  flops: { flopsPerParamPerToken: k },
  limits,
}: SweepRequest): (numParams: number) => string | undefined {
  const { maxParams = Number.POSITIVE_INFINITY } = limits;
  const cellsLimits = cellLimits(limits);
  const largestBudget = distinctBudgets.at(-1) ?? 0;
  return (numParams) => {
    if (numParams > maxParams) return `its N = ${numParams} is above maxParams, ${maxParams}`;
    // FLOPs that don't follow from N may be fewer for a larger model.
    if (k === undefined || !isTooLarge(largestBudget, k * numParams, numParams, cellsLimits)) return undefined;
    return `the largest budget, ${shortBudget(largestBudget)} FLOPs, can't train its N = ${numParams}`;
  };
}

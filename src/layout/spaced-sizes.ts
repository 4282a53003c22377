import { shortBudget } from "../common/units.ts";
import { defaultNumProbeSizes } from "../options/read-sweep.ts";
import { familyOf, type SweepRequest } from "../options/request.ts";
import { probeAscending, type WhyTooLarge } from "../probe/probe-ascending.ts";
import type { Probing } from "../probe/probing.ts";
import { generateSizeValues, type SizeRange } from "../probe/size-values.ts";
import { workingParams } from "../probe/sizes.ts";
import { isTooLarge } from "../wasm/plan/feasibility.ts";
import { givenSizes, type LaidOut, type Select } from "./laid-out.ts";

/** Lays a sweep out by a selection among sizes that are log-spaced over the range, or among those that were given. */
export function* layOutSpaced(request: SweepRequest, select: Select): Probing<LaidOut> {
  const { source } = request;
  if ("modelSizes" in source) return { probed: givenSizes(source.modelSizes), select };
  const { range, probing, family } = source;
  const { numSizesPerBudget } = request;
  const { probeAll = false, numProbeSizes = defaultNumProbeSizes(numSizesPerBudget) } = probing;
  const spaced = () => generateSizeValues(range.minSize, range.maxSize, numProbeSizes, range.sizeMultiple);
  const sizeValues =
    range.sizeValues ??
    (family !== undefined && probing.numProbeSizes === undefined
      ? withSmallest(range, numSizesPerBudget, spaced())
      : spaced());
  const whyTooLarge = probeAll ? undefined : tooLargeFor(request);
  return { probed: yield* probeAscending(familyOf(request, source), sizeValues, whyTooLarge), select };
}

/**
 * Sizes, and beside them the smallest there are: as many as a budget is to have, so that one which can train no more than
 * these has them all.
 */
function withSmallest(
  { minSize, maxSize, sizeMultiple }: SizeRange,
  count: number,
  sizes: readonly number[],
): number[] {
  const first = Math.ceil(minSize / sizeMultiple);
  const smallest = Array.from({ length: count }, (_, i) => (first + i) * sizeMultiple).filter(
    (size) => size <= maxSize,
  );
  return [...new Set([...smallest, ...sizes])].sort((a, b) => a - b);
}

/** Says of an N why no larger model is worth a probe, if none is. */
function tooLargeFor({ distinctBudgets, flops, limits }: SweepRequest): WhyTooLarge {
  const { flopsPerParamPerToken: k } = flops;
  const { maxParams = Number.POSITIVE_INFINITY } = limits;
  const largestBudget = distinctBudgets.at(-1) ?? 0;
  return (model) => {
    const { numParams } = model;
    if (numParams > maxParams) return `its N = ${numParams} is above maxParams, ${maxParams}`;
    // FLOPs that don't follow from N may be fewer for a larger model.
    if (k === undefined || !isTooLarge(largestBudget, k * workingParams(model), numParams, limits)) return undefined;
    return `the largest budget, ${shortBudget(largestBudget)} FLOPs, can't train its N = ${numParams}`;
  };
}

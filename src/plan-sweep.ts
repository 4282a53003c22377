import { isTooLarge } from "./core/feasibility.ts";
import { type Selection, selectSizes } from "./core/selection.ts";
import type { SizeTable } from "./core/size-table.ts";
import { cellLimits } from "./limits.ts";
import type { AnyModel } from "./model-class.ts";
import { shortBudget } from "./plan/experiment-id.ts";
import { type KwargsJson, kwargsJson } from "./plan/kwargs-json.ts";
import { checkNumCells, distinctAscending, sizeTable } from "./plan/plan-parts.ts";
import { SweepPlan } from "./plan/sweep-plan.ts";
import { probe } from "./probe.ts";
import type { ProbedSizes, ProbeRequest } from "./probe-outcomes.ts";
import type { SizeParamOf, SweepOptions } from "./sweep-options.ts";
import { readSweepRequest, type SweepRequest } from "./sweep-request.ts";

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
  return planRequest(readSweepRequest(options));
}

/** Plans a sweep whose options have been checked. */
export function planRequest(request: SweepRequest): SweepPlan {
  const distinctBudgets = distinctAscending(request.computeBudgets);
  const source = sizeSource(request, distinctBudgets);
  return planSizes(request, distinctBudgets, "modelSizes" in source ? source : probe(source));
}

/** Where the sizes come from: what to probe, or the sizes as they were given. */
export function sizeSource(request: SweepRequest, distinctBudgets: readonly number[]): ProbeRequest | ProbedSizes {
  const { source, sizeParam, modelKwargs } = request;
  if ("modelSizes" in source) return { modelSizes: source.modelSizes, skipped: [], unprobed: [], warnings: [] };
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

/** Plans from the sizes that are known. */
export function planSizes(request: SweepRequest, distinctBudgets: readonly number[], probed: ProbedSizes): SweepPlan {
  const sizes = sizeTable(probed.modelSizes, request.flops);
  checkNumCells(distinctBudgets.length, sizes.length);
  const selection = selectSizes(distinctBudgets, sizes, request.numSizesPerBudget, cellLimits(request.limits));
  return planSelection(request, distinctBudgets, probed, sizes, selection);
}

/** A plan of the sizes that are selected. */
export function planSelection(
  request: SweepRequest,
  distinctBudgets: readonly number[],
  probed: ProbedSizes,
  sizes: SizeTable,
  selection: Selection,
): SweepPlan {
  const { computeBudgets, flops, limits, sizeParam, modelKwargs } = request;
  const kwargs = kwargsJson(modelKwargs);
  return new SweepPlan({
    modelClsName: request.modelClsName,
    sizeParam,
    modelKwargs,
    kwargsJson: kwargs,
    computeBudgets,
    distinctBudgets,
    flops,
    limits,
    sizes,
    selection,
    skipped: probed.skipped,
    unprobed: probed.unprobed,
    warnings: [...requestWarnings(request, distinctBudgets.length, kwargs), ...probed.warnings],
  });
}

function requestWarnings(request: SweepRequest, numDistinctBudgets: number, kwargs: KwargsJson): string[] {
  const { computeBudgets, sizeParam, modelKwargs, source } = request;
  const warnings: string[] = [...request.warnings];
  if (computeBudgets.length > numDistinctBudgets) {
    warnings.push(
      `computeBudgets has ${computeBudgets.length} entries; the ${numDistinctBudgets} distinct ones are planned once each.`,
    );
  }
  if (Object.hasOwn(modelKwargs, sizeParam)) {
    warnings.push(`${sizeParam} stands in modelKwargs too; the sweep's own values override it.`);
  }
  for (const { path, value } of kwargs.notInJson) {
    warnings.push(
      `modelKwargs.${path} is ${value}, which JSON can't hold: experiment ids and plan files know it by that.`,
    );
  }
  if ("modelSizes" in source) {
    const [first, ...rest] = source.modelSizes;
    if (rest.length > 0 && rest.every(({ numParams }) => numParams === first?.numParams)) {
      warnings.push(
        `Every one of the ${rest.length + 1} modelSizes has N = ${first?.numParams}: the size changes nothing.`,
      );
    }
  }
  return warnings;
}

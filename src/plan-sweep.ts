import { isFeasible } from "./core/feasibility.ts";
import { selectSizes } from "./core/selection.ts";
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
 * tokens, k = flopsPerParamPerToken; it keeps the sizes with D ≥ 1 and D/N ≥ 0.1, and of those an evenly spaced
 * numSizesPerBudget. Probing ends at the first model that is too large for the largest budget, as long as N has not
 * fallen so far.
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
export function planSweep<Options extends object, SizeParam extends SizeParamOf<Options>>(
  options: SweepOptions<Options, SizeParam>,
): SweepPlan {
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
  const { source, sizeParam, modelKwargs, flopsPerParamPerToken } = request;
  if ("modelSizes" in source) return { modelSizes: source.modelSizes, skipped: [], unprobed: [], warnings: [] };
  const largestBudget = distinctBudgets.at(-1) ?? 0;
  const whyTooLarge = (numParams: number) =>
    isFeasible(largestBudget, flopsPerParamPerToken * numParams, numParams)
      ? undefined
      : `the largest budget, ${shortBudget(largestBudget)} FLOPs, can't train its N = ${numParams}`;
  return {
    modelCls: source.modelCls,
    sizeParam,
    modelKwargs,
    sizeValues: source.sizeValues,
    whyTooLarge: source.probeAll ? undefined : whyTooLarge,
  };
}

/** Plans from the sizes that are known. */
export function planSizes(request: SweepRequest, distinctBudgets: readonly number[], probed: ProbedSizes): SweepPlan {
  const { computeBudgets, numSizesPerBudget, flopsPerParamPerToken, sizeParam, modelKwargs } = request;
  const sizes = sizeTable(probed.modelSizes, flopsPerParamPerToken);
  checkNumCells(distinctBudgets.length, sizes.length);
  const kwargs = kwargsJson(modelKwargs);
  return new SweepPlan({
    modelClsName: request.modelClsName,
    sizeParam,
    modelKwargs,
    kwargsJson: kwargs,
    computeBudgets,
    distinctBudgets,
    flopsPerParamPerToken,
    sizes,
    selection: selectSizes(distinctBudgets, sizes, numSizesPerBudget),
    skipped: probed.skipped,
    unprobed: probed.unprobed,
    warnings: [...requestWarnings(request, distinctBudgets.length, kwargs), ...probed.warnings],
  });
}

function requestWarnings(request: SweepRequest, numDistinctBudgets: number, kwargs: KwargsJson): string[] {
  const { computeBudgets, sizeParam, modelKwargs, source } = request;
  const warnings: string[] = [];
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

import type { LaidOut } from "../layout/laid-out.ts";
import { type KwargsJson, kwargsJson } from "../models/kwargs-json.ts";
import type { SweepRequest } from "../options/request.ts";
import { inOrder, sizeTable } from "../probe/sizes.ts";
import type { familyWarnings } from "./family-warnings.ts";
import { checkNumCells } from "./plan-parts.ts";
import { SweepPlan } from "./sweep-plan.ts";

/**
 * Makes the plan of a request of what its layout came to.
 *
 * @param warningsAt what is odd about the smallest size that is planned, where models are built
 */
export function assemblePlan(
  request: SweepRequest,
  { probed, select }: LaidOut,
  warningsAt?: typeof familyWarnings,
): SweepPlan {
  const { computeBudgets, distinctBudgets, flops, limits, modelClsName, sizeParam, modelKwargs } = request;
  const models = inOrder(probed.modelSizes);
  const sizes = sizeTable(models, flops);
  checkNumCells(distinctBudgets.length, sizes.length);
  const kwargs = kwargsJson(modelKwargs);
  const selection = select(sizes, request);
  return new SweepPlan({
    modelClsName,
    sizeParam,
    modelKwargs,
    kwargsJson: kwargs,
    computeBudgets,
    distinctBudgets,
    flops,
    limits,
    sizes,
    models,
    hasOwnOptions: models.some(({ modelKwargs: own }) => own !== undefined),
    scaling: request.scaling,
    selection,
    skipped: probed.skipped,
    unprobed: probed.unprobed,
    warnings: [
      ...requestWarnings(request, kwargs),
      ...probed.warnings,
      ...(warningsAt?.(request, sizes.sizeParamValue[selection.sizeIndices[0] ?? -1]) ?? []),
    ],
  });
}

function requestWarnings(request: SweepRequest, kwargs: KwargsJson): string[] {
  const { computeBudgets, distinctBudgets, sizeParam, modelKwargs, source } = request;
  const warnings: string[] = [...request.warnings];
  if (computeBudgets.length > distinctBudgets.length) {
    warnings.push(
      `computeBudgets has ${computeBudgets.length} entries; the ${distinctBudgets.length} distinct ones are planned once each.`,
    );
  }
  if (Object.hasOwn(modelKwargs, sizeParam)) {
    warnings.push(`${sizeParam} is in modelKwargs too; the sweep's values override it.`);
  }
  for (const { path, value } of kwargs.notInJson) {
    warnings.push(
      `modelKwargs.${path} is ${value}, which JSON can't hold: experiment ids and plan files know it by that.`,
    );
  }
  if ("modelSizes" in source) {
    const { modelSizes } = source;
    const numParams = modelSizes[0]?.numParams;
    if (modelSizes.length > 1 && modelSizes.every((size) => size.numParams === numParams)) {
      warnings.push(`All ${modelSizes.length} modelSizes have N = ${numParams}: the size changes nothing.`);
    }
  }
  return warnings;
}

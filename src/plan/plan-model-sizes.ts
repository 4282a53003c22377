import { evenly, type Select } from "../layout/even.ts";
import { type KwargsJson, kwargsJson } from "../models/kwargs-json.ts";
import type { LAYOUT_OPTIONS } from "../options/layout.ts";
import { readModelSizesRequest } from "../options/read-model-sizes.ts";
import type { SweepRequest } from "../options/request.ts";
import type { ModelSizesSweep } from "../options/sweep.ts";
import type { ProbedSizes } from "../probe/outcomes.ts";
import { sizeTable } from "../probe/sizes.ts";
import { checkNumCells, type PlanParts } from "./plan-parts.ts";
import { SweepPlan } from "./sweep-plan.ts";

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
export function planModelSizes(options: Omit<ModelSizesSweep, (typeof LAYOUT_OPTIONS)[number]>): SweepPlan {
  const request = readModelSizesRequest(options);
  return new SweepPlan(planSizes(request, givenSizes(request)));
}

/** The sizes of a request that were given, as if they had been probed. */
export function givenSizes({ source }: SweepRequest): ProbedSizes {
  return { modelSizes: "modelSizes" in source ? source.modelSizes : [], skipped: [], unprobed: [], warnings: [] };
}

/** Plans from the sizes that are known; evenly by their rank where nothing else is said. */
export function planSizes(request: SweepRequest, probed: ProbedSizes, select: Select = evenly): PlanParts {
  const { computeBudgets, distinctBudgets, flops, limits, sizeParam, modelKwargs } = request;
  const sizes = sizeTable(probed.modelSizes, flops);
  checkNumCells(distinctBudgets.length, sizes.length);
  const kwargs = kwargsJson(modelKwargs);
  return {
    modelClsName: request.modelClsName,
    sizeParam,
    modelKwargs,
    kwargsJson: kwargs,
    computeBudgets,
    distinctBudgets,
    flops,
    limits,
    sizes,
    selection: select(sizes, request),
    skipped: probed.skipped,
    unprobed: probed.unprobed,
    warnings: [...requestWarnings(request, kwargs), ...probed.warnings],
  };
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

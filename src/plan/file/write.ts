import { kwargsJson } from "../../models/kwargs-json.ts";
import { DEFAULT_LIMITS } from "../../options/limits.ts";
import type { ModelSize } from "../../probe/sizes.ts";
import type { DroppedCell, Experiment } from "../experiment.ts";
import type { PlanParts } from "../plan-parts.ts";
import { planDigest } from "./digest.ts";
import { PLAN_FORMAT, PLAN_VERSION, type PlanFile } from "./plan-file.ts";
import { inFile } from "./record.ts";

/** A plan's lists of objects, which the plan makes once, when they are asked for. */
export interface PlanLists {
  readonly experiments: readonly Experiment[];
  readonly modelSizes: readonly ModelSize[];
  readonly dropped: readonly DroppedCell[];
}

export function toPlanFile(parts: PlanParts, { experiments, modelSizes, dropped }: PlanLists): PlanFile {
  const { flops, limits, kwargsJson: kwargs } = parts;
  return inFile({
    format: PLAN_FORMAT,
    version: PLAN_VERSION,
    modelClsName: parts.modelClsName,
    sizeParam: parts.sizeParam,
    modelKwargs: kwargs.json,
    modelKwargsNotInJson: kwargs.notInJson,
    computeBudgets: parts.computeBudgets,
    flopsConvention: flops.convention,
    flopsPerParamPerToken: flops.flopsPerParamPerToken,
    sequenceLength: flops.sequenceLength,
    limits: limits === DEFAULT_LIMITS ? undefined : limits,
    scaling: parts.scaling,
    experiments: onlyJson(experiments, parts),
    modelSizes,
    skipped: parts.skipped,
    dropped,
    unprobed: parts.unprobed,
    warnings: parts.warnings,
    digest: planDigest(parts),
  });
}

/** Experiments whose options are what JSON can hold of them: the rest stands by itself, and nowhere else. */
export function onlyJson(
  experiments: readonly Experiment[],
  { models, kwargsJson: kwargs, sizeParam }: PlanParts,
): readonly Experiment[] {
  if (kwargs.notInJson.length === 0) return experiments;
  const own = new Map(models.map(({ sizeParamValue, modelKwargs }) => [sizeParamValue, modelKwargs]));
  return experiments.map((experiment) => {
    const { sizeParamValue } = experiment;
    const modelKwargs = own.get(sizeParamValue);
    const json =
      modelKwargs === undefined ? { ...kwargs.json, [sizeParam]: sizeParamValue } : kwargsJson(modelKwargs).json;
    return { ...experiment, modelKwargs: json };
  });
}

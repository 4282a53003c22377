import type { ScalingRule } from "../../models/family/scaling-rule.ts";
import { kwargsJson } from "../../models/kwargs-json.ts";
import type { TransformerShape } from "../../models/shape.ts";
import { DEFAULT_LIMITS } from "../../options/limits.ts";
import type { ModelSize } from "../../probe/sizes.ts";
import {
  DROPPED_CELL_FIELDS,
  type DroppedCell,
  EXPERIMENT_FIELDS,
  type Experiment,
  SHAPE_FIELDS,
} from "../experiment.ts";
import type { PlanParts } from "../plan-parts.ts";
import { LIMIT_FIELDS, MODEL_SIZE_FIELDS, SKIPPED_SIZE_FIELDS, UNPROBED_SIZE_FIELDS } from "./fields.ts";
import { PLAN_FORMAT, PLAN_VERSION, type PlanFile, type PlanFileScaling } from "./plan-file.ts";
import { type InFile, recordWriter } from "./record.ts";

/** A plan's lists of objects, which the plan makes once, when they are asked for. */
export interface PlanLists {
  readonly experiments: readonly Experiment[];
  readonly modelSizes: readonly ModelSize[];
  readonly dropped: readonly DroppedCell[];
}

export function toPlanFile(parts: PlanParts, { experiments, modelSizes, dropped }: PlanLists): PlanFile {
  const { flops, limits, scaling, kwargsJson: kwargs } = parts;
  // What JSON can't hold stands by itself, and nowhere else.
  const inJson = kwargs.notInJson.length === 0 ? experiments : onlyJson(experiments, parts);
  return {
    format: PLAN_FORMAT,
    version: PLAN_VERSION,
    model_cls_name: parts.modelClsName,
    size_param: parts.sizeParam,
    model_kwargs: parts.kwargsJson.json,
    model_kwargs_not_in_json: parts.kwargsJson.notInJson,
    compute_budgets: parts.computeBudgets,
    flops_convention: flops.convention,
    ...(flops.flopsPerParamPerToken !== undefined && { flops_per_param_per_token: flops.flopsPerParamPerToken }),
    ...(flops.sequenceLength !== undefined && { sequence_length: flops.sequenceLength }),
    ...(limits !== DEFAULT_LIMITS && { limits: recordWriter(LIMIT_FIELDS)(limits) }),
    ...(scaling !== undefined && { scaling: scalingInFile(scaling) }),
    experiments: inJson.map(recordWriter(EXPERIMENT_FIELDS)),
    model_sizes: modelSizes.map(recordWriter(MODEL_SIZE_FIELDS)),
    skipped: parts.skipped.map(recordWriter(SKIPPED_SIZE_FIELDS)),
    dropped: dropped.map(recordWriter(DROPPED_CELL_FIELDS)),
    unprobed: parts.unprobed.map(recordWriter(UNPROBED_SIZE_FIELDS)),
    warnings: parts.warnings,
  };
}

/** A model's shape in the names of plan files. */
export const shapeInFile: (shape: TransformerShape) => InFile<TransformerShape> =
  /* @__PURE__ */ recordWriter(SHAPE_FIELDS);

function scalingInFile({ layers, keyValueHeads, ffwMultiple }: ScalingRule): PlanFileScaling {
  return { layers, key_value_heads: keyValueHeads, ffw_multiple: ffwMultiple };
}

/** Experiments whose options are what JSON can hold of them. */
function onlyJson(
  experiments: readonly Experiment[],
  { models, kwargsJson: kwargs, sizeParam }: PlanParts,
): Experiment[] {
  const own = new Map(models.map(({ sizeParamValue, modelKwargs }) => [sizeParamValue, modelKwargs]));
  return experiments.map((experiment) => {
    const { sizeParamValue } = experiment;
    const modelKwargs = own.get(sizeParamValue);
    const json =
      modelKwargs === undefined ? { ...kwargs.json, [sizeParam]: sizeParamValue } : kwargsJson(modelKwargs).json;
    return { ...experiment, modelKwargs: json };
  });
}

import { DEFAULT_LIMITS } from "../../options/limits.ts";
import type { ModelSize } from "../../probe/sizes.ts";
import type { DroppedCell, Experiment } from "../experiment.ts";
import type { PlanParts } from "../plan-parts.ts";
import { LIMIT_FIELDS, MODEL_SIZE_FIELDS, SKIPPED_SIZE_FIELDS, UNPROBED_SIZE_FIELDS } from "./fields.ts";
import {
  PLAN_FORMAT,
  PLAN_VERSION,
  type PlanFile,
  type PlanFileDroppedCell,
  type PlanFileExperiment,
} from "./plan-file.ts";
import { recordWriter } from "./record.ts";

/** A plan's lists of objects, which the plan makes once, when they are asked for. */
export interface PlanLists {
  readonly experiments: readonly Experiment[];
  readonly modelSizes: readonly ModelSize[];
  readonly dropped: readonly DroppedCell[];
}

export function toPlanFile(parts: PlanParts, { experiments, modelSizes, dropped }: PlanLists): PlanFile {
  const { flops, limits } = parts;
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
    experiments: experiments.map(experimentInFile),
    model_sizes: modelSizes.map(recordWriter(MODEL_SIZE_FIELDS)),
    skipped: parts.skipped.map(recordWriter(SKIPPED_SIZE_FIELDS)),
    dropped: dropped.map(droppedCellInFile),
    unprobed: parts.unprobed.map(recordWriter(UNPROBED_SIZE_FIELDS)),
    warnings: parts.warnings,
  };
}

// The two long lists are written field by field: engines take several times as long over names that are made at run time.
// Types hold these to their fields, and tests to the order of them.

function experimentInFile(experiment: Experiment): PlanFileExperiment {
  return {
    experiment_id: experiment.experimentId,
    compute_budget: experiment.computeBudget,
    size_param_value: experiment.sizeParamValue,
    num_params: experiment.numParams,
    num_tokens: experiment.numTokens,
    tokens_per_param: experiment.tokensPerParam,
    flops_per_token: experiment.flopsPerToken,
    repeat: experiment.repeat,
  };
}

function droppedCellInFile(cell: DroppedCell): PlanFileDroppedCell {
  return {
    compute_budget: cell.computeBudget,
    size_param_value: cell.sizeParamValue,
    num_params: cell.numParams,
    num_tokens: cell.numTokens,
    tokens_per_param: cell.tokensPerParam,
    rule: cell.rule,
    reason: cell.reason,
  };
}

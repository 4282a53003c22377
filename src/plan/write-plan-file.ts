import type { Experiment } from "./experiment.ts";
import type { DroppedCell, ModelSize } from "./left-out.ts";
import { PLAN_FORMAT, PLAN_VERSION, type PlanFile } from "./plan-file.ts";
import { flopsConvention, type PlanParts } from "./plan-parts.ts";

/** A plan's lists of objects, which the plan makes once, when they are asked for. */
export interface PlanLists {
  readonly experiments: readonly Experiment[];
  readonly modelSizes: readonly ModelSize[];
  readonly dropped: readonly DroppedCell[];
}

export function toPlanFile(parts: PlanParts, { experiments, modelSizes, dropped }: PlanLists): PlanFile {
  const { flopsPerParamPerToken } = parts;
  return {
    format: PLAN_FORMAT,
    version: PLAN_VERSION,
    model_cls_name: parts.modelClsName,
    size_param: parts.sizeParam,
    model_kwargs: parts.kwargsJson.json,
    model_kwargs_not_in_json: parts.kwargsJson.notInJson,
    compute_budgets: parts.computeBudgets,
    flops_convention: flopsConvention(flopsPerParamPerToken),
    flops_per_param_per_token: flopsPerParamPerToken,
    experiments: experiments.map((e) => ({
      experiment_id: e.experimentId,
      compute_budget: e.computeBudget,
      size_param_value: e.sizeParamValue,
      num_params: e.numParams,
      num_tokens: e.numTokens,
      tokens_per_param: e.tokensPerParam,
      flops_per_token: flopsPerParamPerToken * e.numParams,
      repeat: 1,
    })),
    model_sizes: modelSizes.map((s) => ({ size_param_value: s.sizeParamValue, num_params: s.numParams })),
    skipped: parts.skipped.map((s) => ({
      size_param_value: s.sizeParamValue,
      failure: s.failure,
      reason: s.reason,
    })),
    dropped: dropped.map((d) => ({
      compute_budget: d.computeBudget,
      size_param_value: d.sizeParamValue,
      num_params: d.numParams,
      num_tokens: d.numTokens,
      tokens_per_param: d.tokensPerParam,
      rule: d.rule,
      reason: d.reason,
    })),
    unprobed: parts.unprobed.map((u) => ({ size_param_value: u.sizeParamValue, reason: u.reason })),
    warnings: parts.warnings,
  };
}

import { DEFAULT_LIMITS } from "../../options/limits.ts";
import type { SweepLimits } from "../../options/sweep.ts";
import type { ModelSize } from "../../probe/sizes.ts";
import type { DroppedCell, Experiment } from "../experiment.ts";
import type { PlanParts } from "../plan-parts.ts";
import { PLAN_FORMAT, PLAN_VERSION, type PlanFile, type PlanFileLimits } from "./plan-file.ts";

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
    ...(limits !== DEFAULT_LIMITS && { limits: limitsInFile(limits) }),
    experiments: experiments.map((e) => ({
      experiment_id: e.experimentId,
      compute_budget: e.computeBudget,
      size_param_value: e.sizeParamValue,
      num_params: e.numParams,
      num_tokens: e.numTokens,
      tokens_per_param: e.tokensPerParam,
      flops_per_token: e.flopsPerToken,
      repeat: e.repeat,
    })),
    model_sizes: modelSizes.map((s) => ({
      size_param_value: s.sizeParamValue,
      num_params: s.numParams,
      ...(s.flopsPerToken !== undefined && { flops_per_token: s.flopsPerToken }),
    })),
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

function limitsInFile(limits: SweepLimits): PlanFileLimits {
  const { minTokensPerParam, maxTokensPerParam, maxTokens, maxParams, minSteps, batchTokens } = limits;
  return {
    min_tokens_per_param: minTokensPerParam,
    ...(maxTokensPerParam !== undefined && { max_tokens_per_param: maxTokensPerParam }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(maxParams !== undefined && { max_params: maxParams }),
    ...(minSteps !== undefined && { min_steps: minSteps }),
    ...(batchTokens !== undefined && { batch_tokens: batchTokens }),
  };
}

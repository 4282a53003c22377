import { DEFAULT_LIMITS } from "../../options/limits.ts";
import { BROKEN_RULES } from "../../wasm/plan/feasibility.ts";
import { FIGURES } from "../../wasm/text/figures.ts";
import type { PlanRows } from "../../wasm/text/written-plan.ts";
import { droppedReason } from "../feasibility.ts";
import type { PlanParts } from "../plan-parts.ts";

// What is the same in all plans that set no limits and count FLOPs by N.
let defaultRows: PlanRows | undefined;

/** The rows of a plan file. No word of theirs is what JSON would escape: names of fields and rules, and sentences. */
export function planRows(parts: PlanParts): PlanRows {
  if (parts.limits !== DEFAULT_LIMITS || parts.flops.flopsPerParamPerToken === undefined) return makeRows(parts);
  defaultRows ??= makeRows(parts);
  return defaultRows;
}

function makeRows({ limits, flops }: Pick<PlanParts, "limits" | "flops">): PlanRows {
  const { experimentId, computeBudget, sizeParamValue, numParams, flopsPerToken, modelSize, numTokens } = FIGURES;
  const { tokensPerParam, repeat } = FIGURES;
  const flopsOfToken = `,"flops_per_token":${flopsPerToken}`;
  const cell = `"compute_budget":${computeBudget},${modelSize},"num_tokens":${numTokens},"tokens_per_param":${tokensPerParam}`;
  return {
    modelSize: `"size_param_value":${sizeParamValue},"num_params":${numParams}`,
    experiment: `{"experiment_id":"${experimentId}",${cell}${flopsOfToken},"repeat":${repeat}}`,
    size: `{${modelSize}${flops.flopsPerParamPerToken === undefined ? flopsOfToken : ""}}`,
    dropped: BROKEN_RULES.map(
      (rule) => `{${cell},"rule":"${rule}","reason":"${droppedReason(rule, FIGURES, limits)}"}`,
    ),
  };
}

import { cellVerdicts } from "../core/feasibility.ts";
import { cellLimits } from "../limits.ts";
import { droppedReason } from "./dropped-reason.ts";
import { shortBudget } from "./experiment-id.ts";
import { at, type PlanParts, planIds } from "./plan-parts.ts";
import { leftOutInFile, planFileHead } from "./write-plan-file.ts";

/**
 * The plan file as text, character by character what `JSON.stringify(plan)` writes, without an object for each
 * experiment and dropped cell, and each number written once: a server writes plans all day, and objects and numbers are
 * most of what that costs.
 */
export function planJson(parts: PlanParts): string {
  const { skipped, unprobed } = leftOutInFile(parts);
  const sizes = parts.sizes.numParams.map(
    (numParams, i) => `"size_param_value":${at(parts.sizes.sizeParamValue, i)},"num_params":${numParams}`,
  );
  const flops = parts.sizes.flopsPerToken.map((flopsPerToken) => `,"flops_per_token":${flopsPerToken}`);
  const hasOwnFlops = parts.flops.flopsPerParamPerToken === undefined;
  const modelSizes = sizes.map((size, i) => `{${size}${hasOwnFlops ? flops[i] : ""}}`);
  const { experiments, dropped } = cellsJson(parts, sizes, flops);
  return (
    `${JSON.stringify(planFileHead(parts)).slice(0, -1)},"experiments":[${experiments}],"model_sizes":[` +
    `${modelSizes.join(",")}],"skipped":${JSON.stringify(skipped)},"dropped":[${dropped}],"unprobed":` +
    `${JSON.stringify(unprobed)},"warnings":${JSON.stringify(parts.warnings)}}`
  );
}

// No text in the rows below holds what JSON would escape: they are numbers, ids, names of rules and sentences of those.

/** The rows of the cells that are trained, and of those that are dropped, by the fields that each size has in them. */
function cellsJson(
  parts: PlanParts,
  sizeFields: readonly string[],
  flopsFields: readonly string[],
): { readonly experiments: string; readonly dropped: string } {
  const { distinctBudgets, sizes, selection, limits } = parts;
  const cellsLimits = cellLimits(limits);
  const idsOf = planIds(parts);
  const params = sizes.numParams.map(String);
  let experiments = "";
  let dropped = "";
  let row = 0;
  for (const [b, computeBudget] of distinctBudgets.entries()) {
    const { numTokens, verdicts } = cellVerdicts(computeBudget, sizes, cellsLimits);
    const idOf = idsOf(computeBudget);
    const budget = `"compute_budget":${computeBudget}`;
    let previous: number | undefined;
    let repeat = 0;
    for (const rowEnd = at(selection.rowEnds, b); row < rowEnd; row++) {
      const size = at(selection.sizeIndices, row);
      repeat = size === previous ? repeat + 1 : 1;
      previous = size;
      const tokens = at(numTokens, size);
      const tokensText = String(tokens);
      const id = idOf(at(sizes.sizeParamValue, size), params[size] ?? "", tokensText, repeat);
      experiments +=
        `${row === 0 ? "" : ","}{"experiment_id":"${id}",${budget},${sizeFields[size]},"num_tokens":${tokensText}` +
        `,"tokens_per_param":${tokens / at(sizes.numParams, size)}${flopsFields[size]},"repeat":${repeat}}`;
    }
    const short = shortBudget(computeBudget);
    for (const [i, rule] of verdicts.entries()) {
      if (rule === "feasible") continue;
      const tokens = at(numTokens, i);
      const tokensText = String(tokens);
      const ratioText = String(tokens / at(sizes.numParams, i));
      const cell = {
        shortBudget: short,
        numParams: params[i] ?? "",
        numTokens: tokensText,
        tokensPerParam: ratioText,
      };
      dropped +=
        `${dropped === "" ? "" : ","}{${budget},${sizeFields[i]},"num_tokens":${tokensText},"tokens_per_param":${ratioText}` +
        `,"rule":"${rule}","reason":"${droppedReason(rule, tokens, cell, limits)}"}`;
    }
  }
  return { experiments, dropped };
}

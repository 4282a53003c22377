import { cellVerdicts } from "../core/feasibility.ts";
import { cellLimits } from "../limits.ts";
import { droppedReason } from "./dropped-reason.ts";
import { at, type PlanParts, planColumns, planIds } from "./plan-parts.ts";
import { toPlanFile } from "./write-plan-file.ts";

/**
 * The plan file as text, character by character what `JSON.stringify(plan)` writes, without an object for each
 * experiment and dropped cell: a server writes plans all day, and those objects are most of what that costs.
 */
export function planJson(parts: PlanParts): string {
  const file = toPlanFile(parts, { experiments: [], modelSizes: [], dropped: [] });
  const fields = Object.entries(file).map(([key, value]) => `"${key}":${fieldJson(key, value, parts)}`);
  return `{${fields.join(",")}}`;
}

function fieldJson(key: string, value: unknown, parts: PlanParts): string {
  switch (key) {
    case "experiments":
      return experimentsJson(parts);
    case "model_sizes":
      return modelSizesJson(parts);
    case "dropped":
      return droppedJson(parts);
    default:
      return JSON.stringify(value);
  }
}

// No text in the rows below holds what JSON would escape: they are numbers, ids, names of rules and sentences of those.

function experimentsJson(parts: PlanParts): string {
  const { sizes, selection, distinctBudgets } = parts;
  const { numTokens, tokensPerParam } = planColumns(parts);
  const idsOf = planIds(parts);
  const starts = sizesJson(parts);
  const ends = sizes.flopsPerToken.map((flopsPerToken) => `,"flops_per_token":${flopsPerToken},"repeat":`);
  let text = "";
  let row = 0;
  for (const [b, computeBudget] of distinctBudgets.entries()) {
    const idOf = idsOf(computeBudget);
    const budget = `","compute_budget":${computeBudget}`;
    let previous: number | undefined;
    let repeat = 0;
    for (const rowEnd = at(selection.rowEnds, b); row < rowEnd; row++) {
      const size = at(selection.sizeIndices, row);
      repeat = size === previous ? repeat + 1 : 1;
      previous = size;
      const tokens = at(numTokens, row);
      const id = idOf(at(sizes.sizeParamValue, size), at(sizes.numParams, size), tokens, repeat);
      text +=
        `${row === 0 ? "" : ","}{"experiment_id":"${id}${budget}${starts[size]}${tokens}` +
        `,"tokens_per_param":${at(tokensPerParam, row)}${ends[size]}${repeat}}`;
    }
  }
  return `[${text}]`;
}

/** What every row of a size has in common, by the place of the size. */
function sizesJson({ sizes }: PlanParts): readonly string[] {
  return sizes.numParams.map(
    (numParams, i) => `,"size_param_value":${at(sizes.sizeParamValue, i)},"num_params":${numParams},"num_tokens":`,
  );
}

function modelSizesJson({ sizes, flops }: PlanParts): string {
  let text = "";
  for (const [i, numParams] of sizes.numParams.entries()) {
    const own = flops.flopsPerParamPerToken === undefined ? `,"flops_per_token":${at(sizes.flopsPerToken, i)}` : "";
    const size = `{"size_param_value":${at(sizes.sizeParamValue, i)},"num_params":${numParams}${own}}`;
    text += text === "" ? size : `,${size}`;
  }
  return `[${text}]`;
}

function droppedJson(parts: PlanParts): string {
  const { distinctBudgets, sizes, limits } = parts;
  const cellsLimits = cellLimits(limits);
  const starts = sizesJson(parts);
  let text = "";
  for (const computeBudget of distinctBudgets) {
    const cells = cellVerdicts(computeBudget, sizes, cellsLimits);
    const budget = `{"compute_budget":${computeBudget}`;
    for (const [i, rule] of cells.verdicts.entries()) {
      if (rule === "feasible") continue;
      const numParams = at(sizes.numParams, i);
      const numTokens = at(cells.numTokens, i);
      const tokensPerParam = numTokens / numParams;
      const reason = droppedReason(rule, { computeBudget, numParams, numTokens, tokensPerParam }, limits);
      text +=
        `${text === "" ? "" : ","}${budget}${starts[i]}${numTokens},"tokens_per_param":${tokensPerParam}` +
        `,"rule":"${rule}","reason":"${reason}"}`;
    }
  }
  return `[${text}]`;
}

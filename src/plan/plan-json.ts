import { cellVerdicts } from "../core/feasibility.ts";
import { cellLimits } from "../limits.ts";
import { droppedReason } from "./dropped-reason.ts";
import { shortBudget } from "./experiment-id.ts";
import { at, type PlanParts, planIds } from "./plan-parts.ts";
import { type PlanLists, toPlanFile } from "./write-plan-file.ts";

/**
 * The plan file as text, character by character what `JSON.stringify(plan)` writes, without an object for each
 * experiment and dropped cell, and each number written once: a server writes plans all day, and objects and numbers are
 * most of what that costs.
 */
export function planJson(parts: PlanParts): string {
  const { sizes, flops } = parts;
  const sizeFields = sizes.numParams.map(
    (numParams, i) => `"size_param_value":${at(sizes.sizeParamValue, i)},"num_params":${numParams}`,
  );
  const flopsFields = sizes.flopsPerToken.map((flopsPerToken) => `,"flops_per_token":${flopsPerToken}`);
  const hasOwnFlops = flops.flopsPerParamPerToken === undefined;
  const modelSizes = sizeFields.map((fields, i) => `{${fields}${hasOwnFlops ? flopsFields[i] : ""}}`);
  const { experiments, dropped } = cellsJson(parts, sizeFields, flopsFields);
  // One call of the engine's for all the rest, since each costs as much as tens of rows.
  const rest = JSON.stringify(toPlanFile(parts, NO_LISTS));
  // The last ones are the plan's own: what modelKwargs hold comes before them, and the quotes of texts are escaped.
  const lists = rest.lastIndexOf(EMPTY_LISTS);
  const cells = rest.lastIndexOf(NO_DROPPED);
  return (
    `${rest.slice(0, lists)}"experiments":[${experiments}],"model_sizes":[${modelSizes.join(",")}],` +
    `${rest.slice(lists + EMPTY_LISTS.length, cells)}"dropped":[${dropped}],${rest.slice(cells + NO_DROPPED.length)}`
  );
}

const NO_LISTS: PlanLists = { experiments: [], modelSizes: [], dropped: [] };
const EMPTY_LISTS = '"experiments":[],"model_sizes":[],';
const NO_DROPPED = '"dropped":[],';

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
  // Few and long pieces: a text that is put together is a tree of them, which who sends it has to walk.
  const starts = sizeFields.map((fields) => `,${fields},"num_tokens":`);
  const ends = flopsFields.map((fields) => `${fields},"repeat":`);
  let experiments = "";
  let dropped = "";
  let row = 0;
  for (const [b, computeBudget] of distinctBudgets.entries()) {
    const { numTokens, verdicts } = cellVerdicts(computeBudget, sizes, cellsLimits);
    const idOf = idsOf(computeBudget);
    const afterId = `","compute_budget":${computeBudget}`;
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
        `${row === 0 ? '{"experiment_id":"' : ',{"experiment_id":"'}${id}${afterId}${starts[size]}${tokensText}` +
        `,"tokens_per_param":${tokens / at(sizes.numParams, size)}${ends[size]}${repeat}}`;
    }
    const short = shortBudget(computeBudget);
    const budget = `{"compute_budget":${computeBudget}`;
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
        `${dropped === "" ? "" : ","}${budget}${starts[i]}${tokensText},"tokens_per_param":${ratioText}` +
        `,"rule":"${rule}","reason":"${droppedReason(rule, tokens, cell, limits)}"}`;
    }
  }
  return { experiments, dropped };
}

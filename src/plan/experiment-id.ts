import { digest, FNV_OFFSET, hexDigits } from "../common/digest.ts";
import { shortBudget } from "../common/units.ts";
import type { KwargsJson } from "../models/kwargs-json.ts";
import { canonicalJson } from "../models/kwargs-json.ts";

/** All that the experiments of one plan have in common. */
export interface PlanIdentity {
  readonly modelClsName: string;
  readonly sizeParam: string;
  readonly kwargs: KwargsJson;
  readonly flopsConvention: string;
}

// A label of a job engine has at most 63 characters. A repeat's suffix, "-r" and up to 8 digits, must fit as well.
const MAX_LENGTH = 63 - 10;

/** The digest of what a plan's experiments have in common, which that of each experiment goes on from. */
export function digestOfPlan({ modelClsName, sizeParam, kwargs, flopsConvention }: PlanIdentity): number {
  // The sweep overrides the size parameter, so what modelKwargs say of it makes no other run.
  const json = Object.fromEntries(Object.entries(kwargs.json).filter(([key]) => key !== sizeParam));
  const notInJson = kwargs.notInJson
    .filter(({ path }) => path !== sizeParam)
    .map(({ path, value }) => [path, value])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return digest(canonicalJson([modelClsName, json, notInJson, flopsConvention]), FNV_OFFSET);
}

/** What ids call a size parameter: what a label may hold, so that "d_model" becomes "d-model". */
export function labelOf(sizeParam: string): string {
  return sizeParam
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
}

/** Makes the ids of one budget's experiments. */
export type IdOf = (sizeParamValue: number, numParams: number, numTokens: number, repeat: number) => string;

/**
 * Makes experiment ids such as `1e18-width512-3fa9c1`: the budget, the size parameter and its value, and a digest of
 * model name, modelKwargs, FLOPs convention, N and D; `-r2` ends that of a repeat.
 */
export function experimentIds(plan: PlanIdentity): (computeBudget: number) => IdOf {
  const planDigest = digestOfPlan(plan);
  const label = labelOf(plan.sizeParam);
  return (computeBudget) => {
    const budget = shortBudget(computeBudget);
    return (sizeParamValue, numParams, numTokens, repeat) => {
      const hash = digest(`,${numParams},${numTokens}`, planDigest);
      // FNV's 32 bits folded to 24, as its authors advise.
      const hex = hexDigits((hash >>> 24) ^ hash, 24);
      const rest = budget.length + 1 + String(sizeParamValue).length + 1 + hex.length;
      const suffix = repeat === 1 ? "" : `-r${repeat}`;
      return `${budget}-${label.slice(0, MAX_LENGTH - rest)}${sizeParamValue}-${hex}${suffix}`;
    };
  };
}

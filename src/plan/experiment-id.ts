import type { KwargsJson } from "./kwargs-json.ts";
import { canonicalJson } from "./kwargs-json.ts";

/** All that the experiments of one plan have in common. */
export interface PlanIdentity {
  readonly modelClsName: string;
  readonly sizeParam: string;
  readonly kwargs: KwargsJson;
  readonly flopsConvention: string;
}

// A label of a job engine has at most 63 characters. A repeat's suffix, "-r" and up to 8 digits, must fit as well.
const MAX_LENGTH = 63 - 10;

// FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Digests text in UTF-16 code units, low byte first, from the state that earlier text left. */
function digest(text: string, state: number): number {
  let hash = state;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), FNV_PRIME);
  }
  return hash;
}

/** Six hex digits: FNV's 32 bits folded to 24, as its authors advise. */
function hexDigits(hash: number): string {
  return (((hash >>> 24) ^ hash) & 0xffffff).toString(16).padStart(6, "0");
}

function digestOfPlan({ modelClsName, sizeParam, kwargs, flopsConvention }: PlanIdentity): number {
  // The sweep overrides the size parameter, so what modelKwargs say of it makes no other run.
  const json = Object.fromEntries(Object.entries(kwargs.json).filter(([key]) => key !== sizeParam));
  const notInJson = kwargs.notInJson
    .filter(({ path }) => path !== sizeParam)
    .map(({ path, value }) => [path, value])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return digest(canonicalJson([modelClsName, json, notInJson, flopsConvention]), FNV_OFFSET);
}

/** Keeps what a label may hold: "d_model" becomes "d-model". */
function labelOf(sizeParam: string): string {
  return sizeParam
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
}

/** The budget in its shortest scientific form: 1e18, 3.2e19, 1e-7. */
export function shortBudget(computeBudget: number): string {
  return computeBudget.toExponential().replace("+", "");
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
      const hex = hexDigits(digest(`,${numParams},${numTokens}`, planDigest));
      const rest = budget.length + 1 + String(sizeParamValue).length + 1 + hex.length;
      const suffix = repeat === 1 ? "" : `-r${repeat}`;
      return `${budget}-${label.slice(0, MAX_LENGTH - rest)}${sizeParamValue}-${hex}${suffix}`;
    };
  };
}

import { digest, digestInteger, FNV_OFFSET, sixHexDigits } from "../common/digest.ts";
import { shortBudget } from "../common/units.ts";
import { canonicalJson, type JsonObject, type KwargsJson } from "../models/kwargs-json.ts";

/** All that the experiments of one plan have in common. */
export interface PlanIdentity {
  readonly modelClsName: string;
  readonly sizeParam: string;
  readonly kwargs: KwargsJson;
  readonly flopsConvention: string;
}

// A label of a job engine has at most 63 characters. The digest's six and a repeat's suffix, "-r" and up to 8 digits, must
// fit as well.
const MAX_LENGTH = 63 - 10 - 6;

/** The digest of what a plan's experiments have in common, which that of each experiment goes on from. */
export function digestOfPlan({ modelClsName, sizeParam, kwargs, flopsConvention }: PlanIdentity): number {
  // The sweep overrides the size parameter, so what modelKwargs say of it makes no other run.
  const { [sizeParam]: _, ...json } = kwargs.json;
  const notInJson = kwargs.notInJson
    .filter(({ path }) => path !== sizeParam)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, value }) => [path, value]);
  return digest(canonicalJson([modelClsName, json, notInJson, flopsConvention]), FNV_OFFSET);
}

// The search for what to cut at the end takes the square of this; ids show less of it.
const MAX_LABELLED = 1000;

/** What ids call a size parameter: what a label may hold, so that "d_model" becomes "d-model". */
export function labelOf(sizeParam: string): string {
  return sizeParam
    .slice(0, MAX_LABELLED)
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
}

/** What the ids of one size's experiments have in common. */
export interface SizeIdentity {
  /** The size parameter's value as ids write it, with what follows. */
  readonly text: string;
  /** The digest of the plan and of N, which that of D goes on from. */
  readonly digest: number;
}

/** Makes the ids of one budget's experiments. */
export type IdOf = (size: SizeIdentity, numTokens: number, repeat: number) => string;

/**
 * Makes experiment ids such as `1e18-width512-3fa9c1`: the budget, the size parameter and its value, and a digest of
 * model name, modelKwargs, FLOPs convention, N and D; `-r2` ends that of a repeat. A plan may have a million, so what
 * those of a size or of a budget share is made once.
 */
export interface ExperimentIds {
  /** @param kwargs the options of the size's model, where it told them itself */
  ofSize(sizeParamValue: number, numParams: number, kwargs?: JsonObject): SizeIdentity;
  ofBudget(computeBudget: number): IdOf;
}

/** The maker of one plan's experiment ids. */
export function experimentIds(plan: PlanIdentity): ExperimentIds {
  const planDigest = digest(",", digestOfPlan(plan));
  const label = labelOf(plan.sizeParam);
  return {
    ofSize: (sizeParamValue, numParams, kwargs) => {
      const start = kwargs === undefined ? planDigest : digest(canonicalJson(kwargs), planDigest);
      return { text: `${sizeParamValue}-`, digest: digest(",", digestInteger(numParams, start)) };
    },
    ofBudget: (computeBudget) => {
      const start = `${shortBudget(computeBudget)}-${label}`;
      return ({ text, digest: sizeDigest }, numTokens, repeat) => {
        const hash = digestInteger(numTokens, sizeDigest);
        // FNV's 32 bits folded to 24, as its authors advise.
        // First what is short, which engines copy: so an id has two parts, not three.
        const end = text + sixHexDigits((hash >>> 24) ^ hash);
        // What is too long loses of its label, of which the longest budget and the longest size leave twelve characters.
        const id = start.slice(0, MAX_LENGTH - text.length) + end;
        return repeat === 1 ? id : `${id}-r${repeat}`;
      };
    },
  };
}

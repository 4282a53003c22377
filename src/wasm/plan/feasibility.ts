import { f64, u8 } from "../frame.ts";
import { core } from "./module.ts";

/** The sizes of a plan, column by column, ascending by N and then by size. */
export interface SizeTable {
  readonly length: number;
  readonly sizeParamValue: readonly number[];
  /** N */
  readonly numParams: readonly number[];
  /** Training FLOPs for one token, forward + backward, by the plan's convention. */
  readonly flopsPerToken: readonly number[];
}

/** What every experiment of a sweep keeps to. A limit that is not set rules nothing out. */
export interface SweepLimits {
  /** The smallest D/N, at least 0; 0.1 by default. */
  readonly minTokensPerParam: number;
  /** The largest D/N. */
  readonly maxTokensPerParam?: number;
  /** The most tokens that there are to train on: the data set, or as many epochs of it as are fine. */
  readonly maxTokens?: number;
  /** The most parameters that the hardware holds. */
  readonly maxParams?: number;
  /** The fewest optimizer steps, of `batchTokens` each. */
  readonly minSteps?: number;
  /** Tokens of one optimizer step; given together with `minSteps`. */
  readonly batchTokens?: number;
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** Sets what the core's next call keeps to: a lower limit of 0, or an upper one of Infinity, does not bind. */
export function setLimits({
  minTokensPerParam,
  maxParams = NO_LIMIT,
  minSteps = 0,
  batchTokens = 0,
  maxTokensPerParam = NO_LIMIT,
  maxTokens = NO_LIMIT,
}: SweepLimits): void {
  // floor(D / batchTokens) ≥ minSteps where D ≥ minSteps · batchTokens.
  core.exports.setLimits(minTokensPerParam, maxParams, minSteps * batchTokens, maxTokensPerParam, maxTokens);
}

/**
 * The rules that a budget × size cell may break, at least one token or one of the limits, in the order of the core's codes
 * in assembly/plan/feasibility.ts; a cell is known by the first of them.
 */
export const FEASIBILITY_RULES = [
  "no-tokens",
  "min-tokens-per-param",
  "max-params",
  "min-steps",
  "max-tokens-per-param",
  "max-tokens",
] as const;
export type FeasibilityRule = (typeof FEASIBILITY_RULES)[number];

/** What the core says of a cell. */
export type Verdict = "feasible" | FeasibilityRule;

/**
 * Whether a model is too large for a budget: it breaks a rule that every larger one, at as many FLOPs a token or more,
 * breaks as well.
 */
export function isTooLarge(
  computeBudget: number,
  flopsPerToken: number,
  numParams: number,
  limits: SweepLimits,
): boolean {
  setLimits(limits);
  return core.exports.isTooLarge(computeBudget, flopsPerToken, numParams) !== 0;
}

/** One budget's cells, in the order of the sizes. The arrays are the caller's. */
export function cellVerdicts(
  computeBudget: number,
  sizes: SizeTable,
  limits: SweepLimits,
): { readonly numTokens: Float64Array; readonly verdicts: readonly Verdict[] } {
  const { length } = sizes;
  const flops = f64(sizes.flopsPerToken);
  const params = f64(sizes.numParams);
  const tokens = f64(length);
  const codes = u8(length);
  core.lay([flops, params, tokens, codes]);
  setLimits(limits);
  core.exports.laySizes(params.address, flops.address, length);
  core.exports.cellVerdicts(computeBudget, tokens.address, codes.address);
  const bytes = core.views.u8;
  const verdicts: Verdict[] = [];
  // A loop is several times as fast as Array.from over a typed array.
  for (let i = codes.address; i < codes.address + length; i++) {
    // The core's code of a feasible cell is 0, and that of a rule one more than its place.
    const code = bytes[i] ?? 0;
    verdicts.push((code > 0 && FEASIBILITY_RULES[code - 1]) || "feasible");
  }
  return { numTokens: core.readF64(tokens), verdicts };
}

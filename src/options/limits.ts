import { checkInteger, checkPositive, invalidOption } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import type { CellLimits } from "../wasm/plan/limits.ts";

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
  /** Tokens of one optimizer step; stands with `minSteps`. */
  readonly batchTokens?: number;
}

/** The options of planSweep that are limits. */
export const LIMIT_OPTIONS = [
  "minTokensPerParam",
  "maxTokensPerParam",
  "maxTokens",
  "maxParams",
  "minSteps",
  "batchTokens",
] as const;

export const DEFAULT_LIMITS: SweepLimits = /* @__PURE__ */ Object.freeze({ minTokensPerParam: 0.1 });

/** Checks the limits among some options, and gives those that are set. */
export function readLimits(options: Readonly<Record<string, unknown>>): SweepLimits {
  const { minTokensPerParam = DEFAULT_LIMITS.minTokensPerParam, maxTokensPerParam, maxTokens, maxParams } = options;
  const { minSteps, batchTokens } = options;
  // Most plans have no limits, and share these.
  const given = [maxTokensPerParam, maxTokens, maxParams, minSteps, batchTokens];
  if (minTokensPerParam === DEFAULT_LIMITS.minTokensPerParam && given.every((limit) => limit === undefined)) {
    return DEFAULT_LIMITS;
  }
  if (typeof minTokensPerParam !== "number" || !(minTokensPerParam >= 0 && Number.isFinite(minTokensPerParam))) {
    throw invalidOption(
      "minTokensPerParam",
      "a finite number of at least 0",
      minTokensPerParam,
      "It is 0.1 by default.",
    );
  }
  if (maxTokensPerParam !== undefined) {
    checkPositive("maxTokensPerParam", maxTokensPerParam, "Leave it out for no limit.");
    if (maxTokensPerParam < minTokensPerParam) {
      throw new IsoflopError(
        "CONFLICTING_OPTIONS",
        "maxTokensPerParam",
        `maxTokensPerParam must be at least minTokensPerParam; got ${maxTokensPerParam} and ${minTokensPerParam}. ` +
          "Raise the one or lower the other.",
      );
    }
  }
  if (maxTokens !== undefined) checkAtLeastOne("maxTokens", maxTokens, "Give the tokens of the data set.");
  if (maxParams !== undefined) checkAtLeastOne("maxParams", maxParams, "Give the most parameters that fit.");
  if ((minSteps === undefined) !== (batchTokens === undefined)) {
    const [given, missing] = minSteps === undefined ? ["batchTokens", "minSteps"] : ["minSteps", "batchTokens"];
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      missing,
      `minSteps and batchTokens must be given together; got ${given} alone. Give ${missing} too, or neither.`,
    );
  }
  if (minSteps !== undefined && batchTokens !== undefined) {
    checkInteger("minSteps", minSteps, Number.MAX_SAFE_INTEGER, "Give the fewest optimizer steps.");
    checkInteger("batchTokens", batchTokens, Number.MAX_SAFE_INTEGER, "Give the tokens of one optimizer step.");
    return limitsOf({ minTokensPerParam, maxTokensPerParam, maxTokens, maxParams, minSteps, batchTokens });
  }
  return limitsOf({ minTokensPerParam, maxTokensPerParam, maxTokens, maxParams });
}

function checkAtLeastOne(field: string, value: unknown, remedy: string): asserts value is number {
  if (typeof value !== "number" || !(value >= 1 && Number.isFinite(value))) {
    throw invalidOption(field, "a finite number of at least 1", value, remedy);
  }
}

/** Limits without those that are not set. */
function limitsOf(limits: { readonly [Name in keyof SweepLimits]: SweepLimits[Name] | undefined }): SweepLimits {
  const { minTokensPerParam = DEFAULT_LIMITS.minTokensPerParam, ...rest } = limits;
  const set = Object.entries(rest).filter(([, value]) => value !== undefined);
  return Object.freeze({ minTokensPerParam, ...Object.fromEntries(set) });
}

/** Limits as the core reads them: floor(D / batchTokens) ≥ minSteps where D ≥ minSteps · batchTokens. */
export function cellLimits(limits: SweepLimits): CellLimits {
  const { minTokensPerParam, maxTokensPerParam, maxTokens, maxParams, minSteps = 0, batchTokens = 0 } = limits;
  return {
    minTokensPerParam,
    maxParams: maxParams ?? Number.POSITIVE_INFINITY,
    minTokens: minSteps * batchTokens,
    maxTokensPerParam: maxTokensPerParam ?? Number.POSITIVE_INFINITY,
    maxTokens: maxTokens ?? Number.POSITIVE_INFINITY,
  };
}

import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { checked, type Options } from "./read.ts";
import type { SweepLimits } from "./sweep.ts";
import { DEFAULT_MIN_TOKENS_PER_PARAM, LIMIT_ROWS } from "./table.ts";

export const DEFAULT_LIMITS: SweepLimits = /* @__PURE__ */ Object.freeze({
  minTokensPerParam: DEFAULT_MIN_TOKENS_PER_PARAM,
});

/** Checks the limits among some options, and gives those that are set. */
export function readLimits(options: Options): SweepLimits {
  const limits = checked(options, LIMIT_ROWS);
  const { minTokensPerParam = DEFAULT_MIN_TOKENS_PER_PARAM, maxTokensPerParam, minSteps, batchTokens } = limits;
  if (maxTokensPerParam !== undefined && maxTokensPerParam < minTokensPerParam) {
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: "maxTokensPerParam",
      rule: words`${name("maxTokensPerParam")} must be at least ${name("minTokensPerParam")}`,
      value: `${maxTokensPerParam} and ${minTokensPerParam}`,
      remedy: "Raise the one or lower the other.",
    });
  }
  if ((minSteps === undefined) !== (batchTokens === undefined)) {
    const [given, missing] = minSteps === undefined ? ["batchTokens", "minSteps"] : ["minSteps", "batchTokens"];
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: missing,
      rule: words`${name("minSteps")} and ${name("batchTokens")} must be given together`,
      value: words`${name(given)} alone`,
      remedy: words`Give ${name(missing)} too, or neither.`,
    });
  }
  const all = { minTokensPerParam, ...limits };
  // Most plans have no limits, and share these.
  const isDefault = Object.keys(all).length === 1 && minTokensPerParam === DEFAULT_MIN_TOKENS_PER_PARAM;
  return isDefault ? DEFAULT_LIMITS : Object.freeze(all);
}

import type { SweepLimits } from "../limits.ts";
import type { FeasibilityRule } from "./left-out.ts";
import { humanCount } from "./units.ts";

/** The figures of a cell as they are written. */
export interface CellTexts {
  readonly shortBudget: string;
  readonly numParams: string | number;
  readonly numTokens: string | number;
  readonly tokensPerParam: string | number;
}

/** Why a cell was dropped, with the figures of the cell and of the limit that it breaks. */
export function droppedReason(
  rule: FeasibilityRule,
  tokens: number,
  { shortBudget, numParams, numTokens, tokensPerParam }: CellTexts,
  { minTokensPerParam, maxTokensPerParam, maxTokens, maxParams, minSteps, batchTokens }: SweepLimits,
): string {
  const buys = `${shortBudget} FLOPs pay for D = ${numTokens} tokens of N = ${numParams}`;
  switch (rule) {
    case "no-tokens":
      return `${shortBudget} FLOPs pay for less than one token of N = ${numParams}`;
    case "min-tokens-per-param":
      return `${buys}: D/N = ${tokensPerParam}, below ${minTokensPerParam}`;
    case "max-params":
      return `N = ${numParams} is above maxParams, ${maxParams}`;
    case "min-steps":
      return `${buys}: ${numSteps(tokens, batchTokens)} steps of ${batchTokens} tokens, below ${minSteps}`;
    case "max-tokens-per-param":
      return `${buys}: D/N = ${tokensPerParam}, above ${maxTokensPerParam}`;
    case "max-tokens":
      return `${buys}: ${(tokens / (maxTokens ?? tokens)).toPrecision(3)} epochs of maxTokens, ${maxTokens}`;
  }
}

function numSteps(numTokens: number, batchTokens = 1): number {
  return Math.floor(numTokens / batchTokens);
}

/** The rules in the words of a table: what is wrong with the cells that break one. */
export function ruleInWords(
  rule: FeasibilityRule,
  { minTokensPerParam, maxTokensPerParam, maxTokens, maxParams, minSteps, batchTokens }: SweepLimits,
): string {
  switch (rule) {
    case "no-tokens":
      return "less than one token";
    case "min-tokens-per-param":
      return `fewer than ${minTokensPerParam} tokens per parameter`;
    case "max-params":
      return `more than ${humanCount(maxParams ?? 0)} parameters`;
    case "min-steps":
      return `fewer than ${minSteps} steps of ${batchTokens} tokens`;
    case "max-tokens-per-param":
      return `more than ${maxTokensPerParam} tokens per parameter`;
    case "max-tokens":
      return `more than ${humanCount(maxTokens ?? 0)} tokens`;
  }
}

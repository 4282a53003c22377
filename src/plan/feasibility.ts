import { humanCount } from "../common/units.ts";
import type { SweepLimits } from "../options/sweep.ts";
import type { FeasibilityRule } from "../wasm/plan/feasibility.ts";

/** What reasons say of a cell: its figures, as numbers or as they are written. */
export interface ReasonFigures {
  readonly shortBudget: string;
  readonly numParams: string | number;
  readonly numTokens: string | number;
  readonly tokensPerParam: string | number;
  /** The whole optimizer steps that D tokens are. */
  readonly numSteps: string | number;
  /** How often D tokens go through the most that there are, in hundredths. */
  readonly numEpochs: string | number;
}

/** Why a cell was dropped, with the figures of the cell and of the limit that it breaks. */
export function droppedReason(
  rule: FeasibilityRule,
  { shortBudget, numParams, numTokens, tokensPerParam, numSteps, numEpochs }: ReasonFigures,
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
      return `${buys}: ${numSteps} steps of ${batchTokens} tokens, below ${minSteps}`;
    case "max-tokens-per-param":
      return `${buys}: D/N = ${tokensPerParam}, above ${maxTokensPerParam}`;
    case "max-tokens":
      return `${buys}: ${numEpochs} epochs of maxTokens, ${maxTokens}`;
  }
}

/** A ratio as people read it; one without hundredths stays. */
export function inHundredths(value: number): number {
  return value < 1e12 ? Math.floor(value * 100 + 0.5) / 100 : value;
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

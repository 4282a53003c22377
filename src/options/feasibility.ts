import { humanCount } from "../common/units.ts";
import type { FeasibilityRule } from "../wasm/plan/feasibility.ts";
import type { SweepLimits } from "./sweep.ts";

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

/** A rule that a budget × size cell may break. */
interface RuleRow {
  /** What the rule says of a model that breaks it: every larger one, or every smaller one, breaks it as well. */
  readonly makes: "too-large" | "too-small";
  /** Why a cell was dropped, with the figures of the cell and of the limit that it breaks. */
  readonly reason: (figures: ReasonFigures, limits: SweepLimits) => string;
}

/** Every rule, in the order of the core's codes; the core holds cells against them. */
export const RULES: Readonly<Record<FeasibilityRule, RuleRow>> = {
  "no-tokens": {
    makes: "too-large",
    reason: ({ shortBudget, numParams }) => `${shortBudget} FLOPs pay for less than one token of N = ${numParams}`,
  },
  "min-tokens-per-param": {
    makes: "too-large",
    reason: (cell, { minTokensPerParam }) => `${pays(cell)}: D/N = ${cell.tokensPerParam}, below ${minTokensPerParam}`,
  },
  "max-params": {
    makes: "too-large",
    reason: ({ numParams }, { maxParams }) => `N = ${numParams} is above maxParams, ${maxParams}`,
  },
  "min-steps": {
    makes: "too-large",
    reason: (cell, { minSteps, batchTokens }) =>
      `${pays(cell)}: ${cell.numSteps} steps of ${batchTokens} tokens, below ${minSteps}`,
  },
  "max-tokens-per-param": {
    makes: "too-small",
    reason: (cell, { maxTokensPerParam }) => `${pays(cell)}: D/N = ${cell.tokensPerParam}, above ${maxTokensPerParam}`,
  },
  "max-tokens": {
    makes: "too-small",
    reason: (cell, { maxTokens }) => `${pays(cell)}: ${cell.numEpochs} epochs of maxTokens, ${maxTokens}`,
  },
};

function pays({ shortBudget, numTokens, numParams }: ReasonFigures): string {
  return `${shortBudget} FLOPs pay for D = ${numTokens} tokens of N = ${numParams}`;
}

// Apart from the rules, so that a bundle that only plans has none of it.
/** What is wrong with the cells that break a rule, in the words of a table. */
export const RULE_WORDS: Readonly<Record<FeasibilityRule, (limits: SweepLimits) => string>> = {
  "no-tokens": () => "less than one token",
  "min-tokens-per-param": ({ minTokensPerParam }) => `fewer than ${minTokensPerParam} tokens per parameter`,
  "max-params": ({ maxParams = 0 }) => `more than ${humanCount(maxParams)} parameters`,
  "min-steps": ({ minSteps, batchTokens }) => `fewer than ${minSteps} steps of ${batchTokens} tokens`,
  "max-tokens-per-param": ({ maxTokensPerParam }) => `more than ${maxTokensPerParam} tokens per parameter`,
  "max-tokens": ({ maxTokens = 0 }) => `more than ${humanCount(maxTokens)} tokens`,
};

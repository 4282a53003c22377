import { f64At, setF64 } from "../columns";
import { flopsPerToken, numParams, numSizes } from "./sizes";

// What a budget × size cell must keep to, until limits are set anew. One that does not bind is 0 where it is a lower bound,
// infinity where it is an upper one.
let minTokensPerParam: f64 = 0;
let maxParams: f64 = 0;
let minTokens: f64 = 0;
let maxTokensPerParam: f64 = 0;
let maxTokens: f64 = 0;

/** Sets what the calls that follow keep to. */
export function setLimits(
  leastTokensPerParam: f64,
  mostParams: f64,
  leastTokens: f64,
  mostTokensPerParam: f64,
  mostTokens: f64,
): void {
  minTokensPerParam = leastTokensPerParam;
  maxParams = mostParams;
  minTokens = leastTokens;
  maxTokensPerParam = mostTokensPerParam;
  maxTokens = mostTokens;
}

/** Why a budget × size cell can't be trained sensibly. A test holds TypeScript's names of verdicts to these codes. */
export const FEASIBLE: u8 = 0;
// Up to here a larger model, or one that costs more FLOPs a token, breaks the rule as well: it is too large.
export const NO_TOKENS: u8 = 1;
export const TOO_FEW_TOKENS_PER_PARAM: u8 = 2;
export const TOO_MANY_PARAMS: u8 = 3;
export const TOO_FEW_STEPS: u8 = 4;
// From here on a smaller model, or one that costs fewer FLOPs a token, breaks the rule as well: it is too small.
export const TOO_MANY_TOKENS_PER_PARAM: u8 = 5;
export const TOO_MANY_TOKENS: u8 = 6;

/** D = floor(C / flopsPerToken) */
@inline
export function tokensFor(computeBudget: f64, flopsPerToken: f64): f64 {
  return Math.floor(computeBudget / flopsPerToken);
}

/** Whether D/N ≥ minTokensPerParam. The default, 0.1, is asked for as 10·D ≥ N, on the integer D. */
@inline
function hasTokensPerParam(tokens: f64, params: f64): bool {
  return minTokensPerParam == 0.1 ? 10.0 * tokens >= params : tokens / params >= minTokensPerParam;
}

/** The rule that makes a model too large for the tokens, or FEASIBLE. */
@inline
function tooLarge(tokens: f64, params: f64): u8 {
  if (tokens < 1.0) return NO_TOKENS;
  if (!hasTokensPerParam(tokens, params)) return TOO_FEW_TOKENS_PER_PARAM;
  if (params > maxParams) return TOO_MANY_PARAMS;
  return tokens < minTokens ? TOO_FEW_STEPS : FEASIBLE;
}

/**
 * Whether a model is too large for a budget: it breaks a rule that every larger one, at as many FLOPs a token or more,
 * breaks as well.
 */
export function isTooLarge(computeBudget: f64, flops: f64, params: f64): bool {
  return tooLarge(tokensFor(computeBudget, flops), params) != FEASIBLE;
}

/** The rule that makes a model too small for the tokens, or FEASIBLE. */
@inline
function tooSmall(tokens: f64, params: f64): u8 {
  if (tokens / params > maxTokensPerParam) return TOO_MANY_TOKENS_PER_PARAM;
  return tokens > maxTokens ? TOO_MANY_TOKENS : FEASIBLE;
}

/** The verdict over D tokens of N parameters: the first rule that they break. */
@inline
function verdict(tokens: f64, params: f64): u8 {
  const code = tooLarge(tokens, params);
  return code == FEASIBLE ? tooSmall(tokens, params) : code;
}

/** D of one of the sizes. */
@inline
function tokensAt(computeBudget: f64, size: u32): f64 {
  return tokensFor(computeBudget, f64At(flopsPerToken, size));
}

/** Whether one of the sizes is feasible. */
@inline
export function isFeasible(computeBudget: f64, size: u32): bool {
  return verdict(tokensAt(computeBudget, size), f64At(numParams, size)) == FEASIBLE;
}

/** One budget's row of cells: writes D (f64) and the verdict (u8) for each of the sizes. Both columns are the caller's. */
export function cellVerdicts(computeBudget: f64, numTokens: usize, verdicts: usize): void {
  for (let i: u32 = 0; i < numSizes; i++) {
    const tokens = tokensAt(computeBudget, i);
    setF64(numTokens, i, tokens);
    store<u8>(verdicts + i, verdict(tokens, f64At(numParams, i)));
  }
}

/**
 * The first size that is too large for a budget, where flopsPerToken ascends as N does: D falls and N grows along the
 * sizes, so that what follows it is too large as well, and bisection finds it.
 */
export function firstTooLarge(computeBudget: f64): u32 {
  let low: u32 = 0;
  let high = numSizes;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tooLarge(tokensAt(computeBudget, middle), f64At(numParams, middle)) == FEASIBLE) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first size that is not too small for a budget, among sizes in the same order; what precedes it is too small. */
export function firstNotTooSmall(computeBudget: f64): u32 {
  let low: u32 = 0;
  let high = numSizes;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tooSmall(tokensAt(computeBudget, middle), f64At(numParams, middle)) == FEASIBLE) high = middle;
    else low = middle + 1;
  }
  return low;
}

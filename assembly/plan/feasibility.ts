import { f64At, setF64 } from "../columns";
import { Limits } from "./limits";

/** Why a budget × size cell can't be trained sensibly. TypeScript's cell verdicts mirror these codes. */
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

/** Whether D/N ≥ r. The default, 0.1, is asked for as 10·D ≥ N, on the integer D. */
@inline
function hasTokensPerParam(numTokens: f64, numParams: f64, minTokensPerParam: f64): bool {
  return minTokensPerParam == 0.1 ? 10.0 * numTokens >= numParams : numTokens / numParams >= minTokensPerParam;
}

/** The rule that makes a model too large for the tokens, or FEASIBLE. */
@inline
function tooLarge(numTokens: f64, numParams: f64, minTokensPerParam: f64, maxParams: f64, minTokens: f64): u8 {
  if (numTokens < 1.0) return NO_TOKENS;
  if (!hasTokensPerParam(numTokens, numParams, minTokensPerParam)) return TOO_FEW_TOKENS_PER_PARAM;
  if (numParams > maxParams) return TOO_MANY_PARAMS;
  return numTokens < minTokens ? TOO_FEW_STEPS : FEASIBLE;
}

/** The same within limits. */
@inline
function tooLargeFor(numTokens: f64, numParams: f64, limits: Limits): u8 {
  return tooLarge(numTokens, numParams, limits.minTokensPerParam, limits.maxParams, limits.minTokens);
}

/**
 * Whether a model is too large for a budget: it breaks a rule that every larger one, at as many FLOPs a token or more,
 * breaks as well. Limits are scalars here, since it is asked of one model at a time.
 */
export function isTooLarge(
  computeBudget: f64,
  flopsPerToken: f64,
  numParams: f64,
  minTokensPerParam: f64,
  maxParams: f64,
  minTokens: f64,
): bool {
  const numTokens = tokensFor(computeBudget, flopsPerToken);
  return tooLarge(numTokens, numParams, minTokensPerParam, maxParams, minTokens) != FEASIBLE;
}

/** The rule that makes a model too small for the tokens, or FEASIBLE. */
@inline
function tooSmall(numTokens: f64, numParams: f64, limits: Limits): u8 {
  if (numTokens / numParams > limits.maxTokensPerParam) return TOO_MANY_TOKENS_PER_PARAM;
  return numTokens > limits.maxTokens ? TOO_MANY_TOKENS : FEASIBLE;
}

/** The verdict over D tokens of N parameters: the first rule that they break. */
@inline
export function verdict(numTokens: f64, numParams: f64, limits: Limits): u8 {
  const code = tooLargeFor(numTokens, numParams, limits);
  return code == FEASIBLE ? tooSmall(numTokens, numParams, limits) : code;
}

/** The verdict over one cell. */
@inline
export function cellVerdict(computeBudget: f64, flopsPerToken: f64, numParams: f64, limits: Limits): u8 {
  return verdict(tokensFor(computeBudget, flopsPerToken), numParams, limits);
}

/** One budget's row of cells: writes D (f64) and the verdict (u8) for each of `numSizes` sizes. */
export function cellVerdicts(
  computeBudget: f64,
  flopsPerToken: usize,
  numParams: usize,
  numSizes: u32,
  limits: Limits,
  numTokens: usize,
  verdicts: usize,
): void {
  for (let i: u32 = 0; i < numSizes; i++) {
    const tokens = tokensFor(computeBudget, f64At(flopsPerToken, i));
    setF64(numTokens, i, tokens);
    store<u8>(verdicts + i, verdict(tokens, f64At(numParams, i), limits));
  }
}

/**
 * The first size that is too large for a budget, among sizes in ascending order of N and of flopsPerToken: D falls and
 * N grows along the row, so that what follows it is too large as well, and bisection finds it.
 */
export function firstTooLarge(
  computeBudget: f64,
  flopsPerToken: usize,
  numParams: usize,
  numSizes: u32,
  limits: Limits,
): u32 {
  let low: u32 = 0;
  let high = numSizes;
  while (low < high) {
    const middle = (low + high) >> 1;
    const tokens = tokensFor(computeBudget, f64At(flopsPerToken, middle));
    if (tooLargeFor(tokens, f64At(numParams, middle), limits) == FEASIBLE) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first size that is not too small for a budget, among sizes in the same order; what precedes it is too small. */
export function firstNotTooSmall(
  computeBudget: f64,
  flopsPerToken: usize,
  numParams: usize,
  numSizes: u32,
  limits: Limits,
): u32 {
  let low: u32 = 0;
  let high = numSizes;
  while (low < high) {
    const middle = (low + high) >> 1;
    const tokens = tokensFor(computeBudget, f64At(flopsPerToken, middle));
    if (tooSmall(tokens, f64At(numParams, middle), limits) == FEASIBLE) high = middle;
    else low = middle + 1;
  }
  return low;
}

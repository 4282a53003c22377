import { f64At, setF64 } from "./columns";

/** Why a budget × size cell can't be trained sensibly. TypeScript's cell verdicts mirror these codes. */
export const FEASIBLE: u8 = 0;
export const NO_TOKENS: u8 = 1;
export const TOO_FEW_TOKENS_PER_PARAM: u8 = 2;

/** D = floor(C / flopsPerToken) */
@inline
export function tokensFor(computeBudget: f64, flopsPerToken: f64): f64 {
  return Math.floor(computeBudget / flopsPerToken);
}

/** Feasible: D ≥ 1 and 10·D ≥ N, on the integer D. */
@inline
export function verdict(numTokens: f64, numParams: f64): u8 {
  if (numTokens < 1.0) return NO_TOKENS;
  return 10.0 * numTokens >= numParams ? FEASIBLE : TOO_FEW_TOKENS_PER_PARAM;
}

/** The verdict over one cell. */
@inline
export function cellVerdict(computeBudget: f64, flopsPerToken: f64, numParams: f64): u8 {
  return verdict(tokensFor(computeBudget, flopsPerToken), numParams);
}

/** One budget's row of cells: writes D (f64) and the verdict (u8) for each of `numSizes` sizes. */
export function cellVerdicts(
  computeBudget: f64,
  flopsPerToken: usize,
  numParams: usize,
  numSizes: u32,
  numTokens: usize,
  verdicts: usize,
): void {
  for (let i: u32 = 0; i < numSizes; i++) {
    const tokens = tokensFor(computeBudget, f64At(flopsPerToken, i));
    setF64(numTokens, i, tokens);
    store<u8>(verdicts + i, verdict(tokens, f64At(numParams, i)));
  }
}

/**
 * How many of the sizes a budget can train. With sizes in ascending order of N and of flopsPerToken, D falls and N
 * grows along the row, so the feasible sizes come first and their end is found by bisection.
 */
export function countFeasible(computeBudget: f64, flopsPerToken: usize, numParams: usize, numSizes: u32): u32 {
  let low: u32 = 0;
  let high = numSizes;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cellVerdict(computeBudget, f64At(flopsPerToken, middle), f64At(numParams, middle)) == FEASIBLE) low = middle + 1;
    else high = middle;
  }
  return low;
}

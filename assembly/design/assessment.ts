import { f64At, setF64 } from "../columns";
import { exponentGradient, logOptimum, optimumGradient, PARAMETERS } from "./delta";
import { centerLogParams, centerLogTokens, conditionNumber, factorRuns, standardError } from "./information";

const gradient: usize = memory.data(PARAMETERS * 8, 16);

/** An assessment: f64 fields in these places. */
export const EXPONENT_ERROR: u32 = 0;
export const OPTIMUM_ERROR: u32 = 1;
export const ALPHA_ERROR: u32 = 2;
export const BETA_ERROR: u32 = 3;
export const CONDITION_NUMBER: u32 = 4;
export const ASSESSMENT_VALUES: u32 = 5;

/**
 * What a plan's runs will tell of a surface, for noise of 1 nat. Reads ln N and ln D a run. Writes the standard errors of
 * a, of ln N* at the target, of ln α and of ln β, and the condition number. Buffers are the caller's.
 */
export function assessRuns(
  surface: usize,
  logParams: usize,
  logTokens: usize,
  numRuns: u32,
  logParamsTimesTokens: f64,
  result: usize,
): void {
  factorRuns(surface, logParams, logTokens, numRuns);
  const alpha = f64At(surface, 3);
  const beta = f64At(surface, 4);
  exponentGradient(alpha, beta, gradient);
  setF64(result, EXPONENT_ERROR, standardError(gradient));
  const optimum = logOptimum(surface, logParamsTimesTokens);
  const tokens = logParamsTimesTokens - optimum;
  optimumGradient(alpha, beta, optimum - centerLogParams, tokens - centerLogTokens, gradient);
  setF64(result, OPTIMUM_ERROR, standardError(gradient));
  memory.fill(gradient, 0, <usize>PARAMETERS << 3);
  setF64(gradient, 3, 1.0 / alpha);
  setF64(result, ALPHA_ERROR, standardError(gradient));
  setF64(gradient, 3, 0);
  setF64(gradient, 4, 1.0 / beta);
  setF64(result, BETA_ERROR, standardError(gradient));
  setF64(result, CONDITION_NUMBER, conditionNumber());
}

/** The share of a budget's reducible-loss rise that e^z − 1 is, where z = by·exponent. */
@inline
function rise(exponent: f64, by: f64): f64 {
  return Math.expm1(exponent * by);
}

/**
 * Deadweight compute: the share of a budget that is wasted by training N*·e^error in place of N*. The least loss falls
 * with C by the power law L*(C) − E ∝ C^(−αβ/(α+β)), so that the budget whose least loss is the one that the error leaves
 * follows from it. An error of either sign, each as likely, is averaged over its losses.
 */
export function deadweightShare(surface: usize, logParamsTimesTokens: f64, error: f64, isEitherSign: bool): f64 {
  const alpha = f64At(surface, 3);
  const beta = f64At(surface, 4);
  const optimum = logOptimum(surface, logParamsTimesTokens);
  const byParams = Math.exp(f64At(surface, 1) - alpha * optimum);
  const byTokens = Math.exp(f64At(surface, 2) - beta * (logParamsTimesTokens - optimum));
  let excess = byParams * rise(alpha, -error) + byTokens * rise(beta, error);
  if (isEitherSign) excess = 0.5 * (excess + byParams * rise(alpha, error) + byTokens * rise(beta, -error));
  return -Math.expm1((-(alpha + beta) / (alpha * beta)) * Math.log1p(Math.max(excess, 0) / (byParams + byTokens)));
}

import { f64At } from "./columns";

/**
 * ln N*(C), where the surface L = E + A/N^α + B/D^β is lowest along N·D = C/k: ln G + a·ln(C/k) with
 * G = (αA / (βB))^(1/(α+β)) and a = β/(α+β). Hoffmann et al. 2022, arXiv:2203.15556, equation 4.
 */
@inline
export function logOptimalParams(logA: f64, logB: f64, alpha: f64, beta: f64, logParamsTimesTokens: f64): f64 {
  return (Math.log(alpha / beta) + logA - logB + beta * logParamsTimesTokens) / (alpha + beta);
}

/** N*(C) of a surface. */
export function optimalParams(A: f64, B: f64, alpha: f64, beta: f64, paramsTimesTokens: f64): f64 {
  return Math.exp(logOptimalParams(Math.log(A), Math.log(B), alpha, beta, Math.log(paramsTimesTokens)));
}

/** The geometric mean of `count` positive f64. */
export function geometricMean(values: usize, count: u32): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; i++) sum += Math.log(f64At(values, i));
  return Math.exp(sum / <f64>count);
}

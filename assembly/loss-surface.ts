import { f64At } from "./columns";

/**
 * N*(C), the parameters at which the surface L = E + A/N^α + B/D^β is lowest along N·D = C/k:
 * (αA / (βB))^(1/(α+β)) · (C/k)^(β/(α+β)). Hoffmann et al. 2022, arXiv:2203.15556, equation 4.
 */
export function optimalParams(A: f64, B: f64, alpha: f64, beta: f64, paramsTimesTokens: f64): f64 {
  const logRatio = Math.log(alpha / beta) + Math.log(A) - Math.log(B);
  return Math.exp((logRatio + beta * Math.log(paramsTimesTokens)) / (alpha + beta));
}

/** The geometric mean of `count` positive f64. */
export function geometricMean(values: usize, count: u32): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; i++) sum += Math.log(f64At(values, i));
  return Math.exp(sum / <f64>count);
}

/**
 * N*(C), the parameters at which the surface L = E + A/N^α + B/D^β is lowest along N·D = C/k:
 * (αA / (βB))^(1/(α+β)) · (C/k)^(β/(α+β)). Hoffmann et al. 2022, arXiv:2203.15556, equation 4.
 */
export function optimalParams(A: f64, B: f64, alpha: f64, beta: f64, paramsTimesTokens: f64): f64 {
  const logRatio = Math.log(alpha / beta) + Math.log(A) - Math.log(B);
  return Math.exp((logRatio + beta * Math.log(paramsTimesTokens)) / (alpha + beta));
}

// The shape that all rungs share: Chinchilla's own section at constant C, with only its asymmetry q free,
//   h(u; q) = [β·(e^(−αu) − 1) + α·(e^(βu) − 1)] / (αβ(α+β)),  α = (s−q)/2, β = (s+q)/2,
// so that h(0) = h′(0) = 0 and h″(0) = 1. It is convex for |q| < s.

/** s = α + β. Published surfaces have 0.6 to 0.7; the fit hardly depends on it. */
const TAILS: f64 = 0.65;

/** h, dh/du and dh/dq where the bowl was last looked at. */
export let height: f64 = 0;
export let steepness: f64 = 0;
export let skewing: f64 = 0;

/** Looks at the bowl at u = ln N − ln N*. */
export function lookAtBowl(u: f64, asymmetry: f64): void {
  const alpha = 0.5 * (TAILS - asymmetry);
  const beta = 0.5 * (TAILS + asymmetry);
  const left = Math.exp(-alpha * u);
  const right = Math.exp(beta * u);
  const top = beta * (left - 1.0) + alpha * (right - 1.0);
  const bottom = alpha * beta * TAILS;
  height = top / bottom;
  steepness = (right - left) / TAILS;
  // dα/dq = −½ and dβ/dq = ½.
  const topByQ = 0.5 * (left - right + u * (beta * left + alpha * right));
  skewing = (topByQ + 0.5 * asymmetry * TAILS * height) / bottom;
}

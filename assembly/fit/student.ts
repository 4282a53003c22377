// Student's t distribution of a whole number of degrees of freedom.

/** P(|T| ≤ t) for t ≥ 0: finite sums in θ = atan(t/√ν), Abramowitz & Stegun 26.7.3 and 26.7.4. */
function within(t: f64, freedom: i32): f64 {
  const ratio = t / Math.sqrt(<f64>freedom);
  const square = 1.0 / (1.0 + ratio * ratio);
  const sine = ratio * Math.sqrt(square);
  const isOdd = (freedom & 1) == 1;
  let term: f64 = isOdd ? sine * Math.sqrt(square) : sine;
  let sum: f64 = freedom == 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < freedom; k += 2) {
    term *= (square * <f64>(k - 1)) / <f64>k;
    sum += term;
  }
  return isOdd ? (2.0 / Math.PI) * (Math.atan(ratio) + sum) : sum;
}

/** The quantile of 0 < p < 1, by halving. */
export function studentQuantile(share: f64, freedom: i32): f64 {
  const wanted = Math.abs(2.0 * share - 1.0);
  let low: f64 = 0;
  let high: f64 = 1;
  while (within(high, freedom) < wanted && high < 1e12) high *= 2;
  for (let middle = 0.5 * high; middle > low && middle < high; middle = 0.5 * (low + high)) {
    if (within(middle, freedom) < wanted) low = middle;
    else high = middle;
  }
  return share < 0.5 ? -high : high;
}

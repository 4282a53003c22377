import { f64At, setF64 } from "../columns";
import { below, density, lookAtNormal, normalBelow, normalScore } from "./normal";

// A mixture of normals: the answers of many laws, each weighed by how well it explains the rungs. Each component also says
// something besides, of which the mixture has the mean. Work space is the caller's.

/** f64 of work space for each component. */
export const COMPONENT_VALUES: u32 = 4;
/** Components of less weight are dropped. */
const MIN_WEIGHT: f64 = 1e-7;
/** So far behind the largest, in logarithms, a weight adds nothing to the digits of a sum. */
const NEGLIGIBLE: f64 = 45;
/** A score farther out than those of this share is taken for it. */
const MIN_SHARE: f64 = 1e-4;

let count: i32 = 0;
let weights: usize = 0;
let means: usize = 0;
let deviations: usize = 0;
let asides: usize = 0;

/** Begins a mixture of at most `capacity` components. */
export function beginMixture(work: usize, capacity: u32): void {
  const bytes = <usize>capacity << 3;
  count = 0;
  weights = work;
  means = weights + bytes;
  deviations = means + bytes;
  asides = deviations + bytes;
}

@inline
export function addComponent(logWeight: f64, mean: f64, variance: f64, aside: f64): void {
  setF64(weights, count, logWeight);
  setF64(means, count, mean);
  setF64(deviations, count, Math.sqrt(variance));
  setF64(asides, count++, aside);
}

/** Turns logarithms of weights into weights of sum 1, and drops what adds nothing. */
export function closeMixture(): void {
  let largest: f64 = -Infinity;
  for (let i = 0; i < count; i++) largest = Math.max(largest, f64At(weights, i));
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const behind = largest - f64At(weights, i);
    const weight = behind > NEGLIGIBLE ? 0.0 : Math.exp(-behind);
    setF64(weights, i, weight);
    sum += weight;
  }
  let kept = 0;
  let keptSum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const weight = f64At(weights, i) / sum;
    if (!(weight > MIN_WEIGHT)) continue;
    setF64(weights, kept, weight);
    setF64(means, kept, f64At(means, i));
    setF64(deviations, kept, f64At(deviations, i));
    setF64(asides, kept++, f64At(asides, i));
    keptSum += weight;
  }
  count = kept;
  for (let i = 0; i < count; i++) setF64(weights, i, f64At(weights, i) / keptSum);
}

/** The mean of what components say besides. */
export function meanAside(): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += f64At(weights, i) * f64At(asides, i);
  return sum;
}

/** Φ⁻¹ of the share of the mixture below what was observed with some variance of its own. */
export function scoreOf(observed: f64, variance: f64): f64 {
  let share: f64 = 0;
  for (let i = 0; i < count; i++) {
    const own = f64At(deviations, i);
    const deviation = Math.sqrt(own * own + variance);
    share += f64At(weights, i) * normalBelow((observed - f64At(means, i)) / deviation);
  }
  return normalScore(Math.max(MIN_SHARE, Math.min(1 - MIN_SHARE, share)));
}

const MAX_STEPS: i32 = 200;
/** On the way to a quantile, components of less weight wait: they move it by less than a step does. */
const COARSE_WEIGHT: f64 = 1e-4;
const COARSE_STEP: f64 = 1e-3;

/** Where the share below is that of a normal score: its quantile at Φ(score), by Newton's steps within a bracket. */
export function quantileAtScore(score: f64): f64 {
  // Above the median the share above is what has its digits.
  const sign: f64 = score > 0 ? -1.0 : 1.0;
  const wanted = normalBelow(-Math.abs(score));
  let low: f64 = Infinity;
  let high: f64 = -Infinity;
  let mean: f64 = 0;
  for (let i = 0; i < count; i++) {
    const deviation = f64At(deviations, i);
    low = Math.min(low, f64At(means, i) - 40.0 * deviation);
    high = Math.max(high, f64At(means, i) + 40.0 * deviation);
    mean += f64At(weights, i) * f64At(means, i);
  }
  let spread: f64 = 0;
  for (let i = 0; i < count; i++) {
    const apart = f64At(means, i) - mean;
    spread += f64At(weights, i) * (f64At(deviations, i) * f64At(deviations, i) + apart * apart);
  }
  const deviation = Math.sqrt(spread);
  let at = Math.max(low, Math.min(high, mean + score * deviation));
  const first = low;
  const last = high;
  let least = COARSE_WEIGHT;
  for (let step = 0; step < MAX_STEPS; step++) {
    let share: f64 = 0;
    let slope: f64 = 0;
    for (let i = 0; i < count; i++) {
      const weight = f64At(weights, i);
      if (weight < least) continue;
      const precision = 1.0 / f64At(deviations, i);
      lookAtNormal(sign * (at - f64At(means, i)) * precision);
      share += weight * below;
      slope += weight * precision * density;
    }
    const excess = sign * (share - wanted);
    if (excess < 0) low = at;
    else high = at;
    let next = at - excess / slope;
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    const moved = Math.abs(next - at);
    at = next;
    if (least > 0) {
      if (moved > COARSE_STEP * deviation) continue;
      least = 0;
      low = first;
      high = last;
    } else if (moved <= 1e-9 * deviation) break;
  }
  return at;
}

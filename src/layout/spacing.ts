import { budgetLadder } from "../wasm/plan/grids.ts";
import { geometricMean, type LossSurface, optimalParams } from "../wasm/plan/loss-surface.ts";

/** N*(C) of a prior where N·D = C/k: the geometric mean over its surfaces. */
export function priorOptimum(surfaces: readonly LossSurface[], paramsTimesTokens: number): number {
  return geometricMean(surfaces.map((surface) => optimalParams(surface, paramsTimesTokens)));
}

/** `count` log-spaced N from centre / spanFactor to centre · spanFactor, ascending; one is the centre itself. */
export function centredParams(centre: number, spanFactor: number, count: number): readonly number[] {
  return count === 1 ? [centre] : Array.from(budgetLadder(centre / spanFactor, centre * spanFactor, count));
}

/** `count` log-spaced N from one to another, ascending. */
export function logEvenParams(first: number, last: number, count: number): readonly number[] {
  return Array.from(budgetLadder(first, last, count));
}

// Computed powers are off by up to one part in 10^14; what lies this near the middle counts as on it.
const TIE_TOLERANCE = 1e-12;

/** Whether, in log N, a wanted N is nearer to the larger of two; a tie goes to the smaller. */
export function isNearerToLarger(wanted: number, smaller: number, larger: number): boolean {
  return (wanted / smaller) * (wanted / larger) > 1 + TIE_TOLERANCE;
}

import type { SizeAxis } from "../probe/size-axis.ts";
import { nearestModel, type Search } from "../probe/size-search.ts";
import { isNearerToLarger } from "./spacing.ts";

/** Which way from a cell a budget may find one that it can train. */
export type CellVerdict = "feasible" | "too-large" | "too-small" | "infeasible";

/** What became of the N that a budget wanted. */
export interface PlacedSizes {
  /** Places of the models that were chosen, ascending. */
  readonly places: readonly number[];
  /** How many wanted N have the nearest model that the budget can train: others have not taken it. */
  readonly numInPlace: number;
}

/**
 * Gives each wanted N the nearest model in log N that is free and that the budget can train, from the middle outwards, so
 * that what is displaced is at the ends and the sizes stay about the middle. The neighbours of every wanted N must be known.
 *
 * @param verdictOf what the budget makes of the model at a place
 */
export function* placeSizes(
  axis: SizeAxis,
  wanted: readonly number[],
  verdictOf: (place: number) => CellVerdict,
): Search<PlacedSizes> {
  const taken = new Set<number>();
  let numInPlace = 0;
  for (const numParams of fromTheMiddle(wanted)) {
    const { below, above } = axis.gapAround((known) => known >= numParams);
    const smaller = below < 0 ? undefined : yield* nearestFree(axis, below, -1, taken, verdictOf);
    const larger = above < 0 ? undefined : yield* nearestFree(axis, above, 1, taken, verdictOf);
    const place = nearer(axis, numParams, smaller, larger);
    if (place === undefined) continue;
    taken.add(place);
    // A size at the end of a range has the nearest model within.
    const nearest = nearer(
      axis,
      numParams,
      below < 0 ? undefined : yield* nearestFree(axis, below, -1, NONE, verdictOf),
      above < 0 ? undefined : yield* nearestFree(axis, above, 1, NONE, verdictOf),
    );
    if (place === nearest) numInPlace++;
  }
  return { places: [...taken].sort((a, b) => a - b), numInPlace };
}

const NONE: ReadonlySet<number> = /* @__PURE__ */ new Set();

/** Values in the order of their distance from the middle of the list; of two as far, the smaller first. */
function fromTheMiddle(values: readonly number[]): number[] {
  const middle = (values.length - 1) / 2;
  return values
    .map((value, i) => ({ value, distance: Math.abs(i - middle) }))
    .sort((a, b) => a.distance - b.distance || a.value - b.value)
    .map(({ value }) => value);
}

function* nearestFree(
  axis: SizeAxis,
  first: number,
  step: 1 | -1,
  taken: ReadonlySet<number>,
  verdictOf: (place: number) => CellVerdict,
): Search<number | undefined> {
  let place: number | undefined = first;
  while (place !== undefined) {
    // What is taken is feasible.
    const verdict = taken.has(place) ? "taken" : verdictOf(place);
    if (verdict === "feasible") return place;
    // What is beyond a model that is too large, or too small, is so as well.
    if (verdict === (step === 1 ? "too-large" : "too-small")) return undefined;
    place = yield* nearestModel(axis, place + step, step);
  }
  return undefined;
}

function nearer(
  axis: SizeAxis,
  numParams: number,
  smaller: number | undefined,
  larger: number | undefined,
): number | undefined {
  const [low, high] = [smaller, larger].map((place) => (place === undefined ? undefined : axis.paramsAt(place)));
  if (low === undefined || high === undefined) return smaller ?? larger;
  return isNearerToLarger(numParams, low, high) ? larger : smaller;
}

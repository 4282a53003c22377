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
  const free = waysOf((place) => (taken.has(place) ? "taken" : verdictOf(place)));
  const every = waysOf(verdictOf);
  let numInPlace = 0;
  for (const numParams of fromTheMiddle(wanted)) {
    const { below, above } = axis.gapAround((known) => known >= numParams);
    const smaller = below < 0 ? undefined : yield* nearestFree(axis, below, free.down);
    const larger = above < 0 ? undefined : yield* nearestFree(axis, above, free.up);
    const place = nearer(axis, numParams, smaller, larger);
    if (place === undefined) continue;
    taken.add(place);
    // A size at the end of a range has the nearest model within.
    const nearest = nearer(
      axis,
      numParams,
      below < 0 ? undefined : yield* nearestFree(axis, below, every.down),
      above < 0 ? undefined : yield* nearestFree(axis, above, every.up),
    );
    if (place === nearest) numInPlace++;
  }
  return { places: [...taken].sort((a, b) => a - b), numInPlace };
}

/** A way along the axis, and where it has led: a walk need not look again at what an earlier one has passed. */
interface Way {
  readonly step: 1 | -1;
  /** What is taken is feasible. */
  readonly verdictOf: (place: number) => CellVerdict | "taken";
  /** For a place that no size can have, the nearest one that may have been free, or undefined where none is. */
  readonly passed: Map<number, number | undefined>;
}

function waysOf(verdictOf: Way["verdictOf"]): { readonly down: Way; readonly up: Way } {
  return { down: { step: -1, verdictOf, passed: new Map() }, up: { step: 1, verdictOf, passed: new Map() } };
}

/** Values in the order of their distance from the middle of the list; of two as far, the smaller first. */
function fromTheMiddle(values: readonly number[]): number[] {
  const middle = (values.length - 1) / 2;
  return values
    .map((value, i) => ({ value, distance: Math.abs(i - middle) }))
    .sort((a, b) => a.distance - b.distance || a.value - b.value)
    .map(({ value }) => value);
}

function* nearestFree(axis: SizeAxis, first: number, { step, verdictOf, passed }: Way): Search<number | undefined> {
  const walked: number[] = [];
  let place: number | undefined = first;
  while (place !== undefined) {
    const isPassed: boolean = passed.has(place);
    const verdict = isPassed ? undefined : verdictOf(place);
    if (verdict === "feasible") break;
    walked.push(place);
    if (isPassed) place = passed.get(place);
    // What is beyond a model that is too large, or too small, is so as well.
    else if (verdict === (step === 1 ? "too-large" : "too-small")) place = undefined;
    else place = yield* nearestModel(axis, place + step, step);
  }
  for (const each of walked) passed.set(each, place);
  return place;
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

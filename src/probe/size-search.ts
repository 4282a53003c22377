import type { Gap, SizeAxis } from "./size-axis.ts";

/** Asks for the places that it has to know next; once it goes on, they are known. */
export type Search<Result> = Generator<readonly number[], Result, undefined>;

/** Where in a gap to look first, and which way from there where that size has no model. */
export interface Lookout {
  readonly place: number;
  readonly directions: readonly (1 | -1)[];
}

/**
 * The reach in a range without end: a rule of a family, such as heads of 128, leaves every nth size; beyond this many in a
 * row it is taken to have none.
 */
export const REACH = 64;

/** How models near some wanted N are searched. */
export interface SearchStrategy {
  /** What wanted values are compared with: N itself, or its logarithm. */
  readonly measure: (numParams: number) => number;
  /** Where to look for a wanted value in the gap around it, whose ends both have a model. */
  readonly lookFor: (wanted: number, gap: Gap, axis: SizeAxis) => Lookout;
  /** How many places further to look where sizes have no model. */
  readonly reach?: number;
  /** How far to go: until both neighbours of every wanted value are known, or one new model for each. */
  readonly until: "neighbours-known" | "one-model-each";
}

/** The middle of a gap, which halves it whatever N does there, and then what is nearest to it on either side. */
export function byHalves(directions: readonly [1, -1] | readonly [-1, 1]): SearchStrategy["lookFor"] {
  return (_wanted, { below, above }) => ({ place: Math.floor((below + above) / 2), directions });
}

/**
 * Searches an axis for models near wanted values. Sizes double until one is as large as the largest wanted, then what is
 * wanted is looked for between known models, so that no model of more than twice the size that is wanted is asked for.
 */
export function* searchSizes(axis: SizeAxis, wanted: readonly number[], strategy: SearchStrategy): Search<void> {
  yield* double(axis, wanted, strategy);
  if (strategy.until === "neighbours-known") yield* closeGaps(axis, wanted, strategy);
  else yield* findOneEach(axis, wanted, strategy);
}

/** The result of a search along an axis of which everything is known, so that it asks for nothing. */
export function resultOf<Result>(search: Search<Result>): Result {
  const step = search.next();
  if (step.done) return step.value;
  throw new RangeError(`Every place must be known; ${step.value.join(", ")} are not.`);
}

/** The nearest place with a model from one on, upwards or downwards, where it is within reach. */
export function* nearestModel(
  axis: SizeAxis,
  first: number,
  step: 1 | -1,
  reach: number = Number.POSITIVE_INFINITY,
): Search<number | undefined> {
  for (let place = first; place >= 0 && place < axis.length && Math.abs(place - first) <= reach; place += step) {
    if (!axis.isKnown(place)) yield [place];
    if (axis.modelAt(place) !== undefined) return place;
  }
  return undefined;
}

function* double(axis: SizeAxis, wanted: readonly number[], { measure, reach }: SearchStrategy): Search<void> {
  const largest = wanted.reduce((most, value) => Math.max(most, value), 0);
  for (let place = 0; place < axis.length; ) {
    const found = yield* nearestModel(axis, place, 1, reach);
    if (found === undefined || measure(axis.paramsAt(found) ?? 0) >= largest) return;
    const twice = axis.placeOf(2 * axis.sizeValueAt(found));
    place = found === axis.length - 1 ? axis.length : Math.min(twice, axis.length - 1);
  }
}

/** Looks into the gap of every wanted value, round by round, until no gap has a size left. */
function* closeGaps(axis: SizeAxis, wanted: readonly number[], strategy: SearchStrategy): Search<void> {
  for (;;) {
    const next = new Set(wanted.map((value) => nextPlace(axis, value, gapAround(axis, value, strategy), strategy)));
    const asked = [...next].filter((place) => place !== undefined).sort((a, b) => a - b);
    if (asked.length === 0) return;
    yield asked;
  }
}

/** Finds a model for one wanted value after the other, from coarse to fine, so that each search starts between close models. */
function* findOneEach(axis: SizeAxis, wanted: readonly number[], strategy: SearchStrategy): Search<void> {
  for (const value of coarseToFine(wanted)) {
    const gap = gapAround(axis, value, strategy);
    for (let place = nextPlace(axis, value, gap, strategy); place !== undefined; ) {
      yield [place];
      place = axis.modelAt(place) === undefined ? nextPlace(axis, value, gap, strategy) : undefined;
    }
  }
}

function gapAround(axis: SizeAxis, value: number, { measure }: SearchStrategy): Gap {
  return axis.gapAround((numParams) => measure(numParams) >= value);
}

/** The first unknown place in the gap around a wanted value, in the order of the strategy, if any is within reach. */
function nextPlace(
  axis: SizeAxis,
  value: number,
  gap: Gap,
  { lookFor, reach = Number.POSITIVE_INFINITY }: SearchStrategy,
): number | undefined {
  const { below, above } = gap;
  // Below the smallest model everything is known, and past the largest that was asked for lies nothing that is wanted.
  if (below < 0 || above - below < 2) return undefined;
  const { place, directions } = lookFor(value, gap, axis);
  for (let step = 0; step <= Math.min(reach, above - below); step++) {
    for (const direction of directions) {
      const candidate = place + direction * step;
      if (candidate > below && candidate < above && !axis.isKnown(candidate)) return candidate;
    }
  }
  return undefined;
}

/** The middle of a list, then the middles of its halves, and so on. */
function coarseToFine(values: readonly number[]): number[] {
  const order: number[] = [];
  let spans: (readonly [number, number])[] = [[0, values.length]];
  while (spans.length > 0) {
    const next: (readonly [number, number])[] = [];
    for (const [first, end] of spans) {
      if (first >= end) continue;
      const middle = (first + end) >> 1;
      order.push(values[middle] ?? 0);
      next.push([first, middle], [middle + 1, end]);
    }
    spans = next;
  }
  return order;
}

import type { SizeAxis } from "./size-axis.ts";

/** Asks for the places that it has to know next; once it goes on, they are known. */
export type Search<Result> = Generator<readonly number[], Result, undefined>;

/**
 * Searches until the neighbours of every wanted N are known: the last model below it, and the first that is not. Sizes
 * double until one is as large as the largest wanted, then every gap that holds a wanted N is halved, so that no model
 * of more than twice the size that is wanted is asked for.
 */
export function* locate(axis: SizeAxis, wanted: readonly number[]): Search<void> {
  const largest = wanted.reduce((most, numParams) => Math.max(most, numParams), 0);
  for (let place = 0; place < axis.length; ) {
    const found = yield* nearestModel(axis, place, 1);
    if (found === undefined || (axis.modelAt(found)?.numParams ?? 0) >= largest) break;
    place = found === axis.length - 1 ? axis.length : Math.min(placeOfTwice(axis, found), axis.length - 1);
  }
  for (;;) {
    const middles = new Set(wanted.map((numParams) => middleOfGap(axis, numParams)));
    const asked = [...middles].filter((place) => place !== undefined).sort((a, b) => a - b);
    if (asked.length === 0) return;
    yield asked;
  }
}

/** The nearest place with a model from one on, upwards or downwards. */
export function* nearestModel(axis: SizeAxis, first: number, step: 1 | -1): Search<number | undefined> {
  for (let place = first; place >= 0 && place < axis.length; place += step) {
    if (!axis.isKnown(place)) yield [place];
    if (axis.modelAt(place) !== undefined) return place;
  }
  return undefined;
}

/** The first place whose size is twice that of another or more. */
function placeOfTwice(axis: SizeAxis, place: number): number {
  const twice = 2 * axis.sizeValueAt(place);
  return axis.firstPlace((sizeValue) => sizeValue >= twice);
}

/** The unknown place nearest to the middle of the gap around an N, if any. */
function middleOfGap(axis: SizeAxis, numParams: number): number | undefined {
  const { below, above } = axis.gapAround(numParams);
  // Past the largest model that was asked for lies nothing that is wanted.
  if (above < 0) return undefined;
  const middle = (below + above) >> 1;
  for (let step = 0; step < above - below; step++) {
    for (const place of [middle - step, middle + step]) {
      if (place > below && place < above && !axis.isKnown(place)) return place;
    }
  }
  return undefined;
}

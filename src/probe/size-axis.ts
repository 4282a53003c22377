import type { SizeRange } from "./size-values.ts";
import { type ModelSize, workingParams } from "./sizes.ts";

/** The models on either side of an N: the last below it, and the first that is not, by place; −1 where there is none. */
export interface Gap {
  readonly below: number;
  readonly above: number;
}

/** The known models before and after a place, if any. */
export interface Neighbours {
  readonly before: ModelSize | undefined;
  readonly after: ModelSize | undefined;
}

/**
 * The sizes that a model may have, ascending, each by its place from 0. Of some it is known what stands there: a model
 * with its N, or none.
 */
export class SizeAxis {
  readonly length: number;
  readonly #sizeValueAt: (place: number) => number;
  readonly #known: Set<number>;
  /** The places with a model, ascending, and what stands there. */
  readonly #places: number[];
  readonly #models: ModelSize[];
  /** For each of these the largest working N up to there, which ascends even where N does not. */
  readonly #largest: number[];

  private constructor(length: number, sizeValueAt: (place: number) => number, models: readonly ModelSize[] = []) {
    this.length = length;
    this.#sizeValueAt = sizeValueAt;
    this.#models = [...models];
    this.#places = models.map((_, place) => place);
    this.#known = new Set(this.#places);
    this.#largest = models.map(workingParams);
  }

  /** Sizes of which nothing is known yet, ascending. */
  static ofValues(sizeValues: readonly number[]): SizeAxis {
    return new SizeAxis(sizeValues.length, (place) => sizeValues[place] ?? Number.NaN);
  }

  /** Every multiple within a range, as many as there may be; a range of one size is that size, as in generateSizeValues. */
  static ofRange(range: SizeRange): SizeAxis {
    if (range.sizeValues !== undefined) return SizeAxis.ofValues(range.sizeValues);
    const unit = unitOf(range);
    const first = Math.ceil(range.minSize / unit);
    return new SizeAxis(Math.floor(range.maxSize / unit) - first + 1, (place) => (first + place) * unit);
  }

  /** Sizes that are all known, in ascending order of N. */
  static ofModels(models: readonly ModelSize[]): SizeAxis {
    return new SizeAxis(models.length, (place) => models[place]?.sizeParamValue ?? Number.NaN, models);
  }

  sizeValueAt(place: number): number {
    return this.#sizeValueAt(place);
  }

  /** The first place whose size is as large as another or larger. */
  placeOf(sizeValue: number): number {
    return firstIndex(this.length, (place) => this.#sizeValueAt(place) >= sizeValue);
  }

  isKnown(place: number): boolean {
    return this.#known.has(place);
  }

  /** The model at a place that is known, or undefined where there is none. */
  modelAt(place: number): ModelSize | undefined {
    const index = this.#indexOf(place);
    return this.#places[index] === place ? this.#models[index] : undefined;
  }

  /** Says that a model stands at a place, and gives its neighbours. */
  set(place: number, model: ModelSize): Neighbours {
    this.#known.add(place);
    const index = this.#indexOf(place);
    const neighbours = { before: this.#models[index - 1], after: this.#models[index] };
    this.#places.splice(index, 0, place);
    this.#models.splice(index, 0, model);
    this.#largest.splice(index, 0, 0);
    for (let i = index; i < this.#models.length; i++) {
      const model = this.#models[i];
      this.#largest[i] = Math.max(this.#largest[i - 1] ?? 0, model === undefined ? 0 : workingParams(model));
    }
    return neighbours;
  }

  /** Says that no model stands at a place. */
  setNone(place: number): void {
    this.#known.add(place);
  }

  /** The working N of the model at a place, or undefined where there is none: what sizes are searched by. */
  paramsAt(place: number): number | undefined {
    const model = this.modelAt(place);
    return model && workingParams(model);
  }

  /** The known models on either side of where the working N has become as large as is wanted. */
  gapAround(isLargeEnough: (numParams: number) => boolean): Gap {
    const index = firstIndex(this.#largest.length, (i) => isLargeEnough(this.#largest[i] ?? 0));
    return { below: this.#places[index - 1] ?? -1, above: this.#places[index] ?? -1 };
  }

  /** The index of the first model at a place or behind it. */
  #indexOf(place: number): number {
    return firstIndex(this.#places.length, (i) => (this.#places[i] ?? 0) >= place);
  }
}

/** What the sizes of a range are multiples of. */
export function unitOf({ minSize, maxSize, sizeMultiple }: SizeRange): number {
  return minSize === maxSize ? minSize : sizeMultiple;
}

/** The first index below a length that passes, where all that follow pass as well; the length where none does. */
function firstIndex(length: number, passes: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

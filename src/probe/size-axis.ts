import type { ModelSize } from "./sizes.ts";

/** The models on either side of an N: the last below it, and the first that is not, by place; −1 where there is none. */
export interface Gap {
  readonly below: number;
  readonly above: number;
}

/**
 * The sizes that a model may have, ascending, each by its place from 0. Of some it is known what stands there: a model
 * with its N, which must not fall along the axis, or none.
 */
export class SizeAxis {
  readonly #sizeValues: readonly number[];
  readonly #known: Set<number>;
  /** The places with a model, ascending, and what stands there. */
  readonly #places: number[];
  readonly #models: ModelSize[];

  private constructor(sizeValues: readonly number[], models: readonly ModelSize[]) {
    this.#sizeValues = sizeValues;
    this.#models = [...models];
    this.#places = models.map((_, place) => place);
    this.#known = new Set(this.#places);
  }

  /** Sizes of which nothing is known yet, ascending. */
  static ofValues(sizeValues: readonly number[]): SizeAxis {
    return new SizeAxis(sizeValues, []);
  }

  /** Sizes that are all known, in ascending order of N. */
  static ofModels(models: readonly ModelSize[]): SizeAxis {
    return new SizeAxis(
      models.map(({ sizeParamValue }) => sizeParamValue),
      models,
    );
  }

  get length(): number {
    return this.#sizeValues.length;
  }

  sizeValueAt(place: number): number {
    return this.#sizeValues[place] ?? Number.NaN;
  }

  /** The first place whose size passes, where all larger ones pass as well. */
  firstPlace(passes: (sizeValue: number) => boolean): number {
    return firstIndex(this.#sizeValues, passes);
  }

  isKnown(place: number): boolean {
    return this.#known.has(place);
  }

  /** The model at a place that is known, or undefined where there is none. */
  modelAt(place: number): ModelSize | undefined {
    const index = firstIndex(this.#places, (other) => other >= place);
    return this.#places[index] === place ? this.#models[index] : undefined;
  }

  /** Says what stands at a place. Gives the neighbour that has more parameters before it, or fewer behind it, if any. */
  set(place: number, model: ModelSize | undefined): ModelSize | undefined {
    this.#known.add(place);
    if (model === undefined) return undefined;
    const index = firstIndex(this.#places, (other) => other >= place);
    const [before, after] = [this.#models[index - 1], this.#models[index]];
    this.#places.splice(index, 0, place);
    this.#models.splice(index, 0, model);
    if (before !== undefined && before.numParams > model.numParams) return before;
    return after !== undefined && after.numParams < model.numParams ? after : undefined;
  }

  /** The known models on either side of an N. */
  gapAround(numParams: number): Gap {
    const index = firstIndex(this.#models, (model) => model.numParams >= numParams);
    return { below: this.#places[index - 1] ?? -1, above: this.#places[index] ?? -1 };
  }
}

/** The first index whose value passes, where all that follow pass as well; the length where none does. */
function firstIndex<Value>(values: readonly Value[], passes: (value: Value) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[middle];
    if (value !== undefined && passes(value)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Draws that follow from the seed alone: a 32-bit linear congruential sequence with Numerical Recipes' constants. */
export class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
    // The first states of neighbouring seeds are neighbours.
    for (let i = 0; i < 4; i++) this.below(1);
  }

  /** An integer from 0 to below `end`, by the state's high bits: its low ones repeat soon. */
  below(end: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * end);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError("There is nothing to pick.");
    return item;
  }
}

/** A configuration that is drawn field by field. Each draw returns what the field means to the model. */
export class DrawnConfig {
  readonly fields: Record<string, unknown> = {};
  readonly draws: Draws;
  /** Which of a row of configurations this is: in the first one every field is left out. */
  readonly round: number;

  constructor(draws: Draws, round: number) {
    this.draws = draws;
    this.round = round;
  }

  /** One of some values, or the default where it is left out. */
  pick<Value>(field: string, values: readonly Value[], byDefault: Value): Value {
    if (this.round === 0 || this.draws.below(6) === 0) return byDefault;
    const value = this.draws.pick(values);
    this.fields[field] = value;
    return value;
  }

  flag(field: string, byDefault: boolean): boolean {
    return this.pick(field, [true, false], byDefault);
  }

  /** As `pick`, or null with a meaning of its own. */
  pickOrNull<Value>(field: string, values: readonly Value[], byDefault: Value, whenNull: Value): Value {
    if (this.round === 0 || this.draws.below(5) > 0) return this.pick(field, values, byDefault);
    this.fields[field] = null;
    return whenNull;
  }

  /** A field that must not matter. */
  ignored(field: string, values: readonly unknown[] = [true, false]): void {
    if (this.round > 0 && this.draws.below(2) === 0) this.fields[field] = this.draws.pick(values);
  }

  /** A configuration in a field of this one, which may be left out. */
  within(field: string): DrawnConfig {
    const inner = new DrawnConfig(this.draws, this.round);
    this.fields[field] = inner.fields;
    return inner;
  }
}

import { Draws } from "./draws.ts";

/**
 * Draws a configuration, field by field: each is given, or left out for the default of its class. What a field means is
 * returned, so that a formula can be written beside it.
 */
export class DrawnFields {
  readonly #draws: Draws;
  readonly #leftOut: number;
  readonly #ending: number | undefined;
  readonly #config: Record<string, unknown> = {};

  /**
   * @param leftOut one field in so many is left out; all of them where it is 1
   * @param ending which of the classes is trained, counted round; drawn as the fields are where it is left out
   */
  constructor(seed: number, leftOut: number, ending?: number) {
    this.#draws = new Draws(seed);
    this.#leftOut = leftOut;
    this.#ending = ending;
  }

  get config(): Readonly<Record<string, unknown>> {
    return this.#config;
  }

  /** One of some values, with no field to it. */
  pick<Value>(values: readonly Value[]): Value {
    return this.#draws.pick(values);
  }

  /** Whether something happens that one time in so many does. */
  oneIn(times: number): boolean {
    return this.#draws.below(times) === 0;
  }

  /** Whether a field that may be left out is. */
  isLeftOut(): boolean {
    return this.oneIn(this.#leftOut);
  }

  /** The fields of a configuration within this one. */
  within(): DrawnFields {
    return new DrawnFields(this.#draws.below(2 ** 32), this.#leftOut);
  }

  set<Value>(name: string, value: Value): Value {
    this.#config[name] = value;
    return value;
  }

  /** A field of some values, which is left out now and then. */
  drawn<Value>(name: string, byDefault: Value, values: readonly Value[]): Value {
    return this.isLeftOut() ? byDefault : this.set(name, this.pick(values));
  }

  /** A field that must be there. */
  given<Value>(name: string, values: readonly Value[]): Value {
    return this.set(name, this.pick(values));
  }

  flag(name: string, byDefault: boolean): boolean {
    return this.drawn(name, byDefault, [true, false]);
  }

  /** A size that may be null, and what it is then; left out, it has its default, which may be that too. */
  orNull(name: string, byDefault: number | null, whenNull: number, values: readonly number[]): number {
    return this.drawn<number | null>(name, byDefault, [...values, null]) ?? whenNull;
  }

  /** A size that may only be left out, and what it is then. */
  orLeftOut(name: string, whenLeftOut: number, values: readonly number[]): number {
    return this.isLeftOut() ? whenLeftOut : this.set(name, this.pick(values));
  }

  /** The class that is trained, by the ending of its name; the first of them where nothing is said. */
  architecture<Ending extends string>(prefix: string, endings: readonly [Ending, ...(readonly Ending[])]): Ending {
    if (this.#ending === undefined && this.isLeftOut()) return endings[0];
    const chosen = this.#ending === undefined ? undefined : endings[this.#ending % endings.length];
    const ending = chosen ?? this.pick(endings);
    this.set("architectures", [`${prefix}${ending}`]);
    return ending;
  }

  /** How many classes a classifier tells apart: as a number, or by their names. */
  labels(byDefault = 2): number {
    const count = 1 + this.#draws.below(6);
    if (this.isLeftOut()) return byDefault;
    if (this.oneIn(2)) return this.set("num_labels", count);
    this.set("id2label", Object.fromEntries(Array.from({ length: count }, (_, label) => [label, `label ${label}`])));
    return count;
  }
}

/** Keeps what was last computed, by what it was computed of. */
export class Memo<Value> {
  #key: string | undefined;
  #value: Value | undefined;

  get(key: string, compute: () => Value): Value {
    if (this.#key === key && this.#value !== undefined) return this.#value;
    // What fails leaves nothing behind.
    this.#key = undefined;
    this.#value = compute();
    this.#key = key;
    return this.#value;
  }
}

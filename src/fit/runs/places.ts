const MAX_PLACES = 3;

/** Places of a file or several, of which the first are named. */
export class Places {
  readonly #shown: string[] = [];
  #count = 0;

  /** @param placeOf makes the place, which costs more than to count it */
  add(placeOf: () => string): void {
    this.#count++;
    if (this.#shown.length < MAX_PLACES) this.#shown.push(placeOf());
  }

  get count(): number {
    return this.#count;
  }

  /** In a line: "lines 2, 3, 4 and 9 more". */
  toString(): string {
    const shown = this.#shown;
    const isLines = shown.length > 1 && shown.every((place) => place.startsWith("line "));
    const names = isLines ? `lines ${shown.map((place) => place.slice("line ".length)).join(", ")}` : shown.join(", ");
    const more = this.#count - shown.length;
    return more === 0 ? names : `${names} and ${more} more`;
  }
}

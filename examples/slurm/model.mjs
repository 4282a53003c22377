/** Characters that a model tells apart: printable ASCII, and one for all else. */
export const VOCABULARY = 96;
/** How many characters back it looks, and the width of each. */
export const CONTEXT = 8;
export const EMBEDDING = 8;

/** A character model: the last eight characters, a hidden layer, the next character. */
export default class CharacterModel {
  #width;

  constructor({ width }) {
    this.#width = width;
  }

  numParams() {
    const inputs = CONTEXT * EMBEDDING;
    return VOCABULARY * EMBEDDING + (inputs + 1) * this.#width + (this.#width + 1) * VOCABULARY;
  }
}

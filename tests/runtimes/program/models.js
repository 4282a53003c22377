/** N of a model by its width, by the names that the vectors give the formulas. */
const FORMULAS = {
  linear: (w) => 400 * w,
  quadratic: (w) => 12 * w * w,
  gpt: (w) => 96 * w * w + 13 * w + 100514 * w,
  llama: (w) => 64000 * w + 22 * (4 * w * w + 3 * w * Math.floor((8 * w) / 3) + 2 * w) + w,
};

/** The model class of a vector. */
export function modelOf({ formula, invalidUnlessMultipleOf }) {
  return class {
    // Bundlers rename classes; ids must be the same in all.
    static name = formula;

    constructor({ width }) {
      if (invalidUnlessMultipleOf !== null && width % invalidUnlessMultipleOf !== 0) {
        throw new RangeError(`width ${width} is no multiple of ${invalidUnlessMultipleOf}`);
      }
      this.width = width;
    }

    numParams() {
      return FORMULAS[formula](this.width);
    }
  };
}

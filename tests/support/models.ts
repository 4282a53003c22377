import type { CountableModel } from "../../src/index.ts";

export interface WidthOptions {
  readonly width: number;
}

/** N of a model by its width, each formula by the name that the vectors give it. */
const FORMULAS: ReadonlyMap<string, (width: number) => number> = new Map([
  ["linear", (w: number) => 400 * w],
  ["quadratic", (w: number) => 12 * w * w],
  ["gpt", (w: number) => 96 * w * w + 13 * w + 100514 * w],
  ["llama", (w: number) => 64000 * w + 22 * (4 * w * w + 3 * w * Math.floor((8 * w) / 3) + 2 * w) + w],
]);

export const FORMULA_NAMES: readonly string[] = [...FORMULAS.keys()];

export function formula(name: string): (width: number) => number {
  const countParams = FORMULAS.get(name);
  if (countParams === undefined) throw new RangeError(`No formula is called ${name}.`);
  return countParams;
}

/** A model class whose N follows from its width alone. `refuses` makes the constructor throw at some widths. */
export function modelWith(
  countParams: (width: number) => number,
  refuses: (width: number) => boolean = () => false,
): new (
  options: WidthOptions,
) => CountableModel {
  return class Net {
    readonly #width: number;

    constructor({ width }: WidthOptions) {
      if (refuses(width)) throw new RangeError(`width ${width} is refused`);
      this.#width = width;
    }

    numParams(): number {
      return countParams(this.#width);
    }
  };
}

/** N = 12·w². */
export const Quadratic = modelWith(formula("quadratic"));

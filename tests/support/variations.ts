// Random small configurations of a family, each against a formula that is written out beside it from the shapes of the
// modules that transformers 5 builds, or the project whose file it is.
import { expect, test } from "vitest";
import { countParams } from "../../src/models/index.ts";
import { DrawnFields } from "./drawn-fields.ts";

const VARIATIONS = 20;
/** In the first of them nothing is said but which class is trained, each in turn. */
const DEFAULTS = 9;

/** What a configuration must come to: all parameters, and those of experts that do not work on a token. */
export interface Expected {
  readonly total: number;
  readonly idle?: number;
}

/** Draws a configuration, and says what it must come to. */
export type Draw = (fields: DrawnFields) => number | Expected;

// Every default number of heads divides these widths, and every number of heads drawn divides every default width.
export const WIDTHS = [192, 384, 576, 960] as const;
export const HEADS = [1, 2, 4, 8, 16] as const;
export const FFWS = [100, 200, 333] as const;
export const LAYERS = [2, 3, 5] as const;
export const VOCABS = [101, 1000, 4096] as const;
export const POSITIONS = [64, 77, 514] as const;

export const sum = (...terms: readonly number[]): number => terms.reduce((total, term) => total + term, 0);

/** A linear layer, with a bias unless it says otherwise. */
export const lin = (inputs: number, outputs: number, hasBias = true): number =>
  inputs * outputs + (hasBias ? outputs : 0);

/** A norm that scales and shifts. */
export const norm = (width: number): number => 2 * width;

/** Queries, keys, values and output, all as wide as the model, with biases. */
export const attention = (d: number): number => 4 * lin(d, d);

/** An encoder's layer: attention and a feed-forward layer with biases, and two norms. */
export const layer = (d: number, f: number): number => attention(d) + lin(d, f) + lin(f, d) + 2 * norm(d);

/** Queries, keys, values and output of grouped queries. */
export const grouped = (d: number, queries: number, keys: number, hasBias = false, hasOutputBias = hasBias): number =>
  lin(d, queries, hasBias) + 2 * lin(d, keys, hasBias) + lin(queries, d, hasOutputBias);

/** Whether something is so as a factor. */
export const once = (isSo: boolean): 0 | 1 => (isSo ? 1 : 0);

/** Draws variations of each type: by its `model_type`, or by its fields alone where that is undefined. */
export function testVariations(
  types: readonly (readonly [modelType: string | undefined, name: string, draw: Draw])[],
): void {
  const cases = types.flatMap(([modelType, name, draw], type) =>
    Array.from({ length: VARIATIONS }, (_, variation) => ({
      name,
      modelType,
      draw,
      variation,
      seed: type * 977 + variation,
      leftOut: variation < DEFAULTS ? 1 : variation === DEFAULTS ? 1000 : 3,
      ending: variation < DEFAULTS ? variation : undefined,
    })),
  );

  test.each(cases)(
    "$name, variation $variation, has the parameters of its modules",
    ({ modelType, draw, seed, leftOut, ending }) => {
      const fields = new DrawnFields(seed, leftOut, ending);
      const expected = draw(fields);
      const { total, idle = 0 } = typeof expected === "number" ? { total: expected } : expected;
      const config = { ...(modelType !== undefined && { model_type: modelType }), ...fields.config };
      const counted = countParams(config);
      expect({ config, total: counted.total, active: counted.active }).toEqual({ config, total, active: total - idle });
    },
  );
}

/** As testVariations, of types by their `model_type`. */
export function testTypes(draws: Readonly<Record<string, Draw>>): void {
  testVariations(Object.entries(draws).map(([modelType, draw]) => [modelType, modelType, draw]));
}

import { describe, expect, test } from "vitest";
import { byPowerLaw } from "../../src/probe/power-law.ts";
import { SizeAxis } from "../../src/probe/size-axis.ts";
import { byHalves, resultOf, type Search, type SearchStrategy, searchSizes } from "../../src/probe/size-search.ts";

const NEIGHBOURS: SearchStrategy = {
  measure: (numParams) => numParams,
  lookFor: byHalves([-1, 1]),
  reach: Number.POSITIVE_INFINITY,
  until: "neighbours-known",
};
const POWER_LAW: SearchStrategy = { measure: Math.log, lookFor: byPowerLaw(1), reach: 64, until: "one-model-each" };

/** Answers a search by a rule for N, undefined where there is no model; gives the sizes in the order they were asked for. */
function answer(axis: SizeAxis, search: Search<unknown>, numParamsOf: (size: number) => number | undefined): number[] {
  const asked: number[] = [];
  for (const places of search) {
    for (const place of places) {
      const sizeParamValue = axis.sizeValueAt(place);
      asked.push(sizeParamValue);
      const numParams = numParamsOf(sizeParamValue);
      if (numParams === undefined) axis.setNone(place);
      else axis.set(place, { sizeParamValue, numParams });
    }
  }
  return asked;
}

function neighbours(axis: SizeAxis, wanted: number): (number | undefined)[] {
  const { below, above } = axis.gapAround((numParams) => numParams >= wanted);
  return [below, above].map((place) => (place < 0 ? undefined : axis.sizeValueAt(place)));
}

const everySize = () => SizeAxis.ofRange({ minSize: 1, maxSize: 2 ** 31 - 1, sizeMultiple: 1 });
const square = (size: number): number => size * size;

describe("a search until the neighbours are known", () => {
  test("finds them among 2^31 − 1 sizes with few questions, none of more than twice the size", () => {
    for (const wanted of [1, 2, 1000, 1e6 + 1, 1e12, 1e17]) {
      const axis = everySize();
      const asked = answer(axis, searchSizes(axis, [wanted], NEIGHBOURS), square);
      const above = Math.ceil(Math.sqrt(wanted));
      expect(neighbours(axis, wanted)).toEqual([above === 1 ? undefined : above - 1, above]);
      expect(asked.length).toBeLessThan(65);
      expect(Math.max(...asked)).toBeLessThanOrEqual(2 * above);
      expect(new Set(asked).size).toBe(asked.length);
    }
  });

  test("asks for the middles of all gaps in one batch, ascending", () => {
    const axis = everySize();
    const batches: (readonly number[])[] = [];
    for (const places of searchSizes(axis, [15_000, 300], NEIGHBOURS)) {
      batches.push(places.map((place) => axis.sizeValueAt(place)));
      for (const place of places) {
        const sizeParamValue = axis.sizeValueAt(place);
        axis.set(place, { sizeParamValue, numParams: square(sizeParamValue) });
      }
    }
    expect(batches.slice(0, 10)).toEqual([[1], [2], [4], [8], [16], [32], [64], [128], [24, 96], [20, 112]]);
  });

  test("goes on beside sizes without a model, and asks for none of them twice", () => {
    const axis = everySize();
    const asked = answer(axis, searchSizes(axis, [1e6], NEIGHBOURS), (size) =>
      size % 7 === 0 ? size ** 2 : undefined,
    );
    expect(neighbours(axis, 1e6)).toEqual([994, 1001]);
    expect(new Set(asked).size).toBe(asked.length);
  });

  test("gives up where no size within reach has a model", () => {
    const powersOfTwo = (size: number) => (Number.isInteger(Math.log2(size)) ? size : undefined);
    const axis = everySize();
    const asked = answer(axis, searchSizes(axis, [3000], { ...NEIGHBOURS, reach: 64 }), powersOfTwo);
    expect(neighbours(axis, 3000)).toEqual([2048, 4096]);
    expect(asked.length).toBe(13 + 129);
    const none = everySize();
    expect(answer(none, searchSizes(none, [3000], { ...NEIGHBOURS, reach: 64 }), () => undefined)).toHaveLength(65);
  });

  test("asks for nothing where every model is known", () => {
    const axis = SizeAxis.ofModels([1, 2, 3].map((size) => ({ sizeParamValue: size, numParams: size })));
    expect(resultOf(searchSizes(axis, [2, 9], NEIGHBOURS))).toBeUndefined();
    expect(() => resultOf(searchSizes(everySize(), [2], NEIGHBOURS))).toThrow("Every place must be known");
  });
});

describe("a search for one model each by a power law", () => {
  test("hits every wanted N at once where N is one", () => {
    const axis = everySize();
    const wanted = [10, 20, 30, 50, 70, 90].map((size) => Math.log(square(size)));
    const asked = answer(axis, searchSizes(axis, wanted, POWER_LAW), square);
    // The middle of those wanted first, then the middles of the halves.
    expect(asked).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 50, 20, 90, 10, 30, 70]);
  });

  test("looks at larger sizes where one has no model, up to the reach", () => {
    const axis = everySize();
    const wanted = [Math.log(square(100))];
    const even = (size: number) => (size < 65 || size > 127 || size === 110 ? square(size) : undefined);
    expect(answer(axis, searchSizes(axis, wanted, POWER_LAW), even).slice(8)).toEqual([
      100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110,
    ]);
    const short = everySize();
    expect(answer(short, searchSizes(short, wanted, { ...POWER_LAW, reach: 3 }), even).slice(8)).toEqual([
      100, 101, 102, 103,
    ]);
  });

  test("finds its way also where N falls with the size", () => {
    const axis = everySize();
    const jagged = (size: number) => square(size) + (size % 3 === 0 ? 900 : 0);
    const wanted = Array.from({ length: 30 }, (_, i) => Math.log(50 * (i + 1)));
    const asked = answer(axis, searchSizes(axis, wanted, POWER_LAW), jagged);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeLessThanOrEqual(8 + wanted.length);
  });
});

describe("SizeAxis.ofRange", () => {
  test.each([
    [{ minSize: 64, maxSize: 300, sizeMultiple: 64 }, [64, 128, 192, 256]],
    [{ minSize: 65, maxSize: 192, sizeMultiple: 64 }, [128, 192]],
    [{ minSize: 100, maxSize: 100, sizeMultiple: 64 }, [100]],
    [{ minSize: 2 ** 31 - 2, maxSize: 2 ** 31 - 1, sizeMultiple: 1 }, [2 ** 31 - 2, 2 ** 31 - 1]],
  ])("of %o has every multiple", (range, sizes) => {
    const axis = SizeAxis.ofRange(range);
    expect(Array.from({ length: axis.length }, (_, place) => axis.sizeValueAt(place))).toEqual(sizes);
  });
});

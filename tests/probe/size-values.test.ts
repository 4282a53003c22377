import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateSizeValues } from "../../src/index.ts";
import { expectError } from "../support/errors.ts";
import { exactSizeGrid } from "../support/exact-size-grid.ts";
import { call } from "../support/untyped.ts";

const MAX_SIZE = 2 ** 31 - 1;

describe("generateSizeValues", () => {
  test("generateSizeValues(64, 512, 4) doubles from 64 to 512", () => {
    expect(generateSizeValues(64, 512, 4)).toEqual([64, 128, 256, 512]);
  });

  test("generateSizeValues(64, 8192, 21) is strictly increasing, in multiples of 64", () => {
    const sizes = generateSizeValues(64, 8192, 21);
    expect(sizes.every((size, i) => size % 64 === 0 && size > (sizes[i - 1] ?? 0))).toBe(true);
    expect([sizes[0], sizes.at(-1)]).toEqual([64, 8192]);
  });

  test("sizeMultiple is 64 where it is left out", () => {
    expect(generateSizeValues(100, 9000, 30)).toEqual(generateSizeValues(100, 9000, 30, 64));
  });

  test("equal bounds give that size as it stands, multiple or not", () => {
    expect(generateSizeValues(100, 100, 9)).toEqual([100]);
    expect(generateSizeValues(1, 1, 1)).toEqual([1]);
    expect(generateSizeValues(MAX_SIZE, MAX_SIZE, 20, MAX_SIZE)).toEqual([MAX_SIZE]);
  });

  test("one value is the one nearest to minSize", () => {
    expect(generateSizeValues(200, 8192, 1)).toEqual([256]);
    expect(generateSizeValues(100, 8192, 1, 1)).toEqual([100]);
  });

  test("bounds between multiples are never passed", () => {
    expect(generateSizeValues(65, 191, 20)).toEqual([128]);
    expect(generateSizeValues(63, 129, 3)).toEqual([64, 128]);
    expect(generateSizeValues(100, 1000, 2)).toEqual([128, 960]);
  });

  test("a range of one multiple gives it once", () => {
    expect(generateSizeValues(64, 127, 1000)).toEqual([64]);
    expect(generateSizeValues(1, 64, 7)).toEqual([64]);
  });

  test("a multiple of 1 allows every integer", () => {
    expect(generateSizeValues(1, 5, 100, 1)).toEqual([1, 2, 3, 4, 5]);
  });

  test("the largest sizes stay exact", () => {
    const sizes = generateSizeValues(1, MAX_SIZE, 32, 1);
    expect(sizes).toEqual(exactSizeGrid(1, MAX_SIZE, 32, 1));
    expect([sizes[0], sizes.at(-1)]).toEqual([1, MAX_SIZE]);
    expect(generateSizeValues(MAX_SIZE - 1, MAX_SIZE, 5, 1)).toEqual([MAX_SIZE - 1, MAX_SIZE]);
  });

  test("the most values still give distinct ascending sizes", () => {
    const sizes = generateSizeValues(1, 50_000, 2 ** 20, 1);
    expect(sizes.length).toBe(50_000);
    expect(sizes.every((size, i) => size === i + 1)).toBe(true);
  });
});

describe("ties", () => {
  // The geometric mean of each pair of bounds is an odd number of half multiples.
  test.each([
    { minSize: 64, maxSize: 144, half: 1.5, rounded: 128 },
    { minSize: 100, maxSize: 256, half: 2.5, rounded: 128 },
    { minSize: 128, maxSize: 392, half: 3.5, rounded: 256 },
    { minSize: 128, maxSize: 648, half: 4.5, rounded: 256 },
    { minSize: 242, maxSize: 512, half: 5.5, rounded: 384 },
  ])("$half multiples of 64 round to $rounded, the even side", ({ minSize, maxSize, half, rounded }) => {
    expect(Math.sqrt(minSize * maxSize)).toBe(half * 64);
    const sizes = generateSizeValues(minSize, maxSize, 3);
    expect(sizes).toContain(rounded);
    expect(sizes).toEqual(exactSizeGrid(minSize, maxSize, 3, 64));
  });

  test("a tie at minSize itself goes to the even side within the bounds", () => {
    expect(generateSizeValues(160, 8192, 1)).toEqual([192]);
    expect(generateSizeValues(96, 8192, 1)).toEqual([128]);
    expect(generateSizeValues(3, 9, 1, 2)).toEqual([4]);
    expect(generateSizeValues(5, 9, 1, 2)).toEqual([6]);
  });

  test("a tie at maxSize goes to the even side within the bounds", () => {
    expect(generateSizeValues(64, 224, 2)).toEqual([64, 192]);
    expect(generateSizeValues(64, 288, 2)).toEqual([64, 256]);
    expect(generateSizeValues(64, 352, 2)).toEqual([64, 320]);
  });

  test("one size beside a tie is no tie", () => {
    expect(generateSizeValues(95, 8192, 1)).toEqual([128]);
    expect(generateSizeValues(158, 8192, 1)).toEqual([192]);
    expect(generateSizeValues(1, 159, 2)).toEqual([64, 128]);
    expect(generateSizeValues(64, 10_000_001, 2, 2)).toEqual([64, 10_000_000]);
  });

  // The mean of h − 3⁄2 and h + 3⁄2 is below the half multiple h by 9 parts in 8h².
  test("x within one part in 10^12 of a tie counts as on it", () => {
    // 7.8 parts in 10^13
    expect(generateSizeValues(1_200_000, 1_200_003, 3, 1)).toEqual([1_200_000, 1_200_002, 1_200_003]);
    expect(exactSizeGrid(1_200_000, 1_200_003, 3, 1)).toEqual([1_200_000, 1_200_002, 1_200_003]);
  });

  test("x further than one part in 10^12 from a tie is beside it", () => {
    // 1.1 parts in 10^12
    expect(generateSizeValues(1_000_000, 1_000_003, 3, 1)).toEqual([1_000_000, 1_000_001, 1_000_003]);
    expect(exactSizeGrid(1_000_000, 1_000_003, 3, 1)).toEqual([1_000_000, 1_000_001, 1_000_003]);
  });

  test("every geometric mean on a half multiple agrees with exact arithmetic", () => {
    const factor = fc.integer({ min: 1, max: 40 });
    const cases = fc.record({ u: factor, v: factor, j: fc.integer({ min: 0, max: 30 }), s: factor });
    fc.assert(
      fc.property(cases, ({ u, v, j, s }) => {
        // √(u²os · v²os) = uvos = o · m/2 with o odd and m = 2uvs
        const o = 2 * j + 1;
        const sizeMultiple = 2 * u * v * s;
        const minSize = Math.min(u, v) ** 2 * o * s;
        const maxSize = Math.max(u, v) ** 2 * o * s;
        fc.pre(Math.ceil(minSize / sizeMultiple) * sizeMultiple <= maxSize);
        const sizes = generateSizeValues(minSize, maxSize, 3, sizeMultiple);
        expect(sizes).toEqual(exactSizeGrid(minSize, maxSize, 3, sizeMultiple));
      }),
      { seed: 20220315, numRuns: 2000 },
    );
  });

  test("every tie inside a longer grid agrees with exact arithmetic", () => {
    const cases = fc.record({
      ratio: fc.constantFrom([3, 2], [5, 4], [2, 1], [4, 3], [7, 4]),
      power: fc.integer({ min: 2, max: 6 }),
      scale: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(cases, ({ ratio: [p = 1, q = 1], power, scale }) => {
        const minSize = q ** power * scale;
        const maxSize = p ** power * scale;
        for (const sizeMultiple of [2, 2 * p, 2 * q, 2 * p * q, 16, 64]) {
          if (Math.ceil(minSize / sizeMultiple) * sizeMultiple > maxSize) continue;
          const sizes = generateSizeValues(minSize, maxSize, power + 1, sizeMultiple);
          expect(sizes).toEqual(exactSizeGrid(minSize, maxSize, power + 1, sizeMultiple));
        }
      }),
      { seed: 20220315, numRuns: 300 },
    );
  });
});

describe("generateSizeValues against exact arithmetic", () => {
  test("every grid agrees", () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 40_000 }),
      fc.integer({ min: 1, max: MAX_SIZE }),
    );
    const cases = fc.record({
      a: size,
      b: size,
      numValues: fc.integer({ min: 1, max: 24 }),
      sizeMultiple: fc.oneof(fc.constantFrom(1, 2, 8, 64, 128, 256), fc.integer({ min: 1, max: 1000 })),
    });
    fc.assert(
      fc.property(cases, ({ a, b, numValues, sizeMultiple }) => {
        const minSize = Math.min(a, b);
        const maxSize = Math.max(a, b);
        fc.pre(minSize === maxSize || Math.ceil(minSize / sizeMultiple) * sizeMultiple <= maxSize);
        const sizes = generateSizeValues(minSize, maxSize, numValues, sizeMultiple);
        expect(sizes).toEqual(exactSizeGrid(minSize, maxSize, numValues, sizeMultiple));
      }),
      { seed: 20220315, numRuns: 1500 },
    );
  });
});

describe("generateSizeValues refuses", () => {
  const notInteger = [0, -0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, "64", 64n, null, true, [64]];
  const shown = [
    "0",
    "-0",
    "-1",
    "1.5",
    "NaN",
    "Infinity",
    "2147483648",
    '"64"',
    "64n",
    "null",
    "true",
    "an array of 1",
  ];
  const values = notInteger.map((value, i) => ({ value, shows: `got ${shown[i]}` }));
  const places = ["minSize", "maxSize", "numValues", "sizeMultiple"];
  const cases = places.flatMap((field, place) => values.map(({ value, shows }) => ({ field, place, value, shows })));

  test.each(cases)("$field: $shows", ({ field, place, value, shows }) => {
    const args: unknown[] = [64, 512, 4, 64];
    args[place] = value;
    expectError(() => call(generateSizeValues, ...args), { code: "INVALID_OPTION", field, shows });
  });

  test("more than 2^20 values", () => {
    expect(generateSizeValues(64, 128, 2 ** 20)).toEqual([64, 128]);
    const shows = "got 1048577";
    expectError(() => generateSizeValues(64, 128, 2 ** 20 + 1), { code: "INVALID_OPTION", field: "numValues", shows });
    const billion = { code: "INVALID_OPTION", field: "numValues", shows: "got 1000000000" } as const;
    expectError(() => generateSizeValues(64, 128, 1e9), billion);
  });

  test("a missing argument", () => {
    const shows = "got undefined";
    expectError(() => call(generateSizeValues, 64, 512), { code: "INVALID_OPTION", field: "numValues", shows });
  });

  test("inverted bounds, with both numbers", () => {
    const expected = { code: "INVALID_OPTION", field: "minSize", shows: "got 512 and 256" } as const;
    expectError(() => generateSizeValues(512, 256, 4), expected);
  });

  test("a range without a multiple, with both bounds and the multiple", () => {
    const expected = { code: "NO_SIZE_IN_RANGE", field: "sizeMultiple", shows: "got 64 between 65 and 127" } as const;
    expectError(() => generateSizeValues(65, 127, 4), expected);
    expect(generateSizeValues(65, 128, 4)).toEqual([128]);
    expect(generateSizeValues(64, 127, 4)).toEqual([64]);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textModule } from "../../../src/wasm/text/text-module.ts";

function written(write: (address: number, value: number) => number, value: number): string {
  const start = textModule.reserve(64);
  const end = write(start, value);
  return String.fromCharCode(...textModule.views.u8.subarray(start, end));
}

const { writeNumber, writeShort, powerOfTen } = textModule.exports;
const numberText = (value: number) => written(writeNumber, value);
const shortText = (value: number) => written(writeShort, value);

const fromBits = new Float64Array(1);
const bits = new BigUint64Array(fromBits.buffer);

/** The positive finite f64 of some bits, and those next to it. */
function neighbours(value: number): readonly number[] {
  fromBits[0] = value;
  const middle = bits[0] ?? 0n;
  return [middle - 1n, middle, middle + 1n].flatMap((pattern) => {
    bits[0] = pattern;
    const near = fromBits[0] ?? 0;
    return near > 0 && Number.isFinite(near) ? [near] : [];
  });
}

describe("a number is written as JavaScript writes it", () => {
  test("zero, the smallest, and the largest", () => {
    for (const value of [0, Number.MIN_VALUE, 2 ** -1022, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE]) {
      expect(numberText(value)).toBe(String(value));
    }
  });

  test("every power of two, where the next number below is closer than the one above", () => {
    for (let power = -1074; power < 1024; power++) {
      for (const value of neighbours(2 ** power)) expect(numberText(value)).toBe(String(value));
    }
  });

  test("every power of ten, where its digits get longer and its form changes", () => {
    for (let power = -323; power <= 308; power++) {
      for (const value of neighbours(Number(`1e${power}`))) expect(numberText(value)).toBe(String(value));
    }
  });

  test("every integer up to 100,000, and around each power of ten", () => {
    for (let value = 0; value <= 1e5; value++) expect(numberText(value)).toBe(String(value));
    for (let power = 5; power <= 22; power++) {
      for (const value of [10 ** power - 1, 10 ** power, 10 ** power + 1])
        expect(numberText(value)).toBe(String(value));
    }
  });

  test("numbers of any bits", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noDefaultInfinity: true, noNaN: true }), (value) => {
        expect(numberText(Math.abs(value))).toBe(String(Math.abs(value)));
      }),
      { seed: 754, numRuns: 100_000 },
    );
  });

  test("ratios of integers, which is what plans hold", () => {
    const count = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(count, count, (a, b) => {
        expect(numberText(a)).toBe(String(a));
        expect(numberText(a / b)).toBe(String(a / b));
      }),
      { seed: 2022, numRuns: 100_000 },
    );
  });

  // Ties, numbers that need every digit, and both sides of where the form changes.
  test.each([
    9.5e-322,
    2.2250738585072014e-308,
    4.4501477170144023e-308,
    1.2345e-7,
    1.2345e-6,
    2 ** 53 + 2,
    2 ** 63,
    1e21,
    1e23,
    9.999999999999999e22,
    1.7976931348623157e308,
  ])("%d", (value) => {
    expect(numberText(value)).toBe(String(value));
  });
});

test("the shortest scientific form has no plus and no zeros", () => {
  for (const value of [1e17, 3.2e19, 1e-7, 5e-324, 1, 12, 1.7976931348623157e308, 1e100, 123456789]) {
    expect(shortText(value)).toBe(value.toExponential().replace("+", ""));
  }
});

/** ⌈numerator · 2^shift / denominator⌉ */
function scaledUp(numerator: bigint, denominator: bigint, shift: number): bigint {
  const above = numerator << BigInt(Math.max(shift, 0));
  const below = denominator << BigInt(Math.max(-shift, 0));
  return (above + below - 1n) / below;
}

test("the table holds the leading 128 bits of each power of ten, rounded up", () => {
  for (let power = -292; power <= 324; power++) {
    const [numerator, denominator] = power < 0 ? [1n, 10n ** BigInt(-power)] : [10n ** BigInt(power), 1n];
    const shift = 127 - numerator.toString(2).length + denominator.toString(2).length;
    // By that shift the quotient has 128 bits, or one fewer.
    const near = scaledUp(numerator, denominator, shift);
    const exact = near > 1n << 127n || denominator === 1n ? near : scaledUp(numerator, denominator, shift + 1);
    const address = powerOfTen(power);
    const { u32 } = textModule.views;
    const words = [3, 2, 1, 0].map((i) => BigInt(u32[(address >>> 2) + i] ?? 0));
    expect(words.reduce((sum, word) => (sum << 32n) | word, 0n)).toBe(exact);
  }
});

import { checkInteger, MAX_COUNT, MAX_SIZE } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { sizeGrid } from "../wasm/plan/grids.ts";

/** The bounds between which sizes are tried, and the grid they stand on. */
export interface SizeRange {
  readonly minSize: number;
  readonly maxSize: number;
  readonly sizeMultiple: number;
  /** The sizes there are, ascending and within the bounds, where they are listed. */
  readonly sizeValues?: readonly number[];
}

// The range where nothing else is said.
export const DEFAULT_MIN_SIZE = 64;
export const DEFAULT_MAX_SIZE = 8192;
export const DEFAULT_SIZE_MULTIPLE = 64;

export function checkSizeRange(
  range: {
    readonly [Option in keyof SizeRange]: unknown;
  },
): asserts range is SizeRange {
  const { minSize, maxSize, sizeMultiple } = range;
  checkInteger("minSize", minSize, MAX_SIZE, "Give the smallest size to try.");
  checkInteger("maxSize", maxSize, MAX_SIZE, "Give the largest size to try.");
  checkInteger("sizeMultiple", sizeMultiple, MAX_SIZE, "Use 1 to allow every size.");
  if (minSize > maxSize) {
    throw new IsoflopError("INVALID_OPTION", {
      field: "minSize",
      rule: words`${name("minSize")} must be ≤ ${name("maxSize")}`,
      value: `${minSize} and ${maxSize}`,
      remedy: "Swap the two.",
    });
  }
  const lowest = Math.ceil(minSize / sizeMultiple);
  if (minSize < maxSize && lowest * sizeMultiple > maxSize) {
    throw new IsoflopError("NO_SIZE_IN_RANGE", {
      field: "sizeMultiple",
      rule: words`A multiple of ${name("sizeMultiple")} must lie from ${name("minSize")} to ${name("maxSize")}`,
      value: `${sizeMultiple} between ${minSize} and ${maxSize}`,
      remedy: words`Use a smaller ${name("sizeMultiple")}, or widen the range.`,
    });
  }
}

// What is not probed is on the plan, size by size.
const MAX_SIZE_VALUES = 65_536;

/** Every multiple within the bounds, ascending; minSize = maxSize gives that size as it stands. */
export function everySizeValue(range: SizeRange): number[] {
  checkSizeRange(range);
  const { minSize, maxSize, sizeMultiple, sizeValues } = range;
  if (sizeValues !== undefined) return [...sizeValues];
  if (minSize === maxSize) return [minSize];
  const lowest = Math.ceil(minSize / sizeMultiple);
  const length = Math.floor(maxSize / sizeMultiple) - lowest + 1;
  if (length > MAX_SIZE_VALUES) {
    const multiples = words`At most ${MAX_SIZE_VALUES} multiples of ${name("sizeMultiple")}`;
    throw new IsoflopError("TOO_LARGE", {
      field: "sizeMultiple",
      rule: words`${multiples} must lie from ${name("minSize")} to ${name("maxSize")}`,
      value: String(length),
      remedy: words`Use a larger ${name("sizeMultiple")}, or a narrower range.`,
    });
  }
  return Array.from({ length }, (_, i) => (lowest + i) * sizeMultiple);
}

/**
 * Log-spaced sizes of a model parameter, rounded to multiples that hardware likes.
 *
 * x_i = minSize^(1−t) · maxSize^t with t = i / (numValues − 1), each rounded to the nearest multiple of `sizeMultiple`
 * (ties to the even multiple) inside the bounds; equal ones count once, so fewer than `numValues` may come back.
 * `minSize = maxSize` gives that size as it stands.
 *
 * @param minSize smallest size, an integer from 1 to 2^31 − 1
 * @param maxSize largest size, an integer from minSize to 2^31 − 1
 * @param numValues how many values to space, an integer from 1 to 2^20; 1 gives the one nearest to minSize
 * @param sizeMultiple what each size is a multiple of; 64 by default, 1 for every integer
 * @returns distinct sizes, ascending
 * @throws {IsoflopError} INVALID_OPTION where an argument breaks its rule; NO_SIZE_IN_RANGE where no multiple lies
 * within the bounds
 * @example
 * generateSizeValues(64, 512, 4) // [64, 128, 256, 512]
 */
export function generateSizeValues(minSize: number, maxSize: number, numValues: number, sizeMultiple = 64): number[] {
  checkSizeRange({ minSize, maxSize, sizeMultiple });
  checkInteger("numValues", numValues, MAX_COUNT, "Give how many sizes to space.");
  return minSize === maxSize ? [minSize] : sizeGrid(minSize, maxSize, numValues, sizeMultiple);
}

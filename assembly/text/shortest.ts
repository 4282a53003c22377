import { highProduct, tenth, withoutEightDigits } from "./division";
import { floorLog2OfPower, powerOfTen } from "./powers-of-ten";

/** What {@link findShortest} found: digits · 10^exponent, whose digits end in no zero. */
export let digits: u64 = 0;
export let exponent: i32 = 0;

const FRACTION_BITS: i32 = 52;
const EXPONENT_BIAS: i32 = 1023 + FRACTION_BITS;

/** The integer part of power · c / 2^128, its last bit set where anything follows. */
function roundToOdd(power: usize, c: u64): u64 {
  const low = highProduct(load<u64>(power), c);
  const high = load<u64>(power, 8);
  const middle = high * c + low;
  return (highProduct(high, c) + u64(middle < low)) | u64(middle > 1);
}

/**
 * Finds the shortest decimal that reads back as a positive finite f64, of those the nearest to it: what JavaScript
 * writes. Giulietti 2022, "The Schubfach way to render doubles".
 */
export function findShortest(value: f64): void {
  findNearest(value);
  // Budgets have many zeros.
  const above = withoutEightDigits(digits);
  if (above * 100000000 == digits) {
    digits = above;
    exponent += 8;
  }
  let rest = tenth(digits);
  while (rest * 10 == digits) {
    digits = rest;
    exponent++;
    rest = tenth(digits);
  }
}

function findNearest(value: f64): void {
  const bits = reinterpret<u64>(value);
  const fraction = bits & ((1 << FRACTION_BITS) - 1);
  const biased = <i32>(bits >> FRACTION_BITS);
  // value = c · 2^q
  const c = biased == 0 ? fraction : fraction | (1 << FRACTION_BITS);
  const q = max(biased, 1) - EXPONENT_BIAS;
  // Above a power of two the next f64 is twice as far away as below it.
  const isLowerCloser = fraction == 0 && biased > 1;
  // k = ⌊log10 2^q⌋, or where the lower one is closer ⌊log10 (3/4 · 2^q)⌋
  const k = (q * 1262611 - (isLowerCloser ? 524031 : 0)) >> 22;
  const power = powerOfTen(-k);
  const shift = <u64>(q + floorLog2OfPower(-k) + 1);
  // Four times the ends of the interval that reads back as the value, and the value, in units of 10^k; the ends belong to
  // it where c is even.
  const isOdd = c & 1;
  const lower = roundToOdd(power, ((c << 2) - 2 + u64(isLowerCloser)) << shift) + isOdd;
  const middle = roundToOdd(power, (c << 2) << shift);
  const upper = roundToOdd(power, ((c << 2) + 2) << shift) - isOdd;
  const below = middle >> 2;
  const tens = tenth(below);
  if (tens != 0) {
    const isTensIn = lower <= 40 * tens;
    if (isTensIn != 40 * tens + 40 <= upper) {
      digits = isTensIn ? tens : tens + 1;
      exponent = k + 1;
      return;
    }
  }
  const isBelowIn = lower <= below << 2;
  const isAboveIn = (below << 2) + 4 <= upper;
  const half = (below << 2) + 2;
  const isAbove = isBelowIn != isAboveIn ? isAboveIn : middle > half || (middle == half && (below & 1) != 0);
  digits = below + u64(isAbove);
  exponent = k;
}

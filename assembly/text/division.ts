// Engines divide u64 by a constant with the processor's own division, which takes as long as ten products.

/** The upper half of the product of two u64. */
@inline
export function highProduct(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const first = aHigh * bLow + ((aLow * bLow) >> 32);
  const second = aLow * bHigh + (first & 0xffffffff);
  return aHigh * bHigh + (first >> 32) + (second >> 32);
}

/** ⌊value / 10⌋, by ceil(2^67 / 10). */
@inline
export function tenth(value: u64): u64 {
  return highProduct(value, 0xcccccccccccccccd) >> 3;
}

/** ⌊value / 10^8⌋, by ceil(2^90 / 10^8). */
@inline
export function withoutEightDigits(value: u64): u64 {
  return highProduct(value, 0xabcc77118461cefd) >> 26;
}

// The powers that shortest decimals of f64 need: 10^-292 to 10^324.
const MIN_EXPONENT: i32 = -292;
const MAX_EXPONENT: i32 = 324;

/** For each power g = ceil(10^k · 2^(127 − ⌊log2 10^k⌋)), its leading 128 bits, as two u64, the lower one first. */
const table: usize = memory.data((MAX_EXPONENT - MIN_EXPONENT + 1) << 4, 16);

// Of the power that is being computed the leading 192 bits, as six u32 words, the lowest first.
const NUM_WORDS: usize = 6;
const words: usize = memory.data(6 << 2, 16);

let isFilled: bool = false;

/** ⌊log2 10^k⌋, for |k| ≤ 1233. */
@inline
export function floorLog2OfPower(exponent: i32): i32 {
  return (exponent * 1741647) >> 19;
}

/** Where g of 10^k stands. Computing the table on first use takes microseconds; carrying it would take 10 kB. */
export function powerOfTen(exponent: i32): usize {
  if (!isFilled) {
    // The leading bits of 10^-292, cut off; what they and the products lack never reaches bit 128, which a test shows for
    // every power. Those of 10^0 to 10^82 are exact.
    fill(MIN_EXPONENT, 0, 0xff77b1fcbebcdc4f, 0x25e8e89c13bb0f7a, 0xdf9b302944a88414);
    fill(0, MAX_EXPONENT + 1, 1 << 63, 0, 0);
    isFilled = true;
  }
  return table + (<usize>(exponent - MIN_EXPONENT) << 4);
}

/** Computes 10^first up to, but not, 10^end, from the leading bits of the first. */
function fill(first: i32, end: i32, high: u64, middle: u64, low: u64): void {
  store<u64>(words, low, 0);
  store<u64>(words, middle, 8);
  store<u64>(words, high, 16);
  for (let exponent = first; exponent < end; exponent++) {
    const entry = table + (<usize>(exponent - MIN_EXPONENT) << 4);
    const entryLow = load<u64>(words, 8) + u64(load<u64>(words) != 0);
    store<u64>(entry, entryLow);
    store<u64>(entry, load<u64>(words, 16) + u64(entryLow < load<u64>(words, 8)), 8);
    timesTen();
  }
}

/** Powers of two are no matter of leading bits, so that times ten is times five, shifted to where the first bit is set. */
function timesTen(): void {
  let carry: u64 = 0;
  for (let i: usize = 0; i < NUM_WORDS << 2; i += 4) {
    const product = <u64>load<u32>(words + i) * 5 + carry;
    store<u32>(words + i, <u32>product);
    carry = product >> 32;
  }
  const shift: u64 = carry < 4 ? 2 : 3;
  for (let i: usize = NUM_WORDS << 2; i > 0; i -= 4) {
    const both = (carry << 32) | <u64>load<u32>(words + i - 4);
    store<u32>(words + i - 4, <u32>(both >> shift));
    carry = both & 0xffffffff;
  }
}

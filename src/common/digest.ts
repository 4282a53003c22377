// FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
export const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
// The high byte of an ASCII character is 0, which leaves a multiplication of it: two in a row are one by the square.
const FNV_PRIME_SQUARED = 0x26027a69;

/** Digests text in UTF-16 code units, low byte first, from the state that earlier text left. */
export function digest(text: string, state: number): number {
  let hash = state;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), FNV_PRIME);
  }
  return hash;
}

/** Digests the text of an integer of at least 0; up to 2^53 − 1 without making the text, which costs twice as much. */
export function digestInteger(value: number, state: number): number {
  if (value > Number.MAX_SAFE_INTEGER) return digest(String(value), state);
  if (value < 1e8) return digestLeading(value | 0, state);
  const high = Math.floor(value / 1e8);
  const low = (value - high * 1e8) | 0;
  return digestFour(low % 10_000, digestFour((low / 10_000) | 0, digestLeading(high | 0, state)));
}

/** Digests an integer below 2^31 without zeros before it. */
function digestLeading(value: number, state: number): number {
  if (value >= 10_000) return digestFour(value % 10_000, digestLeading((value / 10_000) | 0, state));
  let hash = value < 1000 ? state : digestDigit((value / 1000) | 0, state);
  if (value >= 100) hash = digestDigit(((value / 100) | 0) % 10, hash);
  if (value >= 10) hash = digestDigit(((value / 10) | 0) % 10, hash);
  return digestDigit(value % 10, hash);
}

/** Digests an integer below 10,000 as four digits. */
function digestFour(value: number, state: number): number {
  let hash = digestDigit((value / 1000) | 0, state);
  hash = digestDigit(((value / 100) | 0) % 10, hash);
  hash = digestDigit(((value / 10) | 0) % 10, hash);
  return digestDigit(value % 10, hash);
}

function digestDigit(digit: number, state: number): number {
  return Math.imul(state ^ (digit + 48), FNV_PRIME_SQUARED);
}

// Three hex digits by their value, made as they are asked for: all 4,096 would take longer than a plan.
const HEX_DIGITS: string[] = /* @__PURE__ */ new Array(0x1000);

/** The last 24 bits of a hash as six hex digits; several times as fast as toString(16) and padStart. */
export function sixHexDigits(hash: number): string {
  return threeHexDigits((hash >>> 12) & 0xfff) + threeHexDigits(hash & 0xfff);
}

function threeHexDigits(bits: number): string {
  HEX_DIGITS[bits] ??= (bits + 0x1000).toString(16).slice(1);
  return HEX_DIGITS[bits];
}

// What programs write in other digits than ten: 0x10, 0b1, 0o7.
const RADIX = /^\s*0[xob]/i;

/** The number that text writes in decimal digits; NaN where it writes none, or in other digits. Empty text is 0. */
export function decimalIn(text: string): number {
  return RADIX.test(text) ? Number.NaN : Number(text);
}

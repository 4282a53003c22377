const LN_10 = Math.LN10;
const LN_2 = Math.LN2;
/** Of atanh's series: past it terms lie below the last bit, where |x| ≤ (√2 − 1)/(√2 + 1). */
const NUM_TERMS = 11;
const COEFFICIENTS = Float64Array.from({ length: NUM_TERMS + 1 }, (_, term) => 1 / (2 * term + 1));

const POWERS_OF_2 = [64, 8].map((power) => [power, 2 ** power] as const);

/**
 * log10 by IEEE additions, multiplications and divisions alone, so that a picture has the same bytes in every runtime, and
 * without the module of fits, which the HTTP handler does not carry.
 *
 * @param value positive and finite
 */
export function log10(value: number): number {
  let exponent = 0;
  let mantissa = value;
  // Powers of two, which change no digit; by large ones first, since pictures take thousands of logarithms.
  for (const [power, factor] of POWERS_OF_2) {
    for (; mantissa > Math.SQRT2 * factor; mantissa /= factor) exponent += power;
    for (; mantissa * Math.SQRT2 * factor < 1; mantissa *= factor) exponent -= power;
  }
  for (; mantissa > Math.SQRT2; mantissa /= 2) exponent++;
  for (; mantissa * Math.SQRT2 < 1; mantissa *= 2) exponent--;
  // ln m = 2·atanh((m − 1)/(m + 1))
  const x = (mantissa - 1) / (mantissa + 1);
  let sum = 0;
  for (let term = NUM_TERMS; term >= 0; term--) sum = sum * x * x + (COEFFICIENTS[term] ?? 0);
  return (2 * x * sum + exponent * LN_2) / LN_10;
}

/** 10 to a power, by the same operations. */
export function powerOf10(exponent: number): number {
  const whole = Math.floor(exponent);
  const x = (exponent - whole) * LN_10;
  let sum = 1;
  // e^x for 0 ≤ x < ln 10
  for (let term = 30; term >= 1; term--) sum = 1 + (sum * x) / term;
  return sum * Number(`1e${whole}`);
}

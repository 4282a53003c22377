import { withoutEightDigits } from "./division";
import { digits, exponent, findShortest } from "./shortest";

const ZEROS: u64 = 0x3030303030303030;
const ZERO: u8 = 0x30;
const POINT: u8 = 0x2e;
const E: u8 = 0x65;
const PLUS: u8 = 0x2b;
const MINUS: u8 = 0x2d;
const NO_SIGN: u8 = 0;
/** "0." */
const ZERO_POINT: u16 = 0x2e30;
const MAX_SAFE_INTEGER: f64 = 9007199254740991;

/** The digits of an integer below 10^8 as eight bytes, the first one lowest: eight divisions by ten in three steps. */
@inline
function eightDigits(value: u32): u64 {
  const high = value / 10000;
  const fours = <u64>high | (<u64>(value - high * 10000) << 32);
  const hundreds = ((fours * 10486) >> 20) & 0x7f0000007f;
  const twos = hundreds | ((fours - 100 * hundreds) << 16);
  const tens = ((twos * 103) >> 10) & 0x000f000f000f000f;
  return tens | ((twos - 10 * tens) << 8);
}

/** Writes digits up to 10^8, without zeros before them. */
@inline
function writeFew(at: usize, value: u32): usize {
  const bytes = eightDigits(value);
  // Of zero the last digit stays.
  const leading = min<u64>(ctz(bytes) >> 3, 7);
  store<u64>(at, (bytes | ZEROS) >> (leading << 3));
  return at + 8 - <usize>leading;
}

/** Writes eight digits, with zeros before them where it takes them. */
@inline
function writeEight(at: usize, value: u32): usize {
  store<u64>(at, eightDigits(value) | ZEROS);
  return at + 8;
}

const TEN_TO_8: u32 = 100000000;

/**
 * Writes an integer below 2^32 · 10^8, and up to eight bytes that don't count behind it, as all of these do. Returns its
 * end.
 */
export function writeInteger(at: usize, value: u64): usize {
  if (value < TEN_TO_8) return writeFew(at, <u32>value);
  const above = <u32>withoutEightDigits(value);
  const first = above / TEN_TO_8;
  const end = above < TEN_TO_8 ? writeFew(at, above) : writeEight(writeFew(at, first), above - first * TEN_TO_8);
  return writeEight(end, <u32>(value - <u64>above * TEN_TO_8));
}

/** Writes a finite f64 of at least 0 as JavaScript does. Returns its end. */
export function writeNumber(at: usize, value: f64): usize {
  if (value <= MAX_SAFE_INTEGER && Math.floor(value) == value) return writeInteger(at, <u64>value);
  findShortest(value);
  // One place is left for a point.
  const first = at + 1;
  const numDigits = <i32>(writeInteger(first, digits) - first);
  const point = numDigits + exponent;
  if (point <= -6 || point > 21) return writePower(writePoint(at, 1, numDigits), point - 1, PLUS);
  if (point <= 0) {
    moveDigits(first, at + 2 - point);
    store<u16>(at, ZERO_POINT);
    for (let i: usize = 2; i < <usize>(2 - point); i++) store<u8>(at + i, ZERO);
    return at + 2 - point + numDigits;
  }
  if (point < numDigits) return writePoint(at, point, numDigits);
  moveDigits(first, at);
  for (let i = numDigits; i < point; i++) store<u8>(at + i, ZERO);
  return at + point;
}

/** Writes a positive finite f64 in scientific form with as few characters as it takes: 1e18, 3.2e19, 1e-7. */
export function writeShort(at: usize, value: f64): usize {
  findShortest(value);
  const numDigits = <i32>(writeInteger(at + 1, digits) - at - 1);
  return writePower(writePoint(at, 1, numDigits), numDigits + exponent - 1, NO_SIGN);
}

/** Puts a point behind the first so many of the digits that stand from the next place on, if any follow it. */
function writePoint(at: usize, point: i32, numDigits: i32): usize {
  for (let i: i32 = 0; i < point; i++) store<u8>(at + i, load<u8>(at + i + 1));
  if (point == numDigits) return at + numDigits;
  store<u8>(at + point, POINT);
  return at + numDigits + 1;
}

/** Moves the up to 17 digits of a number. */
@inline
function moveDigits(from: usize, to: usize): void {
  const first = load<u64>(from);
  const second = load<u64>(from, 8);
  const last = load<u8>(from, 16);
  store<u64>(to, first);
  store<u64>(to, second, 8);
  store<u8>(to, last, 16);
}

/** Writes an exponent behind the digits. */
function writePower(at: usize, power: i32, plus: u8): usize {
  const sign = power < 0 ? MINUS : plus;
  store<u8>(at, E);
  if (sign != NO_SIGN) store<u8>(at, sign, 1);
  return writeFew(at + (sign != NO_SIGN ? 2 : 1), abs(power));
}

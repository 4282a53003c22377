import { ticks } from "d3-array";
import { humanCount, humanFlops } from "../common/units.ts";
import { log10, powerOf10 } from "./logarithm.ts";

/** A mark on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** How values become pixels along one axis. */
export interface Scale {
  readonly kind: "log" | "linear";
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  /** The pixel of a value. */
  at(value: number): number;
  /** The value at a pixel. */
  valueAt(pixel: number): number;
  /** Marks at round values, so many that their labels keep apart. */
  ticks(): readonly Tick[];
}

type Range = readonly [number, number];
/** How many pixels a label takes along the axis. */
const PIXELS_PER_TICK = { across: 62, upwards: 34 };

function mostTicks([from, to]: Range): number {
  // Pixels grow downwards: a range that falls is that of a vertical axis.
  const room = from > to ? PIXELS_PER_TICK.upwards : PIXELS_PER_TICK.across;
  return Math.max(2, Math.floor(Math.abs(to - from) / room));
}

/** Equal factors are equal lengths. Both ends of the domain are positive. */
export function logScale(domain: Range, range: Range, labelOf: (value: number) => string): Scale {
  const [low, high] = [log10(domain[0]), log10(domain[1])];
  const [from, to] = range;
  const step = high > low ? (to - from) / (high - low) : 0;
  return {
    kind: "log",
    domain,
    range,
    at: (value) => from + (log10(value) - low) * step,
    valueAt: (pixel) => powerOf10(step === 0 ? low : low + (pixel - from) / step),
    ticks: () => logTicks(low, high, mostTicks(range)).map((value) => ({ value, label: labelOf(value) })),
  };
}

/** Equal differences are equal lengths. */
export function linearScale(domain: Range, range: Range, labelOf: (value: number) => string): Scale {
  const [low, high] = domain;
  const [from, to] = range;
  const step = high > low ? (to - from) / (high - low) : 0;
  return {
    kind: "linear",
    domain,
    range,
    at: (value) => from + (value - low) * step,
    valueAt: (pixel) => (step === 0 ? low : low + (pixel - from) / step),
    ticks: () => ticks(low, high, mostTicks(range)).map((value) => ({ value, label: labelOf(value) })),
  };
}

/** Which digits of each decade have a mark, with the least distance between two of them as a logarithm. */
const DIGITS: readonly (readonly [digits: readonly number[], apart: number])[] = [
  [[1, 2, 3, 4, 5, 6, 7, 8, 9], log10(10 / 9)],
  [[1, 2, 5], log10(2)],
  [[1, 3], log10(3)],
  [[1], 1],
];

function logTicks(low: number, high: number, most: number): number[] {
  const least = (high - low) / most;
  const [digits] = DIGITS.find(([, apart]) => apart >= least) ?? [];
  // Ends that are powers of ten keep their marks, whatever the last bit of their logarithm.
  const isWithin = (value: number) => log10(value) >= low - 1e-9 && log10(value) <= high + 1e-9;
  const decades =
    digits === undefined
      ? ticks(low, high, most).filter(Number.isInteger)
      : Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  return decades.flatMap((decade) => (digits ?? [1]).map((digit) => Number(`${digit}e${decade}`))).filter(isWithin);
}

/** N or D at a mark: 200M, 1B. */
export function countLabel(value: number): string {
  return humanCount(value).replace(/\.0+(?=[A-Z]|$)/, "");
}

/** C at a mark: 1e18. */
export function flopsLabel(value: number): string {
  return humanFlops(value);
}

/** A plain number at a mark, without the noise of binary fractions. */
export function plainLabel(value: number): string {
  return withDigits(value, 6);
}

/** A measured number, as far as it is worth reading. */
export function threeDigits(value: number): string {
  return withDigits(value, 3);
}

function withDigits(value: number, count: number): string {
  const digits = String(Number(value.toPrecision(count)));
  return value < 0 ? digits.replaceAll("-", "−") : digits;
}

/** The least and the largest of some values that are finite, as a domain; undefined where none is. */
export function extentOf(values: Iterable<number>): readonly [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

/** A domain of positive values, wider by a factor at either end. */
export function widened([low, high]: Range, factor: number): Range {
  return [low / factor, high * factor];
}

/** A domain, wider by a share of its length at either end; one of no length by that of its size. */
export function padded([low, high]: Range, share: number): Range {
  const pad = share * (high > low ? high - low : Math.abs(high) || 1);
  return [low - pad, high + pad];
}

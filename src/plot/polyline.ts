import { area, line } from "d3-shape";
import type { Scale } from "./scale.ts";

type Point = readonly [x: number, y: number];

const DIGITS = 2;

/** A path through values, as the attribute `d`; it breaks where one is not finite. */
export function polyline(points: readonly Point[], x: Scale, y: Scale): string {
  const path = line<Point>()
    .digits(DIGITS)
    .defined(isFinitePoint)
    .x((point) => x.at(point[0]))
    .y((point) => y.at(point[1]));
  return path([...points]) ?? "";
}

/** What lies between two values at each place, as the attribute `d`. */
export function band(rows: readonly (readonly [x: number, low: number, high: number])[], x: Scale, y: Scale): string {
  const shape = area<readonly [number, number, number]>()
    .digits(DIGITS)
    .defined((row) => row.every(Number.isFinite))
    .x((row) => x.at(row[0]))
    .y0((row) => y.at(row[1]))
    .y1((row) => y.at(row[2]));
  return shape([...rows]) ?? "";
}

function isFinitePoint(point: Point): boolean {
  return point.every(Number.isFinite);
}

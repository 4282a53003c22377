import { coordinate } from "./markup.ts";
import type { Scale } from "./scale.ts";

type Point = readonly [x: number, y: number];

/** A path through values, as the attribute `d`; it breaks where one is not finite. */
export function polyline(points: readonly Point[], x: Scale, y: Scale): string {
  let path = "";
  let isBroken = true;
  for (const [along, up] of points) {
    const isDrawn = Number.isFinite(along) && Number.isFinite(up);
    if (isDrawn) path += `${isBroken ? "M" : "L"}${coordinate(x.at(along))},${coordinate(y.at(up))}`;
    isBroken = !isDrawn;
  }
  return path;
}

/** What lies between two values at each place, as the attribute `d`; where one is not finite, nothing. */
export function band(rows: readonly (readonly [x: number, low: number, high: number])[], x: Scale, y: Scale): string {
  const drawn = rows.filter((row) => row.every(Number.isFinite));
  if (drawn.length === 0) return "";
  const upper = drawn.map(([along, , high]) => [along, high] as const);
  const lower = drawn.map(([along, low]) => [along, low] as const).toReversed();
  return `${polyline([...upper, ...lower], x, y)}Z`;
}

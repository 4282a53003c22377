import { core } from "./instance.ts";
import { readU32, reserveScratch } from "./scratch.ts";

/** The distinct multiples of `sizeMultiple` nearest to `numValues` log-spaced values, ascending; see assembly/size-grid.ts. */
export function sizeGrid(minSize: number, maxSize: number, numValues: number, sizeMultiple: number): number[] {
  const exports = core();
  const sizes = reserveScratch(exports, numValues * 4);
  return readU32(sizes, exports.sizeGrid(minSize, maxSize, numValues, sizeMultiple, sizes));
}

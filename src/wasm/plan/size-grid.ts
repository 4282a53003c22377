import { readU32 } from "../frame.ts";
import { core } from "./module.ts";

/** The distinct multiples of `sizeMultiple` nearest to `numValues` log-spaced values, ascending; see assembly/size-grid.ts. */
export function sizeGrid(minSize: number, maxSize: number, numValues: number, sizeMultiple: number): number[] {
  const sizes = core.reserve(numValues * 4);
  return readU32(core.views.u32, sizes, core.exports.sizeGrid(minSize, maxSize, numValues, sizeMultiple, sizes));
}

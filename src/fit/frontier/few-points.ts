import { largest, smallest } from "../../common/extremes.ts";
import type { RunTable } from "../runs/table.ts";

/** Sizes of a budget that make no bowl to rely on, where most runs repeat them. */
const FEW_SIZES = 4;
const MANY_RUNS = 1.5;
/** Seeds are as many for each size; a design for an exact law repeats some far more than others. */
const UNEVEN = 3;

/**
 * Whether runs are those of a design for an exact law: at no budget more than a few sizes, and many runs of some of them. Joint
 * bowls through so few points know nothing of how losses depart from them.
 */
export function isOfFewPoints({ length, runEnds, numParams, numSizes }: RunTable): boolean {
  const numPoints = numSizes.reduce((sum, count) => sum + count, 0);
  if (length < MANY_RUNS * numPoints || numSizes.some((count) => count > FEW_SIZES)) return false;
  let first = 0;
  for (const end of runEnds) {
    const counts = repeatsOf(numParams.subarray(first, end));
    if (largest(counts) >= UNEVEN * smallest(counts)) return true;
    first = end;
  }
  return false;
}

/** How many runs each size has; sizes ascend. */
function repeatsOf(numParams: Float64Array): number[] {
  const counts: number[] = [];
  for (const [i, size] of numParams.entries()) {
    if (i > 0 && size === numParams[i - 1]) counts.push((counts.pop() ?? 0) + 1);
    else counts.push(1);
  }
  return counts;
}

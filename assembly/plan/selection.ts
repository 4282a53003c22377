import { f64At, setU32, u32At } from "../columns";
import { firstNotTooSmall, firstTooLarge, isFeasible } from "./feasibility";
import { flopsPerToken, numSizes } from "./sizes";

/** Selects `count` of `numFeasible` evenly spaced places, as numpy.linspace with an integer dtype does. */
function selectEvenly(numFeasible: u32, count: u32, places: usize): void {
  // Where there is nothing to choose, or only one place to give, the places count up from the first.
  const step = numFeasible > count && count > 1 ? <f64>(numFeasible - 1) / <f64>(count - 1) : 1.0;
  for (let i: u32 = 0; i < count; i++) setU32(places, i, <u32>(<f64>i * step));
  // i · step may end a rounding below n − 1, so the last place is pinned to it.
  if (count > 1) setU32(places, count - 1, numFeasible - 1);
}

function isAscending(column: usize, length: u32): bool {
  for (let i: u32 = 1; i < length; i++) {
    if (f64At(column, i) < f64At(column, i - 1)) return false;
  }
  return true;
}

/**
 * Selects each budget's sizes: of those it can train, an evenly spaced `numSizesPerBudget`, or all where they are no
 * more.
 *
 * Reads budgets (f64, ascending), the sizes and the limits. Writes `rowEnds` (u32 a budget: the row after its last) and
 * `sizeIndices` (u32 a row, room for numBudgets · min(numSizes, numSizesPerBudget)), and uses `feasible` (room for
 * numSizes u32). Returns the number of rows. All buffers are the caller's.
 */
export function selectSizes(
  computeBudgets: usize,
  numBudgets: u32,
  numSizesPerBudget: u32,
  rowEnds: usize,
  sizeIndices: usize,
  feasible: usize,
): u32 {
  // Where FLOPs per token fall somewhere as N grows, the feasible sizes may have gaps, and every cell is looked at.
  const hasGaps = !isAscending(flopsPerToken, numSizes);
  let numRows: u32 = 0;
  let previousFirst: u32 = 0;
  let previousEnd: u32 = 0;
  let previousCount: u32 = 0;
  for (let b: u32 = 0; b < numBudgets; b++) {
    const computeBudget = f64At(computeBudgets, b);
    const row = sizeIndices + (<usize>numRows << 2);
    let count: u32;
    if (hasGaps) {
      let numFeasible: u32 = 0;
      for (let i: u32 = 0; i < numSizes; i++) {
        if (isFeasible(computeBudget, i)) setU32(feasible, numFeasible++, i);
      }
      count = min(numFeasible, numSizesPerBudget);
      selectEvenly(numFeasible, count, row);
      for (let i: u32 = 0; i < count; i++) setU32(row, i, u32At(feasible, u32At(row, i)));
    } else {
      const end = firstTooLarge(computeBudget);
      const first = min(firstNotTooSmall(computeBudget), end);
      count = min(end - first, numSizesPerBudget);
      if (first == previousFirst && end == previousEnd) {
        // Budgets with the same feasible sizes select the same ones.
        const bytes = <usize>previousCount << 2;
        memory.copy(row, row - bytes, bytes);
      } else {
        selectEvenly(end - first, count, row);
        if (first > 0) for (let i: u32 = 0; i < count; i++) setU32(row, i, first + u32At(row, i));
      }
      previousFirst = first;
      previousEnd = end;
    }
    previousCount = count;
    numRows += count;
    setU32(rowEnds, b, numRows);
  }
  return numRows;
}

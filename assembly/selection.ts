import { f64At, setU32 } from "./columns";
import { countFeasible } from "./feasibility";

/** Selects `count` of `numFeasible` evenly spaced indices, as numpy.linspace with an integer dtype does. */
function selectEvenly(numFeasible: u32, count: u32, sizeIndices: usize): void {
  // Where there is nothing to choose, or only one place to give, the indices count up from the first.
  const step = numFeasible > count && count > 1 ? <f64>(numFeasible - 1) / <f64>(count - 1) : 1.0;
  for (let i: u32 = 0; i < count; i++) setU32(sizeIndices, i, <u32>(<f64>i * step));
  // i · step may end a rounding below n − 1, so the last place is pinned to it.
  if (count > 1) setU32(sizeIndices, count - 1, numFeasible - 1);
}

/**
 * Selects each budget's sizes: of those it can train, an evenly spaced `numSizesPerBudget`, or all where they are no
 * more.
 *
 * Reads budgets (f64, ascending) and sizes (N and flopsPerToken, f64, ascending). Writes `rowEnds` (u32 a budget: the
 * row after its last) and `sizeIndices` (u32 a row, room for numBudgets · min(numSizes, numSizesPerBudget)). Returns
 * the number of rows. All buffers are the caller's.
 */
export function selectSizes(
  computeBudgets: usize,
  numBudgets: u32,
  numParams: usize,
  flopsPerToken: usize,
  numSizes: u32,
  numSizesPerBudget: u32,
  rowEnds: usize,
  sizeIndices: usize,
): u32 {
  let numRows: u32 = 0;
  let previousFeasible: u32 = 0;
  let previousCount: u32 = 0;
  for (let b: u32 = 0; b < numBudgets; b++) {
    const numFeasible = countFeasible(f64At(computeBudgets, b), flopsPerToken, numParams, numSizes);
    const count = min(numFeasible, numSizesPerBudget);
    const row = sizeIndices + (<usize>numRows << 2);
    if (numFeasible == previousFeasible) {
      // Budgets with equally many feasible sizes select the same ones.
      const bytes = <usize>previousCount << 2;
      memory.copy(row, row - bytes, bytes);
    } else {
      selectEvenly(numFeasible, count, row);
    }
    previousFeasible = numFeasible;
    previousCount = count;
    numRows += count;
    setU32(rowEnds, b, numRows);
  }
  return numRows;
}

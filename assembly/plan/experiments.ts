import { f64At, setF64, setU32, u32At } from "../columns";
import { tokensFor } from "./feasibility";
import { flopsPerToken, numParams } from "./sizes";

@inline
function loadPair(column: usize, first: u32, second: u32): v128 {
  return v128.load_lane<f64>(column + (<usize>second << 3), v128.load_zero<f64>(column + (<usize>first << 3)), 1);
}

/**
 * Computes the columns of a plan's experiments from the selected (budget, size) rows.
 *
 * Reads budgets (f64) with `rowEnds` (u32 a budget: the row after its last), `sizeIndices` (u32 a row) into the sizes, and
 * the sizes' `sizeParamValues` (u32). Writes from `columns` on, without gaps and each `numRows` long:
 * computeBudget, numParams, numTokens, tokensPerParam (f64), sizeParamValue (u32). All buffers are the caller's.
 */
export function experimentColumns(
  computeBudgets: usize,
  numBudgets: u32,
  rowEnds: usize,
  sizeIndices: usize,
  numRows: u32,
  sizeParamValues: usize,
  columns: usize,
): void {
  const columnBytes = <usize>numRows << 3;
  const budgetOut = columns;
  const paramsOut = budgetOut + columnBytes;
  const tokensOut = paramsOut + columnBytes;
  const ratioOut = tokensOut + columnBytes;
  const sizeOut = ratioOut + columnBytes;

  let row: u32 = 0;
  for (let b: u32 = 0; b < numBudgets; b++) {
    const rowEnd = u32At(rowEnds, b);
    const computeBudget = f64At(computeBudgets, b);
    const budgetPair = f64x2.splat(computeBudget);
    for (; row + 1 < rowEnd; row += 2) {
      const first = u32At(sizeIndices, row);
      const second = u32At(sizeIndices, row + 1);
      const params = loadPair(numParams, first, second);
      // D = floor(C / flopsPerToken), two rows at once
      const tokens = f64x2.floor(f64x2.div(budgetPair, loadPair(flopsPerToken, first, second)));
      const at = <usize>row << 3;
      v128.store(budgetOut + at, budgetPair);
      v128.store(paramsOut + at, params);
      v128.store(tokensOut + at, tokens);
      v128.store(ratioOut + at, f64x2.div(tokens, params));
      setU32(sizeOut, row, u32At(sizeParamValues, first));
      setU32(sizeOut, row + 1, u32At(sizeParamValues, second));
    }
    if (row < rowEnd) {
      const index = u32At(sizeIndices, row);
      const params = f64At(numParams, index);
      const tokens = tokensFor(computeBudget, f64At(flopsPerToken, index));
      setF64(budgetOut, row, computeBudget);
      setF64(paramsOut, row, params);
      setF64(tokensOut, row, tokens);
      setF64(ratioOut, row, tokens / params);
      setU32(sizeOut, row, u32At(sizeParamValues, index));
      row++;
    }
  }
}

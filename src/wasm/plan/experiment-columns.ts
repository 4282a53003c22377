import { putF64 } from "../frame.ts";
import type { SizeTable } from "./feasibility.ts";
import { core } from "./module.ts";
import type { Selection } from "./selection.ts";

/** The experiments of a plan, column by column: index i of every array is experiment i. The arrays are the caller's. */
export interface ExperimentColumns {
  /** C: training FLOPs (forward + backward). */
  readonly computeBudget: Float64Array;
  /** The size parameter's value. */
  readonly sizeParamValue: Uint32Array;
  /** N: trainable parameters. */
  readonly numParams: Float64Array;
  /** D: training tokens, an integer. */
  readonly numTokens: Float64Array;
  /** D/N. */
  readonly tokensPerParam: Float64Array;
}

const BYTES_PER_ROW = 4 * 8 + 4;
// A block's columns fit in a core's second-level cache, and what they need of WASM memory does not grow with the plan.
const MAX_BLOCK_ROWS = 2 ** 13;

/** Computes the columns of the selected experiments; see assembly/experiments.ts. */
export function experimentColumns(
  computeBudgets: readonly number[],
  sizes: SizeTable,
  selection: Selection,
): ExperimentColumns {
  const numRows = selection.sizeIndices.length;
  if (numRows <= MAX_BLOCK_ROWS) {
    const block = { firstBudget: 0, endBudget: computeBudgets.length, firstRow: 0, endRow: numRows };
    const columns = computeBlock(computeBudgets, sizes, selection, block);
    return columnsOf(core.views.buffer.slice(columns, columns + numRows * BYTES_PER_ROW), 0, numRows);
  }
  const all = {
    computeBudget: new Float64Array(numRows),
    sizeParamValue: new Uint32Array(numRows),
    numParams: new Float64Array(numRows),
    numTokens: new Float64Array(numRows),
    tokensPerParam: new Float64Array(numRows),
  };
  for (const block of blocksOf(selection)) {
    const columns = computeBlock(computeBudgets, sizes, selection, block);
    const { firstRow, endRow } = block;
    const part = columnsOf(core.views.buffer, columns, endRow - firstRow);
    all.computeBudget.set(part.computeBudget, firstRow);
    all.sizeParamValue.set(part.sizeParamValue, firstRow);
    all.numParams.set(part.numParams, firstRow);
    all.numTokens.set(part.numTokens, firstRow);
    all.tokensPerParam.set(part.tokensPerParam, firstRow);
  }
  return all;
}

/** Some budgets that follow each other, with their rows. */
interface Block {
  readonly firstBudget: number;
  readonly endBudget: number;
  readonly firstRow: number;
  readonly endRow: number;
}

/** Cuts a plan between budgets: as many a block as keep within its rows, at least one. */
function blocksOf({ rowEnds }: Selection): Block[] {
  const blocks: Block[] = [];
  let firstBudget = 0;
  let firstRow = 0;
  let endRow = 0;
  for (const [b, rowEnd] of rowEnds.entries()) {
    if (rowEnd - firstRow > MAX_BLOCK_ROWS && b > firstBudget) {
      blocks.push({ firstBudget, endBudget: b, firstRow, endRow });
      firstBudget = b;
      firstRow = endRow;
    }
    endRow = rowEnd;
  }
  blocks.push({ firstBudget, endBudget: rowEnds.length, firstRow, endRow });
  return blocks;
}

/** Computes a block's columns into the scratch area, and gives the address where they stand. */
function computeBlock(
  computeBudgets: readonly number[],
  sizes: SizeTable,
  { rowEnds, sizeIndices }: Selection,
  { firstBudget, endBudget, firstRow, endRow }: Block,
): number {
  const numBudgets = endBudget - firstBudget;
  const numRows = endRow - firstRow;
  const columns = core.reserve(numRows * (BYTES_PER_ROW + 4) + 8 + numBudgets * (8 + 4) + sizes.length * (8 + 8 + 4));
  // An odd number of u32 rows would leave what follows off the f64 grid.
  const budgets = columns + Math.ceil((numRows * BYTES_PER_ROW) / 8) * 8;
  const { f64, u32 } = core.views;
  const params = budgets + numBudgets * 8;
  const flops = putF64(f64, params, sizes.numParams);
  const sizeParamValues = putF64(f64, flops, sizes.flopsPerToken);
  const blockEnds = sizeParamValues + sizes.length * 4;
  const blockIndices = blockEnds + numBudgets * 4;
  for (let b = 0; b < numBudgets; b++) {
    f64[(budgets >>> 3) + b] = computeBudgets[firstBudget + b] ?? 0;
    u32[(blockEnds >>> 2) + b] = (rowEnds[firstBudget + b] ?? 0) - firstRow;
  }
  u32.set(sizes.sizeParamValue, sizeParamValues >>> 2);
  u32.set(sizeIndices.subarray(firstRow, endRow), blockIndices >>> 2);
  core.exports.experimentColumns(
    budgets,
    numBudgets,
    blockEnds,
    blockIndices,
    numRows,
    params,
    flops,
    sizeParamValues,
    columns,
  );
  return columns;
}

/** Views of the columns that stand in a buffer from an address on. */
function columnsOf(buffer: ArrayBuffer, columns: number, numRows: number): ExperimentColumns {
  return {
    computeBudget: new Float64Array(buffer, columns, numRows),
    numParams: new Float64Array(buffer, columns + numRows * 8, numRows),
    numTokens: new Float64Array(buffer, columns + numRows * 16, numRows),
    tokensPerParam: new Float64Array(buffer, columns + numRows * 24, numRows),
    sizeParamValue: new Uint32Array(buffer, columns + numRows * 32, numRows),
  };
}

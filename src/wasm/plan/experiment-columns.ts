import { f64, u32 } from "../frame.ts";
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

const COLUMN_NAMES = ["computeBudget", "sizeParamValue", "numParams", "numTokens", "tokensPerParam"] as const;
// The columns stand without gaps, so that those of a small plan are copied in one piece: four f64 and a u32 a row.
const BYTES_PER_ROW = 4 * 8 + 4;
// A block's columns fit in a core's second-level cache, and what they need of WASM memory does not grow with the plan.
const MAX_BLOCK_ROWS = 2 ** 13;

/** Computes the columns of the selected experiments; see assembly/plan/experiments.ts. */
export function experimentColumns(
  computeBudgets: readonly number[],
  sizes: SizeTable,
  selection: Selection,
): ExperimentColumns {
  const { rowEnds, sizeIndices } = selection;
  const numRows = sizeIndices.length;
  if (numRows <= MAX_BLOCK_ROWS) {
    const columns = computeBlock(computeBudgets, selection, sizes);
    return columnsOf(core.views.buffer.slice(columns, columns + numRows * BYTES_PER_ROW), 0, numRows);
  }
  const all = columnsOf(new ArrayBuffer(numRows * BYTES_PER_ROW), 0, numRows);
  let firstBudget = 0;
  let firstRow = 0;
  for (const [b, endRow] of rowEnds.entries()) {
    // A block ends between budgets: it has as many as keep within its rows, and at least one.
    if ((rowEnds[b + 1] ?? Number.POSITIVE_INFINITY) - firstRow <= MAX_BLOCK_ROWS) continue;
    const block = {
      rowEnds: rowEnds.slice(firstBudget, b + 1).map((rowEnd) => rowEnd - firstRow),
      sizeIndices: sizeIndices.subarray(firstRow, endRow),
    };
    const columns = computeBlock(computeBudgets.slice(firstBudget, b + 1), block, sizes);
    const part = columnsOf(core.views.buffer, columns, endRow - firstRow);
    for (const name of COLUMN_NAMES) all[name].set(part[name], firstRow);
    firstBudget = b + 1;
    firstRow = endRow;
  }
  return all;
}

/** Computes a block's columns into the scratch area, and gives the address where they stand. */
function computeBlock(
  computeBudgets: readonly number[],
  { rowEnds, sizeIndices }: Selection,
  sizes: SizeTable,
): number {
  const numRows = sizeIndices.length;
  const columns = f64(4 * numRows);
  const sizeColumn = u32(numRows);
  const budgets = f64(computeBudgets);
  const params = f64(sizes.numParams);
  const flops = f64(sizes.flopsPerToken);
  const sizeParamValues = u32(sizes.sizeParamValue);
  const ends = u32(rowEnds);
  const indices = u32(sizeIndices);
  core.lay([columns, sizeColumn, budgets, params, flops, sizeParamValues, ends, indices]);
  const { exports } = core;
  exports.laySizes(params.address, flops.address, sizes.length);
  exports.experimentColumns(
    budgets.address,
    budgets.length,
    ends.address,
    indices.address,
    numRows,
    sizeParamValues.address,
    columns.address,
  );
  return columns.address;
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

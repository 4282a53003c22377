import { core } from "./instance.ts";
import { type CoreViews, coreViews, reserveScratch } from "./scratch.ts";
import type { Selection } from "./selection.ts";
import type { SizeTable } from "./size-table.ts";

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
const MAX_BLOCK_BYTES = 2 ** 20;

/** Computes the columns of the selected experiments; see assembly/experiments.ts. */
export function experimentColumns(
  computeBudgets: readonly number[],
  sizes: SizeTable,
  selection: Selection,
): ExperimentColumns {
  const exports = core();
  const numBudgets = computeBudgets.length;
  const numSizes = sizes.length;
  const numRows = selection.sizeIndices.length;
  const columns = reserveScratch(
    exports,
    numRows * (BYTES_PER_ROW + 4) + 8 + numBudgets * (8 + 4) + numSizes * (8 + 8 + 4),
  );
  // An odd number of u32 rows would leave what follows off the f64 grid.
  const budgets = columns + Math.ceil((numRows * BYTES_PER_ROW) / 8) * 8;
  const params = budgets + numBudgets * 8;
  const flops = params + numSizes * 8;
  const sizeParamValues = flops + numSizes * 8;
  const rowEnds = sizeParamValues + numSizes * 4;
  const sizeIndices = rowEnds + numBudgets * 4;
  const { buffer, f64, u32 } = coreViews();
  f64.set(computeBudgets, budgets >>> 3);
  f64.set(sizes.numParams, params >>> 3);
  f64.set(sizes.flopsPerToken, flops >>> 3);
  u32.set(sizes.sizeParamValue, sizeParamValues >>> 2);
  u32.set(selection.rowEnds, rowEnds >>> 2);
  u32.set(selection.sizeIndices, sizeIndices >>> 2);
  exports.experimentColumns(
    budgets,
    numBudgets,
    rowEnds,
    sizeIndices,
    numRows,
    params,
    flops,
    sizeParamValues,
    columns,
  );
  return numRows * BYTES_PER_ROW <= MAX_BLOCK_BYTES
    ? copyBlock(buffer, columns, numRows)
    : copyColumns(coreViews(), columns, numRows);
}

/** Copies all columns at once: for a small plan, one allocation is what costs. */
function copyBlock(memory: ArrayBuffer, columns: number, numRows: number): ExperimentColumns {
  const block = memory.slice(columns, columns + numRows * BYTES_PER_ROW);
  return {
    computeBudget: new Float64Array(block, 0, numRows),
    numParams: new Float64Array(block, numRows * 8, numRows),
    numTokens: new Float64Array(block, numRows * 16, numRows),
    tokensPerParam: new Float64Array(block, numRows * 24, numRows),
    sizeParamValue: new Uint32Array(block, numRows * 32, numRows),
  };
}

/** Copies column by column: for a large plan, allocators reuse such blocks where they would map one of all anew. */
function copyColumns({ f64, u32 }: CoreViews, columns: number, numRows: number): ExperimentColumns {
  const first = columns >>> 3;
  const sizes = (columns >>> 2) + numRows * 8;
  return {
    computeBudget: f64.slice(first, first + numRows),
    numParams: f64.slice(first + numRows, first + numRows * 2),
    numTokens: f64.slice(first + numRows * 2, first + numRows * 3),
    tokensPerParam: f64.slice(first + numRows * 3, first + numRows * 4),
    sizeParamValue: u32.slice(sizes, sizes + numRows),
  };
}

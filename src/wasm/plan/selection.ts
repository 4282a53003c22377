import { putF64, readU32 } from "../frame.ts";
import { type CellLimits, LIMITS_BYTES, type SizeTable, writeLimits } from "./feasibility.ts";
import { core } from "./module.ts";

/** Which sizes each budget trains: one row an experiment, budgets in ascending order. */
export interface Selection {
  /** For each budget the row after its last. */
  readonly rowEnds: readonly number[];
  /** For each row its place in the size table. */
  readonly sizeIndices: Uint32Array;
}

/** Selects for each budget an evenly spaced few of the sizes it can train; see assembly/selection.ts. The arrays are the caller's. */
export function selectSizes(
  computeBudgets: readonly number[],
  sizes: SizeTable,
  numSizesPerBudget: number,
  limits: CellLimits,
): Selection {
  const numBudgets = computeBudgets.length;
  const maxRows = numBudgets * Math.min(sizes.length, numSizesPerBudget);
  const budgets = core.reserve(
    (numBudgets + 2 * sizes.length) * 8 + LIMITS_BYTES + (numBudgets + maxRows + sizes.length) * 4,
  );
  const { f64, u32 } = core.views;
  const params = putF64(f64, budgets, computeBudgets);
  const flops = putF64(f64, params, sizes.numParams);
  const limitsAt = putF64(f64, flops, sizes.flopsPerToken);
  const rowEnds = writeLimits(f64, limitsAt, limits);
  const sizeIndices = rowEnds + numBudgets * 4;
  const feasible = sizeIndices + maxRows * 4;
  const numRows = core.exports.selectSizes(
    budgets,
    numBudgets,
    params,
    flops,
    sizes.length,
    numSizesPerBudget,
    limitsAt,
    rowEnds,
    sizeIndices,
    feasible,
  );
  const firstRow = sizeIndices >>> 2;
  return {
    rowEnds: readU32(u32, rowEnds, numBudgets),
    sizeIndices: u32.slice(firstRow, firstRow + numRows),
  };
}

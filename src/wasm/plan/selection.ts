import { f64, u32 } from "../frame.ts";
import { type SizeTable, type SweepLimits, setLimits } from "./feasibility.ts";
import { core } from "./module.ts";

/** Which sizes each budget trains: one row an experiment, budgets in ascending order. */
export interface Selection {
  /** For each budget the row after its last. */
  readonly rowEnds: readonly number[];
  /** For each row its place in the size table. */
  readonly sizeIndices: Uint32Array;
}

/** Selects for each budget an evenly spaced few of the sizes it can train; see assembly/plan/selection.ts. The arrays are the caller's. */
export function selectSizes(
  computeBudgets: readonly number[],
  sizes: SizeTable,
  numSizesPerBudget: number,
  limits: SweepLimits,
): Selection {
  const numBudgets = computeBudgets.length;
  const budgets = f64(computeBudgets);
  const params = f64(sizes.numParams);
  const flops = f64(sizes.flopsPerToken);
  const rowEnds = u32(numBudgets);
  const sizeIndices = u32(numBudgets * Math.min(sizes.length, numSizesPerBudget));
  const feasible = u32(sizes.length);
  core.lay([budgets, params, flops, rowEnds, sizeIndices, feasible]);
  const { exports } = core;
  setLimits(limits);
  exports.laySizes(params.address, flops.address, sizes.length);
  const numRows = exports.selectSizes(
    budgets.address,
    numBudgets,
    numSizesPerBudget,
    rowEnds.address,
    sizeIndices.address,
    feasible.address,
  );
  return { rowEnds: core.readNumbers(rowEnds), sizeIndices: core.readU32(sizeIndices, numRows) };
}

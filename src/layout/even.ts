import { cellLimits } from "../options/limits.ts";
import type { SweepRequest } from "../options/request.ts";
import type { SizeTable } from "../wasm/plan/feasibility.ts";
import { type Selection, selectSizes } from "../wasm/plan/selection.ts";

/** Selects each budget's sizes. */
export type Select = (sizes: SizeTable, distinctBudgets: readonly number[], request: SweepRequest) => Selection;

/** Of the sizes that a budget can train an even few, by their rank. */
export const evenly: Select = (sizes, distinctBudgets, { numSizesPerBudget, limits }) =>
  selectSizes(distinctBudgets, sizes, numSizesPerBudget, cellLimits(limits));

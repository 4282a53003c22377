import { cellLimits } from "../options/limits.ts";
import type { SweepRequest } from "../options/request.ts";
import { type Selection, selectSizes } from "../wasm/plan/selection.ts";
import type { SizeTable } from "../wasm/plan/size-table.ts";

/** Selects each budget's sizes. */
export type Select = (sizes: SizeTable, request: SweepRequest) => Selection;

/** Of the sizes that a budget can train an even few, by their rank. */
export const evenly: Select = (sizes, { distinctBudgets, numSizesPerBudget, limits }) =>
  selectSizes(distinctBudgets, sizes, numSizesPerBudget, cellLimits(limits));

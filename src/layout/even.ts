import { selectSizes } from "../wasm/plan/selection.ts";
import type { Select } from "./laid-out.ts";

/** Selects of the sizes that a budget can train an even few, by their rank. */
export const selectEvenly: Select = (sizes, { distinctBudgets, numSizesPerBudget, limits }) =>
  selectSizes(distinctBudgets, sizes, numSizesPerBudget, limits);

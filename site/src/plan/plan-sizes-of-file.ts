import { shortBudget } from "../../../src/common/units.ts";
import { readPlan } from "../../../src/index.ts";
import { changePlan, state } from "../state/store.ts";

/** Goes on from a plan file as from counted sizes, whose budgets can be moved. */
export function planSizesOfFile(): void {
  const { plan } = state.peek();
  const read = readPlan(plan.file);
  const { computeBudgets, sizeParam, limits } = read;
  const texts = Object.entries(limits).map(([limit, value]) => [limit, String(value)] as const);
  changePlan({
    models: "sizes",
    budgets: "budgets",
    leftOut: [],
    options: {
      ...Object.fromEntries(texts),
      modelSizes: JSON.stringify(read.toJSON().model_sizes),
      computeBudgets: computeBudgets.map(shortBudget).join(","),
      sizeParam,
    },
  });
}

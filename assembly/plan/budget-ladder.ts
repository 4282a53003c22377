import { setF64 } from "../columns";

/**
 * Writes `numBudgets` log-spaced budgets from `first` to `last`, both positive and finite, as f64 into `budgets`. The
 * ends are exact; what is between them is within 5e-13 over the whole range of f64.
 */
export function budgetLadder(first: f64, last: f64, numBudgets: u32, budgets: usize): void {
  const logFirst = Math.log(first);
  const logRatio = Math.log(last) - logFirst;
  const lastIndex = numBudgets - 1;
  setF64(budgets, 0, first);
  for (let i: u32 = 1; i < lastIndex; i++) {
    setF64(budgets, i, Math.exp(logFirst + (<f64>i / <f64>lastIndex) * logRatio));
  }
  if (lastIndex > 0) setF64(budgets, lastIndex, last);
}

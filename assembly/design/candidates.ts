import { f64At, u32At } from "../columns";

// The runs that a design chooses among, budget by budget. All columns are the caller's.

export let numCandidates: u32 = 0;
export let numBudgets: u32 = 0;
/** ln N and ln D of each candidate: f64 each. */
export let logParams: usize = 0;
export let logTokens: usize = 0;
/** ln N of each budget's centre: f64 each. A budget that is used has sizes on either side of it. */
export let centres: usize = 0;
// Of each budget C (f64), and the candidate after its last (u32).
let budgets: usize = 0;
let budgetEnds: usize = 0;

/** Sets the candidates that the calls that follow choose among. */
export function layCandidates(
  candidates: u32,
  paramsColumn: usize,
  tokensColumn: usize,
  budgetCount: u32,
  budgetColumn: usize,
  endColumn: usize,
  centreColumn: usize,
): void {
  numCandidates = candidates;
  logParams = paramsColumn;
  logTokens = tokensColumn;
  numBudgets = budgetCount;
  budgets = budgetColumn;
  budgetEnds = endColumn;
  centres = centreColumn;
}

@inline
export function firstOf(budget: u32): u32 {
  return budget == 0 ? 0 : u32At(budgetEnds, budget - 1);
}

@inline
export function endOf(budget: u32): u32 {
  return u32At(budgetEnds, budget);
}

@inline
export function costOf(budget: u32): f64 {
  return f64At(budgets, budget);
}

import { f64At } from "../columns";
import { COMPUTE_BUDGET, SHORT_BUDGET, recordOf, setFigure, setNumber } from "./figures";
import { writeShort } from "./number-text";
import { Plan } from "./plan";

// What rows of two lists show of a budget is written once: its two figures as they are set, and their texts, with what is
// written past their ends.
const NUMBER_AT: usize = 16;
const SHORT_AT: usize = NUMBER_AT + 40;
const BUDGET_BYTES: usize = SHORT_AT + 40;

@inline
function textsOf(plan: Plan, budget: u32): usize {
  return plan.budgetTexts + <usize>budget * BUDGET_BYTES;
}

/** Writes the texts of all budgets. */
export function writeBudgetTexts(plan: Plan): void {
  for (let budget: u32 = 0; budget < plan.numBudgets; budget++) {
    const texts = textsOf(plan, budget);
    const computeBudget = f64At(plan.computeBudgets, budget);
    setNumber(COMPUTE_BUDGET, texts + NUMBER_AT, computeBudget);
    setFigure(SHORT_BUDGET, texts + SHORT_AT, writeShort(texts + SHORT_AT, computeBudget));
    v128.store(texts, v128.load(recordOf(COMPUTE_BUDGET)));
  }
}

/** Makes a budget's figures those that rows show. */
@inline
export function setBudget(plan: Plan, budget: u32): void {
  v128.store(recordOf(COMPUTE_BUDGET), v128.load(textsOf(plan, budget)));
}

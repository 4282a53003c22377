import { checkInteger, checkPositive, invalidOption, MAX_COUNT } from "./checks.ts";
import { budgetLadder } from "./core/budget-ladder.ts";

// Twelve digits are as many as the computed powers have for sure, and make a decade's budgets come out as 1e18.
const LADDER_DIGITS = 12;

/**
 * Log-spaced compute budgets: a ladder for planSweep. The ends are exact, what is between them is rounded to 12
 * significant digits.
 *
 * @param first training FLOPs, positive and finite
 * @param last training FLOPs, positive and finite
 * @param numBudgets how many, an integer from 1 to 2^20; 1 gives `first`
 * @throws {IsoflopError} INVALID_OPTION where an argument breaks its rule
 * @example
 * computeBudgetLadder(1e17, 1e21, 5) // [1e17, 1e18, 1e19, 1e20, 1e21]
 */
export function computeBudgetLadder(first: number, last: number, numBudgets: number): number[] {
  checkPositive("first", first, "Give training FLOPs, such as 1e17.");
  checkPositive("last", last, "Give training FLOPs, such as 1e21.");
  checkInteger("numBudgets", numBudgets, MAX_COUNT, "Give how many budgets the ladder has.");
  return Array.from(budgetLadder(first, last, numBudgets), (budget, i) =>
    i === 0 || i === numBudgets - 1 ? budget : Number(budget.toPrecision(LADDER_DIGITS)),
  );
}

const NUMBER = /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads compute budgets as people write them: `1e18,3e18`, a ladder `1e17:1e21:5` (first, last, how many), or both.
 *
 * @throws {IsoflopError} INVALID_OPTION where the text is neither
 */
export function parseComputeBudgets(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const numbers = part.split(":").map((word) => {
      const trimmed = word.trim();
      if (!NUMBER.test(trimmed)) {
        throw invalidOption(
          "computeBudgets",
          "training FLOPs such as 1e18,3e18, or a ladder such as 1e17:1e21:5",
          text,
          `${trimmed === "" ? "A number is missing" : `"${trimmed}" is no number`}.`,
        );
      }
      return Number(trimmed);
    });
    const [first, last, numBudgets, ...more] = numbers;
    if (first !== undefined && last === undefined) return [first];
    if (first === undefined || last === undefined || numBudgets === undefined || more.length > 0) {
      throw invalidOption(
        "computeBudgets",
        "a ladder of first:last:count",
        part,
        "Write 1e17:1e21:5 for five budgets.",
      );
    }
    return computeBudgetLadder(first, last, numBudgets);
  });
}

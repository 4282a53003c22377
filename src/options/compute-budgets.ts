import { checkInteger, checkPositive, invalidOption, MAX_COUNT } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { budgetLadder } from "../wasm/plan/budget-ladder.ts";

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
 * @throws {IsoflopError} INVALID_OPTION where the text is neither; TOO_LARGE where it names more than 2^20 budgets
 */
export function parseComputeBudgets(text: string): number[] {
  return parseBudgetsUpTo(MAX_COUNT, text);
}

/** Reads compute budgets where no more than so many are wanted; none is computed before they are counted. */
export function parseBudgetsUpTo(maxBudgets: number, text: string): number[] {
  const parts = text.split(",");
  checkNumBudgets(maxBudgets, parts.length);
  const ladders = parts.map((part) => parsePart(part, text));
  checkNumBudgets(
    maxBudgets,
    ladders.reduce((sum, [, , numBudgets = 1]) => sum + numBudgets, 0),
  );
  return ladders.flatMap(([first, last, numBudgets]) =>
    last === undefined || numBudgets === undefined ? [first] : computeBudgetLadder(first, last, numBudgets),
  );
}

/** Refuses more budgets than are wanted. */
export function checkNumBudgets(maxBudgets: number, numBudgets: number): void {
  if (numBudgets > maxBudgets) {
    throw new IsoflopError(
      "TOO_LARGE",
      "computeBudgets",
      `computeBudgets must be at most ${maxBudgets} budgets; got ${numBudgets}. Plan fewer at a time.`,
    );
  }
}

/** The distinct ones of some budgets, ascending. */
export function distinctAscending(computeBudgets: readonly number[]): readonly number[] {
  let previous = 0;
  for (const budget of computeBudgets) {
    if (budget <= previous) return [...new Set(computeBudgets)].sort((a, b) => a - b);
    previous = budget;
  }
  return computeBudgets;
}

type Ladder = readonly [first: number, last?: number, numBudgets?: number];

/** A budget, or the ends of a ladder and how many budgets it has. */
function parsePart(part: string, text: string): Ladder {
  const numbers = part.split(":", 4).map((word) => {
    const trimmed = word.trim();
    if (!NUMBER.test(trimmed)) {
      throw invalidOption(
        "computeBudgets",
        "training FLOPs such as 1e18,3e18, or a ladder such as 1e17:1e21:5",
        text,
        `${trimmed === "" ? "A number is missing" : `${describeValue(trimmed)} is no number`}.`,
      );
    }
    return Number(trimmed);
  });
  const [first, last, numBudgets, ...more] = numbers;
  if (first !== undefined && last === undefined) return [first];
  if (first === undefined || last === undefined || numBudgets === undefined || more.length > 0) {
    throw invalidOption("computeBudgets", "a ladder of first:last:count", part, "Write 1e17:1e21:5 for five budgets.");
  }
  checkInteger("numBudgets", numBudgets, MAX_COUNT, "Give how many budgets the ladder has.");
  return [first, last, numBudgets];
}

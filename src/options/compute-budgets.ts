import { checkInteger, checkPositive, invalidOption, isIntegerUpTo, isPositive, MAX_COUNT } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { entriesOf } from "../common/lists.ts";
import { name, words } from "../common/words.ts";
import { budgetLadder } from "../wasm/plan/grids.ts";
import { keepsNumberRule, ruleError } from "./rules.ts";
import { POSITIVE } from "./table.ts";

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
  if (typeof text !== "string") {
    throw invalidOption("text", "budgets as text", text, 'Pass "1e18,3e18" or "1e17:1e21:5".');
  }
  return parseBudgetsUpTo(MAX_COUNT, text);
}

/** Reads an option's budgets, at most `maxBudgets`; none is computed before they are counted. */
export function parseBudgetsUpTo(maxBudgets: number, text: string, option = "computeBudgets"): number[] {
  const parts = text.split(",");
  checkNumBudgets(maxBudgets, parts.length, option);
  const ladders = parts.map((part) => parsePart(part, text, option));
  const numBudgets = ladders.reduce((sum, [, , count = 1]) => sum + count, 0);
  checkNumBudgets(maxBudgets, numBudgets, option);
  return ladders.flatMap(([first, last, numBudgets]) =>
    last === undefined || numBudgets === undefined ? [first] : computeBudgetLadder(first, last, numBudgets),
  );
}

/** Refuses more budgets than are wanted. */
export function checkNumBudgets(maxBudgets: number, numBudgets: number, option = "computeBudgets"): void {
  if (numBudgets > maxBudgets) {
    throw new IsoflopError("TOO_LARGE", {
      field: option,
      rule: words`${name(option)} must be at most ${maxBudgets} budgets`,
      value: String(numBudgets),
      remedy: "Plan fewer at a time.",
    });
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
function parsePart(part: string, text: string, option: string): Ladder {
  const numbers = part.split(":", 4).map((word) => {
    const trimmed = word.trim();
    if (!NUMBER.test(trimmed)) {
      throw invalidOption(
        option,
        "training FLOPs such as 1e18,3e18, or a ladder such as 1e17:1e21:5",
        text,
        `${trimmed === "" ? "A number is missing" : `${describeValue(trimmed)} is not a number`}.`,
      );
    }
    return Number(trimmed);
  });
  const [first, last, numBudgets, ...more] = numbers;
  if (first !== undefined && last === undefined) return [first];
  if (first === undefined || last === undefined || numBudgets === undefined || more.length > 0) {
    throw invalidOption(option, "a ladder of first:last:count", part, "Write 1e17:1e21:5 for five budgets.");
  }
  // The ladder's own words are those of a function's arguments; here they are parts of one option's text.
  if (!(isPositive(first) && isPositive(last))) {
    throw invalidOption(option, "a ladder from and to positive training FLOPs", part, "Write 1e17:1e21:5.");
  }
  if (!isIntegerUpTo(MAX_COUNT, numBudgets)) {
    const rule = `a ladder of 1 to ${MAX_COUNT} budgets`;
    throw invalidOption(option, rule, part, "Write 1e17:1e21:5 for five budgets.");
  }
  return [first, last, numBudgets];
}

/** Checks a list of budgets, each positive and finite. */
export function readBudgetList(option: string, budgets: unknown): readonly number[] {
  if (!(Array.isArray(budgets) || budgets instanceof Float64Array)) {
    throw invalidOption(option, "an array of training FLOPs", budgets, "Pass an array: [1e17, 1e18].");
  }
  const entries = entriesOf(budgets, MAX_COUNT) ?? [];
  if (entries.length < 1) {
    throw invalidOption(option, `1 to ${MAX_COUNT} budgets`, budgets, "Give at least one: [1e18].");
  }
  const checked: number[] = [];
  for (const [i, budget] of entries.entries()) {
    // The field is named only where it is wrong: a thousand names cost more than a thousand checks.
    if (!keepsNumberRule(POSITIVE, budget)) {
      throw ruleError([option, i], POSITIVE, budget, "Give training FLOPs as a number, such as 1e18.");
    }
    checked.push(budget);
  }
  return checked;
}

import { MAX_COUNT } from "../common/checks.ts";
import { decimalIn } from "../common/decimal.ts";
import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { parseBudgetsUpTo } from "./compute-budgets.ts";
import type { Row, Rows } from "./table.ts";

/** Whether text on a command line or in a query can hold an option's value. */
export function isWritable({ rule }: Row): boolean {
  return !["sizes", "runs", "config", "code"].includes(rule.kind);
}

/** The rows whose values text can hold. */
export function writableRows(rows: Rows): Rows {
  return Object.fromEntries(Object.entries(rows).filter(([, row]) => isWritable(row)));
}

/**
 * An option's value as people write it. Text that can't be read as one is returned as it is, so that the option's own rule
 * refuses it.
 *
 * @param maxBudgets how many budgets a ladder may have; none is computed before they are counted
 * @throws {IsoflopError} where a list of budgets or JSON can't be read
 */
export function valueOfText(option: string, { rule }: Row, text: string, maxBudgets: number = MAX_COUNT): unknown {
  switch (rule.kind) {
    case "number":
      return numberOf(text);
    case "flag":
      return text === "" || text === "true" ? true : text === "false" ? false : text;
    case "budgets":
      return parseBudgetsUpTo(maxBudgets, text, option);
    case "prior":
      return looksLikeJson(text) ? jsonOf(option, text) : namesOf(text);
    case "words":
      return looksLikeJson(text) ? jsonOf(option, text) : namesOf(text);
    case "numbers":
      return looksLikeJson(text) ? jsonOf(option, text) : namesOf(text).map(numberOf);
    case "hyperparameters":
      return looksLikeJson(text) ? jsonOf(option, text) : text;
    case "layers":
      return looksLikeJson(text) ? jsonOf(option, text) : layersOf(text);
    case "object":
      return jsonOf(option, text);
    default:
      return text;
  }
}

function numberOf(text: string): unknown {
  const number = text.trim() === "" ? Number.NaN : decimalIn(text);
  return Number.isNaN(number) ? text : number;
}

function namesOf(text: string): string[] {
  return text.split(",").map((part) => part.trim());
}

/** A rule's name, a width per layer, or widths with their layers: 768:12,1024:16. */
function layersOf(text: string): unknown {
  return text.includes(":") ? namesOf(text).map((pair) => pair.split(":").map(numberOf)) : numberOf(text);
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** The value that an option's JSON text is. */
export function jsonOf(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new IsoflopError("INVALID_OPTION", {
      field: option,
      rule: words`${name(option)} must be JSON`,
      value: `${describeValue(text)}: ${describeThrown(thrown)}`,
      remedy: "Check its quotes and commas.",
      cause: thrown,
    });
  }
}

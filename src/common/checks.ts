import { describeValue } from "./describe.ts";
import { didYouMean } from "./did-you-mean.ts";
import { IsoflopError } from "./errors.ts";
import { listOfNames, name, type Path, type Words, words } from "./words.ts";

/** Sizes are at most 2^31 − 1, so that the core holds them as integers. */
export const MAX_SIZE: number = 2 ** 31 - 1;
/** Number.MAX_SAFE_INTEGER, as a sum that bundlers can leave out where nobody asks for it. */
export const MAX_INTEGER: number = 2 ** 53 - 1;
/** Counts (values, sizes, budgets) are at most 2^20, so that no request hangs. */
export const MAX_COUNT: number = 2 ** 20;

/** The error of a value that breaks the rule of its field: "sizeParam must be …; got …". */
export function invalidOption(field: string | Path, rule: Words, value: unknown, remedy: Words): IsoflopError {
  const path = typeof field === "string" ? [field] : field;
  return new IsoflopError("INVALID_OPTION", {
    field: path,
    rule: words`${name(...path)} must be ${rule}`,
    value: describeValue(value),
    remedy,
  });
}

/** The error of an option that is not known. */
export function unknownOption(caller: string, option: string, known: readonly string[]): IsoflopError {
  const near = didYouMean(option, known);
  return new IsoflopError("INVALID_OPTION", {
    field: option,
    rule: `${caller} must get options that it knows`,
    value: describeValue(option),
    remedy: words`${near === undefined ? "" : words`Did you mean ${name(near)}? `}Known: ${listOfNames(known)}.`,
  });
}

/** Whether a value is an integer from 1 to `max`. */
export function isIntegerUpTo(max: number, value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max;
}

export function checkInteger(
  field: string | Path,
  value: unknown,
  max: number,
  remedy: Words,
): asserts value is number {
  if (!isIntegerUpTo(max, value)) throw invalidOption(field, `an integer from 1 to ${max}`, value, remedy);
}

/** Whether a value is a positive finite number. */
export function isPositive(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY;
}

export function checkPositive(field: string | Path, value: unknown, remedy: Words): asserts value is number {
  if (!isPositive(value)) throw invalidOption(field, "a positive finite number", value, remedy);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !isList(value);
}

/** Whether a value is an array; a proxy that was revoked is none, where Array.isArray throws. */
export function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

export function isFunction(value: unknown): value is (...args: readonly unknown[]) => unknown {
  return typeof value === "function";
}

// It stands in every message about a size.
const MAX_NAME_LENGTH = 1000;

/** The name of a model's option that sets its size. */
export function checkSizeParam(sizeParam: unknown): asserts sizeParam is string {
  if (typeof sizeParam === "string" && sizeParam !== "" && sizeParam.length <= MAX_NAME_LENGTH) return;
  const rule = `the name of an option, of at most ${MAX_NAME_LENGTH} characters`;
  throw invalidOption("sizeParam", rule, sizeParam, 'Name the option that sets the size: "width".');
}

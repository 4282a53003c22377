import { describeValue } from "./describe.ts";
import { IsoflopError } from "./errors.ts";

/** Sizes are at most 2^31 − 1, so that the core holds them as integers. */
export const MAX_SIZE: number = 2 ** 31 - 1;
/** Counts (values, sizes, budgets) are at most 2^20, so that no request hangs. */
export const MAX_COUNT: number = 2 ** 20;

export function invalidOption(field: string, rule: string, value: unknown, remedy: string): IsoflopError {
  return new IsoflopError("INVALID_OPTION", field, `${field} must be ${rule}; got ${describeValue(value)}. ${remedy}`);
}

/** Whether a value is an integer from 1 to `max`. */
export function isIntegerUpTo(max: number, value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max;
}

export function checkInteger(field: string, value: unknown, max: number, remedy: string): asserts value is number {
  if (!isIntegerUpTo(max, value)) throw invalidOption(field, `an integer from 1 to ${max}`, value, remedy);
}

/** Whether a value is a positive finite number. */
export function isPositive(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY;
}

export function checkPositive(field: string, value: unknown, remedy: string): asserts value is number {
  if (!isPositive(value)) throw invalidOption(field, "a positive finite number", value, remedy);
}

export function checkBoolean(field: string, value: unknown): asserts value is boolean {
  if (typeof value !== "boolean") throw invalidOption(field, "true or false", value, "Leave it out for false.");
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

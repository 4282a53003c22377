import { IsoflopError } from "./errors.ts";
import { printable } from "./printable.ts";

const MAX_LENGTH = 200;

function shorten(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}

/** One line of at most 200 characters, whatever the text holds. */
export function oneLine(text: string): string {
  // Cut before the search, so that a text of megabytes costs no more than its first characters.
  const line = text.slice(0, 4 * MAX_LENGTH).replace(/[\s\p{Cc}]+/gu, " ");
  return shorten(printable(line.trim()));
}

/** A value as an error message shows it: short, on one line, and safe for whatever JavaScript can hold. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      // JSON leaves three line breaks as they are.
      return printable(JSON.stringify(shorten(value)).replace(/[\u0085\u2028\u2029]/g, " "));
    case "bigint":
      return shorten(`${value}n`);
    case "function":
      return `function ${oneLine(functionName(value))}`.trimEnd();
    case "object":
      return value === null ? "null" : describeObject(value);
    default:
      return oneLine(Object.is(value, -0) ? "-0" : String(value));
  }
}

function describeObject(value: object): string {
  try {
    if (Array.isArray(value)) return value.length === 0 ? "[]" : `an array of ${value.length}`;
    const name = functionName(value.constructor);
    return name === "" || name === "Object" ? "an object" : `an object of ${oneLine(name)}`;
  } catch {
    // A getter or proxy that throws when it is looked at.
    return "an object";
  }
}

/** A function's name, or "" where it has none that is a string: a class may have a static `name` of any kind. */
export function functionName(value: unknown): string {
  try {
    return typeof value === "function" && typeof value.name === "string" ? value.name : "";
  } catch {
    return "";
  }
}

/** Whether a value is an error, of this realm or another. */
function isError(value: unknown): value is Error {
  return Object.prototype.toString.call(value) === "[object Error]" || value instanceof Error;
}

/** What was thrown, as "RangeError: message"; anything can be thrown, also what fails when it is looked at. */
export function describeThrown(thrown: unknown): string {
  try {
    // The library's own messages speak for themselves.
    if (thrown instanceof IsoflopError) return oneLine(thrown.message);
    if (isError(thrown)) {
      const name = oneLine(`${thrown.name}`);
      const message = oneLine(`${thrown.message}`);
      return oneLine(message === "" ? `${name || "an error"} without a message` : `${name || "Error"}: ${message}`);
    }
    return typeof thrown === "string" ? oneLine(thrown) || "an empty string" : describeValue(thrown);
  } catch {
    return "an error that can't be read";
  }
}

import { invalidOption, isRecord, MAX_COUNT } from "../common/checks.ts";
import { describeThrown } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import type { ModelKwargs } from "./model.ts";

const MAX_DEPTH = 100;
// A model is built of a copy of them at every size.
const MAX_OPTIONS = 2 ** 14;
/** What modelKwargs may have as JSON: names, texts, and eight characters for each value. */
export const MAX_CHARACTERS: number = 8 * MAX_COUNT;

/** About how many characters a value is as JSON, without what stands in it. */
export function numCharacters(value: unknown): number {
  return 8 + (typeof value === "string" ? value.length : 0);
}

interface Copying {
  readonly copies: Map<object, object>;
  numCharacters: number;
}

/** Whether an object is a plain container; those of another realm (a worker's, a vm's) are plain too. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return typeof prototype === "object" && (prototype === null || Object.getPrototypeOf(prototype) === null);
}

/** The copies that were made: nobody changes them, so that each is its own copy, whatever plan it is part of. */
const COPIES: WeakSet<object> = /* @__PURE__ */ new WeakSet();

function copyFrozen(value: unknown, copying: Copying, depth: number): unknown {
  const { copies } = copying;
  copying.numCharacters += numCharacters(value);
  if (copying.numCharacters > MAX_CHARACTERS) throw new RangeError(`it has more than ${MAX_CHARACTERS} characters`);
  if (typeof value !== "object" || value === null || COPIES.has(value)) return value;
  const isArray = Array.isArray(value);
  if (!isArray && !isPlainObject(value) && depth > 0) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (depth > MAX_DEPTH) throw new RangeError(`it is nested deeper than ${MAX_DEPTH} levels`);
  // An array keeps its holes and its length.
  const copy: object = isArray ? new Array(value.length) : {};
  copies.set(value, copy);
  const keys = Reflect.ownKeys(value);
  if (depth === 0 && keys.length > MAX_OPTIONS) throw new RangeError(`it has more than ${MAX_OPTIONS} options`);
  if (8 * keys.length > MAX_CHARACTERS) throw new RangeError(`it has more than ${MAX_CHARACTERS} characters`);
  for (const key of keys) {
    if (!Object.prototype.propertyIsEnumerable.call(value, key)) continue;
    copying.numCharacters += String(key).length;
    // Defined, not assigned: a key `__proto__` stays a plain key.
    Object.defineProperty(copy, key, {
      value: copyFrozen(Reflect.get(value, key), copying, depth + 1),
      enumerable: true,
      // Until all is frozen: an engine keeps a long list of what can't be changed as a table of names.
      writable: true,
      configurable: true,
    });
  }
  COPIES.add(copy);
  return Object.freeze(copy);
}

/** A value of a configuration as every model of a family has it: copied once, and frozen. */
export function frozenCopy(value: unknown): unknown {
  return copyFrozen(value, { copies: new Map(), numCharacters: 0 }, 1);
}

/**
 * Copies modelKwargs, so that a later change of the user's object changes no plan: plain objects and arrays deeply and
 * frozen, every other value by reference.
 */
export function copyKwargs(modelKwargs: unknown): ModelKwargs {
  const copy = tryCopy(modelKwargs);
  if (isRecord(copy)) return copy;
  throw invalidOption("modelKwargs", "an object of options", modelKwargs, "Leave it out where the model needs none.");
}

/** A copy, or undefined where modelKwargs are no object of options; a Map or a Date holds none. */
function tryCopy(modelKwargs: unknown): unknown {
  try {
    const holdsOptions = Object.prototype.toString.call(modelKwargs) === "[object Object]";
    return holdsOptions ? copyFrozen(modelKwargs, { copies: new Map(), numCharacters: 0 }, 0) : undefined;
  } catch (thrown) {
    throw new IsoflopError("INVALID_OPTION", {
      field: "modelKwargs",
      rule: words`${name("modelKwargs")} must be an object that can be copied`,
      value: `${describeThrown(thrown)} when it was read`,
      remedy: "Pass a plain object of options.",
      cause: thrown,
    });
  }
}

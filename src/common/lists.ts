import { isList } from "./checks.ts";

/**
 * The entries of an array as it is now, of which there may be so many; undefined where it is none, or has more. Its length is
 * asked for once, since a proxy may say another at each look, and holes are undefined.
 */
export function entriesOf(value: unknown, max: number): readonly unknown[] | undefined {
  if (!(isList(value) || isFloats(value))) return undefined;
  const length: unknown = value.length;
  if (typeof length !== "number" || !(length >= 0 && length <= max)) return undefined;
  const list: ArrayLike<unknown> = value;
  const entries: unknown[] = [];
  for (let i = 0; i < length; i++) entries.push(list[i]);
  return entries;
}

function isFloats(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) && value instanceof Float64Array;
}

/** The values of an iterable, of which there may be so many; undefined where it is none, or gives more: it may never end. */
export function valuesOf(iterable: unknown, max: number): readonly unknown[] | undefined {
  if (!isIterable(iterable)) return undefined;
  const values: unknown[] = [];
  for (const value of iterable) {
    if (values.push(value) > max) return undefined;
  }
  return values;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

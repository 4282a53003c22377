import { invalidOption, MAX_COUNT } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { isPlainObject } from "./kwargs.ts";
import type { ModelKwargs } from "./model.ts";

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** A value in modelKwargs that JSON can't hold. */
export interface NotInJson {
  /** Where it stands, such as `layers[2].activation`. */
  readonly path: string;
  /** What it is, such as `function gelu`. */
  readonly value: string;
}

/** modelKwargs as a plan file holds them: what JSON can hold, and the rest by name. */
export interface KwargsJson {
  readonly json: JsonObject;
  readonly notInJson: readonly NotInJson[];
}

export function kwargsJson(modelKwargs: ModelKwargs): KwargsJson {
  const outcome: Outcome = { notInJson: [], numValues: 0 };
  const json = objectJson(modelKwargs, "", outcome, new Set([modelKwargs]));
  return { json, notInJson: outcome.notInJson };
}

interface Outcome {
  readonly notInJson: NotInJson[];
  numValues: number;
}

function objectJson(object: object, path: string, outcome: Outcome, above: ReadonlySet<object>): JsonObject {
  for (const symbol of Object.getOwnPropertySymbols(object)) {
    outcome.notInJson.push({
      path: `${path}[${describeValue(symbol)}]`,
      value: describeValue(Reflect.get(object, symbol)),
    });
  }
  const entries: [string, Json][] = [];
  for (const [key, value] of Object.entries(object)) {
    const json = valueJson(value, path === "" ? key : `${path}.${key}`, outcome, above);
    if (json !== undefined) entries.push([key, json]);
  }
  return Object.fromEntries(entries);
}

/** The value as JSON, or undefined where JSON has none; then it stands in `notInJson`. */
function valueJson(value: unknown, path: string, outcome: Outcome, above: ReadonlySet<object>): Json | undefined {
  const { notInJson } = outcome;
  // JSON spells out what is referred to twice, so a few doublings of an object could fill any memory.
  if (++outcome.numValues > MAX_COUNT) {
    throw invalidOption(
      "modelKwargs",
      `at most ${MAX_COUNT} values as JSON`,
      "more",
      "Pass what is large by name, and load it in the model.",
    );
  }
  switch (typeof value) {
    case "boolean":
    case "string":
      return value;
    case "number":
      // JSON has no NaN and no infinities, and would read −0 back as 0.
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      break;
    case "object":
      if (value === null) return null;
      if (above.has(value)) {
        notInJson.push({ path, value: "a reference to what holds it" });
        return undefined;
      }
      if (Array.isArray(value)) {
        const inside = new Set(above).add(value);
        for (const key of Object.keys(value)) {
          if (/^\d+$/.test(key)) continue;
          notInJson.push({ path: `${path}.${key}`, value: describeValue(Reflect.get(value, key)) });
        }
        // Null keeps the place of what is left out, so that the others keep theirs.
        return Array.from(value, (item, i) => valueJson(item, `${path}[${i}]`, outcome, inside) ?? null);
      }
      if (value instanceof Date) {
        // Dates of the same class are not the same option.
        notInJson.push({ path, value: `Date ${Number.isNaN(value.getTime()) ? "invalid" : value.toISOString()}` });
        return undefined;
      }
      if (isPlainObject(value)) return objectJson(value, path, outcome, new Set(above).add(value));
      break;
    default:
  }
  notInJson.push({ path, value: describeValue(value) });
  return undefined;
}

/** JSON text with keys in order, so that equal values give equal texts. */
export function canonicalJson(json: Json): string {
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(canonicalJson).join(",")}]`;
  const entries = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`).join(",")}}`;
}

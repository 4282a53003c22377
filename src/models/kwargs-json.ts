import { invalidOption } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { isPlainObject, MAX_CHARACTERS, numCharacters } from "./kwargs.ts";
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
  const outcome: Outcome = { notInJson: [], numCharacters: 0 };
  const json = objectJson(modelKwargs, "", outcome, new Set([modelKwargs]));
  return { json, notInJson: outcome.notInJson };
}

interface Outcome {
  readonly notInJson: NotInJson[];
  numCharacters: number;
}

function objectJson(object: object, path: string, outcome: Outcome, above: ReadonlySet<object>): JsonObject {
  for (const symbol of Object.getOwnPropertySymbols(object)) {
    leaveOut(outcome, `${path}[${describeValue(symbol)}]`, describeValue(Reflect.get(object, symbol)));
  }
  const entries = Object.entries(object).flatMap(([key, value]): [string, Json][] => {
    const json = valueJson(value, path === "" ? key : `${path}.${key}`, outcome, above);
    return json === undefined ? [] : [[key, json]];
  });
  return Object.fromEntries(entries);
}

function leaveOut({ notInJson }: Outcome, path: string, value: string): undefined {
  notInJson.push({ path, value });
}

/** The value as JSON, or undefined where JSON has none; then it stands in `notInJson`. */
function valueJson(value: unknown, path: string, outcome: Outcome, above: ReadonlySet<object>): Json | undefined {
  // JSON spells out what is referred to twice, so a few doublings of an object could fill any memory.
  outcome.numCharacters += numCharacters(value);
  if (outcome.numCharacters > MAX_CHARACTERS) {
    throw invalidOption(
      "modelKwargs",
      `at most ${MAX_CHARACTERS} characters as JSON`,
      "more",
      "Pass what is large by name, and load it in the model.",
    );
  }
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  // JSON has no NaN and no infinities, and would read −0 back as 0.
  if (typeof value === "number" && Number.isFinite(value) && !Object.is(value, -0)) return value;
  if (typeof value === "object") {
    if (above.has(value)) return leaveOut(outcome, path, "a reference to what holds it");
    const inside = new Set(above).add(value);
    if (Array.isArray(value)) {
      for (const key of Object.keys(value)) {
        if (!/^\d+$/.test(key)) leaveOut(outcome, `${path}.${key}`, describeValue(Reflect.get(value, key)));
      }
      // Null keeps the place of what is left out, so that the others keep theirs.
      return Array.from(value, (item, i) => valueJson(item, `${path}[${i}]`, outcome, inside) ?? null);
    }
    if (value instanceof Date) {
      // Dates of the same class are not the same option.
      return leaveOut(outcome, path, `Date ${Number.isNaN(value.getTime()) ? "invalid" : value.toISOString()}`);
    }
    if (isPlainObject(value)) return objectJson(value, path, outcome, inside);
  }
  return leaveOut(outcome, path, describeValue(value));
}

/** JSON text with keys in order, so that equal values give equal texts. */
export function canonicalJson(json: Json): string {
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(canonicalJson).join(",")}]`;
  const entries = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`).join(",")}}`;
}

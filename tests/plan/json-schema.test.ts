import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isRecord } from "../../src/checks.ts";
import { fullPlan } from "../support/plans.ts";

const SCHEMA: unknown = JSON.parse(readFileSync(new URL("../../build/plan-v1.schema.json", import.meta.url), "utf8"));

/** Where a value does not fit a schema; understands the keywords that the shipped schema has. */
function misfits(schema: unknown, value: unknown, place = ""): string[] {
  if (!isRecord(schema)) throw new TypeError(`The schema at ${place} must be an object.`);
  const known = [
    "$schema",
    "title",
    "type",
    "const",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minLength",
    "minItems",
    "minimum",
    "exclusiveMinimum",
    "maximum",
  ];
  const unknownKeywords = Object.keys(schema).filter((keyword) => !known.includes(keyword));
  if (unknownKeywords.length > 0) throw new TypeError(`The schema at ${place} has ${unknownKeywords.join(", ")}.`);
  const problems: string[] = [];
  const check = (fits: boolean) => {
    if (!fits) problems.push(place);
  };
  if ("const" in schema) check(value === schema.const);
  if (Array.isArray(schema.enum)) check(schema.enum.includes(value));
  if (typeof schema.minLength === "number") check(typeof value === "string" && value.length >= schema.minLength);
  if (typeof schema.minimum === "number") check(typeof value === "number" && value >= schema.minimum);
  if (typeof schema.maximum === "number") check(typeof value === "number" && value <= schema.maximum);
  if (typeof schema.exclusiveMinimum === "number") check(typeof value === "number" && value > schema.exclusiveMinimum);
  switch (schema.type) {
    case "integer":
      check(Number.isInteger(value));
      break;
    case "number":
    case "string":
      check(typeof value === schema.type);
      break;
    case "array":
      check(Array.isArray(value) && value.length >= Number(schema.minItems ?? 0));
      for (const [i, item] of Array.isArray(value) ? value.entries() : []) {
        problems.push(...misfits(schema.items, item, `${place}[${i}]`));
      }
      break;
    case "object":
      check(isRecord(value));
      if (isRecord(value) && isRecord(schema.properties)) {
        const { properties } = schema;
        for (const key of Array.isArray(schema.required) ? schema.required : []) check(Object.hasOwn(value, key));
        for (const [key, inner] of Object.entries(value)) {
          if (Object.hasOwn(properties, key)) problems.push(...misfits(properties[key], inner, `${place}.${key}`));
          else if (schema.additionalProperties === false) problems.push(`${place}.${key}`);
        }
      }
      break;
    default:
      check("const" in schema || "enum" in schema);
  }
  return problems;
}

describe("the shipped JSON Schema", () => {
  const file: unknown = JSON.parse(JSON.stringify(fullPlan()));

  test("fits a plan file with something in every list", () => {
    expect(misfits(SCHEMA, file)).toEqual([]);
  });

  test("says where a file is not one", () => {
    if (!isRecord(file)) throw new TypeError("A plan file must be an object.");
    expect(misfits(SCHEMA, { ...file, version: 2 })).toEqual([".version"]);
    expect(misfits(SCHEMA, { ...file, stranger: 1 })).toEqual([".stranger"]);
    expect(misfits(SCHEMA, { ...file, compute_budgets: [0] })).toEqual([".compute_budgets[0]"]);
    expect(misfits(SCHEMA, { ...file, model_sizes: [{ size_param_value: 1.5, num_params: 1 }] })).toEqual([
      ".model_sizes[0].size_param_value",
    ]);
    const { experiments: _, ...without } = file;
    expect(misfits(SCHEMA, without)).toEqual([""]);
  });
});

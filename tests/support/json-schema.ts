import { isRecord } from "../../src/common/checks.ts";

/** Where a value does not fit a schema; understands the keywords that the shipped schemas have. */
export function misfits(schema: unknown, value: unknown, place = ""): string[] {
  if (!isRecord(schema)) throw new TypeError(`The schema at ${place} must be an object.`);
  const known = [
    "$schema",
    "title",
    "description",
    "anyOf",
    "type",
    "const",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minLength",
    "pattern",
    "maxItems",
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
  if (typeof schema.pattern === "string") check(new RegExp(schema.pattern).test(String(value)));
  if (typeof schema.minimum === "number") check(typeof value === "number" && value >= schema.minimum);
  if (typeof schema.maximum === "number") check(typeof value === "number" && value <= schema.maximum);
  if (typeof schema.exclusiveMinimum === "number") check(typeof value === "number" && value > schema.exclusiveMinimum);
  if (Array.isArray(schema.anyOf)) check(schema.anyOf.some((inner) => misfits(inner, value, place).length === 0));
  switch (schema.type) {
    case "integer":
      check(Number.isInteger(value));
      break;
    case "number":
    case "string":
    case "boolean":
      check(typeof value === schema.type);
      break;
    case "array":
      check(Array.isArray(value) && value.length >= Number(schema.minItems ?? 0));
      check(Array.isArray(value) && value.length <= Number(schema.maxItems ?? Number.POSITIVE_INFINITY));
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
      check("const" in schema || "enum" in schema || "anyOf" in schema);
  }
  return problems;
}

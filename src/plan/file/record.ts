import { isRecord } from "../../common/checks.ts";
import { wordsApart } from "../../common/names.ts";
import type { NumberRule, OneOfRule, RuleOf, TextRule } from "../../options/rules.ts";
import type { Rows, RowsOf } from "../../options/table.ts";

/** A field that holds a record of its own. */
export interface RecordField<Item = never> {
  readonly kind: "record";
  readonly fields: FieldsOf<Item>;
}

/** A field that holds any object. */
export interface ObjectField {
  readonly kind: "object";
}

/** What a field of a record must be in a plan file. */
export type Field = NumberRule | TextRule | OneOfRule | ObjectField | AnyRecordField;

/** A {@link RecordField} of which the fields' types are not known. */
export interface AnyRecordField {
  readonly kind: "record";
  readonly fields: Readonly<Record<string, Field | Optional>>;
}

type FieldOf<Value> = [Value] extends [object]
  ? string extends keyof Value
    ? ObjectField
    : RecordField<Value>
  : Extract<RuleOf<Value>, NumberRule | TextRule | OneOfRule>;

/** A field that a record may do without. */
export interface Optional<Of = Field> {
  readonly optional: Of;
}

/** Every field of a record, in the order that plan files and CSV have them. */
export type FieldsOf<Item> = {
  readonly [Name in keyof Item]-?: undefined extends Item[Name]
    ? Optional<FieldOf<Exclude<Item[Name], undefined>>>
    : FieldOf<Item[Name]>;
};

/** The fields that hold some options, as the rows have them: one without a default may be left out. */
export function optionFields<Item>(rows: RowsOf<Item>): FieldsOf<Item>;
export function optionFields(rows: Rows): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(rows).map(([option, { rule, byDefault }]) => [
      option,
      byDefault === undefined ? { optional: rule } : rule,
    ]),
  );
}

type SnakeCase<Name> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : "";

/** A record as a plan file holds it, its names in snake_case. */
export type InFile<Item> = { readonly [Name in keyof Item as SnakeCase<Name>]: ValueInFile<Item[Name]> };

type ValueInFile<Value> = Value extends readonly (infer Item)[]
  ? Item extends object
    ? readonly ValueInFile<Item>[]
    : Value
  : Value extends object
    ? string extends keyof Value
      ? Value
      : InFile<Value>
    : Value;

/** What a plan file calls a field: `num_params` for `numParams`. */
export function nameInFile(name: string): string {
  return wordsApart(name, "_");
}

// A plan may have a million experiments, and they have the same few names.
const NAMES: Record<string, string> = {};

/** A record as a plan file holds it, and every record in it; what is not set is left out. */
export function inFile<const Item extends object>(item: Item): InFile<Item>;
// The names in snake_case are made at run time, where the type checker does not see them.
export function inFile(item: AnyItem): object {
  const written: Record<string, unknown> = {};
  for (const name in item) {
    const value = item[name];
    NAMES[name] ??= nameInFile(name);
    // The names in modelKwargs are the user's.
    if (value !== undefined) written[NAMES[name]] = name === "modelKwargs" ? value : writtenValue(value);
  }
  return written;
}

function writtenValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(writtenValue);
  return isRecord(value) ? inFile(value) : value;
}

/** Gives the function that reads records of some fields as {@link inFile} wrote them. */
export function recordReader<Item>(fields: FieldsOf<Item>): (item: InFile<Item>) => Item;
export function recordReader(fields: AnyFields): (item: AnyItem) => object {
  return readerOf(fields);
}

function readerOf(fields: AnyFields): (item: AnyItem) => object {
  const names = Object.entries(fields).map(([name, field]) => {
    const inner = "optional" in field ? field.optional : field;
    return [nameInFile(name), name, inner.kind === "record" ? readerOf(inner.fields) : undefined] as const;
  });
  return (item) => {
    const read: Record<string, unknown> = {};
    for (const [from, to, within] of names) {
      const value = item[from];
      if (value !== undefined) read[to] = within !== undefined && isRecord(value) ? within(value) : value;
    }
    return read;
  };
}

type AnyFields = AnyRecordField["fields"];
type AnyItem = Readonly<Record<string, unknown>>;

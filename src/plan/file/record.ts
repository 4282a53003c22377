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

type ValueInFile<Value> = Value extends object ? (string extends keyof Value ? Value : InFile<Value>) : Value;

/** What a plan file calls a field: `num_params` for `numParams`. */
export function nameInFile(name: string): string {
  return wordsApart(name, "_");
}

/** Gives the function that writes records of some fields into a plan file; an optional field that is not set is left out. */
export function recordWriter<Item>(fields: FieldsOf<Item>): (item: Item) => InFile<Item>;
// The names in snake_case are made at run time, where the type checker does not see them.
export function recordWriter(fields: AnyFields): Rename {
  return writerOf(fields);
}

/** Gives the function that reads what {@link recordWriter} wrote. */
export function recordReader<Item>(fields: FieldsOf<Item>): (item: InFile<Item>) => Item;
export function recordReader(fields: AnyFields): Rename {
  return readerOf(fields);
}

function writerOf(fields: AnyFields): Rename {
  const names = Object.entries(fields).map(
    ([name, field]) => [name, nameInFile(name), nested(field, writerOf)] as const,
  );
  return (item) => renamed(item, names);
}

function readerOf(fields: AnyFields): Rename {
  const names = Object.entries(fields).map(
    ([name, field]) => [nameInFile(name), name, nested(field, readerOf)] as const,
  );
  return (item) => renamed(item, names);
}

type AnyFields = AnyRecordField["fields"];
type AnyItem = Readonly<Record<string, unknown>>;
type Rename = (item: AnyItem) => object;

/** The field itself, whether or not a record may do without it. */
export function fieldOf(field: Field | Optional): Field {
  return "optional" in field ? field.optional : field;
}

/** What renames the fields within a field, where it holds a record. */
function nested(field: Field | Optional, renamer: (fields: AnyFields) => Rename): Rename | undefined {
  const inner = fieldOf(field);
  return inner.kind === "record" ? renamer(inner.fields) : undefined;
}

function renamed(
  item: AnyItem,
  names: readonly (readonly [from: string, to: string, within: Rename | undefined])[],
): object {
  const result: Record<string, unknown> = {};
  for (const [from, to, within] of names) {
    const value = item[from];
    if (value !== undefined) result[to] = within !== undefined && isRecord(value) ? within(value) : value;
  }
  return result;
}

import { wordsApart } from "../../common/names.ts";
import type { NumberRule, OneOfRule, RuleOf, TextRule } from "../../options/rules.ts";
import type { Rows, RowsOf } from "../../options/table.ts";

/** What a field of a record must be in a plan file. */
export type Field = NumberRule | TextRule | OneOfRule;

/** A field that a record may do without. */
export interface Optional<Of = Field> {
  readonly optional: Of;
}

/** Every field of a record, in the order that plan files and CSV have them. */
export type FieldsOf<Item> = {
  readonly [Name in keyof Item]-?: undefined extends Item[Name]
    ? Optional<Extract<RuleOf<Exclude<Item[Name], undefined>>, Field>>
    : Extract<RuleOf<Item[Name]>, Field>;
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
export type InFile<Item> = { readonly [Name in keyof Item as SnakeCase<Name>]: Item[Name] };

/** What a plan file calls a field: `num_params` for `numParams`. */
export function nameInFile(name: string): string {
  return wordsApart(name, "_");
}

/** Gives the function that writes records of some fields into a plan file; an optional field that is not set is left out. */
export function recordWriter<Item>(fields: FieldsOf<Item>): (item: Item) => InFile<Item>;
// The names in snake_case are made at run time, where the type checker does not see them.
export function recordWriter(fields: object): (item: Readonly<Record<string, unknown>>) => object {
  const names = Object.keys(fields).map((name) => [name, nameInFile(name)] as const);
  return (item) => renamed(item, names);
}

/** Gives the function that lists a record's values in the order of its fields. */
export function recordValues<Item>(fields: FieldsOf<Item>): (item: Item) => unknown[];
export function recordValues(fields: object): (item: Readonly<Record<string, unknown>>) => unknown[] {
  const names = Object.keys(fields);
  return (item) => names.map((name) => item[name]);
}

/** Gives the function that reads what {@link recordWriter} wrote. */
export function recordReader<Item>(fields: FieldsOf<Item>): (item: InFile<Item>) => Item;
export function recordReader(fields: object): (item: Readonly<Record<string, unknown>>) => object {
  const names = Object.keys(fields).map((name) => [nameInFile(name), name] as const);
  return (item) => renamed(item, names);
}

function renamed(
  item: Readonly<Record<string, unknown>>,
  names: readonly (readonly [from: string, to: string])[],
): object {
  const result: Record<string, unknown> = {};
  for (const [from, to] of names) {
    const value = item[from];
    if (value !== undefined) result[to] = value;
  }
  return result;
}

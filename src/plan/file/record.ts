import { wordsApart } from "../../common/names.ts";

/** A number of a plan file: finite, within its bounds, and whole where it is an `integer`; a `safe` one up to 2^53 − 1. */
export interface NumberField {
  readonly type: "integer" | "number" | "safe-integer";
  readonly above?: number;
  readonly min?: number;
  readonly max?: number;
}

export interface TextField {
  readonly type: "text";
}

/** A text that is one of a few; `words` say what it is. */
export interface NameField<Name extends string = string> {
  readonly type: "name";
  /** The names, as keys of a record that can't lack one. */
  readonly oneOf: Readonly<Record<Name, unknown>>;
  readonly words: string;
}

/** What a field of a record must be in a plan file. */
export type Field = NumberField | TextField | NameField;

/** A field that a record may do without. */
export interface Optional<Of extends Field = Field> {
  readonly optional: Of;
}

type FieldOf<Value> = Value extends number ? NumberField : string extends Value ? TextField : NameField<Value & string>;

/** Every field of a record, in the order that plan files and CSV have them. */
export type FieldsOf<Item> = {
  readonly [Name in keyof Item]-?: undefined extends Item[Name]
    ? Optional<FieldOf<Exclude<Item[Name], undefined>>>
    : FieldOf<Item[Name]>;
};

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

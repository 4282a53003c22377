import { invalidOption, isRecord, unknownOption } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { readable } from "../common/readable.ts";
import { name, type Words, words } from "../common/words.ts";
import { keepsRule, ruleError } from "./rules.ts";
import type { CheckedOf, Company, Row, Rows, RowsOf } from "./table.ts";

/** Options that are known by name, but not yet checked. An option that is undefined counts as left out. */
export type Options = Readonly<Record<string, unknown>>;

/** All rows of some groups, by the names of their options. */
export function mergedRows(...groups: readonly Rows[]): Rows {
  return Object.assign({}, ...groups);
}

/** A few of some rows, by the names of their options. */
export function pickedRows(rows: Rows, options: readonly string[]): Rows {
  return Object.fromEntries(Object.entries(rows).filter(([option]) => options.includes(option)));
}

/** Options with some in place of theirs, and what they inherit. */
export function optionsWith(options: Options, others: Options): Options {
  return Object.assign(Object.create(options), others);
}

/** The options among others that some rows don't have. */
export function optionsWithout(options: Options, rows: Rows): Options {
  return Object.fromEntries(Object.entries(options).filter(([option]) => !Object.hasOwn(rows, option)));
}

/** The rows of the other options. */
export function rowsWithout(rows: Rows, options: readonly string[]): Rows {
  return Object.fromEntries(Object.entries(rows).filter(([option]) => !options.includes(option)));
}

/**
 * Checks an object of options, whatever JavaScript passed: it is an object, has no option that is not known, none stands
 * without what it goes with, and it can be read.
 *
 * @param caller the function whose options these are
 * @param usage what to call it with
 * @param rows the options that there are
 * @param read checks the values
 */
export function readOptions<Request>(
  caller: string,
  usage: string,
  options: unknown,
  rows: Rows,
  read: (options: Options, caller: string) => Request,
): Request {
  return readable(caller, "options", () => {
    if (!isRecord(options)) throw invalidOption("options", "an object", options, `Call ${caller}(${usage}).`);
    checkNames(caller, options, rows);
    return read(options, caller);
  });
}

/** Refuses options that are not known, and such as stand without what they go with. */
function checkNames(caller: string, options: Options, rows: Rows): void {
  for (const option in options) {
    if (!Object.hasOwn(rows, option)) throw unknownOption(caller, option, Object.keys(rows));
  }
  checkCompanies(options, rows);
}

/** Refuses options that stand without what they go with. */
export function checkCompanies(options: Options, rows: Rows): void {
  for (const option in options) {
    const row = rows[option];
    if (row !== undefined && options[option] !== undefined) checkCompany(option, row, options, rows);
  }
}

/** Refuses values that break the rules of their rows. */
export function checkGiven(options: Options, rows: Rows): void {
  for (const option in options) {
    const row = rows[option];
    if (row !== undefined) checkValue(option, row, options[option]);
  }
}

/** Refuses an option that says nothing beside the others. */
function checkCompany(option: string, { needs, excludes = [] }: Row, options: Options, rows: Rows): void {
  if (needs !== undefined && isKnown(needs, rows) && !isThere(needs, options, rows)) {
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: option,
      rule: words`${name(option)} must be given with ${name(needs.option)}${inWords(needs)}`,
      value: `${describeValue(options[option])} ${foundInWords(needs, options, rows)}`,
      remedy: "Leave one of them out, or give what it goes with.",
    });
  }
  const against = excludes.find((company) => isKnown(company, rows) && isThere(company, options, rows));
  if (against === undefined) return;
  const found = against.values === undefined ? "given" : describeValue(options[against.option]);
  throw leftOutWhere(option, words`${name(against.option)} is ${found}`, options[option]);
}

/** The error of an option that says nothing where another is as it is. */
export function leftOutWhere(option: string, where: Words, value: unknown): IsoflopError {
  return new IsoflopError("CONFLICTING_OPTIONS", {
    field: option,
    rule: words`${name(option)} must be left out where ${where}`,
    value: describeValue(value),
    remedy: "Leave one of them out.",
  });
}

function isKnown({ option }: Company, rows: Rows): boolean {
  return Object.hasOwn(rows, option);
}

function isThere({ option, values }: Company, options: Options, rows: Rows): boolean {
  const given = options[option];
  const row = rows[option];
  if (values === undefined) return given !== undefined;
  // Of two mistakes, the invalid value is the first.
  if (row !== undefined) checkValue(option, row, given);
  return values.includes(given ?? row?.byDefault);
}

function inWords({ values = [] }: Company): string {
  return values.length === 0 ? "" : ` ${values.join(" or ")}`;
}

function foundInWords({ option, values }: Company, options: Options, rows: Rows): string {
  if (values === undefined) return "alone";
  const value = options[option] ?? rows[option]?.byDefault;
  return `with ${typeof value === "string" ? value : describeValue(value)}`;
}

/** The values of some options, held to the rules of their rows: a copy, which nobody changes while models are built. */
export function checked<Values>(options: Options, rows: RowsOf<Values>): CheckedOf<Values> {
  const values: Record<string, unknown> = {};
  copyChecked(values, options, rows);
  return values;
}

function copyChecked<Values>(
  values: Record<string, unknown>,
  options: Options,
  rows: RowsOf<Values>,
): asserts values is Record<string, unknown> & CheckedOf<Values> {
  for (const option in rows) {
    const value = options[option];
    if (value === undefined) continue;
    checkValue(option, rows[option], value);
    values[option] = value;
  }
}

/** Refuses a value that breaks the rule of its row. */
function checkValue(option: string, row: Row, value: unknown): void {
  if (value !== undefined && !keepsRule(row.rule, value)) throw brokenRule(option, row, value);
}

/** The error of a value that breaks the rule of its row. */
export function brokenRule(
  option: string,
  { rule, byDefault, remedy = leftOutFor(byDefault) }: Row,
  value: unknown,
): IsoflopError {
  return ruleError([option], rule, value, remedy);
}

function leftOutFor(byDefault: unknown): string {
  if (byDefault === undefined) return "Give one that is, or leave it out.";
  return `Leave it out for ${typeof byDefault === "string" ? describeValue(byDefault) : byDefault}.`;
}

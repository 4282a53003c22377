import { invalidOption } from "../../common/checks.ts";
import type { Columns } from "./choose-columns.ts";
import { type Getter, getterOf } from "./column-terms.ts";
import { FIELDS } from "./known-names.ts";
import { numberIn } from "./numbers.ts";
import type { Sheet } from "./sheet.ts";

/** A condition that rows must meet: `State=finished`, `iso_C>0`. */
interface Condition {
  readonly column: string;
  readonly operator: string;
  readonly value: string;
}

const USAGE = "Write State=finished, or lr<0.01; with commas between several.";

/** Reads the option `where`. */
export function readWhere(text: string | undefined): readonly Condition[] {
  if (text === undefined) return [];
  return text.split(/,(?=[^,=<>!]+(?:=|!=|<|>))/).map((condition) => {
    const [, column = "", operator = "", value = ""] =
      /^\s*(.+?)\s*(!=|>=|<=|==?|>|<)\s*(.*?)\s*$/.exec(condition) ?? [];
    if (operator === "") throw invalidOption("where", "conditions on columns", text, USAGE);
    return { column, operator: operator === "==" ? "=" : operator, value: value.replace(/^"(.*)"$/, "$1") };
  });
}

/** The rows of a sheet that meet all conditions. */
export function rowsWhere(conditions: readonly Condition[], sheet: Sheet, columns: Columns): number[] {
  const rows: number[] = [];
  for (let row = 0; row < sheet.length; row++) rows.push(row);
  const asks = conditions.map(({ column, operator, value }) => {
    const getter = getterOfCondition(column, sheet, columns);
    return (row: number) => meets(getter(row), operator, value, columns);
  });
  return asks.length === 0 ? rows : rows.filter((row) => asks.every((ask) => ask(row)));
}

function getterOfCondition(column: string, sheet: Sheet, { getters, mark }: Columns): Getter {
  const field = FIELDS.find((known) => known === column);
  const known = field === undefined || sheet.columns.includes(column) ? undefined : getters.get(field);
  return known ?? getterOf(column, sheet, mark, "where");
}

function meets(cell: unknown, operator: string, value: string, { mark }: Columns): boolean {
  const number = numberIn(cell, mark);
  const wanted = numberIn(value, ".");
  if (number !== undefined && wanted !== undefined && !Number.isNaN(number) && !Number.isNaN(wanted)) {
    return compares(number - wanted, operator);
  }
  const isSame =
    String(cell ?? "")
      .trim()
      .toLowerCase() === value.toLowerCase();
  return operator === "=" ? isSame : operator === "!=" ? !isSame : false;
}

function compares(difference: number, operator: string): boolean {
  switch (operator) {
    case "=":
      return difference === 0;
    case "!=":
      return difference !== 0;
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    case ">":
      return difference > 0;
    default:
      return difference >= 0;
  }
}

import { isRecord } from "../../common/checks.ts";
import { describeValue } from "../../common/describe.ts";
import { invalidRun } from "./invalid-run.ts";
import { parseJson } from "./json-text.ts";
import { checkNumColumns, checkNumRows, MAX_COLUMNS } from "./limits.ts";
import { linesOf, plainText } from "./lines.ts";
import { type JsonRecord, recordsSheet } from "./records.ts";
import type { Sheet } from "./sheet.ts";

/** What a list of runs is called in a file that has more than it. */
const LISTS: readonly string[] = ["runs", "data", "rows", "records", "experiments", "results"];

/** Reads a run a line. */
export function jsonLinesSheet(text: string): Sheet {
  const lines: number[] = [];
  const records: JsonRecord[] = [];
  const count = { numValues: 0 };
  for (const { number, line } of linesOf(plainText(text))) {
    if (line.trim() === "" || /^\s*(#|\/\/)/.test(line)) continue;
    const place = `line ${number}`;
    lines.push(number);
    records.push(recordOf(parseJson(line, place, count), place));
    checkNumRows(lines.length);
  }
  return recordsSheet(records, (row) => `line ${lines[row]}`);
}

/**
 * The ways in which JSON may hold runs, the likeliest first: a list of them, one within an object, columns of values, a
 * header and rows, and one run.
 */
export function jsonSheets(text: string): Sheet[] {
  const json = parseJson(text, "(file)");
  if (Array.isArray(json)) return [listSheet(json, "runs")];
  if (!isRecord(json)) throw invalidRun("(file)", "must be a list of runs", describeValue(json));
  const { columns, data } = json;
  if (Array.isArray(columns) && Array.isArray(data)) return [rowsSheet(columns, data, "data")];
  const byColumn = columnsSheet(json);
  const byRun = byRunSheet(json);
  if (byColumn !== undefined) return byRun === undefined ? [byColumn] : [byColumn, byRun];
  const lists = LISTS.flatMap((key) => {
    const value = json[key];
    if (Array.isArray(value)) return [listSheet(value, key)];
    const inner = isRecord(value) ? columnsSheet(value) : undefined;
    return inner === undefined ? [] : [inner];
  });
  const one = recordsSheet([json], () => "(file)");
  // A list that is called so on purpose is of runs, whatever they lack.
  return isRecord(json.runs) || Array.isArray(json.runs)
    ? lists
    : [...lists, ...(byRun === undefined ? [] : [byRun]), one];
}

/** Runs by their names. */
function byRunSheet(json: JsonRecord): Sheet | undefined {
  const runs = Object.values(json);
  const names = Object.keys(json);
  return names.length > 1 && runs.every(isRecord) ? recordsSheet(runs, (row) => names[row] ?? "(file)") : undefined;
}

function listSheet(list: readonly unknown[], key: string): Sheet {
  const [header, ...rows] = list;
  if (Array.isArray(header) && header.every((name) => typeof name === "string")) return rowsSheet(header, rows, key, 1);
  const records = list.map((value, i) => recordOf(value, `${key}[${i}]`));
  return recordsSheet(records, (row) => `${key}[${row}]`);
}

/** A header, and below it rows of as many values, as pandas writes them with orient="split". */
function rowsSheet(header: readonly unknown[], rows: readonly unknown[], key: string, from = 0): Sheet {
  checkNumColumns("(file)", header.length);
  const columns = header.map(String);
  const lists = rows.map((row, i) => {
    if (Array.isArray(row) && row.length === columns.length) return row;
    const got = Array.isArray(row) ? String(row.length) : describeValue(row);
    throw invalidRun(`${key}[${i + from}]`, `must be a list of ${columns.length} values, as the header has`, got);
  });
  return {
    columns,
    length: lists.length,
    head: "(file)",
    hasCommas: true,
    place: (row) => `${key}[${row + from}]`,
    cell: (row, column) => lists[row]?.[column],
    reach: () => undefined,
  };
}

/** Columns of values by row, as pandas writes them; undefined where it is something else. */
function columnsSheet(json: JsonRecord): Sheet | undefined {
  const columns = Object.keys(json);
  const values = Object.values(json);
  const [first] = values;
  if (columns.length < 2 || columns.length > MAX_COLUMNS || typeof first !== "object" || first === null)
    return undefined;
  const rows = Object.keys(first);
  const isColumn = (value: unknown) =>
    typeof value === "object" &&
    value !== null &&
    Array.isArray(value) === Array.isArray(first) &&
    Object.keys(value).length === rows.length &&
    Object.values(value).every((cell) => typeof cell !== "object" || cell === null) &&
    rows.every((row) => Object.hasOwn(value, row));
  if (!values.every(isColumn)) return undefined;
  const lists = values.map((value) => Object.values(Object(value)));
  return {
    columns,
    length: rows.length,
    head: "(file)",
    hasCommas: true,
    place: (row) => `row ${rows[row]}`,
    cell: (row, column) => lists[column]?.[row],
    reach: () => undefined,
  };
}

function recordOf(value: unknown, place: string): JsonRecord {
  if (isRecord(value)) return value;
  throw invalidRun(place, "must be an object", describeValue(value));
}

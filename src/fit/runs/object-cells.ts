import { isRecord } from "../../common/checks.ts";
import { describeValue } from "../../common/describe.ts";
import { invalidRun } from "./invalid-run.ts";
import { MAX_DEPTH } from "./limits.ts";
import { recordsSheet } from "./records.ts";
import type { Sheet } from "./sheet.ts";

/**
 * A sheet whose cells hold objects as text, as pandas writes W&B's config and summary, with what is in them as columns;
 * another sheet as it is.
 */
export function withObjectCells(sheet: Sheet): Sheet {
  const isObjects = sheet.columns.map((_, column) => objectIn(sheet.cell(0, column)) !== undefined);
  if (!isObjects.includes(true)) return sheet;
  const twice = sheet.columns.find((name, column) => sheet.columns.indexOf(name) !== column);
  if (twice !== undefined) {
    throw invalidRun(
      sheet.head,
      "must name each column once",
      `${describeValue(twice)} twice`,
      "Rename one of the two.",
    );
  }
  const records = Array.from({ length: sheet.length }, (_, row) =>
    Object.fromEntries(
      sheet.columns.map((name, column) => {
        const cell = sheet.cell(row, column);
        return [name, isObjects[column] === true ? objectIn(cell) : cell];
      }),
    ),
  );
  const { columns, cell, reach } = recordsSheet(records, (row) => sheet.place(row));
  return {
    columns,
    cell,
    reach,
    length: sheet.length,
    head: sheet.head,
    hasCommas: true,
    place: (row) => sheet.place(row),
  };
}

// What Python writes in place of JSON: quotes, and names of its own.
const PYTHON = /"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|\b(None|True|False|nan|inf)\b/g;
const NAMES: Readonly<Record<string, string>> = {
  None: "null",
  True: "true",
  False: "false",
  nan: '"NaN"',
  inf: '"Infinity"',
};

/** Whether text may be nested deeper than is read. */
function isDeep(text: string): boolean {
  return (text.match(/[[{]/g)?.length ?? 0) > MAX_DEPTH && depthOf(text) > MAX_DEPTH;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]") depth--;
  }
  return deepest;
}

function objectIn(cell: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof cell !== "string" || !/^\{.*\}$/s.test(cell)) return undefined;
  if (isDeep(cell)) return undefined;
  const json = cell.replace(PYTHON, (token, text: string | undefined, name: string | undefined) => {
    if (name !== undefined) return NAMES[name] ?? token;
    return text === undefined ? token : JSON.stringify(text.replaceAll("\\'", "'"));
  });
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    // Text that only looks like an object.
    return undefined;
  }
}

import { cellSheet } from "./delimited.ts";
import { invalidRun } from "./invalid-run.ts";
import { checkCellLength, checkNumColumns, checkNumRows, checkNumValues, MAX_HEADER_LENGTH } from "./limits.ts";
import { linesOf, plainText } from "./lines.ts";
import type { Sheet } from "./sheet.ts";

// How much may stand before a table.
const MAX_PROSE = 2 ** 16;
const RULE_LINE = /^\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$/;

/** Whether text has a table as Markdown draws it: a header, and a line of dashes below. */
export function hasMarkdownTable(text: string): boolean {
  const start = text.slice(0, MAX_PROSE);
  return /^[ \t]*\|.*\|[ \t]*\r?\n[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$/m.test(start);
}

/** Reads the first table of a Markdown document; what is bold or code there counts by its text. */
export function markdownSheet(text: string): Sheet {
  const rows: (readonly string[])[] = [];
  let header: readonly string[] | undefined;
  let below = 0;
  let before = "";
  for (const { number, line } of linesOf(plainText(text))) {
    if (header !== undefined) {
      if (!line.trim().startsWith("|")) break;
      rows.push(cellsOf(line, number));
      checkNumRows(rows.length);
      checkNumValues(rows.length * header.length);
    } else if (number > 1 && line.length <= MAX_HEADER_LENGTH && RULE_LINE.test(line)) {
      header = cellsOf(before, number - 1);
      below = number - 1;
    }
    before = line;
  }
  if (header === undefined) throw invalidRun("(file)", "must have a header and a line a run", "no table");
  return cellSheet(
    { line: below, cells: header },
    { length: rows.length, line: (row) => below + 2 + row, cell: (row, column) => rows[row]?.[column] },
    true,
  );
}

function cellsOf(line: string, number: number): string[] {
  checkCellLength(`line ${number}`, line.length, "a row");
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  const cells = inner.split(/(?<!\\)\|/);
  checkNumColumns(`line ${number}`, cells.length);
  return cells.map((cell) =>
    cell
      .trim()
      .replace(/^(\*\*|__|\*|_|`)(.*)\1$/, "$2")
      .replaceAll("\\|", "|"),
  );
}

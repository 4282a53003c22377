import { cellSheet, plainText } from "./delimited.ts";
import { invalidRun } from "./invalid-run.ts";
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
  const lines = plainText(text).split("\n");
  const below = lines.findIndex((line) => RULE_LINE.test(line));
  const header = lines[below - 1];
  if (header === undefined) throw invalidRun("(file)", "must have a header and a line a run", "no table");
  const rows: (readonly string[])[] = [];
  for (let i = below + 1; lines[i]?.trim().startsWith("|") === true; i++) rows.push(cellsOf(lines[i] ?? ""));
  return cellSheet(
    { line: below, cells: cellsOf(header) },
    { length: rows.length, line: (row) => below + 2 + row, cell: (row, column) => rows[row]?.[column] },
    true,
  );
}

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) =>
    cell
      .trim()
      .replace(/^(\*\*|__|\*|_|`)(.*)\1$/, "$2")
      .replaceAll("\\|", "|"),
  );
}

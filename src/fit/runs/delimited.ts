import { describeValue } from "../../common/describe.ts";
import { invalidRun } from "./invalid-run.ts";
import type { Sheet } from "./sheet.ts";

/** A row of a file of cells. */
export interface CellRow {
  /** The line where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

// Written here, since of the readers that there are those that are small take a row of the wrong length, or a quote that is
// never closed, in silence and don't know lines, and the one that takes spaces before quotes would be most of the bundle.

/** What parts cells: the one of these that the header has most of, the first where it has none. */
const DELIMITERS = [",", ";", "\t"] as const;

/**
 * Reads cells between commas, semicolons or tabs, with quotes where a cell holds what parts them, a quote or a line break.
 * Rows without a value and lines that begin with # are skipped; what stands beyond the header's columns must be empty.
 *
 * @throws {IsoflopError} INVALID_RUN with the line that breaks a rule
 */
export function delimitedSheet(text: string): Sheet {
  const lines = linesOf(text);
  const { delimiter, start, line, header } = headerOf(lines);
  const rows = rowsOf(lines, delimiter, start, line);
  const first =
    header === undefined ? rows.shift() : { line: header.line, cells: cellsOf(header.text, delimiter, header.line) };
  if (first === undefined) throw invalidRun("(file)", "must have a header and a line a run", "an empty file");
  const columns = withoutEmptyEnd(first.cells).map((name) => name.trim());
  for (const row of rows) checkLength(row, columns.length);
  return sheetOf({ line: first.line, cells: columns }, rows, delimiter !== "," || lines.includes('"'));
}

/** The rows below a header. */
export function sheetOf(header: CellRow, rows: readonly CellRow[], hasCommas: boolean): Sheet {
  return {
    columns: header.cells,
    length: rows.length,
    head: `line ${header.line}`,
    hasCommas,
    place: (row) => `line ${rows[row]?.line}`,
    cell: (row, column) => rows[row]?.cells[column]?.trim() || undefined,
    reach: () => undefined,
  };
}

/** Text with one kind of line break and no mark. */
export function linesOf(text: string): string {
  const plain = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return plain.includes("\r") ? plain.replace(/\r\n?/g, "\n") : plain;
}

interface Header {
  readonly delimiter: string;
  /** Where the rows begin, with the header where no comment is it. */
  readonly start: number;
  readonly line: number;
  /** A comment that is the header, as NumPy writes it. */
  readonly header?: { readonly line: number; readonly text: string };
}

/** Finds the header, and by it what parts cells. */
function headerOf(text: string): Header {
  let at = 0;
  let line = 1;
  let comment: { readonly line: number; readonly text: string } | undefined;
  let given: string | undefined;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const content = text.slice(at, end);
    // Excel's own line, which says what parts cells.
    const separator = /^sep=(.)$/i.exec(content)?.[1];
    if (separator !== undefined) given = separator;
    else if (content.startsWith("#")) comment = { line, text: content.replace(/^#+\s*/, "") };
    else if (content.trim() !== "") {
      const delimiter = given ?? mostFrequent(content);
      const start = { delimiter, start: at, line };
      const cells = content.split(delimiter);
      const isHeader = comment !== undefined && comment.text.split(delimiter).length === cells.length;
      const isNumeric = cells.every((cell) => cell.trim() !== "" && !Number.isNaN(Number(cell)));
      return comment !== undefined && isHeader && isNumeric ? { ...start, header: comment } : start;
    }
    at = end + 1;
    line++;
  }
  return { delimiter: ",", start: text.length, line };
}

function mostFrequent(header: string): string {
  const outside = header.replace(/"(?:[^"]|"")*"/g, "");
  const count = (delimiter: string) => outside.split(delimiter).length;
  return DELIMITERS.reduce<string>((most, each) => (count(each) > count(most) ? each : most), ",");
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function rowsOf(text: string, delimiter: string, start: number, firstLine: number): CellRow[] {
  const rows: CellRow[] = [];
  let at = start;
  let line = firstLine;
  let quote = text.indexOf('"', at);
  while (at < text.length) {
    let end = endOfLine(text, at);
    if (quote !== -1 && quote < at) quote = text.indexOf('"', at);
    const isComment = text[at] === "#";
    let cells: string[];
    let height = 1;
    if (isComment || quote === -1 || quote >= end) {
      cells = isComment ? [] : text.slice(at, end).split(delimiter);
    } else {
      const row = quotedRow(text, delimiter, at, line);
      cells = row.cells;
      height = row.height;
      end = row.end;
    }
    if (cells.some((cell) => cell.trim() !== "")) rows.push({ line, cells });
    at = end + 1;
    line += height;
  }
  return rows;
}

/** Reads a row that has quotes, and may have line breaks within them. */
function quotedRow(text: string, delimiter: string, start: number, line: number) {
  // A cell in quotes, in which two stand for one, or without; and what ends it.
  const cell = new RegExp(` *"((?:[^"]|"")*)" *(${delimiter}|\\n|$)|([^"${delimiter}\\n]*)(${delimiter}|\\n|$)`, "y");
  const cells: string[] = [];
  let height = 1;
  let at = start;
  for (;;) {
    cell.lastIndex = at;
    const match = cell.exec(text);
    if (match === null) {
      const isOpen = /^ *"/.test(text.slice(at, endOfLine(text, at)));
      const problem = isOpen ? "a quote that is not closed, or that text follows" : "a quote within a cell";
      const rule = "must hold cells with commas, semicolons or tabs between them";
      throw invalidRun(`line ${line}`, rule, problem, 'Write "a ""quoted"" cell".');
    }
    const [whole, quoted, afterQuoted = "", plain = "", afterPlain = ""] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (quoted !== undefined) height += quoted.split("\n").length - 1;
    at += whole.length;
    if ((quoted === undefined ? afterPlain : afterQuoted) === delimiter) continue;
    const isLast = at >= text.length && !whole.endsWith("\n");
    return { cells, height, end: isLast ? text.length : at - 1 };
  }
}

function cellsOf(text: string, delimiter: string, line: number): string[] {
  return quotedRow(text, delimiter, 0, line).cells;
}

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== "") + 1);
}

function checkLength({ line, cells }: CellRow, width: number): void {
  if (cells.length === width) return;
  if (cells.length > width && cells.slice(width).every((cell) => cell.trim() === "")) return;
  const got = `${cells.length}: ${describeValue(cells.join(" | "))}`;
  throw invalidRun(`line ${line}`, `must have ${width} cells, as the header has`, got, "Check its commas.");
}

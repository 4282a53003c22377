import { describeValue } from "../../common/describe.ts";
import { invalidRun } from "./invalid-run.ts";
import { knownName } from "./known-names.ts";
import type { Sheet } from "./sheet.ts";

// Written here: of the readers that there are, those that are small take a row of the wrong length, or a quote that is
// never closed, in silence and know no lines, and the one that takes spaces before quotes is slow, and large.

/** What parts cells: the one of these that the header has most of, the first where it has none. */
const DELIMITERS = [",", ";", "\t"] as const;

/** Rows of cells below a header. */
export interface CellRows {
  readonly length: number;
  /** The line where a row begins, from 1. */
  line(row: number): number;
  cell(row: number, column: number): string | undefined;
}

/**
 * Reads cells between commas, semicolons or tabs, with quotes where a cell holds what parts them, a quote or a line break.
 * Rows without a value and lines that begin with # are skipped; what stands beyond the header's columns must be empty.
 *
 * @throws {IsoflopError} INVALID_RUN with the line that breaks a rule
 */
export function delimitedSheet(source: string): Sheet {
  const text = withCommas(plainText(source));
  const { delimiter, start, line, comment } = headerOf(text);
  const rows = new TextRows(text, delimiter);
  const header = comment ?? rows.readHeader(start, line);
  if (header === undefined) throw invalidRun("(file)", "must have a header and a line a run", "an empty file");
  const columns = withoutEmptyEnd(header.cells).map((name) => name.trim());
  if (comment === undefined) rows.readRows(header.end, columns.length, text.slice(start, endOfLine(text, start)));
  else rows.readRows({ at: start, line }, columns.length, "");
  return cellSheet({ line: header.line, cells: columns }, rows, delimiter !== "," || text.includes('"'));
}

/** The sheet of a header and the rows below. */
export function cellSheet(
  header: { readonly line: number; readonly cells: readonly string[] },
  rows: CellRows,
  hasCommas: boolean,
): Sheet {
  return {
    columns: header.cells,
    length: rows.length,
    head: `line ${header.line}`,
    hasCommas,
    place: (row) => `line ${rows.line(row)}`,
    cell: (row, column) => rows.cell(row, column)?.trim() || undefined,
    reach: () => undefined,
  };
}

/** Text with one kind of line break and no mark. */
export function plainText(text: string): string {
  const plain = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return plain.includes("\r") ? plain.replace(/\r\n?/g, "\n") : plain;
}

/** Text whose cells stand apart by blanks alone, with commas in their place; other text as it is. */
function withCommas(text: string): string {
  const [first = "", second = ""] = text.split("\n", MAX_TITLE_LINES).filter((line) => /^[^#]*\S/.test(line));
  const numCells = (line: string) => line.trim().split(/\s+/).length;
  const isApart = !/[,;\t"|]/.test(`${first}${second}`) && numCells(first) > 2 && numCells(first) === numCells(second);
  return isApart ? text.replace(/^[^\S\n]+|[^\S\n]+$/gm, "").replace(/[^\S\n]+/g, ",") : text;
}

// What may stand above a header.
const MAX_TITLE_LINES = 6;

/** How many columns a line names that are known. */
function numKnown(line: string): number {
  return line
    .split(mostFrequent(line))
    .filter((name) => knownName(name.replace(/^ *"(.*)" *$/, "$1").trim()) !== undefined).length;
}

interface Header {
  readonly line: number;
  readonly cells: readonly string[];
  /** Where the rows begin. */
  readonly end: Position;
}

interface Position {
  readonly at: number;
  readonly line: number;
}

interface HeaderPlace {
  readonly delimiter: string;
  /** Where the header is, or the rows where a comment is it, as NumPy writes it. */
  readonly start: number;
  readonly line: number;
  readonly comment?: Header;
}

/** Finds the header, and by it what parts cells. */
function headerOf(text: string): HeaderPlace {
  let at = 0;
  let line = 1;
  let comment: string | undefined;
  let given: string | undefined;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const content = text.slice(at, end);
    // Excel's own line, which says what parts cells.
    const separator = /^sep=(.)$/i.exec(content)?.[1];
    if (separator !== undefined) given = separator;
    else if (content.startsWith("#")) comment = content.replace(/^#+\s*/, "");
    else if (content.trim() !== "") {
      const below = text.slice(end + 1).split("\n", MAX_TITLE_LINES);
      // The title of a table is no header; what names columns that are known is.
      if (numKnown(content) < 2 && below.some((next) => numKnown(next) >= 2) && !content.includes('"')) {
        comment = undefined;
        at = end + 1;
        line++;
        continue;
      }
      const delimiter = given ?? mostFrequent(content);
      const cells = content.split(delimiter);
      const above = comment?.split(delimiter) ?? [];
      const hasNumber = cells.some((cell) => cell.trim() !== "" && !Number.isNaN(Number(cell)));
      if (!hasNumber || above.length !== cells.length) return { delimiter, start: at, line };
      return { delimiter, start: at, line, comment: { line: line - 1, cells: above, end: { at, line } } };
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

/** A row that may have quotes, and how many lines it has. */
interface QuotedRow {
  readonly cells: readonly string[];
  readonly height: number;
  /** Where the line break behind it is. */
  readonly end: number;
}

/** The rows of a text: where each cell begins, since the cells of a million rows would fill the memory. */
class TextRows implements CellRows {
  readonly #text: string;
  readonly #delimiter: string;
  readonly #cell: RegExp;
  readonly #lines: number[] = [];
  /** For each row where its cells begin, and where what would follow the last does. */
  readonly #places: number[] = [];
  /** The cells of rows that have quotes, or too many cells. */
  readonly #apart = new Map<number, readonly string[]>();
  #width = 0;
  /**
   * The next quote, from the row that is read on; −1: there is none. V8 searches for a local variable's anew at each row once
   * it has compiled the loop, which takes minutes where a long file has no quotes.
   */
  #quote = -1;

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
    const end = `(${delimiter.replace(/[\\^$.|?*+()[\]{}-]/, "\\$&")}|\\n|$)`;
    // A cell in quotes, in which two stand for one, or without; and what ends it.
    this.#cell = new RegExp(` *"((?:[^"]|"")*)" *${end}|([^"\\n${delimiter.replace(/[\\\]^-]/, "\\$&")}]*)${end}`, "y");
  }

  get length(): number {
    return this.#lines.length;
  }

  line(row: number): number {
    return this.#lines[row] ?? 0;
  }

  cell(row: number, column: number): string | undefined {
    const apart = this.#apart.size === 0 ? undefined : this.#apart.get(row);
    if (apart !== undefined) return apart[column];
    const at = row * (this.#width + 1) + column;
    return this.#text.slice(this.#places[at], (this.#places[at + 1] ?? 0) - 1);
  }

  readHeader(at: number, line: number): Header | undefined {
    if (at >= this.#text.length) return undefined;
    const { cells, height, end } = this.#readQuoted(at, line);
    return { line, cells, end: { at: end + 1, line: line + height } };
  }

  /** Reads all rows from a place on, of which each must have `width` cells or be the header again. */
  readRows(start: Position, width: number, header: string): void {
    this.#width = width;
    const text = this.#text;
    let { at, line } = start;
    this.#quote = text.indexOf('"', at);
    while (at < text.length) {
      let end = endOfLine(text, at);
      let height = 1;
      if (this.#quote !== -1 && this.#quote < at) this.#quote = text.indexOf('"', at);
      // Files that were put one behind the other have their header again.
      const isHeader = end - at === header.length && text.startsWith(header, at);
      if (text[at] !== "#" && !isHeader) {
        if (this.#quote === -1 || this.#quote >= end) this.#addPlain(at, end, line);
        else {
          const row = this.#readQuoted(at, line);
          ({ height, end } = row);
          this.#add(row.cells, line);
        }
      }
      at = end + 1;
      line += height;
    }
  }

  /** Adds a line without quotes. */
  #addPlain(start: number, end: number, line: number): void {
    const places = this.#places;
    const first = places.length;
    let at = start;
    let numCells = 0;
    for (;;) {
      const found = this.#text.indexOf(this.#delimiter, at);
      places.push(at);
      numCells++;
      if (found === -1 || found >= end) break;
      at = found + 1;
    }
    places.push(end + 1);
    if (numCells === this.#width && (places[first + 1] ?? 0) > start + 1 && this.#text[start] !== " ") {
      this.#lines.push(line);
      return;
    }
    // A row of another length, or one that may be empty.
    places.length = first;
    this.#add(this.#text.slice(start, end).split(this.#delimiter), line);
  }

  #add(cells: readonly string[], line: number): void {
    if (cells.every((cell) => cell.trim() === "")) return;
    checkLength(cells, this.#width, line);
    this.#apart.set(this.#lines.length, cells);
    this.#lines.push(line);
    for (let i = 0; i <= this.#width; i++) this.#places.push(0);
  }

  /** Reads a row that may have quotes, and line breaks within them. */
  #readQuoted(start: number, line: number): QuotedRow {
    const text = this.#text;
    const cells: string[] = [];
    let height = 1;
    let at = start;
    for (;;) {
      this.#cell.lastIndex = at;
      const match = this.#cell.exec(text);
      if (match === null) throw brokenQuotes(text.slice(at, endOfLine(text, at)), line);
      const [whole, quoted, afterQuoted = "", plain = "", afterPlain = ""] = match;
      cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      if (quoted !== undefined) height += quoted.split("\n").length - 1;
      at += whole.length;
      const after = quoted === undefined ? afterPlain : afterQuoted;
      if (after !== this.#delimiter) return { cells, height, end: at - after.length };
    }
  }
}

function brokenQuotes(rest: string, line: number) {
  const problem = /^ *"/.test(rest) ? "a quote that is not closed, or that text follows" : "a quote within a cell";
  const rule = "must hold cells with commas, semicolons or tabs between them";
  return invalidRun(`line ${line}`, rule, problem, 'Write "a ""quoted"" cell".');
}

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== "") + 1);
}

function checkLength(cells: readonly string[], width: number, line: number): void {
  if (cells.length === width) return;
  if (cells.length > width && cells.slice(width).every((cell) => cell.trim() === "")) return;
  const got = `${cells.length}: ${describeValue(cells.join(" | "))}`;
  throw invalidRun(`line ${line}`, `must have ${width} cells, as the header has`, got, "Check its commas.");
}

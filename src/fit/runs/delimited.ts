import { describeValue } from "../../common/describe.ts";
import { invalidRun } from "./invalid-run.ts";
import { knownName } from "./known-names.ts";
import {
  checkCellLength,
  checkNumCells,
  checkNumColumns,
  checkNumRows,
  checkNumValues,
  MAX_COLUMNS,
  MAX_HEADER_LENGTH,
  tooLarge,
} from "./limits.ts";
import { endOfLine, plainText } from "./lines.ts";
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

/** Text whose cells stand apart by blanks alone, with commas in their place; other text as it is. */
function withCommas(text: string): string {
  const [first = "", second = ""] = text
    .split("\n", MAX_TITLE_LINES)
    .filter((line) => line.length <= MAX_HEADER_LENGTH && /^[^#]*\S/.test(line));
  const numCells = (line: string) => line.trim().split(/\s+/).length;
  const isApart = !/[,;\t"|]/.test(`${first}${second}`) && numCells(first) > 2 && numCells(first) === numCells(second);
  if (!isApart) return text;
  // One pattern for all, since one that must end at a line's end is tried anew at each blank before it.
  const isEdge = (at: number) => at < 0 || at >= text.length || text[at] === "\n";
  return text.replace(/[^\S\n]+/g, (blanks, at: number) => (isEdge(at - 1) || isEdge(at + blanks.length) ? "" : ","));
}

// What may stand above a header.
const MAX_TITLE_LINES = 6;

/** How many columns a line names that are known. */
function numKnown(line: string): number {
  if (line.length > MAX_HEADER_LENGTH) return 0;
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
    else if (content.length > MAX_HEADER_LENGTH) {
      throw tooLarge(`line ${line}`, `must be a header of at most ${MAX_HEADER_LENGTH} characters`, content.length);
    } else if (content.trim() !== "") {
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
  /** What ends a cell without quotes, or breaks it. */
  readonly #stop: RegExp;
  readonly #lines: number[] = [];
  /** For each row where its cells begin, and where what would follow the last does. */
  readonly #places: number[] = [];
  /** The cells of rows that have quotes, or too many cells. */
  readonly #apart = new Map<number, readonly string[]>();
  #numApart = 0;
  #width = 0;
  /** The next quote and the next delimiter: a search that finds none in a long text is not to be made again for each row. */
  readonly #quote: Next;
  readonly #next: Next;

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
    this.#stop = new RegExp(`["\\n${delimiter.replace(/[\\\]^-]/, "\\$&")}]`, "g");
    this.#quote = new Next(text, '"');
    this.#next = new Next(text, delimiter);
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
    while (at < text.length) {
      let end = endOfLine(text, at);
      let height = 1;
      // Files that were put one behind the other have their header again.
      const isHeader = end - at === header.length && text.startsWith(header, at);
      if (at < end && text[at] !== "#" && !isHeader) {
        if (this.#quote.from(at) >= end) this.#addPlain(at, end, line);
        else {
          const row = this.#readQuoted(at, line);
          ({ height, end } = row);
          this.#add(row.cells, line);
        }
        checkNumRows(this.#lines.length);
        checkNumCells(this.#places.length);
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
      const found = this.#next.from(at);
      places.push(at);
      numCells++;
      if (numCells > MAX_COLUMNS) checkNumColumns(`line ${line}`, numCells);
      if (found >= end) break;
      at = found + 1;
    }
    places.push(end + 1);
    const isWhole = numCells === this.#width && (places[first + 1] ?? 0) > start + 1 && this.#text[start] !== " ";
    if (isWhole && end - start < SHORT) {
      this.#lines.push(line);
      return;
    }
    // A row of another length, or one that may be empty.
    places.length = first;
    this.#add(this.#text.slice(start, end).split(this.#delimiter), line);
  }

  #add(cells: readonly string[], line: number): void {
    for (const [i, cell] of cells.entries()) checkCellLength(`line ${line}`, cell.length, `column #${i + 1}`);
    if (cells.every((cell) => cell.trim() === "")) return;
    checkLength(cells, this.#width, line);
    this.#apart.set(this.#lines.length, cells);
    this.#numApart += cells.length;
    checkNumValues(this.#numApart);
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
      const first = afterBlanks(text, at);
      let end: number;
      if (text[first] === '"') {
        const close = endOfQuotes(text, first);
        const quoted = text.slice(first + 1, close);
        checkCellLength(`line ${line}`, quoted.length, `column #${cells.length + 1}`);
        cells.push(quoted.replaceAll('""', '"'));
        height += quoted.split("\n").length - 1;
        end = afterBlanks(text, close + 1);
        if (close >= text.length) throw brokenQuotes(text.slice(at, endOfLine(text, at)), line);
      } else {
        this.#stop.lastIndex = at;
        end = this.#stop.exec(text)?.index ?? text.length;
        cells.push(text.slice(at, end));
      }
      const after = text[end];
      checkNumColumns(`line ${line}`, cells.length);
      if (after !== this.#delimiter && after !== "\n" && after !== undefined) {
        throw brokenQuotes(text.slice(at, endOfLine(text, at)), line);
      }
      if (after !== this.#delimiter) return { cells, height, end };
      at = end + 1;
    }
  }
}

// Lines as long as this may have a cell that is too long.
const SHORT = 2 ** 20;

/** Where a character comes next, looked for anew only once it has been passed. */
class Next {
  readonly #text: string;
  readonly #character: string;
  #at = -1;

  constructor(text: string, character: string) {
    this.#text = text;
    this.#character = character;
  }

  /** Its first place from another on; the text's length where it does not come again. */
  from(at: number): number {
    if (this.#at < at) {
      const found = this.#text.indexOf(this.#character, at);
      this.#at = found === -1 ? this.#text.length : found;
    }
    return this.#at;
  }
}

/** The quote that closes a cell, in which two stand for one; the text's length where none does. */
function endOfQuotes(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end === -1 ? text.length : end;
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === " ") at++;
  return at;
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

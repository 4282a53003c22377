import { IsoflopError } from "../../common/errors.ts";

/** A row of a CSV file. */
export interface CsvRow {
  /** The line where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

// A cell in quotes, in which two stand for one, or without; and what ends it. Written here, since the readers that there
// are take a row of the wrong length, or a quote that is never closed, in silence.
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

/**
 * Reads CSV (RFC 4180): commas, rows of equal length, quotes where a cell holds a comma, a quote or a line break. Lines
 * without a character are skipped.
 *
 * @throws {IsoflopError} INVALID_RUN with the line that breaks a rule
 */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let firstLine = 1;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    CELL.lastIndex = at;
    const match = CELL.exec(text);
    if (match === null) {
      const problem = text[at] === '"' ? "a quote that is not closed, or that text follows" : "a quote within a cell";
      throw invalidLine(line, "must hold cells with commas between them", problem, 'Write "a ""quoted"" cell".');
    }
    const [whole, quoted, plain = "", end] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    at += whole.length;
    line += quoted === undefined ? 0 : (quoted.match(/\r\n|\n|\r/g)?.length ?? 0);
    if (end === ",") {
      if (at === text.length) cells.push("");
      else continue;
    }
    if (cells.length > 1 || whole.trim() !== "") rows.push({ line: firstLine, cells });
    cells = [];
    line++;
    firstLine = line;
  }
  for (const row of rows) {
    const width = rows[0]?.cells.length ?? 0;
    if (row.cells.length !== width) {
      const got = String(row.cells.length);
      throw invalidLine(row.line, `must have ${width} cells, as the header has`, got, "Check its commas.");
    }
  }
  return rows;
}

function invalidLine(line: number, rule: string, value: string, remedy: string): IsoflopError {
  return new IsoflopError("INVALID_RUN", { field: `line ${line}`, rule: `Line ${line} ${rule}`, value, remedy });
}

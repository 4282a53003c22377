import { IsoflopError } from "../../common/errors.ts";
import type { Words } from "../../common/words.ts";
import { placeInWords } from "./invalid-run.ts";

// What a file of runs may have. A reader counts as it goes, so that no file fills the memory before it is refused.

/** As many as a spreadsheet has. */
export const MAX_COLUMNS: number = 2 ** 14;
/** Steps of runs, or rows that `where` leaves out, may be more than there are runs. */
const MAX_ROWS = 2 ** 22;
/** A cell in a text takes 8 bytes for its place. */
const MAX_CELLS = 2 ** 24;
/** A value of JSON, or a cell that is kept by itself, takes some 50 to 100 bytes. */
const MAX_VALUES = 2 ** 23;
/** Beyond 2^23 characters patterns outgrow the stack of V8. */
export const MAX_CELL_LENGTH = 8_000_000;
/** A header of as many columns as there may be, by names of 64 characters. */
export const MAX_HEADER_LENGTH: number = 64 * MAX_COLUMNS;
/** How deep objects and lists may stand in each other. */
export const MAX_DEPTH = 100;

const FEWER = "Leave out columns, or give the last row of each run alone.";

/** The error of a place in a file that is larger than is read. */
export function tooLarge(place: string, rule: Words, value: Words, remedy: Words = FEWER): IsoflopError {
  return new IsoflopError("TOO_LARGE", { field: place, rule: [`${placeInWords(place)} `, rule], value, remedy });
}

export function checkNumColumns(place: string, count: number): void {
  if (count > MAX_COLUMNS) throw tooLarge(place, `must have at most ${MAX_COLUMNS} columns`, "more", "Leave some out.");
}

export function checkNumRows(count: number): void {
  if (count > MAX_ROWS) throw tooLarge("(file)", `must have at most ${MAX_ROWS} rows`, "more");
}

export function checkNumCells(count: number): void {
  if (count > MAX_CELLS) throw tooLarge("(file)", `must have at most ${MAX_CELLS} cells`, "more");
}

export function checkNumValues(count: number): void {
  if (count > MAX_VALUES) throw tooLarge("(file)", `must have at most ${MAX_VALUES} values in quotes or JSON`, "more");
}

/** @param what the cell: `a cell`, with the name or the number of its column where it is known */
export function checkCellLength(place: string, length: number, what: string): void {
  if (length > MAX_CELL_LENGTH) {
    throw tooLarge(
      place,
      `must have cells of at most ${MAX_CELL_LENGTH} characters`,
      `${length} in ${what}`,
      "Leave it out.",
    );
  }
}

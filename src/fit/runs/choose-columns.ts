import { describeValue } from "../../common/describe.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import type { IsoflopError } from "../../common/errors.ts";
import { smallest } from "../../common/extremes.ts";
import { name, type Words, words } from "../../common/words.ts";
import { type Getter, getterOf } from "./column-terms.ts";
import { invalidRun, ROW_REMEDY } from "./invalid-run.ts";
import { FIELDS, type Field, knownName, SIZES, TRAINING_RANK, wordsOf } from "./known-names.ts";
import { type DecimalMark, decimalMark, numberIn } from "./numbers.ts";
import type { Sheet } from "./sheet.ts";
import { inShell } from "./shell.ts";
import { suggestedColumn } from "./suggest-column.ts";

/** Where a sheet's rows have their fields. */
export interface Columns {
  readonly mark: DecimalMark;
  readonly getters: ReadonlyMap<Field, Getter>;
  /** What a field is called in the file, for messages. */
  readonly names: ReadonlyMap<Field, string>;
  /** What a field's figures are multiplied by, as its name says. */
  readonly scales: ReadonlyMap<Field, number>;
  readonly notes: readonly Words[];
  /** Whether the column of experiment_id was named so, by the file or the user. */
  readonly isOwnId: boolean;
}

interface Candidate {
  readonly column: number;
  readonly rank: number;
  readonly scale: number;
}

/** Why a sheet can't be read. */
export interface Refusal {
  readonly numMissing: number;
  /** Names the option that reads it. */
  readonly error: IsoflopError;
}

/**
 * Finds the columns of a sheet by what the user says of them, and by their names.
 *
 * @param hasPlan whether rows of an experiment_id need no more than a loss
 * @returns the columns, or what is missing or unclear, with the option that says it
 * @throws {IsoflopError} INVALID_OPTION where the sheet has not what the user names
 */
export function chooseColumns(sheet: Sheet, given: ReadonlyMap<Field, string>, hasPlan: boolean): Columns | Refusal {
  const candidates = candidatesOf(sheet);
  const notes: Words[] = [];
  const getters = new Map<Field, Getter>();
  const names = new Map<Field, string>();
  const unclear = new Map<Field, readonly number[]>();
  const chosen = new Map<Field, Candidate>();
  for (const field of FIELDS) {
    if (given.has(field)) continue;
    const found = bestOf(field, candidates.get(field) ?? [], sheet);
    if (found.length > 1)
      unclear.set(
        field,
        found.map(({ column }) => column),
      );
    const [first] = found;
    if (first !== undefined && found.length === 1) chosen.set(field, first);
  }
  if (isDoubtful(chosen.get("loss"), sheet)) chosen.delete("loss");
  const mark = sheet.hasCommas ? decimalMark(cellsOf(sheet), columnCells(sheet, chosen.get("loss")?.column)) : ".";
  for (const [field, { column, scale }] of chosen) {
    getters.set(field, scale === 1 ? (row) => sheet.cell(row, column) : scaled(sheet, column, scale, mark));
    names.set(field, sheet.columns[column] ?? field);
    if (scale !== 1) notes.push(`${field} is ${describeValue(sheet.columns[column])} times ${inDigits(scale)}.`);
  }
  for (const [field, text] of given) {
    getters.set(field, getterOf(text, sheet, mark, "columns"));
    names.set(field, text);
  }
  const refusal = refusalOf(sheet, getters, unclear, hasPlan);
  if (refusal !== undefined) return refusal;
  notes.push(...lossNote(sheet, chosen.get("loss")), ...activeNote(sheet, chosen.get("num_params")));
  const isOwnId = given.has("experiment_id") || chosen.get("experiment_id")?.rank === 0;
  const scales = new Map([...chosen].map(([field, { scale }]) => [field, scale]));
  return { mark, getters, names, scales, notes, isOwnId };
}

function candidatesOf(sheet: Sheet): ReadonlyMap<Field, readonly Candidate[]> {
  const candidates = new Map<Field, Candidate[]>();
  // A small letter says little alone, and much beside others.
  const isByLetters = ["n", "d", "c"].filter((letter) => sheet.columns.includes(letter)).length > 1;
  for (const [column, written] of sheet.columns.entries()) {
    const known = knownName(isByLetters && /^[ndc]$/.test(written) ? written.toUpperCase() : written);
    // A curve is none of a run's figures, though its end may be.
    if (known === undefined || Array.isArray(sheet.cell(0, column))) continue;
    const { field, rank, scale } = known;
    const others = candidates.get(field);
    if (others === undefined) candidates.set(field, [{ column, rank, scale }]);
    else others.push({ column, rank, scale });
  }
  return candidates;
}

/** The candidates that are meant most surely; one where they say the same, or one of them is it beyond doubt. */
function bestOf(field: Field, candidates: readonly Candidate[], sheet: Sheet): readonly Candidate[] {
  const some = candidates.filter(({ column }) => isFilled(sheet, column));
  // A loss that no row has is that of runs that all failed.
  const filled = some.length > 0 ? some : candidates.slice(0, 1);
  const best = smallest(filled.map(({ rank }) => rank));
  const found = filled.filter(({ rank }) => rank === best);
  // Columns of one name are none of them meant, also where a cell here and there is empty.
  const nameOf = ({ column }: Candidate) => sheet.columns[column];
  const names = new Set(found.map(nameOf));
  const named = candidates.filter((candidate) => names.has(nameOf(candidate)));
  if (named.length > names.size) return named;
  if (found.length < 2) return found;
  // What only names runs, or says how far they are, can be any of several.
  if (field === "experiment_id" || field === "step" || field === "status") return found.slice(0, 1);
  const [first] = found;
  const isSame = found.every(({ column }) => sayTheSame(sheet, first?.column ?? 0, column));
  return first !== undefined && isSame ? [first] : found;
}

function isFilled(sheet: Sheet, column: number): boolean {
  for (let row = 0; row < sheet.length; row++) {
    if (sheet.cell(row, column) !== undefined) return true;
  }
  return sheet.length === 0;
}

function sayTheSame(sheet: Sheet, one: number, other: number): boolean {
  for (let row = 0; row < sheet.length; row++) {
    if (sheet.cell(row, one) !== sheet.cell(row, other)) return false;
  }
  return true;
}

/** Whether a training loss stands beside other losses, of which one may be meant. */
function isDoubtful(loss: Candidate | undefined, { columns }: Sheet): boolean {
  if (loss === undefined || loss.rank < TRAINING_RANK) return false;
  return columns.some((written, i) => i !== loss.column && wordsOf(written).includes("loss"));
}

function* cellsOf(sheet: Sheet): Iterable<unknown> {
  for (let column = 0; column < sheet.columns.length; column++) yield* columnCells(sheet, column);
}

function* columnCells(sheet: Sheet, column: number | undefined): Iterable<unknown> {
  if (column === undefined) return;
  for (let row = 0; row < sheet.length; row++) yield sheet.cell(row, column);
}

function scaled(sheet: Sheet, column: number, scale: number, mark: DecimalMark): Getter {
  return (row) => {
    const cell = sheet.cell(row, column);
    // What has a unit of its own needs none of its column's.
    if (typeof cell === "string" && /\d\s*[a-df-z]/i.test(cell)) return cell;
    const number = numberIn(cell, mark);
    return number === undefined ? undefined : number * scale;
  };
}

function inDigits(scale: number): string {
  return scale === Math.LN2 ? "ln 2" : scale.toExponential().replace("e+", "e");
}

const MAX_SHOWN = 4;

/** What a sheet lacks, with the option that says where it is; undefined where nothing is lacking. */
function refusalOf(
  sheet: Sheet,
  getters: ReadonlyMap<Field, Getter>,
  unclear: ReadonlyMap<Field, readonly number[]>,
  hasPlan: boolean,
): Refusal | undefined {
  const suggest = (field: Field) => suggestedColumn(field, sheet, unclear.get(field) ?? [], getters);
  const missing = [...missingSizes(getters, hasPlan, suggest), ...(getters.has("loss") ? [] : (["loss"] as const))];
  const needed = [...missing, ...[...unclear.keys()].filter((field) => !missing.includes(field) && isRead(field))];
  if (needed.length === 0) return undefined;
  const columns = needed.map((field) => `${field}=${suggest(field)}`).join(",");
  const filled = columns.includes("<") ? "with your figures in place of <…>. " : "";
  // Runs of experiments that only a plan knows.
  const isById = !hasPlan && getters.has("experiment_id") && missing.length >= 2 && getters.has("loss");
  const remedy = words`Give ${isById ? "their plan, or " : ""}${name("columns")} ${inShell(columns)}${filled === "" ? "." : ","} ${filled}${nearNames(needed, sheet)}${ROW_REMEDY}`;
  const [twice] = needed.filter((field) => unclear.has(field));
  if (twice === undefined) {
    const written = describeValue(sheet.columns.join(", "));
    return { numMissing: needed.length, error: invalidRun(sheet.head, `must have ${inList(needed)}`, written, remedy) };
  }
  const columnsOf = unclear.get(twice) ?? [];
  const both = columnsOf
    .slice(0, MAX_SHOWN)
    .map((column) => `${describeValue(sheet.columns[column])} (#${column + 1})`);
  if (columnsOf.length > MAX_SHOWN) both.push(`${columnsOf.length - MAX_SHOWN} more`);
  const rule = `must have one column of ${twice}, or be read with the one that is meant`;
  return { numMissing: needed.length, error: invalidRun(sheet.head, rule, both.join(" and "), remedy) };
}

function inList(fields: readonly Field[]): string {
  return fields.length < 2 ? fields.join("") : `${fields.slice(0, -1).join(", ")} and ${fields.at(-1)}`;
}

/** Whether what is read rests on a field, so that it must be clear. */
function isRead(field: Field): boolean {
  return field !== "unique_tokens";
}

/**
 * Which of C, N and D must still be named. Of any two the third follows, but for an N or a D that some column may be; those
 * come first that a column may be.
 */
function missingSizes(
  getters: ReadonlyMap<Field, Getter>,
  hasPlan: boolean,
  suggest: (field: Field) => string,
): readonly Field[] {
  if (hasPlan && getters.has("experiment_id")) return [];
  if (hasPlan) return SIZES.filter((field) => field !== "compute_budget" && !getters.has(field));
  const missing = SIZES.filter((field) => !getters.has(field));
  const isFound = (field: Field) => !suggest(field).includes("<");
  const found = missing.filter(isFound);
  if (missing.length === 1) return found.filter((field) => field !== "compute_budget");
  return [...found, ...missing.filter((field) => !isFound(field))].slice(0, missing.length - 1);
}

/** What may have been meant by a name that is not known. */
function nearNames(needed: readonly Field[], { columns }: Sheet): string {
  return needed
    .flatMap((field) => {
      const near = didYouMean(field, columns);
      return near === undefined || knownName(near) !== undefined ? [] : [`Did you mean ${describeValue(near)}? `];
    })
    .join("");
}

/** Says which of several losses was read. */
function lossNote(sheet: Sheet, loss: Candidate | undefined): Words[] {
  if (loss === undefined) return [];
  const { columns } = sheet;
  const other = columns.find((written, i) => {
    const found = wordsOf(written);
    if (i === loss.column || !found.includes("loss") || sayTheSame(sheet, i, loss.column)) return false;
    return !["init", "initial", "max", "min", "std", "aux", "balance", "load"].some((word) => found.includes(word));
  });
  if (other === undefined) return [];
  const read = describeValue(columns[loss.column]);
  return [
    words`The loss is ${read}, not ${describeValue(other)}: ${name("columns")} ${inShell(`loss=${other}`)} reads that.`,
  ];
}

/** Says that a mixture of experts trains fewer parameters for a token than it has. */
function activeNote({ columns }: Sheet, params: Candidate | undefined): Words[] {
  if (params === undefined) return [];
  const active = columns.find((column) => {
    const found = wordsOf(column);
    return (
      column === "Na" ||
      column === "N_active" ||
      (found.includes("active") && found.some((word) => /^param/.test(word)))
    );
  });
  if (active === undefined) return [];
  const read = describeValue(columns[params.column]);
  return [
    words`N is ${read}, and ${describeValue(active)} may be what a token trains: ${name("columns")} ${inShell(`num_params=${active}`)} takes that for N.`,
  ];
}

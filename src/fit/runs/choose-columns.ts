import { describeValue } from "../../common/describe.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { name, type Words, words } from "../../common/words.ts";
import { type Getter, getterOf } from "./column-terms.ts";
import { invalidRun, ROW_REMEDY } from "./invalid-run.ts";
import { FIELDS, type Field, knownName, TRAINING_RANK, wordsOf } from "./known-names.ts";
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
  readonly notes: readonly Words[];
  /** Whether the column of experiment_id was named so, by the file or the user. */
  readonly isOwnId: boolean;
}

interface Candidate {
  readonly column: number;
  readonly rank: number;
  readonly scale: number;
}

/** What a budget, N and D follow from each other by. */
const SIZES = ["num_params", "num_tokens", "compute_budget"] as const;

/**
 * Finds the columns of a sheet by what the user says of them, and by their names.
 *
 * @param hasPlan whether rows of an experiment_id need no more than a loss
 * @throws {IsoflopError} INVALID_RUN with the option that names what is missing, or which of several is meant
 */
export function chooseColumns(sheet: Sheet, given: ReadonlyMap<Field, string>, hasPlan: boolean): Columns {
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
  checkComplete(sheet, getters, unclear, hasPlan);
  notes.push(...lossNote(sheet, chosen.get("loss")), ...activeNote(sheet, chosen.get("num_params")));
  const isOwnId = given.has("experiment_id") || chosen.get("experiment_id")?.rank === 0;
  return { mark, getters, names, notes, isOwnId };
}

function candidatesOf({ columns }: Sheet): ReadonlyMap<Field, readonly Candidate[]> {
  const candidates = new Map<Field, Candidate[]>();
  for (const [column, written] of columns.entries()) {
    const known = knownName(written);
    if (known === undefined) continue;
    const { field, rank, scale } = known;
    candidates.set(field, [...(candidates.get(field) ?? []), { column, rank, scale }]);
  }
  return candidates;
}

/** The candidates that are meant most surely; one where they say the same, or one of them is it beyond doubt. */
function bestOf(field: Field, candidates: readonly Candidate[], sheet: Sheet): readonly Candidate[] {
  const filled = candidates.filter(({ column }) => isFilled(sheet, column));
  const best = Math.min(...filled.map(({ rank }) => rank));
  const found = filled.filter(({ rank }) => rank === best);
  if (found.length < 2) return found;
  // What only names runs, or says how far they are, can be any of several.
  if (field === "experiment_id" || field === "step" || field === "status") return found.slice(0, 1);
  const [first] = found;
  const isSame = found.every(({ column }) => sayTheSame(sheet, first?.column ?? 0, column));
  return first !== undefined && isSame && !shareName(found, sheet) ? [first] : found;
}

function shareName(candidates: readonly Candidate[], { columns }: Sheet): boolean {
  return new Set(candidates.map(({ column }) => columns[column])).size < candidates.length;
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

/** Refuses a sheet that lacks a field, or has two columns of it, with the option that says which columns they are. */
function checkComplete(
  sheet: Sheet,
  getters: ReadonlyMap<Field, Getter>,
  unclear: ReadonlyMap<Field, readonly number[]>,
  hasPlan: boolean,
): void {
  const lacking = hasPlan ? [] : missingSizes(getters);
  const isKnownById = hasPlan && getters.has("experiment_id");
  const missing: readonly Field[] = [
    ...(isKnownById ? [] : hasPlan ? SIZES.slice(0, 2).filter((field) => !getters.has(field)) : lacking),
    ...(getters.has("loss") ? [] : (["loss"] as const)),
  ];
  const doubtful = [...unclear.keys()].filter((field) => !missing.includes(field) && isRead(field));
  const needed = [...missing, ...doubtful];
  if (needed.length === 0) return;
  const [twice] = needed.filter((field) => unclear.has(field));
  const taken = new Set<string>([...getters.keys()]);
  const columns = needed.map((field) => `${field}=${suggestedColumn(field, sheet, unclear.get(field) ?? [], taken)}`);
  const remedy = words`Give ${name("columns")} ${inShell(columns.join(","))}. ${nearNames(needed, sheet)}${ROW_REMEDY}`;
  const written = sheet.columns.join(", ");
  if (twice === undefined) {
    const rule = `must be a header with ${needed.map((field) => `a column ${field}`).join(" and ")}`;
    throw invalidRun(sheet.head, rule, describeValue(written), remedy);
  }
  const both = (unclear.get(twice) ?? []).map((column) => `${describeValue(sheet.columns[column])} (#${column + 1})`);
  throw invalidRun(sheet.head, `must have one column ${twice}, or say which it is`, both.join(" and "), remedy);
}

/** Whether a fit rests on a field, so that it must be clear. */
function isRead(field: Field): boolean {
  return field === "loss" || field === "weight" || SIZES.some((size) => size === field);
}

/** Which of C, N and D must still be known, of which any two give the third. */
function missingSizes(getters: ReadonlyMap<Field, Getter>): readonly Field[] {
  const missing = SIZES.filter((field) => !getters.has(field));
  return missing.slice(0, Math.max(0, missing.length - 1));
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
function lossNote({ columns }: Sheet, loss: Candidate | undefined): Words[] {
  if (loss === undefined) return [];
  const others = columns.filter((column, i) => i !== loss.column && knownName(column)?.field === "loss");
  const [other] = others;
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

import { spelled } from "../../../src/common/words.ts";
import type { LeftOutRun, Run } from "../../../src/fit/index.ts";
import { chooseColumns } from "../../../src/fit/runs/choose-columns.ts";
import { readColumns } from "../../../src/fit/runs/columns-option.ts";
import { readRunFile } from "../../../src/fit/runs/read.ts";
import type { Sheet } from "../../../src/fit/runs/sheet.ts";
import { sheetsOf } from "../../../src/fit/runs/sheets.ts";
import { readPlan } from "../../../src/index.ts";
import { RUN_FILE_ROWS } from "../../../src/options/table.ts";
import { type Fault, faultOf } from "../state/fault.ts";
import { inPage } from "../state/labels.ts";
import { optionValues } from "../state/option-values.ts";
import type { NamedText } from "../state/site-state.ts";
import { Memo } from "./memo.ts";
import type { FitQuestion, RunsPart, ShownColumns } from "./protocol.ts";

const MOST_SHOWN = 200;
const ROWS_SHOWN = 3;
const CELL_CHARACTERS = 24;

/** The runs of files, and what the page shows of them. */
export interface ReadFiles {
  readonly runs: readonly Run[];
  readonly fault: Fault | undefined;
  readonly part: RunsPart;
}

const files = new Map<number, readonly NamedText[]>();
const memo = new Memo<ReadFiles>();

/** The files of a question, which it brings the first time. */
export function readFiles(question: FitQuestion): ReadFiles {
  const { filesKey, files: brought, columns, reading, planFile } = question;
  if (brought !== undefined) {
    files.clear();
    files.set(filesKey, brought);
  }
  const { flopsPerParamPerToken: k, budgetTolerance } = question.options;
  return memo.get(JSON.stringify([filesKey, columns, reading, planFile, k, budgetTolerance]), () =>
    read(files.get(filesKey) ?? [], question),
  );
}

function read(texts: readonly NamedText[], { columns, reading, planFile, options }: FitQuestion): ReadFiles {
  const [first] = texts;
  const shown = first === undefined ? undefined : columnsOf(first.text, columns, planFile !== undefined);
  try {
    const plan = planFile === undefined ? undefined : readPlan(planFile);
    const values = optionValues({ ...reading, ...shared(options) }, RUN_FILE_ROWS);
    const { runs, leftOut, warnings } = readRunFile(texts, {
      ...values,
      ...(plan?.flopsPerParamPerToken !== undefined &&
        values.flopsPerParamPerToken === undefined && { flopsPerParamPerToken: plan.flopsPerParamPerToken }),
      ...(Object.keys(columns).length > 0 && { columns }),
      ...(plan !== undefined && { plan }),
    });
    const said = warnings.map((text) => spelled(text, inPage));
    return { runs, fault: undefined, part: partOf(runs, leftOut, said, shown, undefined) };
  } catch (thrown) {
    const fault = faultOf(thrown);
    return { runs: [], fault, part: partOf([], [], [], shown, fault) };
  }
}

/** Options that reading has in common with fitting. */
function shared({ flopsPerParamPerToken, budgetTolerance }: FitQuestion["options"]) {
  return {
    ...(flopsPerParamPerToken !== undefined && { flopsPerParamPerToken }),
    ...(budgetTolerance !== undefined && { budgetTolerance }),
  };
}

function partOf(
  runs: readonly Run[],
  leftOut: readonly LeftOutRun[],
  warnings: readonly string[],
  columns: ShownColumns | undefined,
  fault: Fault | undefined,
): RunsPart {
  return {
    kind: "runs",
    fault,
    columns,
    numRuns: runs.length,
    runs: runs.slice(0, MOST_SHOWN).map(({ experimentId = "", computeBudget, numParams, numTokens, loss }, place) => ({
      place,
      name: experimentId,
      computeBudget,
      numParams,
      numTokens,
      loss,
    })),
    leftOut: leftOut.slice(0, MOST_SHOWN),
    numLeftOut: leftOut.length,
    warnings,
  };
}

/** The columns of a file, as far as it can be read at all. */
function columnsOf(text: string, given: FitQuestion["columns"], hasPlan: boolean): ShownColumns | undefined {
  try {
    const sheets = sheetsOf(text);
    const known = readColumns(given);
    const sheet = sheets.find((one) => isComplete(one, known, hasPlan)) ?? sheets[0];
    if (sheet === undefined) return undefined;
    const numRows = Math.min(ROWS_SHOWN, sheet.length);
    return {
      names: sheet.columns,
      rows: Array.from({ length: numRows }, (_, row) => sheet.columns.map((_, column) => cellOf(sheet, row, column))),
      found: foundIn(sheet, known, hasPlan),
    };
  } catch {
    // Reading the runs says what is wrong.
    return undefined;
  }
}

function isComplete(sheet: Sheet, given: ReturnType<typeof readColumns>, hasPlan: boolean): boolean {
  return !("error" in chooseColumns(sheet, given, hasPlan));
}

function foundIn(
  sheet: Sheet,
  given: ReturnType<typeof readColumns>,
  hasPlan: boolean,
): Readonly<Record<string, string>> {
  const chosen = chooseColumns(sheet, given, hasPlan);
  return "error" in chosen ? {} : Object.fromEntries(chosen.names);
}

function cellOf(sheet: Sheet, row: number, column: number): string {
  const cell = sheet.cell(row, column);
  const text = cell === undefined ? "" : typeof cell === "object" ? JSON.stringify(cell) : String(cell);
  return text.length <= CELL_CHARACTERS ? text : `${text.slice(0, CELL_CHARACTERS - 1)}…`;
}

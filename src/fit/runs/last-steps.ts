import type { Account } from "./account.ts";
import type { Columns } from "./choose-columns.ts";
import { numberIn } from "./numbers.ts";
import type { Sheet } from "./sheet.ts";

/** A run's row with the largest step so far, of those with a loss where some have one. */
interface Last {
  readonly row: number;
  readonly step: number;
  readonly hasLoss: boolean;
  readonly numRows: number;
}

/**
 * The last row of each run, where rows are steps of runs: those of one id, or where there is none, rows below each other of
 * one N whose steps grow. What stands before the last step is a loss at a learning rate that was still to fall.
 */
export function lastSteps(
  rows: readonly number[],
  sheet: Sheet,
  columns: Columns,
  account: Account,
): readonly number[] {
  const step = columns.getters.get("step");
  if (step === undefined) return rows;
  const loss = columns.getters.get("loss");
  const runOf = runNames(rows, columns);
  const last = new Map<unknown, Last>();
  let run = 0;
  let before: { readonly size: unknown; readonly step: number } | undefined;
  for (const row of rows) {
    const at = numberIn(step(row), columns.mark) ?? Number.NaN;
    const size = columns.getters.get("num_params")?.(row);
    if (before === undefined || before.size !== size || !(at > before.step)) run++;
    before = { size, step: at };
    // A row without a step is a run of its own.
    const key = Number.isNaN(at) ? `row ${row}` : (runOf?.(row) ?? run);
    // Losses on validation data are written at some steps alone; a run that diverged has NaN there, which is not nothing.
    const hasLoss = loss?.(row) !== undefined;
    const known = last.get(key);
    const isLater = known !== undefined && (known.hasLoss === hasLoss ? at > known.step : hasLoss);
    const numRows = (known?.numRows ?? 0) + 1;
    last.set(key, known === undefined || isLater ? { row, step: at, hasLoss, numRows } : { ...known, numRows });
  }
  const curves = [...last.values()].filter(({ numRows }) => numRows > 1);
  if (curves.length === 0) return rows;
  const column = columns.names.get("step") ?? "step";
  for (const { row, numRows } of curves) account.lastStep(column, numRows, () => sheet.place(row));
  return [...last.values()].map(({ row }) => row).sort((x, y) => x - y);
}

/** What a row's run is called; undefined where no column tells runs apart: a run has one N. */
function runNames(rows: readonly number[], { getters }: Columns): ((row: number) => unknown) | undefined {
  const id = getters.get("experiment_id");
  if (id === undefined) return undefined;
  const size = getters.get("num_params");
  const sizes = new Map<unknown, unknown>();
  for (const row of rows) {
    const run = id(row);
    const params = size?.(row);
    if (run === undefined) return undefined;
    const known = sizes.get(run);
    if (known !== undefined && params !== undefined && known !== params) return undefined;
    sizes.set(run, known ?? params);
  }
  return id;
}

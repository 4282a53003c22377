import type { LeftOutRun } from "../run.ts";
import type { Account } from "./account.ts";
import type { Columns } from "./choose-columns.ts";
import type { Sheet } from "./sheet.ts";

const DIVERGED = /^(diverged|nan|oom|exploded)$/i;
const UNFINISHED = /^(failed|crashed|killed|running|preempted|preempting|pending|error|aborted|cancelled|canceled)$/i;

/** The rows but those whose own status says that they diverged, which are left out by it. */
export function endedRows(
  rows: readonly number[],
  sheet: Sheet,
  { getters, names }: Columns,
  leftOut: LeftOutRun[],
  account: Account,
): readonly number[] {
  const status = getters.get("status");
  if (status === undefined) return rows;
  const column = names.get("status") ?? "status";
  return rows.filter((row) => {
    const word = String(status(row) ?? "").trim();
    const hasDiverged = DIVERGED.test(word);
    if (hasDiverged) leftOut.push({ run: sheet.place(row), reason: "failed", detail: `its ${column} is ${word}` });
    if (UNFINISHED.test(word)) account.unfinished(column, word, () => sheet.place(row));
    return !hasDiverged;
  });
}

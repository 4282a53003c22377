import { describeValue } from "../../common/describe.ts";
import { name, type Words, words } from "../../common/words.ts";
import type { LeftOutRun } from "../run.ts";
import type { Columns } from "./choose-columns.ts";
import { inPlaces } from "./places.ts";
import type { Sheet } from "./sheet.ts";
import { inShell } from "./shell.ts";

const DIVERGED = /^(diverged|nan|oom|exploded)$/i;
const UNFINISHED = /^(failed|crashed|killed|running|preempted|preempting|pending|error|aborted|cancelled|canceled)$/i;

/** Leaves out rows whose own status says that they diverged, and says which may not have ended. */
export function divergedRows(
  rows: readonly number[],
  sheet: Sheet,
  { getters, names }: Columns,
): { readonly rows: readonly number[]; readonly leftOut: readonly LeftOutRun[]; readonly notes: readonly Words[] } {
  const status = getters.get("status");
  if (status === undefined) return { rows, leftOut: [], notes: [] };
  const column = names.get("status") ?? "status";
  const wordOf = (row: number) => String(status(row) ?? "").trim();
  const diverged = rows.filter((row) => DIVERGED.test(wordOf(row)));
  const others = rows.filter((row) => !DIVERGED.test(wordOf(row)));
  const unfinished = rows.filter((row) => UNFINISHED.test(wordOf(row)));
  const leftOut = diverged.map(
    (row): LeftOutRun => ({ run: sheet.place(row), reason: "failed", detail: `its ${column} is ${wordOf(row)}` }),
  );
  const [first] = unfinished;
  if (first === undefined) return { rows: others, leftOut, notes: [] };
  const where = inPlaces(unfinished, (row) => sheet.place(row));
  const word = wordOf(first);
  return {
    rows: others,
    leftOut,
    notes: [
      words`${unfinished.length} of ${rows.length} runs may not have ended: ${column} is ${describeValue(word)} (${where}). ${name("where")} ${inShell(`${column}!=${word}`)} leaves them out.`,
    ],
  };
}

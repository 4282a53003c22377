import { shortBudget } from "../../common/units.ts";
import type { LeftOutRun } from "../run.ts";
import type { RunTable } from "../runs/table.ts";
import { withBudgets } from "../runs/with-budgets.ts";

// The bowls' shape is shared: two sizes place one, and one size says nothing.
const MIN_SIZES = 2;

/** The budgets that can be rungs, and the runs of the others. */
export function rungsOf(table: RunTable): { readonly table: RunTable; readonly leftOut: readonly LeftOutRun[] } {
  const isRung = table.numSizes.map((count) => count >= MIN_SIZES);
  if (isRung.every((kept) => kept)) return { table, leftOut: [] };
  const leftOut = Array.from(table.budgets).flatMap((budget, b) =>
    isRung[b] === true
      ? []
      : [
          {
            run: `${shortBudget(budget)} FLOPs`,
            reason: "alone" as const,
            detail: "its budget has one size, which tells nothing of where losses bottom out",
          },
        ],
  );
  let first = 0;
  const isKept: boolean[] = [];
  for (const [b, end] of table.runEnds.entries()) {
    for (; first < end; first++) isKept.push(isRung[b] === true);
  }
  return {
    table: {
      ...withBudgets(table, isRung),
      computeBudget: table.computeBudget.filter((_, i) => isKept[i] === true),
      numSizes: table.numSizes.filter((_, b) => isRung[b] === true),
      leftOut: table.leftOut,
    },
    leftOut,
  };
}

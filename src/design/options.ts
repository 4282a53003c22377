import { invalidOption } from "../common/checks.ts";
import { shortBudget } from "../common/units.ts";
import { type Words, words } from "../common/words.ts";
import { brokenRule } from "../options/read.ts";
import { TARGET_ROWS } from "../options/table.ts";

/** Checks the budget that is extrapolated to, which has no default. */
export function checkTarget(targetBudget: number | undefined): asserts targetBudget is number {
  if (targetBudget !== undefined) return;
  throw brokenRule("targetBudget", TARGET_ROWS.targetBudget, targetBudget);
}

/** Refuses a target that lies below the largest budget of a sweep: it could be trained at once. */
export function checkTargetAbove(targetBudget: number, largestBudget: number, largest: Words): void {
  if (targetBudget >= largestBudget) return;
  throw invalidOption(
    "targetBudget",
    words`at least ${largest}, ${shortBudget(largestBudget)}`,
    targetBudget,
    `Give a target of ${shortBudget(largestBudget)} FLOPs or more, or a smaller ladder.`,
  );
}

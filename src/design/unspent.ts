import { shortBudget } from "../common/units.ts";
import type { SizedCandidates } from "./candidates.ts";

// A share that nobody would ask about.
const NEGLIGIBLE = 0.01;

/** Says what share of the FLOPs chosen runs leave, and why. */
export function unspent(
  { budgets, budgetEnds }: Pick<SizedCandidates, "budgets" | "budgetEnds">,
  counts: Uint32Array,
  totalFlops: number,
  maxRuns: number,
): string[] {
  let spent = 0;
  let numRuns = 0;
  let first = 0;
  for (const [b, end] of budgetEnds.entries()) {
    const count = counts.subarray(first, end).reduce((sum, each) => sum + each, 0);
    spent += count * (budgets[b] ?? 0);
    numRuns += count;
    first = end;
  }
  const share = 1 - spent / totalFlops;
  if (share <= NEGLIGIBLE) return [];
  const why =
    numRuns === maxRuns
      ? `there are ${numRuns} experiments, and may be no more`
      : "no other run that they pay for tells enough more";
  return [`${Math.round(100 * share)}% of the ${shortBudget(totalFlops)} FLOPs are left: ${why}.`];
}

import type { SweepRequest } from "../options/request.ts";
import { assemblePlan } from "../plan/assemble.ts";
import { familyWarnings } from "../plan/family-warnings.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import type { ProbedSizes } from "../probe/outcomes.ts";
import type { SizedCandidates } from "./candidates.ts";

/** A plan of chosen runs. */
export function planOfRuns(
  sweep: SweepRequest,
  probed: ProbedSizes,
  { budgets, budgetEnds, sizeIndices }: Pick<SizedCandidates, "budgets" | "budgetEnds" | "sizeIndices">,
  counts: Uint32Array,
): SweepPlan {
  const used: number[] = [];
  const rowEnds: number[] = [];
  const rows: number[] = [];
  let first = 0;
  for (const [b, end] of budgetEnds.entries()) {
    const before = rows.length;
    for (let j = first; j < end; j++) for (let r = counts[j] ?? 0; r > 0; r--) rows.push(sizeIndices[j] ?? 0);
    first = end;
    if (rows.length === before) continue;
    used.push(budgets[b] ?? Number.NaN);
    rowEnds.push(rows.length);
  }
  const selection = { rowEnds, sizeIndices: Uint32Array.from(rows) };
  return assemblePlan(
    { ...sweep, computeBudgets: used, distinctBudgets: used },
    { probed, select: () => selection },
    familyWarnings,
  );
}

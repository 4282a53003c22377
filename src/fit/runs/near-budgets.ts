import { humanFlops } from "../../common/units.ts";
import { name, type Words, words } from "../../common/words.ts";
import type { FoundRuns } from "./found-runs.ts";
import { type BudgetGroups, groupBudgets } from "./group-budgets.ts";

const TOLERANCES = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25];
// A parabola needs three.
const MIN_SIZES = 3;

/**
 * Budgets that lie so near to each other, and so far from the next, that they are meant to be one.
 *
 * @param sorted the budgets, ascending
 */
export function nearBudgets(found: FoundRuns, sorted: Float64Array, tolerance: number): Words[] {
  // Runs of one budget fall into one group, whatever the tolerance.
  const distinct = sorted.filter((budget, i) => budget !== sorted[i - 1]);
  const { budgets } = groupBudgets(distinct, tolerance);
  for (const wider of TOLERANCES) {
    if (wider <= tolerance) continue;
    const joined = groupBudgets(distinct, wider);
    if (joined.budgets.length === budgets.length || !areApart(distinct, joined.runEnds, wider)) continue;
    if (!haveSizes(found, distinct, joined)) continue;
    const { least, most } = widest(distinct, joined.runEnds);
    const within = found.indices().filter((i) => found.computeBudget(i) >= least && found.computeBudget(i) <= most);
    return [
      words`${budgets.length} budgets nearly coincide in ${joined.budgets.length}, such as ${humanFlops(least)} to ${humanFlops(most)} of ${within.length} runs (${found.places(within)}): ${name("budgetTolerance")} ${wider} joins them.`,
    ];
  }
  return [];
}

/** Whether each group is further from the next than any two within it. */
function areApart(sorted: Float64Array, runEnds: Uint32Array, tolerance: number): boolean {
  return runEnds.every((end) => {
    const last = sorted[end - 1] ?? 0;
    const next = sorted[end] ?? Number.POSITIVE_INFINITY;
    return next > last * (1 + 2 * tolerance);
  });
}

/** Whether most budgets have sizes for a parabola. */
function haveSizes(found: FoundRuns, sorted: Float64Array, { budgets, runEnds }: BudgetGroups): boolean {
  const sizes = Array.from(budgets, () => new Set<number>());
  const lasts = Float64Array.from(runEnds, (end) => sorted[end - 1] ?? 0);
  for (let i = 0; i < found.length; i++) {
    const computeBudget = found.computeBudget(i);
    sizes[lasts.findIndex((last) => computeBudget <= last)]?.add(found.numParams(i));
  }
  return 2 * sizes.filter(({ size }) => size >= MIN_SIZES).length > budgets.length;
}

function widest(sorted: Float64Array, runEnds: Uint32Array): { readonly least: number; readonly most: number } {
  let found = { least: 1, most: 1 };
  let first = 0;
  for (const end of runEnds) {
    const least = sorted[first] ?? 1;
    const most = sorted[end - 1] ?? 1;
    if (most / least > found.most / found.least) found = { least, most };
    first = end;
  }
  return found;
}

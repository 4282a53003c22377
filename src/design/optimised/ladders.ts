/** Budgets that are looked at together, of which some must be used. */
export interface TriedLadder {
  /** C, ascending. */
  readonly budgets: readonly number[];
  /** Whether runs at a budget are there already, so that it may do without new ones. */
  readonly isKnown: readonly boolean[];
}

/** What the ladders keep to. */
export interface LadderLimits {
  readonly totalFlops: number;
  readonly minBudget: number;
  /** Of one run. */
  readonly maxBudget: number;
  /** Whether the runs are too few for four budgets. */
  readonly isShort: boolean;
}

/** How many times the largest budget the sweep costs, and the budgets are apart. */
const TOPS: readonly number[] = [4, 5, 6.25, 8];
const RATIOS: readonly number[] = [3.16, 5, 10];
const RUNGS: readonly number[] = [4, 5, 6];
const MIN_RUNGS = 3;
/** The largest budget is at most so many times the smallest: fits to the rungs below mislead. */
const MOST_DEPTH = 1100;
/** New rungs beside known ones. */
const NEW_RUNGS: readonly number[] = [1, 2, 3];
/** A new rung so near a known one is that one. */
const NEAR = 1.5;

/** The ladders that a sweep is chosen among. */
export function triedLadders(limits: LadderLimits): TriedLadder[] {
  const counts = limits.isShort ? [MIN_RUNGS] : RUNGS;
  return distinct(
    laddersOf(limits, counts)
      .filter((budgets) => budgets.length >= MIN_RUNGS)
      .map((budgets) => ({ budgets, isKnown: budgets.map(() => false) })),
  );
}

/** The ladders that a sweep may be added to by: its own budgets, and new ones beside them. */
export function extendedLadders(known: readonly number[], limits: LadderLimits): TriedLadder[] {
  const usable = known.filter((budget) => budget >= limits.minBudget && budget <= limits.maxBudget);
  const isNear = (budget: number) => usable.some((other) => budget < other * NEAR && other < budget * NEAR);
  const extended = laddersOf(limits, NEW_RUNGS).map((budgets) => {
    const added = budgets.filter((budget) => !isNear(budget));
    const all = [...usable, ...added].sort((a, b) => a - b);
    return { budgets: all, isKnown: all.map((budget) => usable.includes(budget)) };
  });
  return distinct([{ budgets: usable, isKnown: usable.map(() => true) }, ...extended]);
}

function laddersOf({ totalFlops, minBudget, maxBudget }: LadderLimits, counts: readonly number[]): number[][] {
  return RATIOS.flatMap((ratio) =>
    counts
      .filter((count) => ratio ** (count - 1) <= MOST_DEPTH)
      .flatMap((count) =>
        TOPS.map((share) => {
          const budgets = [Math.min(totalFlops / share, maxBudget)];
          for (let rung = 1; rung < count; rung++) budgets.unshift((budgets[0] ?? 0) / ratio);
          return budgets.filter((budget) => budget >= minBudget);
        }),
      ),
  );
}

/** Each ladder once. */
function distinct(ladders: readonly TriedLadder[]): TriedLadder[] {
  const byBudgets = new Map(ladders.map((ladder) => [ladder.budgets.join(), ladder]));
  return [...byBudgets.values()].filter(({ budgets }) => budgets.length > 0);
}

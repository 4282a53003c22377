import { shortBudget } from "../common/units.ts";
import type { Ladder } from "../options/ladder.ts";
import type { Layout } from "../options/layout.ts";
import type { SweepRequest } from "../options/request.ts";
import type { Probing } from "../probe/probing.ts";
import type { LaidOut } from "./laid-out.ts";
import { priorOptimum } from "./spacing.ts";
import { paramsAbout, paramsTimesTokens, rangeAbout, spaced } from "./squeezed.ts";
import { layOutWanted, type PlacedAt, withRepeats } from "./wanted-sizes.ts";

/**
 * Gives each rung of a ladder sizes about the N* of a prior, log-even over the range that the limits leave: a size that they
 * forbid is squeezed in, and none dropped.
 */
export function layOutLadder(request: SweepRequest, layout: Layout<"ladder">): Probing<LaidOut> {
  const { ladder } = layout;
  const numSizesAt = (computeBudget: number) => numSizesOf(ladder, computeBudget);
  return layOutWanted(request, {
    paramsAt: (computeBudget, numSizes) =>
      spaced(rangeAt(request, layout, computeBudget), Math.min(numSizesAt(computeBudget), numSizes)),
    repeatsAt: (computeBudget) => numRepeatsOf(ladder, computeBudget),
    warningsOf: (placed) => [
      ...ladder.warnings,
      ...missing(request, numSizesAt, placed),
      ...unspent(request, layout, numSizesAt, placed),
    ],
  });
}

function numSizesOf({ budgets, numSizes, numSizesAtTop }: Ladder, computeBudget: number): number {
  return computeBudget === budgets.at(-1) ? numSizesAtTop : numSizes;
}

function numRepeatsOf({ budgets, seedRepeats }: Ladder, computeBudget: number): number {
  return computeBudget === budgets[0] ? seedRepeats : 0;
}

/** N of the runs that a rung wants, before models are looked for. */
export function ladderRuns(request: SweepRequest, layout: Layout<"ladder">, computeBudget: number): readonly number[] {
  const { ladder } = layout;
  const sizes = spaced(rangeAt(request, layout, computeBudget), numSizesOf(ladder, computeBudget));
  return withRepeats(sizes, numRepeatsOf(ladder, computeBudget));
}

/** The smallest and the largest N that a rung wants. */
export function rangeAt(
  request: SweepRequest,
  { surfaces, spanFactor }: Layout<"ladder">,
  computeBudget: number,
): readonly [first: number, last: number] {
  const centre = priorOptimum(surfaces, paramsTimesTokens(request, computeBudget));
  return rangeAbout(request, centre, spanFactor, computeBudget);
}

/** Gives budgets sizes about centres of their own, as a ladder's rungs have them. */
export function layOutRungs(
  request: SweepRequest,
  centreOf: (computeBudget: number) => number,
  spanFactor: number,
): Probing<LaidOut> {
  const { numSizesPerBudget } = request;
  return layOutWanted(request, {
    paramsAt: (computeBudget, numSizes) =>
      paramsAbout(request, centreOf(computeBudget), spanFactor, computeBudget, Math.min(numSizesPerBudget, numSizes)),
    warningsOf: (placed) => missing(request, () => numSizesPerBudget, placed),
  });
}

/** Says which rungs have fewer sizes than they want. */
function missing(
  { distinctBudgets }: SweepRequest,
  numSizesAt: (computeBudget: number) => number,
  placed: readonly PlacedAt[],
): string[] {
  return placed.flatMap(({ places }, b) => {
    const computeBudget = distinctBudgets[b] ?? 0;
    const wanted = numSizesAt(computeBudget);
    if (places.length === wanted) return [];
    return [
      `At ${short(computeBudget)} FLOPs there are ${places.length} of ${wanted} sizes: the limits leave no more.`,
    ];
  });
}

/** FLOPs with three digits. */
function short(flops: number): string {
  return shortBudget(Number(flops.toPrecision(3)));
}

// A share that nobody would ask about.
const NEGLIGIBLE = 0.01;

/** Says what share of the FLOPs is left, and why. */
function unspent(
  { distinctBudgets }: SweepRequest,
  { ladder }: Layout<"ladder">,
  numSizesAt: (computeBudget: number) => number,
  placed: readonly PlacedAt[],
): string[] {
  const { totalFlops, numSizesAtTop } = ladder;
  const spent = distinctBudgets.reduce(
    (sum, computeBudget, b) => sum + computeBudget * (placed[b]?.runs.length ?? 0),
    0,
  );
  const share = 1 - spent / totalFlops;
  if (share <= NEGLIGIBLE) return [];
  const isFull = placed.every(({ places }, b) => places.length === numSizesAt(distinctBudgets[b] ?? 0));
  const why = isFull ? `the top may not cost more, nor have more than ${numSizesAtTop} sizes` : "sizes are missing";
  return [`${Math.round(100 * share)}% of the ${short(totalFlops)} FLOPs are left: ${why}.`];
}

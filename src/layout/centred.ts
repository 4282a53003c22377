import { shortBudget } from "../common/units.ts";
import type { Layout } from "../options/layout.ts";
import type { SweepRequest } from "../options/request.ts";
import type { Probing } from "../probe/probing.ts";
import type { LaidOut } from "./laid-out.ts";
import { priorOptimum } from "./spacing.ts";
import { paramsAbout, paramsTimesTokens } from "./squeezed.ts";
import { layOutWanted, type PlacedAt } from "./wanted-sizes.ts";

/**
 * Gives each budget sizes about the N* of a prior, log-even over the range that the limits leave: at the same relative offsets at
 * every budget where they leave all of it.
 */
export function layOutCentred(request: SweepRequest, { surfaces, spanFactor }: Layout<"centred">): Probing<LaidOut> {
  const { numSizesPerBudget } = request;
  return layOutWanted(request, {
    paramsAt: (computeBudget, numSizes) => {
      const centre = priorOptimum(surfaces, paramsTimesTokens(request, computeBudget));
      return paramsAbout(request, centre, spanFactor, computeBudget, Math.min(numSizesPerBudget, numSizes));
    },
    warningsOf: (placed) => displacements(request, placed),
  });
}

function displacements({ distinctBudgets, numSizesPerBudget }: SweepRequest, placed: readonly PlacedAt[]): string[] {
  return placed.flatMap(({ places, numInPlace }, b) => {
    const numDisplaced = numSizesPerBudget - numInPlace;
    if (numDisplaced === 0) return [];
    const budget = shortBudget(distinctBudgets[b] ?? 0);
    const left = numSizesPerBudget - places.length;
    const missing = left === 0 ? "" : `, ${left} of them by none`;
    return [
      `At ${budget} FLOPs ${numDisplaced} of ${numSizesPerBudget} wanted sizes are replaced by the nearest ` +
        `free one${missing}: others have taken theirs, or the budget can't train it.`,
    ];
  });
}

import { shortBudget } from "../common/units.ts";
import type { Layout } from "../options/layout.ts";
import type { SweepRequest } from "../options/request.ts";
import type { Probing } from "../probe/probing.ts";
import type { LaidOut } from "./laid-out.ts";
import { centredParams, priorOptimum } from "./spacing.ts";
import { layOutWanted, type PlacedAt } from "./wanted-sizes.ts";

// A prior's N* is that of C = 6·N·D; where FLOPs are counted otherwise, it is near enough to centre on.
const PRIOR_FLOPS_PER_PARAM_PER_TOKEN = 6;

/** N·D that a budget pays for, as far as a prior needs to know. */
export function paramsTimesTokens({ flops }: SweepRequest, computeBudget: number): number {
  return computeBudget / (flops.flopsPerParamPerToken ?? PRIOR_FLOPS_PER_PARAM_PER_TOKEN);
}

/** Gives each budget sizes about the N* of a prior, at the same relative offsets at every budget. */
export function layOutCentred(request: SweepRequest, { surfaces, spanFactor }: Layout<"centred">): Probing<LaidOut> {
  const { numSizesPerBudget } = request;
  return layOutWanted(request, {
    paramsAt: (computeBudget, numSizes) => {
      const centre = priorOptimum(surfaces, paramsTimesTokens(request, computeBudget));
      return centredParams(centre, spanFactor, Math.min(numSizesPerBudget, numSizes));
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

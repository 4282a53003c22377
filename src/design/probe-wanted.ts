import { givenSizes } from "../layout/laid-out.ts";
import { familyOf, type SweepRequest } from "../options/request.ts";
import { checkOutcome, type ProbedSizes } from "../probe/outcomes.ts";
import { byPowerLaw } from "../probe/power-law.ts";
import { bySize, outcomesOf, probeAlong } from "../probe/probe-along.ts";
import type { Probing } from "../probe/probing.ts";
import { SizeAxis, unitOf } from "../probe/size-axis.ts";
import { REACH, type SearchStrategy, searchSizes } from "../probe/size-search.ts";
import { inOrder, sizeTable } from "../probe/sizes.ts";
import { logarithm } from "../wasm/fit/elementary.ts";
import type { SizeTable } from "../wasm/plan/feasibility.ts";
import { type SizeWindow, sizeWindows, wantedSizes } from "./candidates.ts";
import { TokenCost } from "./token-cost.ts";

/** What a design chooses among: sizes with what a token costs them, and those that are useful at each budget. */
export interface ProbedWindows {
  readonly probed: ProbedSizes;
  readonly sizes: SizeTable;
  readonly windows: readonly SizeWindow[];
  readonly cost: TokenCost;
}

/**
 * Probes the sizes about the N* that surfaces have at each budget. They are looked for where N* is by k·N·D, since nothing is
 * known of the models yet; once they are counted, what is useful follows from what a token costs them.
 *
 * @param logSpan how far in ln N sizes reach beyond those N*
 */
export function* probeWindows(
  sweep: SweepRequest,
  budgets: readonly number[],
  surfaces: readonly Float64Array[],
  logSpan: number,
): Probing<ProbedWindows> {
  const { flopsPerParamPerToken: k } = sweep.flops;
  const wanted = wantedSizes(sizeWindows(budgets, surfaces, logSpan, TokenCost.perParam(k)), logSpan);
  const probed = yield* probeWanted(sweep, wanted);
  const sizes = sizeTable(inOrder(probed.modelSizes), sweep.flops);
  const cost = TokenCost.ofSizes(sizes, k);
  return { probed, sizes, windows: sizeWindows(budgets, surfaces, logSpan, cost), cost };
}

/**
 * The sizes that a design may choose among: those that were given, or of a family a model near each of many wanted numbers
 * of parameters, and few others.
 *
 * @param wanted ln N, ascending
 */
function* probeWanted(request: SweepRequest, wanted: readonly number[]): Probing<ProbedSizes> {
  const { source } = request;
  if ("modelSizes" in source) return givenSizes(source.modelSizes);
  const { range } = source;
  const family = familyOf(request, source);
  const axis = SizeAxis.ofRange(range);
  const strategy: SearchStrategy = {
    measure: logarithm,
    lookFor: byPowerLaw(unitOf(range)),
    reach: REACH,
    until: "one-model-each",
  };
  const { probes } = yield* probeAlong(family, axis, searchSizes(axis, wanted, strategy));
  const { modelSizes, skipped, warnings } = outcomesOf(family, [...probes].sort(bySize));
  checkOutcome(family, modelSizes, skipped);
  return { modelSizes, skipped, unprobed: [], warnings };
}

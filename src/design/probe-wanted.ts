import { givenSizes } from "../layout/laid-out.ts";
import { familyOf, type SweepRequest } from "../options/request.ts";
import { checkOutcome, type ProbedSizes } from "../probe/outcomes.ts";
import { byPowerLaw } from "../probe/power-law.ts";
import { bySize, outcomesOf, probeAlong } from "../probe/probe-along.ts";
import type { Probing } from "../probe/probing.ts";
import { SizeAxis, unitOf } from "../probe/size-axis.ts";
import { REACH, type SearchStrategy, searchSizes } from "../probe/size-search.ts";
import { logarithm } from "../wasm/fit/elementary.ts";

/**
 * The sizes that a design may choose among: those that were given, or of a family a model near each of many wanted numbers
 * of parameters, and few others.
 *
 * @param wanted ln N, ascending
 */
export function* probeWanted(request: SweepRequest, wanted: readonly number[]): Probing<ProbedSizes> {
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

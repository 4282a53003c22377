import { flopsIdentity } from "../models/flops-counting.ts";
import type { Experiment } from "./experiment.ts";
import { experimentIds, type PlanIdentity, type SizeIdentity } from "./experiment-id.ts";
import type { PlanParts } from "./plan-parts.ts";

/** What a plan's experiments have in common. */
export function planIdentity({ modelClsName, sizeParam, kwargsJson, flops }: PlanParts): PlanIdentity {
  return { modelClsName, sizeParam, kwargs: kwargsJson, flopsConvention: flopsIdentity(flops) };
}

/** The experiments of a plan as objects, budgets ascending and sizes ascending within a budget. */
export function planExperiments(parts: PlanParts): readonly Experiment[] {
  const { distinctBudgets, sizes, selection } = parts;
  const { rowEnds, sizeIndices } = selection;
  const ids = experimentIds(planIdentity(parts));
  const identities: (SizeIdentity | undefined)[] = [];
  const experiments: Experiment[] = new Array(sizeIndices.length);
  let row = 0;
  for (const [b, computeBudget] of distinctBudgets.entries()) {
    const idOf = ids.ofBudget(computeBudget);
    let previous: number | undefined;
    let repeat = 0;
    for (const end = rowEnds[b] ?? 0; row < end; row++) {
      const s = sizeIndices[row] ?? 0;
      repeat = s === previous ? repeat + 1 : 1;
      previous = s;
      const sizeParamValue = sizes.sizeParamValue[s] ?? 0;
      const numParams = sizes.numParams[s] ?? 0;
      const flopsPerToken = sizes.flopsPerToken[s] ?? 0;
      // As assembly/plan/experiments.ts computes D and D/N, to the bit; its call and the reading of it cost more than they.
      const numTokens = Math.floor(computeBudget / flopsPerToken);
      identities[s] ??= ids.ofSize(sizeParamValue, numParams);
      experiments[row] = Object.freeze({
        experimentId: idOf(identities[s], numTokens, repeat),
        computeBudget,
        sizeParamValue,
        numParams,
        numTokens,
        tokensPerParam: numTokens / numParams,
        flopsPerToken,
        repeat,
      });
    }
  }
  return experiments;
}

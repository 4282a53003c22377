import { flopsIdentity } from "../models/flops-counting.ts";
import { kwargsJson } from "../models/kwargs-json.ts";
import type { ModelKwargs } from "../models/model.ts";
import type { ModelSize } from "../probe/sizes.ts";
import type { Experiment } from "./experiment.ts";
import { experimentIds, type PlanIdentity, type SizeIdentity } from "./experiment-id.ts";
import type { PlanParts } from "./plan-parts.ts";

const NO_KWARGS = { json: {}, notInJson: [] };
const NO_MODEL: ModelSize = { sizeParamValue: 0, numParams: 0 };

/** What a plan's experiments have in common. Where models tell their options themselves, those are what they are. */
export function planIdentity({ modelClsName, sizeParam, kwargsJson: kwargs, flops, models }: PlanParts): PlanIdentity {
  const isTold = models.some(({ modelKwargs }) => modelKwargs !== undefined);
  return { modelClsName, sizeParam, kwargs: isTold ? NO_KWARGS : kwargs, flopsConvention: flopsIdentity(flops) };
}

/** The experiments of a plan as objects, budgets ascending and sizes ascending within a budget. */
export function planExperiments(parts: PlanParts): readonly Experiment[] {
  const { distinctBudgets, sizes, selection, models } = parts;
  const { rowEnds, sizeIndices } = selection;
  const ids = experimentIds(planIdentity(parts));
  // What the experiments of one size have in common.
  const identities: SizeIdentity[] = [];
  const kwargs: ModelKwargs[] = [];
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
      const { sizeParamValue, numParams, numActiveParams, shape, modelKwargs } = models[s] ?? NO_MODEL;
      identities[s] ??= ids.ofSize(sizeParamValue, numParams, modelKwargs && kwargsJson(modelKwargs).json);
      kwargs[s] ??= modelKwargs ?? Object.freeze({ ...parts.modelKwargs, [parts.sizeParam]: sizeParamValue });
      const flopsPerToken = sizes.flopsPerToken[s] ?? 0;
      // As assembly/plan/experiments.ts computes D and D/N, to the bit; its call and the reading of it cost more than they.
      const numTokens = Math.floor(computeBudget / flopsPerToken);
      experiments[row] = Object.freeze({
        experimentId: idOf(identities[s], numTokens, repeat),
        computeBudget,
        sizeParamValue,
        numParams,
        numTokens,
        tokensPerParam: numTokens / numParams,
        flopsPerToken,
        repeat,
        numActiveParams,
        tokensPerActiveParam: numActiveParams && numTokens / numActiveParams,
        shape,
        modelKwargs: kwargs[s],
      });
    }
  }
  return experiments;
}

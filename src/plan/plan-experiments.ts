import { flopsIdentity } from "../models/flops-counting.ts";
import { canonicalJson, kwargsJson } from "../models/kwargs-json.ts";
import type { ModelKwargs } from "../models/model.ts";
import type { KnownModel } from "../probe/sizes.ts";
import type { Experiment } from "./experiment.ts";
import { experimentIds, type PlanIdentity, type SizeIdentity } from "./experiment-id.ts";
import type { PlanParts } from "./plan-parts.ts";

const NO_KWARGS = { json: {}, notInJson: [] };
const NO_MODEL: KnownModel = { sizeParamValue: 0, numParams: 0 };

/** What a plan's experiments have in common. Where models have options of their own, those are what they are. */
export function planIdentity(parts: PlanParts): PlanIdentity {
  const { modelClsName, sizeParam, kwargsJson: kwargs, flops } = parts;
  const flopsConvention = flopsIdentity(flops);
  return { modelClsName, sizeParam, kwargs: hasOwnOptions(parts) ? NO_KWARGS : kwargs, flopsConvention };
}

/** The options of a size where its model has none of its own: the plan's, with the size put in. */
export function sharedKwargs(
  { modelKwargs, sizeParam }: Pick<PlanParts, "modelKwargs" | "sizeParam">,
  size: number,
): ModelKwargs {
  return Object.freeze({ ...modelKwargs, [sizeParam]: size });
}

/** Whether some model that is planned has other options than those of the plan with the size put in. */
function hasOwnOptions(parts: PlanParts): boolean {
  const { models, selection } = parts;
  if (models.every(({ modelKwargs }) => modelKwargs === undefined)) return false;
  return [...new Set(selection.sizeIndices)].some((s) => {
    const { modelKwargs, sizeParamValue = 0 } = models[s] ?? {};
    return modelKwargs !== undefined && !isSameJson(modelKwargs, sharedKwargs(parts, sizeParamValue));
  });
}

function isSameJson(a: ModelKwargs, b: ModelKwargs): boolean {
  return canonicalJson(kwargsJson(a).json) === canonicalJson(kwargsJson(b).json);
}

/** The experiments of a plan as objects, budgets ascending and sizes ascending within a budget. */
export function planExperiments(parts: PlanParts): readonly Experiment[] {
  const { distinctBudgets, sizes, selection, models } = parts;
  const { rowEnds, sizeIndices } = selection;
  const plan = planIdentity(parts);
  const ids = experimentIds(plan);
  const isOwn = plan.kwargs === NO_KWARGS;
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
      kwargs[s] ??= modelKwargs ?? sharedKwargs(parts, sizeParamValue);
      identities[s] ??= ids.ofSize(sizeParamValue, numParams, isOwn ? kwargsJson(kwargs[s]).json : undefined);
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

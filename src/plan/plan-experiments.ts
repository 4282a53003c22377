import { flopsIdentity } from "../models/flops-counting.ts";
import { kwargsJson } from "../models/kwargs-json.ts";
import type { ModelKwargs } from "../models/model.ts";
import type { KnownModel } from "../probe/sizes.ts";
import type { Experiment } from "./experiment.ts";
import { experimentIds, type PlanIdentity, type SizeIdentity } from "./experiment-id.ts";
import { checkListed, type PlanParts } from "./plan-parts.ts";

const NO_KWARGS = { json: {}, notInJson: [] };
const NO_MODEL: KnownModel = { sizeParamValue: 0, numParams: 0 };

/** The options that build a size's model: those it told, or else the plan's with the size put in. */
export function optionsOf(
  { modelKwargs, sizeParam }: Pick<PlanParts, "modelKwargs" | "sizeParam">,
  model: KnownModel,
): ModelKwargs {
  return model.modelKwargs ?? Object.freeze({ ...modelKwargs, [sizeParam]: model.sizeParamValue });
}

/** What a plan's experiments have in common. Where models have options of their own, those are what they are. */
function planIdentity({ modelClsName, sizeParam, kwargsJson: kwargs, flops, hasOwnOptions }: PlanParts): PlanIdentity {
  const flopsConvention = flopsIdentity(flops);
  return { modelClsName, sizeParam, kwargs: hasOwnOptions ? NO_KWARGS : kwargs, flopsConvention };
}

/**
 * The experiments of a plan as objects, budgets ascending and sizes ascending within a budget: of all budgets, or of those
 * from one place among them up to another.
 */
export function planExperiments(
  parts: PlanParts,
  firstBudget: number = 0,
  endBudget: number = parts.distinctBudgets.length,
): readonly Experiment[] {
  const { distinctBudgets, sizes, selection, models, hasOwnOptions } = parts;
  const { rowEnds, sizeIndices } = selection;
  const firstRow = rowEnds[firstBudget - 1] ?? 0;
  const numRows = (rowEnds[endBudget - 1] ?? 0) - firstRow;
  checkListed(numRows, "experiments as objects");
  const ids = experimentIds(planIdentity(parts));
  // What the experiments of one size have in common.
  const identities: SizeIdentity[] = [];
  const kwargs: ModelKwargs[] = [];
  const experiments: Experiment[] = new Array(numRows);
  let row = firstRow;
  for (let b = firstBudget; b < endBudget; b++) {
    const computeBudget = distinctBudgets[b] ?? 0;
    const idOf = ids.ofBudget(computeBudget);
    let previous: number | undefined;
    let repeat = 0;
    for (const end = rowEnds[b] ?? 0; row < end; row++) {
      const s = sizeIndices[row] ?? 0;
      repeat = s === previous ? repeat + 1 : 1;
      previous = s;
      const model = models[s] ?? NO_MODEL;
      const { sizeParamValue, numParams, numActiveParams = numParams, shape } = model;
      kwargs[s] ??= optionsOf(parts, model);
      identities[s] ??= ids.ofSize(sizeParamValue, numParams, hasOwnOptions ? kwargsJson(kwargs[s]).json : undefined);
      const flopsPerToken = sizes.flopsPerToken[s] ?? 0;
      // As assembly/plan/experiments.ts computes D and D/N, to the bit; its call and the reading of it cost more than they.
      const numTokens = Math.floor(computeBudget / flopsPerToken);
      experiments[row - firstRow] = Object.freeze({
        experimentId: idOf(identities[s], numTokens, repeat),
        computeBudget,
        sizeParamValue,
        numParams,
        numTokens,
        tokensPerParam: numTokens / numParams,
        flopsPerToken,
        repeat,
        numActiveParams,
        tokensPerActiveParam: numTokens / numActiveParams,
        shape,
        modelKwargs: kwargs[s],
      });
    }
  }
  return experiments;
}

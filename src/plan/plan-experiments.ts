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
  const identities: (SizeIdentity | undefined)[] = new Array(sizes.length);
  // V8 gives a field that has held numbers alone a number of its own in each object, and one that has also held a text a
  // reference. A plan's experiments share the figures of their budget and size by reference, which spares a third of the
  // memory, and of the time, of a million.
  experimentOf("", "", "", "", "", "", "", "");
  const budgets = byReference(distinctBudgets);
  const numParams = byReference(sizes.numParams);
  const flopsPerToken = byReference(sizes.flopsPerToken);
  const experiments: Experiment[] = new Array(sizeIndices.length);
  let row = 0;
  for (let b = 0; b < budgets.length; b++) {
    const computeBudget = budgets[b] ?? 0;
    const idOf = ids.ofBudget(computeBudget);
    let previous: number | undefined;
    let repeat = 0;
    for (const end = rowEnds[b] ?? 0; row < end; row++) {
      const s = sizeIndices[row] ?? 0;
      repeat = s === previous ? repeat + 1 : 1;
      previous = s;
      const params = numParams[s] ?? 0;
      const flops = flopsPerToken[s] ?? 0;
      const size = sizes.sizeParamValue[s] ?? 0;
      // As the core computes columns, without a call for a few figures.
      const tokens = Math.floor(computeBudget / flops);
      identities[s] ??= ids.ofSize(size, params);
      const id = idOf(identities[s], tokens, repeat);
      experiments[row] = experimentOf(id, computeBudget, size, params, tokens, tokens / params, flops, repeat);
    }
  }
  return experiments;
}

function experimentOf<Figure>(
  experimentId: string,
  computeBudget: Figure,
  sizeParamValue: Figure,
  numParams: Figure,
  numTokens: Figure,
  tokensPerParam: Figure,
  flopsPerToken: Figure,
  repeat: Figure,
): { readonly [Name in keyof Experiment]: Experiment[Name] extends string ? string : Figure } {
  return Object.freeze({
    experimentId,
    computeBudget,
    sizeParamValue,
    numParams,
    numTokens,
    tokensPerParam,
    flopsPerToken,
    repeat,
  });
}

/** Numbers in an array of references: one of numbers alone makes a new object of each that is read. */
function byReference(values: readonly number[]): readonly (number | undefined)[] {
  return [undefined, ...values].slice(1);
}

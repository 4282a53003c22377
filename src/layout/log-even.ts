import { cellVerdicts } from "../wasm/plan/feasibility.ts";
import type { Select } from "./laid-out.ts";
import { isNearerToLarger, logEvenParams } from "./spacing.ts";

/**
 * Selects for each budget sizes that are evenly spaced in log N, from the smallest that it can train to the largest: of
 * each wanted N the nearest that is free, ascending.
 */
export const selectLogEvenly: Select = (sizes, { distinctBudgets, numSizesPerBudget, limits }) => {
  const sizeIndices: number[] = [];
  const rowEnds = distinctBudgets.map((computeBudget) => {
    const { verdicts } = cellVerdicts(computeBudget, sizes, limits);
    const feasible = sizes.numParams.map((_, i) => i).filter((i) => verdicts[i] === "feasible");
    const picked = nearestIndices(
      feasible.map((i) => sizes.numParams[i] ?? Number.NaN),
      numSizesPerBudget,
    );
    for (const i of picked) sizeIndices.push(feasible[i] ?? 0);
    return sizeIndices.length;
  });
  return { rowEnds, sizeIndices: Uint32Array.from(sizeIndices) };
};

/** The indices of `count` log-spaced values among ascending ones, each once. */
function nearestIndices(values: readonly number[], count: number): number[] {
  const { length } = values;
  const [first, last] = [values[0], values.at(-1)];
  if (length <= count || first === undefined || last === undefined) return values.map((_, i) => i);
  const picked: number[] = [];
  let next = 0;
  for (const [i, wanted] of logEvenParams(first, last, count).entries()) {
    // Enough larger values must be left for the wanted ones that follow.
    const end = length - (count - 1 - i);
    let index = next;
    while (index + 1 < end && isNearerToLarger(wanted, values[index] ?? 0, values[index + 1] ?? 0)) index++;
    picked.push(index);
    next = index + 1;
  }
  return picked;
}

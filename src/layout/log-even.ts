import type { Layout } from "../options/layout.ts";
import { cellLimits } from "../options/limits.ts";
import { cellVerdicts } from "../wasm/plan/feasibility.ts";
import type { CellLimits } from "../wasm/plan/limits.ts";
import type { Selection } from "../wasm/plan/selection.ts";
import type { SizeTable } from "../wasm/plan/size-table.ts";
import type { Select } from "./even.ts";
import { isNearerToLarger, logEvenParams } from "./spacing.ts";

/**
 * Selects for each budget sizes that are evenly spaced in log N, from the smallest that it can train to the largest: of
 * each wanted N the nearest that is free, ascending.
 */
function selectLogEvenly(
  computeBudgets: readonly number[],
  sizes: SizeTable,
  numSizesPerBudget: number,
  limits: CellLimits,
): Selection {
  const sizeIndices: number[] = [];
  const rowEnds = computeBudgets.map((computeBudget) => {
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
}

/** The indices of `count` log-spaced values among ascending ones, each once. */
function nearestIndices(values: readonly number[], count: number): number[] {
  const { length } = values;
  const [first, last] = [values[0], values.at(-1)];
  if (length <= count || first === undefined || last === undefined) return values.map((_, i) => i);
  const picked: number[] = [];
  let next = 0;
  for (const [i, wanted] of logEvenParams(first, last, count).entries()) {
    // So many of those above must be left for the wanted values that follow.
    const end = length - (count - 1 - i);
    let index = next;
    while (index + 1 < end && isNearerToLarger(wanted, values[index] ?? 0, values[index + 1] ?? 0)) index++;
    picked.push(index);
    next = index + 1;
  }
  return picked;
}

/** How a layout selects among the sizes that are known; undefined where it is by their rank. */
export function selectFor({ name }: Layout): Select | undefined {
  if (name !== "log-even") return undefined;
  return (sizes, { distinctBudgets, numSizesPerBudget, limits }) =>
    selectLogEvenly(distinctBudgets, sizes, numSizesPerBudget, cellLimits(limits));
}

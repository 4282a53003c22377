import type { RunColumns } from "../../wasm/fit/run-columns.ts";

/** The runs of some budgets alone. */
export function withBudgets(runs: RunColumns, isKept: readonly boolean[]): RunColumns {
  if (isKept.every((kept) => kept)) return runs;
  const indices: number[] = [];
  const runEnds: number[] = [];
  let first = 0;
  for (const [b, end] of runs.runEnds.entries()) {
    for (let i = first; i < end && isKept[b] === true; i++) indices.push(i);
    if (isKept[b] === true) runEnds.push(indices.length);
    first = end;
  }
  const chosen = (column: Float64Array) => Float64Array.from(indices, (i) => column[i] ?? Number.NaN);
  return {
    length: indices.length,
    numParams: chosen(runs.numParams),
    numTokens: chosen(runs.numTokens),
    loss: chosen(runs.loss),
    weight: chosen(runs.weight),
    budgets: runs.budgets.filter((_, b) => isKept[b] === true),
    runEnds: Uint32Array.from(runEnds),
  };
}

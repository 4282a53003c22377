import { type DesignCandidates, type DesignScenarios, exchangeRuns } from "../wasm/design/design.ts";

/** Runs that are there already: what they tell is known whatever is chosen. */
export interface KnownRuns {
  readonly logParams: Float64Array;
  readonly logTokens: Float64Array;
}

/**
 * Chooses as many sizes a budget as asked for that together, and with the runs that are there, tell most of ln N* at the
 * target: distinct ones, on either side of each budget's centre.
 *
 * @returns how many runs of each candidate, 0 or 1; undefined where all together don't determine a surface
 */
export function chooseSizes(
  candidates: DesignCandidates,
  numSizesPerBudget: number,
  scenarios: DesignScenarios,
  known: KnownRuns,
): Uint32Array | undefined {
  const numKnown = known.logParams.length;
  const isPartOf = numKnown > 0;
  // The known runs stand before the candidates, as a budget that is not in use: nothing is exchanged there.
  const all = {
    logParams: Float64Array.from([...known.logParams, ...candidates.logParams]),
    logTokens: Float64Array.from([...known.logTokens, ...candidates.logTokens]),
    budgets: isPartOf ? [0, ...candidates.budgets] : candidates.budgets,
    budgetEnds: [...(isPartOf ? [numKnown] : []), ...candidates.budgetEnds.map((end) => numKnown + end)],
    centres: isPartOf ? [0, ...candidates.centres] : candidates.centres,
  };
  const start = new Uint32Array(all.logParams.length);
  let first = numKnown;
  let maxRuns = 0;
  let minSizes = numSizesPerBudget;
  for (const end of candidates.budgetEnds.map((last) => numKnown + last)) {
    const count = Math.min(numSizesPerBudget, end - first);
    for (let i = 0; i < count; i++) {
      start[first + Math.round((i * (end - 1 - first)) / Math.max(1, count - 1))] = 1;
    }
    maxRuns += count;
    minSizes = Math.min(minSizes, count);
    first = end;
  }
  const limits = { maxRuns, maxFlops: Number.POSITIVE_INFINITY, minSizes, maxRepeats: 1 };
  const counts = new Uint32Array(start.length).fill(1, 0, numKnown);
  const chosen = exchangeRuns(all, scenarios, limits, { start, known: counts, isFixed: true });
  return chosen?.counts.slice(numKnown);
}

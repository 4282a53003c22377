import { name, type Words, words } from "../../common/words.ts";
import { inPlaces } from "./places.ts";
import type { ReadRun } from "./read-run.ts";

/** The runs of least loss of each N and D, in the order in which they stand. */
export function bestRuns(runs: readonly ReadRun[]): {
  readonly runs: readonly ReadRun[];
  readonly notes: readonly Words[];
} {
  const best = new Map<number, Map<number, ReadRun>>();
  for (const each of runs) {
    const { numParams, numTokens, loss } = each.run;
    const ofSize = best.get(numParams) ?? new Map<number, ReadRun>();
    best.set(numParams, ofSize);
    const known = ofSize.get(numTokens);
    if (known === undefined || loss < known.run.loss) ofSize.set(numTokens, each);
  }
  const kept = runs.filter((each) => best.get(each.run.numParams)?.get(each.run.numTokens) === each);
  if (kept.length === runs.length) return { runs, notes: [] };
  const others = runs.filter((each) => best.get(each.run.numParams)?.get(each.run.numTokens) !== each);
  return {
    runs: kept,
    notes: [
      words`${name("keep")} best took the least loss of each N and D, ${kept.length} of ${runs.length} runs; not ${inPlaces(others)}.`,
    ],
  };
}

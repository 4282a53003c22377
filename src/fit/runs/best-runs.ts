import { name, type Words, words } from "../../common/words.ts";
import type { FoundRuns } from "./found-runs.ts";

/** The runs of least loss of each N and D, in the order in which they stand. */
export function bestRuns(found: FoundRuns): { readonly found: FoundRuns; readonly notes: readonly Words[] } {
  const best = new Map<number, Map<number, number>>();
  for (let i = 0; i < found.length; i++) {
    const numParams = found.numParams(i);
    const numTokens = found.numTokens(i);
    const ofSize = best.get(numParams) ?? new Map<number, number>();
    best.set(numParams, ofSize);
    const known = ofSize.get(numTokens);
    if (known === undefined || found.loss(i) < found.loss(known)) ofSize.set(numTokens, i);
  }
  const isBest = (i: number) => best.get(found.numParams(i))?.get(found.numTokens(i)) === i;
  const all = found.indices();
  const kept = all.filter(isBest);
  if (kept.length === all.length) return { found, notes: [] };
  const others = found.places(all.filter((i) => !isBest(i)));
  return {
    found: found.only(kept),
    notes: [
      words`${name("keep")} best took the least loss of each N and D, ${kept.length} of ${all.length} runs; not ${others}.`,
    ],
  };
}

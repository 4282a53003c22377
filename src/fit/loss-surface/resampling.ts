import { IsoflopError } from "../../common/errors.ts";
import { name, words } from "../../common/words.ts";
import type { Resampling } from "../../wasm/fit/surface-fit.ts";
import type { RunTable } from "../runs/table.ts";

/** Residuals are drawn within strata of at least this many runs: fewer say too little of the noise. */
const MIN_STRATUM = 5;
/** Fewer have too few ways to turn. */
const MIN_MODELS = 5;

/** How the sweep of a table is resampled: run by run, or model by model, where a model is an N. */
export function resamplingOf({ runEnds, numParams }: RunTable, by: Resampling["by"]): Resampling {
  if (by === "runs") return { by, strataEnds: strataEnds(runEnds) };
  const places = new Map<number, number>();
  const models = Uint32Array.from(numParams, (size) => {
    const place = places.get(size) ?? places.size;
    places.set(size, place);
    return place;
  });
  if (places.size < MIN_MODELS) {
    throw new IsoflopError("NOT_DETERMINED", {
      field: "runs",
      rule: words`To resample by models there must be ${MIN_MODELS} models (N) or more`,
      value: `${places.size}`,
      remedy: words`Leave out ${name("resample")}, or set it to runs.`,
    });
  }
  return { by, models, numModels: places.size };
}

/** Budgets as strata, neighbours together until each has enough runs. */
export function strataEnds(runEnds: ArrayLike<number>): number[] {
  const ends: number[] = [];
  for (const end of Array.from(runEnds)) {
    if (end - (ends.at(-1) ?? 0) >= MIN_STRATUM) ends.push(end);
  }
  const last = runEnds[runEnds.length - 1] ?? 0;
  if (ends.at(-1) === last) return ends;
  // What is left at the end is too few, and belongs to the stratum before.
  ends.pop();
  return [...ends, last];
}

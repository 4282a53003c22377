import { probeModel } from "./probe-model.ts";
import type { Probing } from "./probing.ts";

/** Probes what the steps ask for, building one model at a time. */
export function probe<Result>(probing: Probing<Result>): Result {
  let step = probing.next();
  while (!step.done) {
    const batch = step.value;
    for (const sizeValue of batch.sizeValues) {
      if (!batch.take(sizeValue, probeModel(batch.family, sizeValue))) break;
    }
    step = probing.next();
  }
  return step.value;
}

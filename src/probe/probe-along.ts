import type { Probe } from "./contract.ts";
import type { Family } from "./family.ts";
import { modelSizeOf, Outcomes } from "./outcomes.ts";
import type { Probing } from "./probing.ts";
import type { Neighbours, SizeAxis } from "./size-axis.ts";
import type { Search } from "./size-search.ts";
import type { ModelSize } from "./sizes.ts";

/** What came of a probe at a size. */
export interface SizeProbe {
  readonly sizeParamValue: number;
  readonly outcome: Probe;
}

/** What a search found, and the probes that it took, in the order in which they were made. */
export interface Searched<Result> {
  readonly result: Result;
  readonly probes: readonly SizeProbe[];
}

/**
 * Probes the models that a search along an axis asks for, and tells the axis what stands there.
 *
 * @param check looks at each model as it is found, beside its neighbours
 */
export function* probeAlong<Result>(
  family: Family,
  axis: SizeAxis,
  search: Search<Result>,
  check?: (model: ModelSize, neighbours: Neighbours) => void,
): Probing<Searched<Result>> {
  const probes: SizeProbe[] = [];
  let step = search.next();
  while (!step.done) {
    const places = step.value;
    let numTaken = 0;
    yield {
      family,
      sizeValues: places.map((place) => axis.sizeValueAt(place)),
      numSizes: axis.length,
      take(sizeParamValue, outcome) {
        const place = places[numTaken++] ?? 0;
        probes.push({ sizeParamValue, outcome });
        if ("failure" in outcome) {
          axis.setNone(place);
        } else {
          const model = modelSizeOf(sizeParamValue, outcome);
          const neighbours = axis.set(place, model);
          check?.(model, neighbours);
        }
        return true;
      },
    };
    step = search.next();
  }
  return { result: step.value, probes };
}

/** The sizes of probes, each kind in ascending order of size; warnings stand in the order of the probes. */
export function outcomesOf({ sizeParam }: Family, probes: readonly SizeProbe[]): Outcomes {
  const outcomes = new Outcomes();
  for (const { sizeParamValue, outcome } of probes) outcomes.add(sizeParam, sizeParamValue, outcome);
  outcomes.modelSizes.sort(bySize);
  outcomes.skipped.sort(bySize);
  return outcomes;
}

/** Orders what has a size by it. */
export function bySize(a: { readonly sizeParamValue: number }, b: { readonly sizeParamValue: number }): number {
  return a.sizeParamValue - b.sizeParamValue;
}

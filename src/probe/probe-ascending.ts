import type { Probe } from "./contract.ts";
import type { Family } from "./family.ts";
import { checkOutcome, Outcomes, type ProbedSizes } from "./outcomes.ts";
import type { ProbeBatch, Probing } from "./probing.ts";
import { type ModelSize, type UnprobedSize, workingParams } from "./sizes.ts";

/** Says of a model why it is too large for the sweep, if it is. */
export type WhyTooLarge = (model: ModelSize) => string | undefined;

/** Probes sizes, which ascend, up to the first that is too large, if anything is. */
export function* probeAscending(
  family: Family,
  sizeValues: readonly number[],
  whyTooLarge?: WhyTooLarge,
): Probing<ProbedSizes> {
  const batch = new AscendingBatch(family, sizeValues, whyTooLarge);
  yield batch;
  return batch.finish();
}

/** Takes the outcomes of sizes in ascending order, and ends where the rest are too large without a look. */
class AscendingBatch implements ProbeBatch {
  readonly family: Family;
  readonly sizeValues: readonly number[];
  readonly #whyTooLarge: WhyTooLarge | undefined;
  readonly #outcomes = new Outcomes();
  #largest = 0;
  #mostWorking = 0;
  #grows = true;
  #tooLarge: string | undefined;

  constructor(family: Family, sizeValues: readonly number[], whyTooLarge: WhyTooLarge | undefined) {
    this.family = family;
    this.sizeValues = sizeValues;
    this.#whyTooLarge = whyTooLarge;
  }

  get numSizes(): number {
    return this.sizeValues.length;
  }

  take(sizeParamValue: number, outcome: Probe): boolean {
    const { sizeParam } = this.family;
    const model = this.#outcomes.add(sizeParam, sizeParamValue, outcome);
    if (model === undefined) return true;
    const { numParams } = model;
    const working = workingParams(model);
    this.#grows &&= numParams >= this.#largest && working >= this.#mostWorking;
    this.#largest = Math.max(this.#largest, numParams);
    this.#mostWorking = Math.max(this.#mostWorking, working);
    // Only where N has not fallen so far can the rest be taken to be larger still.
    const why = this.#grows ? this.#whyTooLarge?.(model) : undefined;
    if (why === undefined) return true;
    this.#tooLarge = `${sizeParam}=${sizeParamValue} is already too large: ${why}`;
    return false;
  }

  /** Everything that probing found, once it has ended. */
  finish(): ProbedSizes {
    const { modelSizes, skipped, warnings } = this.#outcomes;
    checkOutcome(this.family, modelSizes, skipped);
    const unprobed: UnprobedSize[] = [];
    const reason = this.#tooLarge;
    if (reason !== undefined) {
      for (const sizeParamValue of this.sizeValues.slice(modelSizes.length + skipped.length)) {
        unprobed.push(Object.freeze({ sizeParamValue, reason }));
      }
      if (modelSizes.length === 1) {
        warnings.push(
          `Only one model was built, so whether ${this.family.sizeParam} changes its size was not seen; probeAll would show.`,
        );
      }
    }
    return { modelSizes, skipped, unprobed, warnings };
  }
}

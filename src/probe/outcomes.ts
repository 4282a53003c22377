import { IsoflopError } from "../common/errors.ts";
import type { FlopsOf } from "../models/flops-counting.ts";
import type { AnyModelCls, ModelKwargs } from "../models/model.ts";
import { COUNT_REMEDY, type CountedSize, modelClsNameOf, type Probe, type ProbeFailure } from "./contract.ts";
import type { ModelSize, SkippedSize, UnprobedSize } from "./sizes.ts";

/** What probing found: the sizes with their N, and those that have none, each with the reason. */
export interface ProbedSizes {
  /** Ascending by size. */
  readonly modelSizes: readonly ModelSize[];
  readonly skipped: readonly SkippedSize[];
  readonly unprobed: readonly UnprobedSize[];
  readonly warnings: readonly string[];
}

/** What to probe. */
export interface ProbeRequest {
  readonly modelCls: AnyModelCls;
  readonly sizeParam: string;
  /** A copy that nobody else changes. */
  readonly modelKwargs: ModelKwargs;
  /** Ascending. */
  readonly sizeValues: readonly number[];
  /** Counts the FLOPs of a token where they do not follow from N alone. */
  readonly flopsOf?: FlopsOf | undefined;
  /** Says of an N why it is too large for the sweep, if it is. Absent: every size is probed. */
  readonly whyTooLarge?: ((numParams: number) => string | undefined) | undefined;
}

/** Gathers the outcomes of probes, size by size in ascending order, and tells when the rest need no probe. */
export class ProbeOutcomes {
  readonly #request: ProbeRequest;
  readonly #modelSizes: ModelSize[] = [];
  readonly #skipped: SkippedSize[] = [];
  readonly #warnings: string[] = [];
  #largest = 0;
  #grows = true;
  #tooLarge: string | undefined;

  constructor(request: ProbeRequest) {
    this.#request = request;
  }

  /** Whether the sizes that follow are too large without a look. */
  get hasEnded(): boolean {
    return this.#tooLarge !== undefined;
  }

  /** Takes the outcome at the next size. */
  add(sizeParamValue: number, outcome: Probe): void {
    if ("failure" in outcome) {
      this.#skipped.push(Object.freeze({ sizeParamValue, ...outcome }));
      return;
    }
    const { sizeParam, whyTooLarge } = this.#request;
    const { numParams } = outcome;
    warnOfRelease(this.#warnings, sizeParam, sizeParamValue, outcome);
    this.#modelSizes.push(modelSizeOf(sizeParamValue, outcome));
    this.#grows &&= numParams >= this.#largest;
    this.#largest = Math.max(this.#largest, numParams);
    // Only where N has not fallen so far can the rest be taken to be larger still.
    const why = this.#grows ? whyTooLarge?.(numParams) : undefined;
    if (why !== undefined) this.#tooLarge = `${sizeParam}=${sizeParamValue} is already too large: ${why}`;
  }

  /** Everything that probing found, once there is nothing more to add. */
  finish(): ProbedSizes {
    const { modelCls, sizeParam, sizeValues } = this.#request;
    checkOutcome(modelCls, sizeParam, this.#modelSizes, this.#skipped);
    const unprobed: UnprobedSize[] = [];
    const warnings = [...this.#warnings];
    const reason = this.#tooLarge;
    if (reason !== undefined) {
      for (const sizeParamValue of sizeValues.slice(this.#modelSizes.length + this.#skipped.length)) {
        unprobed.push(Object.freeze({ sizeParamValue, reason }));
      }
      if (this.#modelSizes.length === 1) {
        warnings.push(
          `Only one model was built, so whether ${sizeParam} changes its size was not seen; probeAll would show.`,
        );
      }
    }
    return { modelSizes: this.#modelSizes, skipped: this.#skipped, unprobed, warnings };
  }
}

/** The size that a probe has counted. */
export function modelSizeOf(sizeParamValue: number, { numParams, flopsPerToken }: CountedSize): ModelSize {
  return flopsPerToken === undefined ? { sizeParamValue, numParams } : { sizeParamValue, numParams, flopsPerToken };
}

/** Adds to the warnings where a model could not be released. */
export function warnOfRelease(
  warnings: string[],
  sizeParam: string,
  sizeParamValue: number,
  { notReleased }: CountedSize,
): void {
  if (notReleased === undefined) return;
  warnings.push(
    `Releasing the model at ${sizeParam}=${sizeParamValue} threw ${notReleased}; its memory may still be held.`,
  );
}

/** What a count that is none at every size means: the option that is wrong, and what to do. */
const INVALID_COUNTS: ReadonlyMap<ProbeFailure, { readonly field: string; readonly remedy: string }> = new Map([
  ["num-params-invalid", { field: "modelCls", remedy: COUNT_REMEDY }],
  ["flops-invalid", { field: "flops", remedy: "Return the training FLOPs of one token, forward + backward." }],
]);

/** Mistakes that show only over several sizes. */
export function checkOutcome(
  modelCls: AnyModelCls,
  sizeParam: string,
  modelSizes: readonly ModelSize[],
  skipped: readonly SkippedSize[],
): void {
  const [first, second] = modelSizes;
  if (first === undefined) {
    const invalid = skipped.find(({ failure }) => INVALID_COUNTS.has(failure));
    const broken = invalid && INVALID_COUNTS.get(invalid.failure);
    if (invalid !== undefined && broken !== undefined) {
      throw new IsoflopError(
        "MODEL_CONTRACT",
        broken.field,
        `${modelClsNameOf(modelCls)} breaks the model contract at every size, first at ` +
          `${sizeParam}=${invalid.sizeParamValue}: ${invalid.reason}. ${broken.remedy}`,
      );
    }
    return;
  }
  if (second !== undefined && modelSizes.every(({ numParams }) => numParams === first.numParams)) {
    throw new IsoflopError(
      "SIZE_PARAM_WITHOUT_EFFECT",
      "sizeParam",
      `sizeParam must change the size of the model; every ${sizeParam} from ${first.sizeParamValue} to ` +
        `${modelSizes.at(-1)?.sizeParamValue} gives N = ${first.numParams}. ` +
        `Check the spelling of "${sizeParam}", and that ${modelClsNameOf(modelCls)} uses it.`,
    );
  }
}

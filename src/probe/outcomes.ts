import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { COUNT_REMEDY, type CountedSize, modelClsNameOf, type Probe, type ProbeFailure } from "./contract.ts";
import type { Family } from "./family.ts";
import type { KnownModel, ModelSize, SkippedSize, UnprobedSize } from "./sizes.ts";

/** What probing found: the sizes with their N, and those that have none, each with the reason. */
export interface ProbedSizes {
  /** Ascending by size. */
  readonly modelSizes: readonly KnownModel[];
  readonly skipped: readonly SkippedSize[];
  readonly unprobed: readonly UnprobedSize[];
  readonly warnings: readonly string[];
}

/** The outcomes of probes, in the order in which they came. */
export class Outcomes {
  readonly modelSizes: KnownModel[] = [];
  readonly skipped: SkippedSize[] = [];
  readonly warnings: string[] = [];

  /** Takes an outcome, and gives the size that it counted. */
  add(sizeParam: string, sizeParamValue: number, outcome: Probe): ModelSize | undefined {
    if ("failure" in outcome) {
      this.skipped.push(Object.freeze({ sizeParamValue, ...outcome }));
      return undefined;
    }
    const { notReleased } = outcome;
    if (notReleased !== undefined) {
      this.warnings.push(
        `Releasing the model at ${sizeParam}=${sizeParamValue} threw ${notReleased}; its memory may still be held.`,
      );
    }
    const modelSize = modelSizeOf(sizeParamValue, outcome);
    this.modelSizes.push(modelSize);
    return modelSize;
  }
}

/** The size that a probe has counted. */
export function modelSizeOf(sizeParamValue: number, counted: CountedSize): KnownModel {
  const { numParams, flopsPerToken, numActiveParams, shape, modelKwargs } = counted;
  const size: { -readonly [Field in keyof KnownModel]: KnownModel[Field] } = { sizeParamValue, numParams };
  // One by one, since spreading objects takes as long as planning.
  if (flopsPerToken !== undefined) size.flopsPerToken = flopsPerToken;
  if (numActiveParams !== undefined && numActiveParams < numParams) size.numActiveParams = numActiveParams;
  if (shape !== undefined) size.shape = shape;
  if (modelKwargs !== undefined) size.modelKwargs = modelKwargs;
  return size;
}

/** What it means where the count is invalid at every size: the option that is wrong, and what to do. */
const INVALID_COUNTS: ReadonlyMap<ProbeFailure, { readonly field: string; readonly remedy: string }> = new Map([
  ["num-params-invalid", { field: "modelCls", remedy: COUNT_REMEDY }],
  ["flops-invalid", { field: "flops", remedy: "Return the training FLOPs of one token, forward + backward." }],
]);

/** Mistakes that show only over several sizes. */
export function checkOutcome(
  { modelCls, sizeParam }: Family,
  modelSizes: readonly ModelSize[],
  skipped: readonly SkippedSize[],
): void {
  const [first, second] = modelSizes;
  if (first === undefined) {
    const invalid = skipped.find(({ failure }) => INVALID_COUNTS.has(failure));
    const broken = invalid && INVALID_COUNTS.get(invalid.failure);
    if (invalid !== undefined && broken !== undefined) {
      const place = `${sizeParam}=${invalid.sizeParamValue}: ${invalid.reason}`;
      throw new IsoflopError("MODEL_CONTRACT", {
        field: broken.field,
        rule: `${modelClsNameOf(modelCls)} breaks the model contract at every size, first at ${place}`,
        remedy: broken.remedy,
      });
    }
    return;
  }
  if (second !== undefined && modelSizes.every(({ numParams }) => numParams === first.numParams)) {
    const range = `${first.sizeParamValue} to ${modelSizes.at(-1)?.sizeParamValue}`;
    throw new IsoflopError("SIZE_PARAM_WITHOUT_EFFECT", {
      field: "sizeParam",
      rule: words`${name("sizeParam")} must change the size of the model; every ${sizeParam} from ${range} gives N = ${first.numParams}`,
      remedy: `Check the spelling of "${sizeParam}", and that ${modelClsNameOf(modelCls)} uses it.`,
    });
  }
}

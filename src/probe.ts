import { checkInteger, invalidOption, MAX_COUNT, MAX_SIZE } from "./checks.ts";
import { describeThrown } from "./describe.ts";
import { IsoflopError } from "./errors.ts";
import { copyKwargs } from "./kwargs.ts";
import {
  type AnyModelCls,
  COUNT_REMEDY,
  checkModelCls,
  type ModelCls,
  type ModelKwargs,
  modelClsNameOf,
  probeModel,
  releaseModel,
} from "./model-factory.ts";
import type { ModelSize, SkippedSize, UnprobedSize } from "./plan/left-out.ts";

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
  /** Says of an N why it is too large for the sweep, if it is. Absent: every size is probed. */
  readonly whyTooLarge?: ((numParams: number) => string | undefined) | undefined;
}

/** Probes sizes in ascending order, building one model at a time. */
export function probe({ modelCls, sizeParam, modelKwargs, sizeValues, whyTooLarge }: ProbeRequest): ProbedSizes {
  const modelSizes: ModelSize[] = [];
  const skipped: SkippedSize[] = [];
  const unprobed: UnprobedSize[] = [];
  const warnings: string[] = [];
  let largest = 0;
  let grows = true;
  let tooLarge: string | undefined;
  for (const sizeParamValue of sizeValues) {
    if (tooLarge !== undefined) {
      unprobed.push(Object.freeze({ sizeParamValue, reason: tooLarge }));
      continue;
    }
    const result = probeModel(modelCls, sizeParam, sizeParamValue, modelKwargs);
    if ("failure" in result) {
      skipped.push(Object.freeze({ sizeParamValue, failure: result.failure, reason: result.reason }));
      continue;
    }
    const { model, numParams } = result;
    try {
      releaseModel(model);
    } catch (thrown) {
      warnings.push(
        `Releasing the model at ${sizeParam}=${sizeParamValue} threw ${describeThrown(thrown)}; its memory may still be held.`,
      );
    }
    modelSizes.push({ sizeParamValue, numParams });
    grows &&= numParams >= largest;
    largest = Math.max(largest, numParams);
    // Only where N has not fallen so far can the rest be taken to be larger still.
    const why = grows ? whyTooLarge?.(numParams) : undefined;
    if (why !== undefined) tooLarge = `${sizeParam}=${sizeParamValue} is already too large: ${why}`;
  }
  checkOutcome(modelCls, sizeParam, modelSizes, skipped);
  if (tooLarge !== undefined && modelSizes.length === 1) {
    warnings.push(
      `Only one model was built, so whether ${sizeParam} changes its size was not seen; probeAll would show.`,
    );
  }
  return { modelSizes, skipped, unprobed, warnings };
}

/** Mistakes that show only over several sizes. */
function checkOutcome(
  modelCls: AnyModelCls,
  sizeParam: string,
  modelSizes: readonly ModelSize[],
  skipped: readonly SkippedSize[],
): void {
  const [first, second] = modelSizes;
  if (first === undefined) {
    const invalid = skipped.find(({ failure }) => failure === "num-params-invalid");
    if (invalid !== undefined) {
      throw new IsoflopError(
        "MODEL_CONTRACT",
        "modelCls",
        `${modelClsNameOf(modelCls)} breaks the model contract at every size, first at ` +
          `${sizeParam}=${invalid.sizeParamValue}: ${invalid.reason}. ${COUNT_REMEDY}`,
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

/**
 * Builds a model at each size, one at a time in ascending order, and reads its parameter count.
 *
 * @param modelCls class or function that takes one options object
 * @param sizeParam name of the option that sets the size
 * @param modelKwargs the other options
 * @param sizeValues the sizes to build, distinct integers from 1 to 2^31 − 1
 * @returns the sizes with their N, ascending by size, and those that could not be built, each with the reason
 * @throws {IsoflopError} MODEL_CONTRACT where modelCls breaks the model contract; SIZE_PARAM_WITHOUT_EFFECT where two or
 * more sizes all have the same N; INVALID_OPTION where another argument breaks its rule
 */
export function probeModelSizes<Options extends object>(
  modelCls: ModelCls<Options>,
  sizeParam: string,
  modelKwargs: ModelKwargs,
  sizeValues: readonly number[],
): ProbedSizes {
  const checked: unknown = modelCls;
  checkModelCls(checked);
  checkSizeParam(sizeParam);
  if (!Array.isArray(sizeValues) || sizeValues.length > MAX_COUNT) {
    throw invalidOption("sizeValues", `an array of at most ${MAX_COUNT} sizes`, sizeValues, "See generateSizeValues.");
  }
  for (const [i, value] of sizeValues.entries()) {
    checkInteger(`sizeValues[${i}]`, value, MAX_SIZE, "See generateSizeValues.");
  }
  const ascending = [...sizeValues].sort((a, b) => a - b);
  const twice = ascending.find((value, i) => value === ascending[i - 1]);
  if (twice !== undefined) throw invalidOption("sizeValues", "distinct", twice, "Remove the second one.");
  return probe({ modelCls: checked, sizeParam, modelKwargs: copyKwargs(modelKwargs), sizeValues: ascending });
}

export function checkSizeParam(sizeParam: unknown): asserts sizeParam is string {
  if (typeof sizeParam !== "string" || sizeParam === "") {
    throw invalidOption(
      "sizeParam",
      "the name of an option",
      sizeParam,
      'Name the option that sets the size: "width".',
    );
  }
}

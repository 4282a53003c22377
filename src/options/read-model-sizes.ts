import { invalidOption, isIntegerUpTo, isRecord, MAX_COUNT, MAX_SIZE } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { checkSizeParam } from "../common/size-param.ts";
import { customFlops, readFlopsPerParam } from "../models/flops-counting.ts";
import { isFlopsPerToken } from "../probe/contract.ts";
import type { ModelSize } from "../probe/sizes.ts";
import { type Options, readOptions } from "./read.ts";
import {
  type GivenSource,
  refuseOptions,
  requestOf,
  SHARED_OPTIONS,
  type SourcePart,
  SWEEP_USAGE,
  type SweepRequest,
} from "./request.ts";

/** The options that go with sizes that were counted elsewhere. */
export const MODEL_SIZES_OPTIONS: readonly string[] = ["modelSizes", "modelClsName"];

/** Checks the options of planModelSizes, whatever JavaScript passed. */
export function readModelSizesRequest(options: unknown): SweepRequest<GivenSource> {
  return readOptions("planModelSizes", SWEEP_USAGE, options, [...SHARED_OPTIONS, ...MODEL_SIZES_OPTIONS], (known) =>
    requestOf(known, () => readModelSizesSource(known)),
  );
}

/** Checks where sizes come from that were counted elsewhere. */
export function readModelSizesSource(options: Options): SourcePart<GivenSource> {
  const { modelSizes, sizeParam = "size", modelClsName = "model" } = options;
  checkSizeParam(sizeParam);
  if (typeof modelClsName !== "string" || modelClsName === "") {
    throw invalidOption("modelClsName", "the name of the model", modelClsName, 'Leave it out for "model".');
  }
  const sizes = readModelSizes(modelSizes);
  return { modelClsName, sizeParam, source: { modelSizes: sizes }, ...readSizesFlops(options, sizes) };
}

/** How the FLOPs of sizes that were counted elsewhere are counted: by k·N, or for each size. */
function readSizesFlops(options: Options, sizes: readonly ModelSize[]): Pick<SourcePart, "flops" | "warnings"> {
  const without = sizes.findIndex(({ flopsPerToken }) => flopsPerToken === undefined);
  const withOwn = sizes.findIndex(({ flopsPerToken }) => flopsPerToken !== undefined);
  if (withOwn < 0) {
    const { flops = "6N" } = options;
    if (flops === "6N") return readFlopsPerParam(options);
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      "flops",
      `flops must be "6N" where modelSizes have no flopsPerToken; got ${describeValue(flops)}. ` +
        "Give each of modelSizes its flopsPerToken instead.",
    );
  }
  if (without >= 0) {
    throw invalidOption(
      `modelSizes[${without}].flopsPerToken`,
      "given for every size or for none",
      undefined,
      `Add it here too, as modelSizes[${withOwn}] has it.`,
    );
  }
  refuseOptions(options, ["flops", "flopsPerParamPerToken", "sequenceLength"], "flopsPerToken of modelSizes");
  return { flops: customFlops(), warnings: [] };
}

/** Checks sizes that were counted elsewhere. */
export function readModelSizes(modelSizes: unknown): readonly ModelSize[] {
  const remedy = "Pass [{ sizeParamValue: 512, numParams: 44_000_000 }].";
  if (!Array.isArray(modelSizes) || modelSizes.length < 1 || modelSizes.length > MAX_COUNT) {
    throw invalidOption("modelSizes", `an array of 1 to ${MAX_COUNT} sizes`, modelSizes, remedy);
  }
  const seen = new Set<number>();
  // Not map, which passes over holes.
  return Array.from(modelSizes, (modelSize: unknown, i) => {
    if (!isRecord(modelSize)) throw invalidOption(`modelSizes[${i}]`, "an object", modelSize, remedy);
    const { sizeParamValue, numParams, flopsPerToken } = modelSize;
    if (!isIntegerUpTo(MAX_SIZE, sizeParamValue)) {
      throw invalidOption(
        `modelSizes[${i}].sizeParamValue`,
        `an integer from 1 to ${MAX_SIZE}`,
        sizeParamValue,
        remedy,
      );
    }
    if (!isIntegerUpTo(Number.MAX_SAFE_INTEGER, numParams)) {
      throw invalidOption(`modelSizes[${i}].numParams`, "an integer from 1 to 2^53 − 1", numParams, remedy);
    }
    if (seen.has(sizeParamValue)) {
      throw invalidOption(`modelSizes[${i}].sizeParamValue`, "given once", sizeParamValue, "Remove the second one.");
    }
    seen.add(sizeParamValue);
    if (flopsPerToken === undefined) return { sizeParamValue, numParams };
    if (!isFlopsPerToken(flopsPerToken)) {
      throw invalidOption(`modelSizes[${i}].flopsPerToken`, "a finite number of at least 1", flopsPerToken, remedy);
    }
    return { sizeParamValue, numParams, flopsPerToken };
  });
}

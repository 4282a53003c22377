import { checkBoolean, checkInteger, invalidOption, MAX_COUNT } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { checkSizeParam } from "../common/size-param.ts";
import { readFlops } from "../models/flops-counting.ts";
import { checkModelCls, modelClsNameOf } from "../probe/contract.ts";
import type { ProbingRequest, SweepProgress } from "../probe/probing.ts";
import { checkSizeRange, DEFAULT_MAX_SIZE, DEFAULT_MIN_SIZE, DEFAULT_SIZE_MULTIPLE } from "../probe/size-values.ts";
import { type Options, readOptions } from "./read.ts";
import { MODEL_SIZES_OPTIONS, readModelSizesSource } from "./read-model-sizes.ts";
import {
  refuseOptions,
  requestOf,
  SHARED_OPTIONS,
  type SourcePart,
  SWEEP_USAGE,
  type SweepRequest,
} from "./request.ts";

const MODEL_CLS_OPTIONS = ["modelCls", "minSize", "maxSize", "sizeMultiple", "numProbeSizes", "probeAll"];
/** The names of planSweep's options, but for those of layouts. */
export const SWEEP_OPTIONS: readonly string[] = [...SHARED_OPTIONS, ...MODEL_CLS_OPTIONS, ...MODEL_SIZES_OPTIONS];
const MAX_CONCURRENCY = 1024;

/** How many sizes are probed where no number is given. */
export function defaultNumProbeSizes(numSizesPerBudget: number): number {
  return Math.min(Math.max(3 * numSizesPerBudget, 20), MAX_COUNT);
}

/**
 * Checks the options of planSweep, whatever JavaScript passed, but for those of layouts. An option that is undefined
 * counts as left out.
 */
export function readSweepRequest(options: unknown): SweepRequest {
  return readOptions("planSweep", SWEEP_USAGE, options, SWEEP_OPTIONS, readSweep);
}

/** Checks the options of a sweep that are known by name. */
export function readSweep(options: Options, caller: string): SweepRequest {
  const { modelCls, modelSizes } = options;
  if ((modelCls === undefined) === (modelSizes === undefined)) {
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      "modelCls",
      `${caller} must get either modelCls or modelSizes; got ${modelCls === undefined ? "neither" : "both"}. ` +
        "Pass a model class to build models with, or the sizes counted elsewhere.",
    );
  }
  return requestOf(options, (numSizesPerBudget) => {
    if (modelSizes === undefined) return readModelClsSource(options, numSizesPerBudget);
    refuseOptions(options, MODEL_CLS_OPTIONS, "modelSizes");
    return readModelSizesSource(options);
  });
}

/** Checks the options that say how models are probed. */
export function readProbing(options: Options): ProbingRequest {
  const { concurrency = 1, signal, onProgress } = options;
  checkInteger("concurrency", concurrency, MAX_CONCURRENCY, "Leave it out to build one model at a time.");
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw invalidOption("signal", "an AbortSignal", signal, "Pass the signal of an AbortController.");
  }
  if (onProgress !== undefined && !isProgressListener(onProgress)) {
    throw invalidOption("onProgress", "a function", onProgress, "Pass ({ done, total }) => { … }.");
  }
  return { concurrency, signal, onProgress };
}

/** Whether a value is an abort signal, of this realm or another. */
function isAbortSignal(value: unknown): value is AbortSignal {
  return Object.prototype.toString.call(value) === "[object AbortSignal]";
}

function isProgressListener(value: unknown): value is (progress: SweepProgress) => void {
  return typeof value === "function";
}

function readModelClsSource(options: Options, numSizesPerBudget: number): SourcePart {
  refuseOptions(options, MODEL_SIZES_OPTIONS, "modelCls");
  const {
    modelCls,
    sizeParam,
    minSize = DEFAULT_MIN_SIZE,
    maxSize = DEFAULT_MAX_SIZE,
    sizeMultiple = DEFAULT_SIZE_MULTIPLE,
    probeAll = false,
  } = options;
  checkModelCls(modelCls);
  checkSizeParam(sizeParam);
  checkBoolean("probeAll", probeAll);
  const range = { minSize, maxSize, sizeMultiple };
  checkSizeRange(range);
  const { numProbeSizes = defaultNumProbeSizes(numSizesPerBudget) } = options;
  checkInteger("numProbeSizes", numProbeSizes, MAX_COUNT, "Leave it out for max(3·numSizesPerBudget, 20).");
  const { flops, flopsOf, warnings } = readFlops(options);
  return {
    modelClsName: modelClsNameOf(modelCls),
    sizeParam,
    source: { modelCls, range, numProbeSizes, probeAll, flopsOf },
    flops,
    warnings,
  };
}

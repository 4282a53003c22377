import {
  checkBoolean,
  checkInteger,
  invalidOption,
  isIntegerUpTo,
  isPositive,
  isRecord,
  MAX_COUNT,
  MAX_SIZE,
} from "./checks.ts";
import { describeValue } from "./describe.ts";
import { IsoflopError } from "./errors.ts";
import { customFlops, type FlopsCounting, type FlopsOf, readFlops } from "./flops-counting.ts";
import { copyKwargs } from "./kwargs.ts";
import { LIMIT_OPTIONS, readLimits, type SweepLimits } from "./limits.ts";
import type { AnyModelCls, ModelKwargs } from "./model-class.ts";
import { checkModelCls, isFlopsPerToken, modelClsNameOf } from "./model-contract.ts";
import type { ModelSize } from "./plan/left-out.ts";
import { checkSizeParam } from "./probe.ts";
import { type Options, readOptions } from "./read-options.ts";
import { generateSizeValues } from "./size-values.ts";
import type { SweepProgress } from "./sweep-options.ts";

/** The options of planSweep, checked and with their defaults. */
export interface SweepRequest {
  readonly computeBudgets: readonly number[];
  readonly numSizesPerBudget: number;
  readonly flops: FlopsCounting;
  readonly limits: SweepLimits;
  readonly modelClsName: string;
  readonly sizeParam: string;
  readonly modelKwargs: ModelKwargs;
  /** Where sizes come from: from models to build, or as they were given. */
  readonly source:
    | {
        readonly modelCls: AnyModelCls;
        readonly sizeValues: readonly number[];
        readonly probeAll: boolean;
        /** Absent where FLOPs follow from N alone. */
        readonly flopsOf: FlopsOf | undefined;
      }
    | { readonly modelSizes: readonly ModelSize[] };
  /** What the reader of the plan might not expect of the options. */
  readonly warnings: readonly string[];
}

/** The options of planSweepAsync, checked and with their defaults. */
export interface AsyncSweepRequest extends SweepRequest {
  readonly concurrency: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: SweepProgress) => void) | undefined;
}

const NO_KWARGS: ModelKwargs = Object.freeze({});

const SHARED_OPTIONS = [
  "computeBudgets",
  "numSizesPerBudget",
  "flops",
  "sequenceLength",
  "flopsPerParamPerToken",
  ...LIMIT_OPTIONS,
  "sizeParam",
  "modelKwargs",
];
const MODEL_CLS_OPTIONS = ["modelCls", "minSize", "maxSize", "sizeMultiple", "numProbeSizes", "probeAll"];
const MODEL_SIZES_OPTIONS = ["modelSizes", "modelClsName"];
/** The names of planSweep's options. */
export const SWEEP_OPTIONS: readonly string[] = [...SHARED_OPTIONS, ...MODEL_CLS_OPTIONS, ...MODEL_SIZES_OPTIONS];
const ASYNC_SWEEP_OPTIONS: readonly string[] = [...SWEEP_OPTIONS, "concurrency", "signal", "onProgress"];
const USAGE = "{ modelCls, sizeParam, computeBudgets }";
const MAX_CONCURRENCY = 1024;

/** Checks the options of planSweep, whatever JavaScript passed. An option that is undefined counts as left out. */
export function readSweepRequest(options: unknown): SweepRequest {
  return readOptions("planSweep", USAGE, options, SWEEP_OPTIONS, readSweep);
}

/** Checks the options of planSweepAsync in the same way. */
export function readAsyncSweepRequest(options: unknown): AsyncSweepRequest {
  return readOptions("planSweepAsync", USAGE, options, ASYNC_SWEEP_OPTIONS, (known, caller) => ({
    ...readSweep(known, caller),
    ...readAsync(known),
  }));
}

function readSweep(options: Options, caller: string): SweepRequest {
  const { modelCls, modelSizes, modelKwargs, numSizesPerBudget = 7 } = options;
  if ((modelCls === undefined) === (modelSizes === undefined)) {
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      "modelCls",
      `${caller} must get either modelCls or modelSizes; got ${modelCls === undefined ? "neither" : "both"}. ` +
        "Pass a model class to build models with, or the sizes counted elsewhere.",
    );
  }
  checkInteger("numSizesPerBudget", numSizesPerBudget, MAX_COUNT, "Give how many sizes to train at each budget.");
  const source =
    modelSizes === undefined ? readModelClsSource(options, numSizesPerBudget) : readModelSizesSource(options);
  return {
    computeBudgets: readBudgets(options.computeBudgets, source.flops),
    numSizesPerBudget,
    limits: readLimits(options),
    modelKwargs: modelKwargs === undefined ? NO_KWARGS : copyKwargs(modelKwargs),
    ...source,
  };
}

function readAsync(options: Options): Omit<AsyncSweepRequest, keyof SweepRequest> {
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

function readBudgets(computeBudgets: unknown, { flopsPerParamPerToken: k = 1 }: FlopsCounting): readonly number[] {
  if (!(Array.isArray(computeBudgets) || computeBudgets instanceof Float64Array)) {
    throw invalidOption("computeBudgets", "an array of training FLOPs", computeBudgets, "Pass an array: [1e17, 1e18].");
  }
  if (computeBudgets.length < 1 || computeBudgets.length > MAX_COUNT) {
    throw invalidOption("computeBudgets", `1 to ${MAX_COUNT} budgets`, computeBudgets, "Give at least one: [1e18].");
  }
  const budgets: number[] = [];
  for (let i = 0; i < computeBudgets.length; i++) {
    const budget: unknown = computeBudgets[i];
    // The field is named only where it is wrong: a thousand names cost more than a thousand checks.
    if (!isPositive(budget) || budget / k === Number.POSITIVE_INFINITY) {
      throw budgetError(`computeBudgets[${i}]`, budget, k);
    }
    budgets.push(budget);
  }
  return budgets;
}

function budgetError(field: string, budget: unknown, flopsPerParamPerToken: number): IsoflopError {
  if (!isPositive(budget)) {
    return invalidOption(field, "a positive finite number", budget, "Give training FLOPs as a number, such as 1e18.");
  }
  return new IsoflopError(
    "INVALID_OPTION",
    "flopsPerParamPerToken",
    `${field} / flopsPerParamPerToken must be finite; got ${budget} / ${flopsPerParamPerToken}. ` +
      "Raise flopsPerParamPerToken; it is 6 for a dense transformer.",
  );
}

type SourcePart = Pick<SweepRequest, "modelClsName" | "sizeParam" | "source" | "flops" | "warnings">;

function readModelClsSource(options: Options, numSizesPerBudget: number): SourcePart {
  refuseOptions(options, MODEL_SIZES_OPTIONS, "modelCls");
  const { modelCls, sizeParam, minSize = 64, maxSize = 8192, sizeMultiple = 64, probeAll = false } = options;
  checkModelCls(modelCls);
  checkSizeParam(sizeParam);
  checkBoolean("probeAll", probeAll);
  checkInteger("minSize", minSize, MAX_SIZE, "Give the smallest size to probe.");
  checkInteger("maxSize", maxSize, MAX_SIZE, "Give the largest size to probe.");
  checkInteger("sizeMultiple", sizeMultiple, MAX_SIZE, "Use 1 to allow every size.");
  const { numProbeSizes = Math.min(Math.max(3 * numSizesPerBudget, 20), MAX_COUNT) } = options;
  checkInteger("numProbeSizes", numProbeSizes, MAX_COUNT, "Leave it out for max(3·numSizesPerBudget, 20).");
  const sizeValues = generateSizeValues(minSize, maxSize, numProbeSizes, sizeMultiple);
  const { flops, flopsOf, warnings } = readFlops(options);
  return {
    modelClsName: modelClsNameOf(modelCls),
    sizeParam,
    source: { modelCls, sizeValues, probeAll, flopsOf },
    flops,
    warnings,
  };
}

function readModelSizesSource(options: Options): SourcePart {
  refuseOptions(options, MODEL_CLS_OPTIONS, "modelSizes");
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
    const { flops, flopsOf, warnings } = readFlops(options);
    if (flopsOf === undefined) return { flops, warnings };
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      "flops",
      `flops must be "6N" where modelSizes have no flopsPerToken; got ${describeValue(options.flops)}. ` +
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

function refuseOptions(options: Options, names: readonly string[], source: string): void {
  for (const name of names) {
    if (options[name] !== undefined) {
      throw new IsoflopError(
        "CONFLICTING_OPTIONS",
        name,
        `${name} must be left out where ${source} is given; got ${describeValue(options[name])}. Leave one of them out.`,
      );
    }
  }
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

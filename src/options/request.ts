import { checkInteger, invalidOption, isPositive, MAX_COUNT } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import type { FlopsCounting, FlopsOf } from "../models/flops-counting.ts";
import { copyKwargs } from "../models/kwargs.ts";
import type { AnyModelCls, ModelKwargs } from "../models/model.ts";
import type { ModelSize } from "../probe/sizes.ts";
import { LIMIT_OPTIONS, readLimits, type SweepLimits } from "./limits.ts";
import type { Options } from "./read.ts";

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

/** What the functions that plan are called with, for messages. */
export const SWEEP_USAGE = "{ modelCls, sizeParam, computeBudgets }";

/** The options that mean something wherever sizes come from. */
export const SHARED_OPTIONS: readonly string[] = [
  "computeBudgets",
  "numSizesPerBudget",
  "flops",
  "sequenceLength",
  "flopsPerParamPerToken",
  ...LIMIT_OPTIONS,
  "sizeParam",
  "modelKwargs",
];

export const DEFAULT_NUM_SIZES_PER_BUDGET = 7;
const NO_KWARGS: ModelKwargs = /* @__PURE__ */ Object.freeze({});

/** The part of a request that says where sizes come from. */
export type SourcePart = Pick<SweepRequest, "modelClsName" | "sizeParam" | "source" | "flops" | "warnings">;

/** A request of options and of where its sizes come from. */
export function requestOf(options: Options, readSource: (numSizesPerBudget: number) => SourcePart): SweepRequest {
  const { modelKwargs, numSizesPerBudget = DEFAULT_NUM_SIZES_PER_BUDGET } = options;
  checkInteger("numSizesPerBudget", numSizesPerBudget, MAX_COUNT, "Give how many sizes to train at each budget.");
  // Spelled out, since spreading objects takes as long as planning.
  const { modelClsName, sizeParam, source, flops, warnings } = readSource(numSizesPerBudget);
  return {
    computeBudgets: readBudgets(options.computeBudgets, flops),
    numSizesPerBudget,
    limits: readLimits(options),
    modelKwargs: modelKwargs === undefined ? NO_KWARGS : copyKwargs(modelKwargs),
    modelClsName,
    sizeParam,
    source,
    flops,
    warnings,
  };
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

/** Refuses options that contradict where sizes come from. */
export function refuseOptions(options: Options, names: readonly string[], source: string): void {
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

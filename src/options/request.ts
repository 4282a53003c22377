import { checkInteger, invalidOption, isPositive, MAX_COUNT } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import type { FlopsCounting, FlopsOf } from "../models/flops-counting.ts";
import { copyKwargs } from "../models/kwargs.ts";
import type { AnyModelCls, ModelKwargs } from "../models/model.ts";
import type { Family } from "../probe/family.ts";
import type { SizeRange } from "../probe/size-values.ts";
import type { ModelSize } from "../probe/sizes.ts";
import { distinctAscending } from "./compute-budgets.ts";
import { LIMIT_OPTIONS, readLimits, type SweepLimits } from "./limits.ts";
import type { Options } from "./read.ts";

/** Models to build. */
export interface ModelsSource {
  readonly modelCls: AnyModelCls;
  readonly range: SizeRange;
  /** How many sizes are spaced over the range. */
  readonly numProbeSizes: number;
  readonly probeAll: boolean;
  /** Absent where FLOPs follow from N alone. */
  readonly flopsOf: FlopsOf | undefined;
}

/** Sizes that were counted elsewhere. */
export interface GivenSource {
  readonly modelSizes: readonly ModelSize[];
}

/** The options of planSweep, checked and with their defaults. */
export interface SweepRequest<Source = ModelsSource | GivenSource> {
  /** As the user gave them. */
  readonly computeBudgets: readonly number[];
  /** Ascending, each once. */
  readonly distinctBudgets: readonly number[];
  readonly numSizesPerBudget: number;
  readonly flops: FlopsCounting;
  readonly limits: SweepLimits;
  readonly modelClsName: string;
  readonly sizeParam: string;
  readonly modelKwargs: ModelKwargs;
  /** Where sizes come from: from models to build, or as they were given. */
  readonly source: Source;
  /** What the reader of the plan might not expect of the options. */
  readonly warnings: readonly string[];
}

/** The family of models that a request would build. */
export function familyOf({ sizeParam, modelKwargs }: SweepRequest, { modelCls, flopsOf }: ModelsSource): Family {
  return { modelCls, sizeParam, modelKwargs, flopsOf };
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
const NO_KWARGS: ModelKwargs = Object.freeze({});

/** The part of a request that says where sizes come from. */
export type SourcePart<Source = ModelsSource | GivenSource> = Pick<
  SweepRequest<Source>,
  "modelClsName" | "sizeParam" | "source" | "flops" | "warnings"
>;

/** A request of options and of where its sizes come from. */
export function requestOf<Source>(
  options: Options,
  readSource: (numSizesPerBudget: number) => SourcePart<Source>,
): SweepRequest<Source> {
  const { modelKwargs, numSizesPerBudget = DEFAULT_NUM_SIZES_PER_BUDGET } = options;
  checkInteger("numSizesPerBudget", numSizesPerBudget, MAX_COUNT, "Give how many sizes to train at each budget.");
  // Spelled out, since spreading objects takes as long as planning.
  const { modelClsName, sizeParam, source, flops, warnings } = readSource(numSizesPerBudget);
  const computeBudgets = readBudgets(options.computeBudgets, flops);
  return {
    computeBudgets,
    distinctBudgets: distinctAscending(computeBudgets),
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

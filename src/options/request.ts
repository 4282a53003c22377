import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import type { ScalingRule } from "../models/family/scaling-rule.ts";
import type { FlopsCounting, FlopsOf } from "../models/flops-counting.ts";
import type { AnyModelCls, ModelKwargs } from "../models/model.ts";
import type { SweepOf } from "../models/sweep-of.ts";
import type { Family } from "../probe/family.ts";
import type { SizeRange } from "../probe/size-values.ts";
import type { ModelSize } from "../probe/sizes.ts";
import { distinctAscending, readBudgetList } from "./compute-budgets.ts";
import { readLimits } from "./limits.ts";
import { checked, type Options } from "./read.ts";
import type { SweepLimits } from "./sweep.ts";
import {
  type CheckedOf,
  DEFAULT_NUM_SIZES_PER_BUDGET,
  PLAN_ROWS,
  type PlanOptionValues,
  type ProbingOptionValues,
} from "./table.ts";

/** Models to build. */
export interface ModelsSource {
  readonly modelCls: AnyModelCls;
  readonly range: SizeRange;
  /** What the class says of the sweep, where it is a family that knows. */
  readonly family: SweepOf | undefined;
  /** As they were given; what uses one knows its default. */
  readonly probing: CheckedOf<ProbingOptionValues>;
  /** Absent where FLOPs follow from N alone. */
  readonly flopsOf: FlopsOf | undefined;
}

/** Sizes that were counted elsewhere. */
export interface GivenSource {
  readonly modelSizes: readonly ModelSize[];
}

/** The options of planSweep, checked and with their defaults. */
export interface SweepRequest<Source = ModelsSource | GivenSource> {
  /** As they were given: what uses one that is not read here knows its default. */
  readonly given: CheckedOf<PlanOptionValues>;
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
  /** How the rest of a model follows its size, where a family says it. */
  readonly scaling: ScalingRule | undefined;
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

/** The part of a request that says where sizes come from. */
export type SourcePart<Source = ModelsSource | GivenSource> = Pick<
  SweepRequest<Source>,
  "modelClsName" | "sizeParam" | "modelKwargs" | "scaling" | "source" | "flops" | "warnings"
>;

/** A request of options and of where its sizes come from. */
export function requestOf<Source>(
  options: Options,
  readSource: (given: CheckedOf<PlanOptionValues>) => SourcePart<Source>,
): SweepRequest<Source> {
  const given = checked(options, PLAN_ROWS);
  const { numSizesPerBudget = DEFAULT_NUM_SIZES_PER_BUDGET } = given;
  // Spelled out, since spreading objects takes as long as planning.
  const { modelClsName, sizeParam, modelKwargs, scaling, source, flops, warnings } = readSource(given);
  const computeBudgets = readBudgets(given.computeBudgets, flops);
  return {
    given,
    computeBudgets,
    distinctBudgets: distinctAscending(computeBudgets),
    numSizesPerBudget,
    limits: readLimits(options),
    modelKwargs,
    scaling,
    modelClsName,
    sizeParam,
    source,
    flops,
    warnings,
  };
}

function readBudgets(computeBudgets: unknown, { flopsPerParamPerToken: k = 1 }: FlopsCounting): readonly number[] {
  const budgets = readBudgetList("computeBudgets", computeBudgets);
  const overflow = budgets.find((budget) => !Number.isFinite(budget / k));
  if (overflow === undefined) return budgets;
  const place = name("computeBudgets", budgets.indexOf(overflow));
  throw new IsoflopError("INVALID_OPTION", {
    field: "flopsPerParamPerToken",
    rule: words`${place} / ${name("flopsPerParamPerToken")} must be finite`,
    value: `${overflow} / ${k}`,
    remedy: words`Raise ${name("flopsPerParamPerToken")}; it is 6 for a dense transformer.`,
  });
}

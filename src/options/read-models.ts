import { checkSizeParam } from "../common/checks.ts";
import { copyKwargs } from "../models/kwargs.ts";
import type { AnyModelCls, ModelKwargs } from "../models/model.ts";
import { type SweepOf, sweepOf } from "../models/sweep-of.ts";
import { checkModelCls } from "../probe/contract.ts";
import {
  checkSizeRange,
  DEFAULT_MAX_SIZE,
  DEFAULT_MIN_SIZE,
  DEFAULT_SIZE_MULTIPLE,
  type SizeRange,
} from "../probe/size-values.ts";
import { checked, type Options } from "./read.ts";
import { SIZE_RANGE_ROWS } from "./table.ts";

/** Models that are to be built, and the sizes that they may have. */
export interface ModelsToBuild {
  readonly modelCls: AnyModelCls;
  readonly sizeParam: string;
  /** A copy that nobody else changes. */
  readonly modelKwargs: ModelKwargs;
  readonly range: SizeRange;
  /** What the class says of the sweep, where it is a family that knows. */
  readonly family: SweepOf | undefined;
}

const NO_KWARGS: ModelKwargs = /* @__PURE__ */ Object.freeze({});

/**
 * Checks the options that say which models are built. A family's own sizes are the default.
 *
 * @param largest the default of maxSize where no family has its own, and the least that a family's is
 */
export function readModels(options: Options, largest: number = DEFAULT_MAX_SIZE): ModelsToBuild {
  const { modelCls, sizeParam } = options;
  checkModelCls(modelCls);
  checkSizeParam(sizeParam);
  const modelKwargs = options.modelKwargs === undefined ? NO_KWARGS : copyKwargs(options.modelKwargs);
  const family = sweepOf(modelCls, sizeParam, modelKwargs);
  const {
    minSize = family?.sizes.minSize ?? DEFAULT_MIN_SIZE,
    maxSize = family === undefined || largest > DEFAULT_MAX_SIZE ? largest : family.sizes.maxSize,
    sizeMultiple = family?.sizes.sizeMultiple ?? DEFAULT_SIZE_MULTIPLE,
  } = checked(options, SIZE_RANGE_ROWS);
  const sizeValues = family?.sizes.sizeValues?.filter((size) => size >= minSize && size <= maxSize);
  const range = { minSize, maxSize, sizeMultiple, ...(sizeValues !== undefined && { sizeValues }) };
  checkSizeRange(range);
  if (family?.modelCls === undefined || family.modelKwargs === undefined) {
    return { modelCls, sizeParam, modelKwargs, range, family };
  }
  return { modelCls: family.modelCls, sizeParam, modelKwargs: copyKwargs(family.modelKwargs), range, family };
}

import type { FlopsOf } from "../models/flops-counting.ts";
import type { AnyModelCls, ModelKwargs } from "../models/model.ts";

/** Models that differ in their size alone: what a model class makes of one value after the other of its size parameter. */
export interface Family {
  readonly modelCls: AnyModelCls;
  readonly sizeParam: string;
  /** A copy that nobody else changes. */
  readonly modelKwargs: ModelKwargs;
  /** Counts the FLOPs of a token; absent where they follow from N alone. */
  readonly flopsOf?: FlopsOf | undefined;
}

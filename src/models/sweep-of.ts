import type { ScalingRule } from "./family/scaling-rule.ts";
import type { FlopsCounting } from "./flops-counting.ts";
import type { AnyModelCls, ModelKwargs } from "./model.ts";

/** The sizes that a sweep tries where nothing else is said. */
export interface SizeDefaults {
  readonly minSize: number;
  readonly maxSize: number;
  readonly sizeMultiple: number;
  /** All the sizes there are, ascending, where a rule lists them. */
  readonly sizeValues?: readonly number[];
}

/** Below two layers there is nothing to scale; GPT-3 has 96, Llama-3.1-405B 126. */
export const LAYER_SIZES: SizeDefaults = { minSize: 2, maxSize: 128, sizeMultiple: 1 };

/** What a family of models says of a sweep of one of its options. */
export interface SweepOf {
  /** What builds the models where it is not the class itself: it takes the size alone. */
  readonly modelCls?: AnyModelCls;
  /** What the models start from, as the plan has it; the options that were given where it is left out. */
  readonly modelKwargs?: ModelKwargs;
  readonly sizes: SizeDefaults;
  /** How the rest of a model follows its size; absent where the size alone varies. */
  readonly scaling?: ScalingRule;
  /** What the reader of a plan might not expect. */
  readonly warnings?: readonly string[];
  /** What is odd about the model of a size, where FLOPs are counted so. */
  warningsAt?(size: number, flops: FlopsCounting): readonly string[];
}

/** A class of models that knows its sweeps. The name is one that no other class has by accident. */
export interface Swept {
  isoflopSweep(sizeParam: string, modelKwargs: ModelKwargs): SweepOf | undefined;
}

/** What a class of models says of a sweep of an option, if it is one that knows. */
export function sweepOf(modelCls: AnyModelCls, sizeParam: string, modelKwargs: ModelKwargs): SweepOf | undefined {
  return isSwept(modelCls) ? modelCls.isoflopSweep(sizeParam, modelKwargs) : undefined;
}

function isSwept(modelCls: AnyModelCls): modelCls is AnyModelCls & Swept {
  return "isoflopSweep" in modelCls && typeof modelCls.isoflopSweep === "function";
}

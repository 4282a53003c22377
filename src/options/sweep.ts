import type { FlopsConvention } from "../models/flops.ts";
import type { AnyModel, AsyncModel, AsyncModelCls, ModelCls, ModelKwargs } from "../models/model.ts";
import type { SweepProgress } from "../probe/probing.ts";
import type { ModelSize } from "../probe/sizes.ts";
import type { SweepLimits } from "../wasm/plan/feasibility.ts";
import type { Prior } from "./priors.ts";

export type { SweepLimits } from "../wasm/plan/feasibility.ts";

/** The ways to choose each budget's sizes, by name. */
export const LAYOUT_NAMES = ["even", "log-even", "centred", "ladder"] as const;

/** The name of a way to choose each budget's sizes. */
export type LayoutName = (typeof LAYOUT_NAMES)[number];

/** The options of a model that can be a size: those that take any number. */
export type SizeParamOf<Options extends object> = {
  [Key in keyof Options & string]: number extends Options[Key] ? Key : never;
}[keyof Options & string];

/** Budgets that are given. */
interface ListedBudgets {
  /** C: training FLOPs (forward + backward), positive and finite, in any order. Each is planned once. */
  readonly computeBudgets: readonly number[] | Float64Array;
  readonly totalFlops?: never;
}

/** Budgets of a ladder, by what all its runs may cost. */
interface LadderBudgets {
  /** What the sweep may cost, in training FLOPs: the budgets, a factor of `budgetRatio` apart, follow from it. */
  readonly totalFlops: number;
  /** How many budgets, an integer from 3 to 64; 5 by default. */
  readonly numBudgets?: number;
  /** How many times larger each budget is than the one below; 5 by default, less where minBudget leaves no four rungs. */
  readonly budgetRatio?: number;
  /** The smallest budget that is worth a run, in training FLOPs; any by default. */
  readonly minBudget?: number;
  /** The largest budget of one run, in training FLOPs: what it frees buys a sixth and a seventh size there. */
  readonly maxBudget?: number;
  /** How many more runs the middle size of the smallest budget has, by which seed noise is known; 2 by default. */
  readonly seedRepeats?: number;
  readonly computeBudgets?: never;
}

type BudgetChoice = ListedBudgets | LadderBudgets;

interface SizeOptions {
  /** How many sizes to train at each budget at the most; 7 by default, 5 in a ladder. */
  readonly numSizesPerBudget?: number;
  /** k: training FLOPs per parameter per token; 6 by default: 2 forward, 4 backward. */
  readonly flopsPerParamPerToken?: number;
  /**
   * How each budget's sizes are chosen among those that it can train: evenly by their rank (`"even"`, the default), evenly
   * in log N (`"log-even"`), or about the N* that a prior expects (`"centred"`), log-spaced from N* / spanFactor to
   * N* · spanFactor at every budget, each the nearest that the model class offers. `"ladder"`, which `totalFlops` asks for,
   * spaces them so within 1.5 to 600 tokens per parameter, or the limits that are given.
   */
  readonly layout?: LayoutName;
  /** With `"centred"` and `"ladder"`: what losses are expected; by default the geometric mean of DEFAULT_PRIOR's N*. */
  readonly prior?: Prior;
  /** With `"centred"` and `"ladder"`: how far sizes reach from N*, greater than 1; 4 by default. */
  readonly spanFactor?: number;
  /** Tokens of a training sequence; `palm`, `chinchilla`, `deepseek` and `torchtitan` need it. */
  readonly sequenceLength?: number;
}

/** How a model's training FLOPs are counted, by name or by a function of the model. */
interface FlopsOption<Model, Result> {
  /**
   * Training FLOPs for one token (forward + backward): a convention by name, or a function of the model. `6N` by
   * default: k·N. Conventions beside `6N` read the model's `params`, `shape` and `work`, which gpt2 and modelFamily have.
   */
  readonly flops?: FlopsConvention | ((model: Model) => Result);
}

interface ProbingOptions<SizeParam extends string> extends SizeOptions, Partial<SweepLimits> {
  /** The option that sets the size, such as `"width"`. */
  readonly sizeParam: SizeParam;
  /** Smallest size to probe, an integer; 64 by default. */
  readonly minSize?: number;
  /** Largest size to probe, an integer; 8192 by default. */
  readonly maxSize?: number;
  /** What each size is a multiple of; 64 by default. */
  readonly sizeMultiple?: number;
  /** How many log-spaced sizes to probe before rounding; max(3·numSizesPerBudget, 20) by default. */
  readonly numProbeSizes?: number;
  /** Probes every size, also those after one that is too large for the largest budget; false by default. */
  readonly probeAll?: boolean;
  readonly modelSizes?: never;
}

type KwargsOption<Options extends object, SizeParam extends string> =
  Record<never, never> extends Omit<Options, SizeParam>
    ? {
        /** The model's other options, shared by all sizes; none by default. */
        readonly modelKwargs?: Readonly<Partial<Options>>;
      }
    : {
        /** The model's other options, shared by all sizes. */
        readonly modelKwargs: Readonly<Omit<Options, SizeParam> & Partial<Options>>;
      };

/** Plans by building a model at each size and reading its parameter count. */
export type ModelClsSweep<
  Options extends object,
  SizeParam extends string,
  Model extends AnyModel = AnyModel,
> = ProbingOptions<SizeParam> &
  BudgetChoice &
  FlopsOption<Model, number> &
  KwargsOption<Options, SizeParam> & {
    /** Class or function that takes `{ ...modelKwargs, [sizeParam]: value }` and yields a model with `numParams()`. */
    readonly modelCls: ModelCls<Options, Model>;
  };

/** Plans from sizes that were counted elsewhere, with no model at all. */
export type ModelSizesSweep = GivenSizesOptions & BudgetChoice;

interface GivenSizesOptions extends SizeOptions, Partial<SweepLimits> {
  /**
   * The sizes with their parameter counts, in any order, each size once. Where FLOPs are not counted as k·N, each has
   * its `flopsPerToken`.
   */
  readonly modelSizes: readonly ModelSize[];
  /** The name of the size parameter; `"size"` by default. */
  readonly sizeParam?: string;
  /** The name of the model; `"model"` by default. */
  readonly modelClsName?: string;
  /** The options that the model was built with: part of what an experiment is; none by default. */
  readonly modelKwargs?: ModelKwargs;
  readonly modelCls?: never;
  readonly flops?: "6N";
}

/** The options of planSweep: a model class, or sizes counted elsewhere. */
export type SweepOptions<
  Options extends object = Record<string, unknown>,
  SizeParam extends string = string,
  Model extends AnyModel = AnyModel,
> = ModelClsSweep<Options, SizeParam, Model> | ModelSizesSweep;

/** How models are probed asynchronously. */
export interface AsyncOptions {
  /** How many models are built at the same time at the most, an integer from 1 to 1024; 1 by default. */
  readonly concurrency?: number;
  /** Ends the planning when it aborts. */
  readonly signal?: AbortSignal;
  /** Called after each size; what it throws ends the planning. */
  readonly onProgress?: (progress: SweepProgress) => void;
}

/** Plans as {@link ModelClsSweep} does, by models that may be promises. */
export type AsyncModelClsSweep<
  Options extends object,
  SizeParam extends string,
  Model extends AsyncModel = AsyncModel,
> = ProbingOptions<SizeParam> &
  BudgetChoice &
  FlopsOption<Model, number | Promise<number>> &
  KwargsOption<Options, SizeParam> &
  AsyncOptions & {
    /** Class or function that takes `{ ...modelKwargs, [sizeParam]: value }` and yields a model, or a promise of one. */
    readonly modelCls: AsyncModelCls<Options, Model>;
  };

/** The options of planSweepAsync: those of planSweep, and how to probe. */
export type AsyncSweepOptions<
  Options extends object = Record<string, unknown>,
  SizeParam extends string = string,
  Model extends AsyncModel = AsyncModel,
> = AsyncModelClsSweep<Options, SizeParam, Model> | (ModelSizesSweep & AsyncOptions);

/** Models of a class, of which those of use are looked for among all sizes. */
export interface SearchedModels<ModelOptions extends object> {
  /** Class or function that takes `{ ...modelKwargs, [sizeParam]: value }` and yields a model with `numParams()`. */
  readonly modelCls: ModelCls<ModelOptions>;
  /** The option that sets the size, such as `"width"`. */
  readonly sizeParam: string & keyof ModelOptions;
  /** The model's other options; none by default. */
  readonly modelKwargs?: ModelKwargs;
  /** Smallest size, an integer; 64 by default. */
  readonly minSize?: number;
  /** Largest size, an integer; 2^31 − 1 by default: probing ends at the largest model that is useful. */
  readonly maxSize?: number;
  /** What each size is a multiple of; 64 by default. */
  readonly sizeMultiple?: number;
  /** How training FLOPs are counted, as in planSweep: a convention, or a function of the model; k·N by default. */
  readonly flops?: FlopsConvention | ((model: object) => number);
  /** Tokens of a training sequence; `palm`, `chinchilla`, `deepseek` and `torchtitan` need it. */
  readonly sequenceLength?: number;
  readonly modelSizes?: never;
}

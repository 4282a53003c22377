import { checkSizeParam, MAX_SIZE } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { shortBudget } from "../common/units.ts";
import { name, words } from "../common/words.ts";
import { copyKwargs } from "../models/kwargs.ts";
import type { ModelCls, ModelKwargs } from "../models/model.ts";
import { DEFAULT_LIMITS } from "../options/limits.ts";
import { checked, mergedRows, type Options, pickedRows, readOptions } from "../options/read.ts";
import { readModelSizes } from "../options/read-model-sizes.ts";
import {
  GIVEN_SIZES_ROWS,
  MODEL_CLS_ROWS,
  PLAN_ROWS,
  type Rows,
  SEARCHED_RANGE_ROWS,
  SIZE_RANGE_ROWS,
} from "../options/table.ts";
import { checkModelCls } from "../probe/contract.ts";
import { probe } from "../probe/probe.ts";
import { checkSizeRange, DEFAULT_MIN_SIZE, DEFAULT_SIZE_MULTIPLE } from "../probe/size-values.ts";
import type { ModelSize, SkippedSize } from "../probe/sizes.ts";
import { isTooLarge } from "../wasm/plan/feasibility.ts";
import type { Law } from "./law.ts";
import { type NearestModels, nearestModels } from "./nearest-models.ts";
import type { Prediction } from "./prediction.ts";

/** What models there are to recommend: those of a class, or some that were counted elsewhere. */
export type RecommendOptions<ModelOptions extends object = Record<string, unknown>> =
  | {
      /** Class or function that takes `{ ...modelKwargs, [sizeParam]: value }` and yields a model with `numParams()`. */
      readonly modelCls: ModelCls<ModelOptions>;
      /** The option that sets the size, such as `"width"`. */
      readonly sizeParam: string & keyof ModelOptions;
      /** The model's other options; none by default. */
      readonly modelKwargs?: ModelKwargs;
      /** Smallest size, an integer; 64 by default. */
      readonly minSize?: number;
      /** Largest size, an integer; 2^31 − 1 by default, since a target's model is larger than a sweep's. */
      readonly maxSize?: number;
      /** What each size is a multiple of; 64 by default. */
      readonly sizeMultiple?: number;
      readonly modelSizes?: never;
    }
  | { readonly modelSizes: readonly ModelSize[]; readonly modelCls?: never };

/** A real model to train at a budget. */
export interface Recommendation {
  readonly computeBudget: number;
  /** The value of the size parameter. */
  readonly sizeParamValue: number;
  /** N: its trainable parameters. */
  readonly numParams: number;
  /** D: its training tokens, floor(C / (k·N)). */
  readonly numTokens: number;
  /** D/N. */
  readonly tokensPerParam: number;
  /** k·N·D: the training FLOPs that it really takes, at most C. */
  readonly flops: number;
  /** The loss that the fit predicts for it. */
  readonly loss: number;
  /** By how much that lies above the loss at the exact optimum. */
  readonly lossGivenAway: number;
  /** The exact optimum. */
  readonly optimum: Prediction;
  /** The sizes that were built on the way, with their N, ascending. */
  readonly probed: readonly ModelSize[];
  /** The sizes whose model could not be built or counted, each with the reason. */
  readonly skipped: readonly SkippedSize[];
  readonly warnings: readonly string[];
}

/** The options of recommend. */
export const RECOMMEND_ROWS: Rows = /* @__PURE__ */ mergedRows(
  MODEL_CLS_ROWS,
  /* @__PURE__ */ pickedRows(PLAN_ROWS, ["sizeParam", "modelKwargs"]),
  SIZE_RANGE_ROWS,
  SEARCHED_RANGE_ROWS,
  /* @__PURE__ */ pickedRows(GIVEN_SIZES_ROWS, ["modelSizes"]),
);

/** Finds the real model that gives away least loss against the optimum. */
export function recommend(law: Law, optimum: Prediction, options: unknown): Recommendation {
  const usage = "C, { modelCls, sizeParam }";
  const found = readOptions("recommend", usage, options, RECOMMEND_ROWS, (known) => candidates(known, optimum));
  const { computeBudget } = optimum;
  const k = law.flopsPerParamPerToken;
  const trainable = found.sizes
    .filter(({ numParams }) => !isTooLarge(computeBudget, k * numParams, numParams, DEFAULT_LIMITS))
    .map((size) => ({ ...size, numTokens: Math.floor(computeBudget / (k * size.numParams)) }));
  const excess = law.excessLosses(computeBudget, trainable);
  let best = 0;
  for (const [i, loss] of excess.entries()) if (loss < (excess[best] ?? Number.POSITIVE_INFINITY)) best = i;
  const model = trainable[best];
  if (model === undefined) throw noneTrainable(computeBudget, found.sizes);
  const lossGivenAway = Math.max(excess[best] ?? Number.NaN, 0);
  return Object.freeze({
    computeBudget,
    sizeParamValue: model.sizeParamValue,
    numParams: model.numParams,
    numTokens: model.numTokens,
    tokensPerParam: model.numTokens / model.numParams,
    flops: k * model.numParams * model.numTokens,
    loss: optimum.loss + lossGivenAway,
    lossGivenAway,
    optimum,
    probed: Object.freeze(found.probed),
    skipped: Object.freeze(found.skipped),
    warnings: Object.freeze(edgeWarnings(found.sizes, optimum)),
  });
}

/** The models to compare: all that were given, or the neighbours of N* in a family. */
function candidates(options: Options, { numParams }: Prediction): NearestModels {
  const { modelCls, modelSizes, sizeParam, modelKwargs = {} } = options;
  if ((modelCls === undefined) === (modelSizes === undefined)) {
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: "modelCls",
      rule: words`recommend must get either ${name("modelCls")} or ${name("modelSizes")}`,
      value: modelCls === undefined ? "neither" : "both",
      remedy: "Pass a model class to build models with, or the sizes counted elsewhere.",
    });
  }
  if (modelSizes !== undefined) {
    const sizes = [...readModelSizes(modelSizes)].sort((a, b) => a.numParams - b.numParams);
    return { sizes, probed: [], skipped: [] };
  }
  checkModelCls(modelCls);
  checkSizeParam(sizeParam);
  const bounds = checked(options, SIZE_RANGE_ROWS);
  const { minSize = DEFAULT_MIN_SIZE, maxSize = MAX_SIZE, sizeMultiple = DEFAULT_SIZE_MULTIPLE } = bounds;
  const range = { minSize, maxSize, sizeMultiple };
  checkSizeRange(range);
  const family = { modelCls, sizeParam, modelKwargs: copyKwargs(modelKwargs) };
  return probe(nearestModels(family, range, numParams));
}

function noneTrainable(computeBudget: number, sizes: readonly ModelSize[]): IsoflopError {
  const counts = sizes.map(({ numParams }) => numParams).slice(0, 4);
  return new IsoflopError("NOT_DETERMINED", {
    field: "computeBudget",
    rule: "A model must have at least one token and 0.1 tokens per parameter at its budget",
    value: `${shortBudget(computeBudget)} FLOPs, which can train none of N = ${counts.join(", ")}`,
    remedy: "Offer smaller models.",
  });
}

/** Says where N* lies beyond all that there is. */
function edgeWarnings(sizes: readonly ModelSize[], { numParams }: Prediction): string[] {
  const smallest = sizes[0]?.numParams ?? 0;
  const largest = sizes.at(-1)?.numParams ?? 0;
  if (numParams > largest)
    return [
      `The optimum, N* = ${numParams.toPrecision(3)}, is larger than every model: the largest has N = ${largest}.`,
    ];
  if (numParams < smallest)
    return [
      `The optimum, N* = ${numParams.toPrecision(3)}, is smaller than every model: the smallest has N = ${smallest}.`,
    ];
  return [];
}

/** A recommendation in the names of plan files. */
export function recommendationJSON(recommendation: Recommendation): Readonly<Record<string, unknown>> {
  const { probed, skipped } = recommendation;
  return {
    compute_budget: recommendation.computeBudget,
    size_param_value: recommendation.sizeParamValue,
    num_params: recommendation.numParams,
    num_tokens: recommendation.numTokens,
    tokens_per_param: recommendation.tokensPerParam,
    flops: recommendation.flops,
    loss: recommendation.loss,
    loss_given_away: recommendation.lossGivenAway,
    probed: probed.map(({ sizeParamValue, numParams }) => ({
      size_param_value: sizeParamValue,
      num_params: numParams,
    })),
    skipped: skipped.map(({ sizeParamValue, failure, reason }) => ({
      size_param_value: sizeParamValue,
      failure,
      reason,
    })),
    warnings: recommendation.warnings,
  };
}

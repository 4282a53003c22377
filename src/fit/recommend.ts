import { MAX_SIZE } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { shortBudget } from "../common/units.ts";
import { name, words } from "../common/words.ts";
import { type FlopsCounting, flopsPerParam, readFlops } from "../models/flops-counting.ts";
import { DEFAULT_LIMITS } from "../options/limits.ts";
import { checked, mergedRows, type Options, pickedRows, readOptions } from "../options/read.ts";
import { readModelSizesSource } from "../options/read-model-sizes.ts";
import { readModels } from "../options/read-models.ts";
import type { SearchedModels } from "../options/sweep.ts";
import {
  GIVEN_SIZES_ROWS,
  MODEL_CLS_ROWS,
  PLAN_ROWS,
  type Rows,
  SEARCHED_RANGE_ROWS,
  SIZE_RANGE_ROWS,
  TRAINING_LIMIT_ROWS,
} from "../options/table.ts";
import { probe } from "../probe/probe.ts";
import { inOrder, type ModelSize, type SkippedSize, sizeTable } from "../probe/sizes.ts";
import { logarithm } from "../wasm/fit/elementary.ts";
import { isTooLarge } from "../wasm/plan/feasibility.ts";
import type { Law, TrainedModel } from "./law.ts";
import { type NearestModels, nearestModels } from "./nearest-models.ts";
import type { Prediction } from "./prediction.ts";
import { priceAbout, pricePerParam, type TokenPrice } from "./token-price.ts";
import { excessWithin, optimumWithin, type TrainingLimits } from "./training-limits.ts";

/** What models there are to recommend: those of a class, or some that were counted elsewhere. */
export type RecommendOptions<ModelOptions extends object = Record<string, unknown>> = TrainingLimits &
  (
    | SearchedModels<ModelOptions>
    | {
        /** The sizes, each with its `flopsPerToken` where FLOPs are not counted as k·N; those of a plan have it. */
        readonly modelSizes: readonly ModelSize[];
        readonly modelCls?: never;
        readonly flops?: "6N";
      }
  );

/** A real model to train at a budget. */
export interface Recommendation {
  readonly computeBudget: number;
  /** The value of the size parameter. */
  readonly sizeParamValue: number;
  /** N: its trainable parameters. */
  readonly numParams: number;
  /** D: its training tokens, floor(C / flopsPerToken), or `maxTokens` where that is less. */
  readonly numTokens: number;
  /** Training FLOPs for one token, forward + backward: k·N, or as `flops` counts them. */
  readonly flopsPerToken: number;
  /** How they are counted: `6N` for k·N with k = 6, the name of another convention, or `custom`. */
  readonly flopsConvention: string;
  /** D/N. */
  readonly tokensPerParam: number;
  /** How many times it sees the `uniqueTokens`; undefined where they were not given. */
  readonly epochs: number | undefined;
  /** The training FLOPs that it really takes, D times those of a token: at most C. */
  readonly flops: number;
  /** The loss that the fit predicts for it, repeated tokens counted for what they are worth; NaN where it predicts none. */
  readonly loss: number;
  /** By how much that lies above the loss at the exact optimum. */
  readonly lossGivenAway: number;
  /** How much of that the limits cost, in nats: the best model of any size within them beside the exact optimum. */
  readonly limitCost: number;
  /** The exact optimum without limits, where a token costs what it does between models of such a size. */
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
  /* @__PURE__ */ pickedRows(PLAN_ROWS, ["sizeParam", "modelKwargs", "flops", "sequenceLength"]),
  SIZE_RANGE_ROWS,
  SEARCHED_RANGE_ROWS,
  /* @__PURE__ */ pickedRows(GIVEN_SIZES_ROWS, ["modelSizes"]),
  TRAINING_LIMIT_ROWS,
);

/**
 * Finds the real model that gives away least loss against the optimum.
 *
 * @param predictAt the optimum by what a token costs
 * @param warningsOff what is to be said of a model whose N is so many times N*
 */
export function recommend(
  law: Law,
  predictAt: (price: TokenPrice) => Prediction,
  warningsOff: (times: number) => readonly string[],
  options: unknown,
): Recommendation {
  const usage = "C, { modelCls, sizeParam }";
  const perParam = pricePerParam(law.flopsPerParamPerToken);
  const { computeBudget, numParams: optimalParams } = predictAt(perParam);
  return readOptions("recommend", usage, options, RECOMMEND_ROWS, (known) => {
    const limits: TrainingLimits = checked(known, TRAINING_LIMIT_ROWS);
    const task = { law, computeBudget, limits };
    const wanted = optimumWithin(law, computeBudget, logarithm(optimalParams), perParam, limits);
    const { sizes, probed, skipped, flops, warnings } = candidates(task, wanted.numParams, known);
    const best = bestOf(task, sizes, flops);
    if (best === undefined) throw noneTrainable(task, sizes);
    const { sizeParamValue, numParams, numTokens, flopsPerToken } = best;
    const price = isPerParam(law, best) ? perParam : priceAbout(best, pricedSizes(sizes, flops));
    const optimum = predictAt(price);
    const within = optimumWithin(law, computeBudget, logarithm(optimum.numParams), price, limits);
    const [excess = Number.NaN, limitCost = Number.NaN] = excessWithin(
      law,
      computeBudget,
      price,
      limits,
    )([best, within]);
    const lossGivenAway = Math.max(excess, 0);
    return Object.freeze({
      computeBudget,
      sizeParamValue,
      numParams,
      numTokens,
      flopsPerToken,
      flopsConvention: flops.convention,
      tokensPerParam: numTokens / numParams,
      epochs: limits.uniqueTokens === undefined ? undefined : numTokens / limits.uniqueTokens,
      flops: flopsPerToken * numTokens,
      loss: optimum.loss + lossGivenAway,
      lossGivenAway,
      limitCost: Math.min(Math.max(limitCost, 0), lossGivenAway),
      optimum,
      probed: Object.freeze(probed),
      skipped: Object.freeze(skipped),
      warnings: Object.freeze([
        ...warnings,
        ...unspent(task, best),
        ...edgeWarnings(sizes, within),
        ...warningsOff(numParams / optimum.numParams),
      ]),
    });
  });
}

/** What is to be trained, and within what. */
interface Task {
  readonly law: Law;
  readonly computeBudget: number;
  readonly limits: TrainingLimits;
}

/** A model with what the budget pays for. */
interface TrainableSize extends TrainedModel {
  readonly sizeParamValue: number;
  readonly flopsPerToken: number;
}

/** Sizes with what a token costs each, ascending by N. */
function pricedSizes(
  sizes: readonly ModelSize[],
  flops: FlopsCounting,
): Omit<TrainableSize, "numTokens" | "computeBudget">[] {
  const { flopsPerToken: costs, numParams, sizeParamValue } = sizeTable(inOrder(sizes), flops);
  return costs.map((flopsPerToken, i) => ({
    sizeParamValue: sizeParamValue[i] ?? Number.NaN,
    numParams: numParams[i] ?? Number.NaN,
    flopsPerToken,
  }));
}

/** The models that a budget can train within limits. */
function trainable(
  { computeBudget, limits }: Task,
  sizes: readonly ModelSize[],
  flops: FlopsCounting,
): TrainableSize[] {
  const { maxParams = Number.POSITIVE_INFINITY, maxTokens = Number.POSITIVE_INFINITY } = limits;
  return pricedSizes(sizes, flops)
    .filter(({ flopsPerToken, numParams }) => !isTooLarge(computeBudget, flopsPerToken, numParams, DEFAULT_LIMITS))
    .filter(({ numParams }) => numParams <= maxParams)
    .map((size) => {
      const numTokens = Math.floor(Math.min(computeBudget / size.flopsPerToken, maxTokens));
      const isSpent = numTokens < maxTokens;
      return { ...size, numTokens, computeBudget: isSpent ? computeBudget : size.flopsPerToken * numTokens };
    });
}

/** The model of least loss. */
function bestOf(task: Task, sizes: readonly ModelSize[], flops: FlopsCounting): TrainableSize | undefined {
  const models = trainable(task, sizes, flops);
  const { law, computeBudget, limits } = task;
  const excess = excessWithin(law, computeBudget, pricePerParam(law.flopsPerParamPerToken), limits)(models);
  let best = 0;
  for (const [i, loss] of excess.entries()) if (loss < (excess[best] ?? Number.POSITIVE_INFINITY)) best = i;
  return models[best];
}

/** Whether a token costs k·N, with the law's k. */
function isPerParam({ flopsPerParamPerToken: k }: Law, { flopsPerToken, numParams }: TrainableSize): boolean {
  return flopsPerToken === k * numParams;
}

/** The models to compare, and how their FLOPs are counted. */
interface Candidates extends NearestModels {
  readonly flops: FlopsCounting;
  readonly warnings: readonly string[];
}

/** The models to compare: all that were given, or the neighbours of a wanted N in a family. */
function candidates(task: Task, wanted: number, options: Options): Candidates {
  const { law } = task;
  const { modelCls, modelSizes } = options;
  if ((modelCls === undefined) === (modelSizes === undefined)) {
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: "modelCls",
      rule: words`recommend must get either ${name("modelCls")} or ${name("modelSizes")}`,
      value: modelCls === undefined ? "neither" : "both",
      remedy: "Pass a model class to build models with, or the sizes counted elsewhere.",
    });
  }
  const plan = checked(options, PLAN_ROWS);
  if (modelSizes !== undefined) {
    const { source, flops, warnings } = readModelSizesSource(options, plan);
    const sizes = [...source.modelSizes].sort((a, b) => a.numParams - b.numParams);
    return { sizes, probed: [], skipped: [], flops: byLaw(law, flops), warnings };
  }
  const { range, ...models } = readModels(options, MAX_SIZE);
  const { flops: counting, flopsOf, warnings } = readFlops(plan);
  const flops = byLaw(law, counting);
  const family = { ...models, flopsOf };
  const bestSize = (sizes: readonly ModelSize[]) => {
    const best = bestOf(task, sizes, flops);
    // By k·N the best is one of the two about N*; by any other cost it may lie elsewhere.
    if (best === undefined || isPerParam(law, best)) return undefined;
    return best.sizeParamValue;
  };
  return { ...probe(nearestModels(family, range, wanted, bestSize)), flops, warnings };
}

/** By k·N, k is that of the law. */
function byLaw({ flopsPerParamPerToken: k }: Law, counting: FlopsCounting): FlopsCounting {
  return counting.flopsPerParamPerToken === undefined ? counting : flopsPerParam(k);
}

function noneTrainable({ computeBudget, limits }: Task, sizes: readonly ModelSize[]): IsoflopError {
  const counts = sizes.map(({ numParams }) => numParams).slice(0, 4);
  const { maxParams } = limits;
  if (maxParams !== undefined && counts.every((numParams) => numParams > maxParams)) {
    return new IsoflopError("INFEASIBLE", {
      field: "maxParams",
      rule: words`A model must have at most ${name("maxParams")} parameters, ${maxParams}`,
      value: `none such: N = ${counts.join(", ")}`,
      remedy: words`Offer smaller models, or raise ${name("maxParams")}.`,
    });
  }
  return new IsoflopError("NOT_DETERMINED", {
    field: "computeBudget",
    rule: "A model must have at least one token and 0.1 tokens per parameter at its budget",
    value: `${shortBudget(computeBudget)} FLOPs, which can train none of N = ${counts.join(", ")}`,
    remedy: "Offer smaller models.",
  });
}

// A model's cost need not divide the budget.
const NEARLY_ALL = 0.99;

/** Says where the limits leave FLOPs that nothing can be bought for. */
function unspent({ computeBudget }: Task, { flopsPerToken, numTokens }: TrainableSize): string[] {
  const share = (flopsPerToken * numTokens) / computeBudget;
  if (share >= NEARLY_ALL) return [];
  return [`The limits leave ${(100 * (1 - share)).toFixed(0)}% of the FLOPs unspent.`];
}

/** Says where the best N lies beyond all that there is. */
function edgeWarnings(sizes: readonly ModelSize[], { numParams }: TrainedModel): string[] {
  const smallest = sizes[0]?.numParams ?? 0;
  const largest = sizes.at(-1)?.numParams ?? 0;
  const best = `The optimum, N* = ${numParams.toPrecision(3)},`;
  if (numParams > largest) return [`${best} is larger than every model: the largest has N = ${largest}.`];
  if (numParams < smallest) return [`${best} is smaller than every model: the smallest has N = ${smallest}.`];
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
    flops_per_token: recommendation.flopsPerToken,
    flops_convention: recommendation.flopsConvention,
    tokens_per_param: recommendation.tokensPerParam,
    epochs: recommendation.epochs ?? null,
    flops: recommendation.flops,
    loss: recommendation.loss,
    loss_given_away: recommendation.lossGivenAway,
    limit_cost: recommendation.limitCost,
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

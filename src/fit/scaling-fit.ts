import { checkPositive } from "../common/checks.ts";
import { exponential, logarithm } from "../wasm/fit/elementary.ts";
import { chinchillaTable } from "./chinchilla-table.ts";
import { mapInterval, type OptimumIntervals } from "./interval.ts";
import type { Law } from "./law.ts";
import type { LossPrediction } from "./loss-prediction.ts";
import type { Prediction } from "./prediction.ts";
import { type Recommendation, type RecommendOptions, recommend } from "./recommend.ts";
import type { LeftOutRun } from "./run.ts";
import { pricePerParam, type TokenPrice } from "./token-price.ts";

/** What all fits have in common: what they rest on, and what follows from them. Nothing on it can be changed. */
export abstract class ScalingFit {
  /** a: N* ∝ C^a. */
  abstract get paramsExponent(): number;
  /** b: D* ∝ C^b. */
  abstract get tokensExponent(): number;
  abstract toString(): string;
  /** How many runs the fit rests on. */
  readonly numRuns: number;
  /** The runs that it does not rest on, each with the reason. */
  readonly leftOut: readonly LeftOutRun[];
  /** What its reader should know before trusting it. */
  readonly warnings: readonly string[];
  readonly #law: Law;

  /** @internal */
  constructor(law: Law, numRuns: number, leftOut: readonly LeftOutRun[], warnings: readonly string[]) {
    this.#law = law;
    this.numRuns = numRuns;
    this.leftOut = Object.freeze(leftOut.map((run) => Object.freeze({ ...run })));
    this.warnings = Object.freeze([...warnings]);
  }

  /** The confidence of its intervals. */
  get confidence(): number {
    return this.#law.confidence;
  }

  /** C of every budget that it was fitted to, ascending: the mean over the budget's runs. */
  get computeBudgets(): readonly number[] {
    return Object.freeze(Array.from(this.#law.budgets));
  }

  /**
   * The curve that the fit lays through the runs of a budget: the loss at each N, trained on as many tokens as C pays for. By
   * the frontier and approach 2 it is the bowl or the parabola of the nearest of {@link computeBudgets}, and NaN where that
   * has none; by approach 3 the surface along C = k·N·D.
   *
   * @param computeBudget training FLOPs, positive and finite
   * @param numParams N of each model, positive and finite
   * @throws {IsoflopError} INVALID_OPTION where one of them is not
   */
  isoFlopCurve(computeBudget: number, numParams: readonly number[]): readonly number[] {
    checkPositive("computeBudget", computeBudget, "Give training FLOPs, such as 1e19.");
    for (const params of numParams) checkPositive("numParams", params, "Give N, such as 7e9.");
    return Object.freeze(this.#law.curve(computeBudget, numParams));
  }

  /**
   * The compute-optimal model at a budget, along C = k·N·D with k = `flopsPerParamPerToken` for a surface; by approach 2 as
   * the budgets of its runs were counted.
   *
   * @param computeBudget training FLOPs, positive and finite
   * @throws {IsoflopError} INVALID_OPTION where it is not
   */
  predict(computeBudget: number): Prediction {
    return this.predictAt(computeBudget, pricePerParam(this.#law.flopsPerParamPerToken));
  }

  /** @internal The prediction where a token has a price. */
  protected predictAt(computeBudget: number, price: TokenPrice, confidence: number = this.confidence): Prediction {
    checkPositive("computeBudget", computeBudget, "Give training FLOPs, such as 1e24.");
    const law = this.#law;
    const logBudget = logarithm(computeBudget);
    const { logParams, logTokens, loss } = law.optimum(logBudget, price);
    const numParams = exponential(first(logParams));
    const numTokens = exponential(first(logTokens));
    const intervals = law.intervals(logBudget, price, confidence);
    return Object.freeze({
      computeBudget,
      numParams,
      numTokens,
      tokensPerParam: numTokens / numParams,
      loss: first(loss),
      intervals: intervals && predictedIntervals(intervals),
      lossGivenAway: undefined,
      extrapolation: Math.max(computeBudget / law.largestBudget, law.smallestBudget / computeBudget, 1),
      warnings: NO_WARNINGS,
    });
  }

  /**
   * The loss of a model that is trained on some tokens, where C = k·N·D: over-trained ones, too. By the frontier it is that of
   * the optimum for C and the bowl about it; approach 3 has it by its surface, approach 2 by the parabola of the nearest budget.
   *
   * @param numParams N, positive and finite
   * @param numTokens D, training tokens, positive and finite
   * @throws {IsoflopError} INVALID_OPTION where one of them is not
   * @example
   * fit.loss(7e9, 2e12).loss;
   */
  loss(numParams: number, numTokens: number): LossPrediction {
    checkPositive("numParams", numParams, "Give N, such as 7e9.");
    checkPositive("numTokens", numTokens, "Give training tokens, such as 2e12.");
    const law = this.#law;
    const computeBudget = law.flopsPerParamPerToken * numParams * numTokens;
    const price = pricePerParam(law.flopsPerParamPerToken);
    const optimum = this.predictAt(computeBudget, price);
    const model = { numParams, numTokens, computeBudget };
    const [excess = Number.NaN] = law.excessLosses([model], price);
    return Object.freeze({
      ...model,
      tokensPerParam: numTokens / numParams,
      loss: optimum.loss + excess,
      interval: law.lossInterval(model, law.confidence),
      aboveOptimum: Math.max(excess, 0),
      extrapolation: optimum.extrapolation,
      warnings: Object.freeze([...optimum.warnings, ...this.warningsOff(numParams / optimum.numParams)]),
    });
  }

  /** @internal What is to be said of a model whose N is so many times N*. */
  protected warningsOff(_times: number): readonly string[] {
    return NO_WARNINGS;
  }

  /**
   * The real model to train at a budget: of what a family offers, the one that gives away least loss against the exact
   * optimum.
   *
   * With `modelCls`, sizes are the multiples of `sizeMultiple` from `minSize` to `maxSize`; the neighbours of N* are found
   * by doubling and then bisection, so that some dozens of models are built, one at a time, none of more than twice the
   * size that is wanted. N must grow with the size. With `modelSizes`, all are compared.
   *
   * A token costs k·N FLOPs by default. With `flops`, or sizes that have their `flopsPerToken`, each model is trained on as
   * many tokens as the budget pays for by them, and the exact optimum is that of what a token costs between models like it.
   *
   * `maxParams`, `maxTokens` and `uniqueTokens` are limits, and `limitCost` says what they cost. Repeated tokens count for less
   * than new ones, by Muennighoff et al. 2023.
   *
   * @param computeBudget training FLOPs, positive and finite
   * @throws {IsoflopError} INVALID_OPTION, CONFLICTING_OPTIONS or MODEL_CONTRACT where options break their rules;
   * MODEL_NOT_BUILT where no size has a model; NOT_DETERMINED where the budget can train none of the models; INFEASIBLE where
   * all have more than `maxParams`
   */
  recommend<Options extends object>(computeBudget: number, options: RecommendOptions<Options>): Recommendation {
    return this.recommendAny(computeBudget, options);
  }

  /** @internal {@link recommend}, whatever the options are. */
  recommendAny(computeBudget: number, options: unknown): Recommendation {
    return recommend(
      this.#law,
      (price) => this.predictAt(computeBudget, price),
      (times) => this.warningsOff(times),
      options,
    );
  }

  /** @internal What the files of all fits hold. */
  protected sharedJSON(): Readonly<Record<string, unknown>> {
    return {
      params_exponent: this.paramsExponent,
      tokens_exponent: this.tokensExponent,
      confidence: this.confidence,
      num_runs: this.numRuns,
      left_out: this.leftOut,
      warnings: this.warnings,
    };
  }

  /**
   * Predictions as a Markdown table, a line a budget, as in table 3 of Hoffmann et al. 2022.
   *
   * @param computeBudgets training FLOPs, each positive and finite
   */
  chinchillaTable(computeBudgets: readonly number[]): string {
    return chinchillaTable(
      Array.from(computeBudgets, (computeBudget) => this.predict(computeBudget)),
      this.confidence,
    );
  }
}

const NO_WARNINGS: readonly string[] = Object.freeze([]);

function predictedIntervals({ logParams, logTokens, loss }: OptimumIntervals) {
  return Object.freeze({
    numParams: mapInterval(logParams, exponential),
    numTokens: mapInterval(logTokens, exponential),
    loss,
  });
}

function first(column: Float64Array): number {
  return column[0] ?? Number.NaN;
}

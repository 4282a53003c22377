import { checkPositive } from "../common/checks.ts";
import { exponential, logarithm } from "../wasm/fit/elementary.ts";
import type { Optima } from "../wasm/fit/loss-surface.ts";
import { chinchillaTable } from "./chinchilla-table.ts";
import { type Interval, intervalOf, mapInterval } from "./interval.ts";
import type { Law } from "./law.ts";
import type { Prediction } from "./prediction.ts";
import { type Recommendation, type RecommendOptions, recommend } from "./recommend.ts";
import type { LeftOutRun } from "./run.ts";
import { pricePerParam, type TokenPrice } from "./token-price.ts";

/** What approaches 2 and 3 have in common: what they rest on, and what follows from them. Nothing on it can be changed. */
export abstract class ScalingFit {
  /** a: N* ∝ C^a. */
  abstract readonly paramsExponent: number;
  /** b: D* ∝ C^b. */
  abstract readonly tokensExponent: number;
  abstract toString(): string;
  /** How many runs the fit rests on. */
  readonly numRuns: number;
  /** The runs that it does not rest on, each with the reason. */
  readonly leftOut: readonly LeftOutRun[];
  /** What its reader should know before trusting it. */
  readonly warnings: readonly string[];
  readonly #law: Law;
  #exponentIntervals: { readonly params: Interval; readonly tokens: Interval } | undefined;

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

  /** How many resampled sweeps its intervals rest on; 0: it has none. */
  get numReplicates(): number {
    return this.#law.numReplicates;
  }

  /** Interval of a; undefined where the fit has no bootstrap. The sweeps are resampled when it is first asked for. */
  get paramsExponentInterval(): Interval | undefined {
    return this.#intervals()?.params;
  }

  /** Interval of b; undefined where the fit has no bootstrap. */
  get tokensExponentInterval(): Interval | undefined {
    return this.#intervals()?.tokens;
  }

  #intervals(): { readonly params: Interval; readonly tokens: Interval } | undefined {
    const law = this.#law;
    if (law.numReplicates === 0) return undefined;
    if (this.#exponentIntervals === undefined) {
      const { params, tokens } = law.replicateExponents();
      this.#exponentIntervals = {
        params: intervalOf(params, law.confidence),
        tokens: intervalOf(tokens, law.confidence),
      };
    }
    return this.#exponentIntervals;
  }

  /**
   * The compute-optimal model at a budget, along C = k·N·D with k = `flopsPerParamPerToken` for a surface; by approach 2 as
   * the budgets of its runs were counted.
   *
   * @param computeBudget training FLOPs, positive and finite
   * @throws {IsoflopError} INVALID_OPTION where it is not
   */
  predict(computeBudget: number): Prediction {
    return this.#predictAt(computeBudget, pricePerParam(this.#law.flopsPerParamPerToken));
  }

  #predictAt(computeBudget: number, price: TokenPrice): Prediction {
    checkPositive("computeBudget", computeBudget, "Give training FLOPs, such as 1e24.");
    const law = this.#law;
    const logBudget = logarithm(computeBudget);
    const { logParams, logTokens, loss } = law.optimum(logBudget, price);
    const numParams = exponential(first(logParams));
    const numTokens = exponential(first(logTokens));
    return Object.freeze({
      computeBudget,
      numParams,
      numTokens,
      tokensPerParam: numTokens / numParams,
      loss: first(loss),
      intervals:
        law.numReplicates === 0 ? undefined : predictedIntervals(law.replicateOptima(logBudget, price), law.confidence),
      extrapolation: Math.max(computeBudget / law.largestBudget, law.smallestBudget / computeBudget, 1),
    });
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
   * @param computeBudget training FLOPs, positive and finite
   * @throws {IsoflopError} INVALID_OPTION, CONFLICTING_OPTIONS or MODEL_CONTRACT where options break their rules;
   * MODEL_NOT_BUILT where no size has a model; NOT_DETERMINED where the budget can train none of the models
   */
  recommend<Options extends object>(computeBudget: number, options: RecommendOptions<Options>): Recommendation {
    return this.recommendAny(computeBudget, options);
  }

  /** @internal {@link recommend}, whatever the options are. */
  recommendAny(computeBudget: number, options: unknown): Recommendation {
    return recommend(this.#law, (price) => this.#predictAt(computeBudget, price), options);
  }

  /** @internal What the files of both approaches hold. */
  protected sharedJSON(): Readonly<Record<string, unknown>> {
    return {
      params_exponent: this.paramsExponent,
      tokens_exponent: this.tokensExponent,
      params_exponent_interval: this.paramsExponentInterval ?? null,
      tokens_exponent_interval: this.tokensExponentInterval ?? null,
      confidence: this.confidence,
      num_replicates: this.numReplicates,
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

function predictedIntervals({ logParams, logTokens, loss }: Optima, confidence: number) {
  return Object.freeze({
    numParams: mapInterval(intervalOf(logParams, confidence), exponential),
    numTokens: mapInterval(intervalOf(logTokens, confidence), exponential),
    loss: intervalOf(loss, confidence),
  });
}

function first(column: Float64Array): number {
  return column[0] ?? Number.NaN;
}

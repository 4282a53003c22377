import { exponential, logarithm, logarithms, normalScore } from "../../wasm/fit/elementary.ts";
import {
  bowlHeights,
  type Calibration,
  type FittedBowls,
  type FrontierPoint,
  predictFrontier,
} from "../../wasm/fit/frontier.ts";
import type { Optima } from "../../wasm/fit/loss-surface.ts";
import type { Interval, OptimumIntervals } from "../interval.ts";
import type { Law, TrainedModel } from "../law.ts";
import { nearestBudget } from "../nearest-budget.ts";
import type { TokenPrice } from "../token-price.ts";

/** What a frontier rests on. */
export interface FrontierLawParts {
  readonly bowls: FittedBowls;
  readonly calibration: Calibration;
  /** C of the rungs, ascending. */
  readonly budgets: Float64Array;
  readonly flopsPerParamPerToken: number;
  readonly confidence: number;
  /** Whether losses fall as slowly as those of the sweeps that intervals were tried on. */
  readonly isInDomain: boolean;
  /** ln D of the largest budget's runs at its N*, where C is not k·N·D; undefined where it is. */
  readonly logTokensAtTop: number | undefined;
}

/** The law of a frontier: it is known at a budget by its quantiles alone. */
export class FrontierLaw implements Law {
  readonly flopsPerParamPerToken: number;
  readonly smallestBudget: number;
  readonly largestBudget: number;
  readonly budgets: Float64Array;
  readonly confidence: number;
  readonly #parts: FrontierLawParts;
  readonly #logFactor: number;
  /** The last point that was asked for: an optimum and its intervals are one. */
  #last: { readonly logBudget: number; readonly confidence: number; readonly point: FrontierPoint } | undefined;

  constructor(parts: FrontierLawParts) {
    this.#parts = parts;
    this.flopsPerParamPerToken = parts.flopsPerParamPerToken;
    this.confidence = parts.confidence;
    this.budgets = parts.budgets;
    this.smallestBudget = parts.budgets[0] ?? Number.NaN;
    this.largestBudget = parts.budgets.at(-1) ?? Number.NaN;
    this.#logFactor = logarithm(parts.flopsPerParamPerToken);
  }

  /** What it says at a budget, with the two ends of its intervals. */
  pointAt(logBudget: number, confidence: number = this.confidence): FrontierPoint {
    if (this.#last?.logBudget !== logBudget || this.#last.confidence !== confidence) {
      const { bowls, calibration } = this.#parts;
      const tail = (1 - confidence) / 2;
      const point = predictFrontier(bowls, calibration, logBudget, [tail, 1 - tail]);
      this.#last = { logBudget, confidence, point };
    }
    return this.#last.point;
  }

  /** Its N* is in C, as the budgets of the runs were counted: what a token costs has its part in it already. */
  optimum(logBudget: number, price: TokenPrice): Optima {
    const { loss, logParams } = this.pointAt(logBudget);
    return {
      logParams: Float64Array.of(logParams),
      logTokens: Float64Array.of(this.#logTokens(logBudget, logParams, price)),
      loss: Float64Array.of(loss),
    };
  }

  intervals(logBudget: number, price: TokenPrice, confidence: number): OptimumIntervals | undefined {
    if (!this.#parts.isInDomain) return undefined;
    const { lossQuantiles, logParamsQuantiles } = this.pointAt(logBudget, confidence);
    const logParams = between(logParamsQuantiles);
    return {
      logParams,
      // The more parameters, the fewer tokens.
      logTokens: Object.freeze({
        low: this.#logTokens(logBudget, logParams.high, price),
        high: this.#logTokens(logBudget, logParams.low, price),
      }),
      loss: between(lossQuantiles),
    };
  }

  #logTokens(logBudget: number, logParams: number, { logFactor, exponent }: TokenPrice): number {
    const { logTokensAtTop, bowls } = this.#parts;
    if (logTokensAtTop === undefined || exponent !== 1 || logFactor !== this.#logFactor) {
      return logBudget - logFactor - exponent * logParams;
    }
    // Budgets count something else than k·N·D, and D* is as the runs of the largest have it.
    const beyond = logBudget - (bowls.logBudgets.at(-1) ?? Number.NaN);
    return logTokensAtTop + beyond - (logParams - (bowls.vertices.at(-1) ?? Number.NaN));
  }

  /** κ(C)·h(ln N − ln N*). */
  excessLosses(models: readonly TrainedModel[]): readonly number[] {
    return models.map(({ numParams, computeBudget }) => {
      const logBudget = logarithm(computeBudget);
      const { logParams } = this.pointAt(logBudget);
      const [height = Number.NaN] = this.#heights(logBudget, [logarithm(numParams) - logParams]);
      return height;
    });
  }

  /** The bowl of the nearest rung, as its own runs place it. */
  curve(computeBudget: number, numParams: readonly number[]): readonly number[] {
    const { bowls } = this.#parts;
    const rung = nearestBudget(this.budgets, computeBudget);
    const vertex = bowls.vertices[rung] ?? Number.NaN;
    const offsets = logarithms(numParams).map((logParams) => logParams - vertex);
    const least = bowls.minima[rung] ?? Number.NaN;
    return this.#heights(bowls.logBudgets[rung] ?? Number.NaN, offsets).map((height) => least + height);
  }

  /** Where one run would end: how wrong the least loss may be, what N* is off by, and a run's own scatter, all in quadrature. */
  lossInterval(model: TrainedModel, confidence: number): Interval | undefined {
    if (!this.#parts.isInDomain) return undefined;
    const logBudget = logarithm(model.computeBudget);
    const logParams = logarithm(model.numParams);
    const point = this.pointAt(logBudget, confidence);
    const least = between(point.lossQuantiles);
    const scatter = normalScore(0.5 + confidence / 2) * this.#parts.bowls.scatter;
    const ends = [point.logParams, ...point.logParamsQuantiles].map((logOptimum) => logParams - logOptimum);
    const [height = Number.NaN, ...others] = this.#heights(logBudget, ends);
    const lower = Math.min(0, ...others.map((other) => other - height));
    const higher = Math.max(0, ...others.map((other) => other - height));
    const length = (...parts: readonly number[]) => Math.sqrt(parts.reduce((sum, part) => sum + part * part, 0));
    return Object.freeze({
      low: point.loss + height - length(point.loss - least.low, lower, scatter),
      high: point.loss + height + length(least.high - point.loss, higher, scatter),
    });
  }

  /** What training N* gives away, in nats, if the optimum lies at either end of its interval. */
  givenAway(logBudget: number, confidence: number): Interval {
    const { logParams, logParamsQuantiles } = this.pointAt(logBudget, confidence);
    return between(
      this.#heights(
        logBudget,
        logParamsQuantiles.map((end) => logParams - end),
      ),
    );
  }

  #heights(logBudget: number, offsets: ArrayLike<number>): number[] {
    const { logCurvature, curvatureFading, meanLogBudget, asymmetry } = this.#parts.bowls;
    const curvature = exponential(logCurvature - curvatureFading * (logBudget - meanLogBudget));
    return Array.from(bowlHeights(offsets, curvature, asymmetry));
  }
}

function between([low = Number.NaN, high = Number.NaN]: readonly number[]): Interval {
  return Object.freeze({ low, high });
}

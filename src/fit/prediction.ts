import type { Interval } from "./interval.ts";

/** What a fit says is optimal at a compute budget. */
export interface Prediction {
  /** C: training FLOPs (forward + backward). */
  readonly computeBudget: number;
  /** N*: the compute-optimal number of parameters. */
  readonly numParams: number;
  /** D*: the training tokens that go with it. */
  readonly numTokens: number;
  /** D* / N*. */
  readonly tokensPerParam: number;
  /** The loss there, in nats per token; NaN, as both ends of its interval, where approach 2 has no law of it. */
  readonly loss: number;
  /** Intervals of the three; undefined where the fit has none. */
  readonly intervals:
    | { readonly numParams: Interval; readonly numTokens: Interval; readonly loss: Interval }
    | undefined;
  /**
   * What training N* gives away, in nats, if the optimum lies at the low or at the high end of its interval; undefined where
   * the fit has no intervals, or does not know the bowls about its optima (approaches 2 and 3).
   */
  readonly lossGivenAway: Interval | undefined;
  /** How many times the budget lies beyond the nearest one that was fitted; 1 within their range. */
  readonly extrapolation: number;
  /** What should keep its reader from trusting it. */
  readonly warnings: readonly string[];
}

/** A prediction in the names of plan files. */
export function predictionJSON(prediction: Prediction): Readonly<Record<string, unknown>> {
  const { computeBudget, numParams, numTokens, tokensPerParam, loss, intervals } = prediction;
  const { lossGivenAway, extrapolation, warnings } = prediction;
  return {
    compute_budget: computeBudget,
    num_params: numParams,
    num_tokens: numTokens,
    tokens_per_param: tokensPerParam,
    loss,
    intervals:
      intervals === undefined
        ? null
        : { num_params: intervals.numParams, num_tokens: intervals.numTokens, loss: intervals.loss },
    loss_given_away: lossGivenAway ?? null,
    extrapolation,
    warnings,
  };
}

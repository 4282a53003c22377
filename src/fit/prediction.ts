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
  /** The loss there, in nats per token. */
  readonly loss: number;
  /** Intervals of the three; undefined where the fit has no bootstrap. */
  readonly intervals:
    | { readonly numParams: Interval; readonly numTokens: Interval; readonly loss: Interval }
    | undefined;
  /** How many times the budget lies beyond the nearest one that was fitted; 1 within their range. */
  readonly extrapolation: number;
}

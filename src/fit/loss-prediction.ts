import type { Interval } from "./interval.ts";

/** What a fit says of a model that is trained on some tokens. */
export interface LossPrediction {
  /** N. */
  readonly numParams: number;
  /** D: its training tokens. */
  readonly numTokens: number;
  /** C = k·N·D: the training FLOPs (forward + backward) that it takes. */
  readonly computeBudget: number;
  /** D/N. */
  readonly tokensPerParam: number;
  /** Its loss, in nats per token. */
  readonly loss: number;
  /** Where that lies with the confidence of the fit; undefined where the fit has no intervals, and by approach 2. */
  readonly interval: Interval | undefined;
  /** By how much the loss lies above that of the optimum for as many FLOPs. */
  readonly aboveOptimum: number;
  /** How many times C lies beyond the nearest budget that was fitted; 1 within their range. */
  readonly extrapolation: number;
  /** What should keep its reader from trusting it. */
  readonly warnings: readonly string[];
}

/** A predicted loss in the names of plan files. */
export function lossPredictionJSON(prediction: LossPrediction): Readonly<Record<string, unknown>> {
  return {
    num_params: prediction.numParams,
    num_tokens: prediction.numTokens,
    compute_budget: prediction.computeBudget,
    tokens_per_param: prediction.tokensPerParam,
    loss: prediction.loss,
    interval: prediction.interval ?? null,
    above_optimum: prediction.aboveOptimum,
    extrapolation: prediction.extrapolation,
    warnings: prediction.warnings,
  };
}

import type { ProbeFailure } from "../probe/contract.ts";

/** A size and the parameters that a model has there. */
export interface ModelSize {
  /** The size parameter's value, an integer from 1 to 2^31 − 1. */
  readonly sizeParamValue: number;
  /** N: trainable parameters, an integer from 1 to 2^53 − 1. */
  readonly numParams: number;
  /**
   * Training FLOPs for one token, forward + backward, a finite number of at least 1; only where they are not counted as
   * k·N.
   */
  readonly flopsPerToken?: number;
}

/** A size whose model could not be built or counted. */
export interface SkippedSize {
  readonly sizeParamValue: number;
  /** Where it failed. */
  readonly failure: ProbeFailure;
  /** What was thrown or returned. */
  readonly reason: string;
}

/** A size that was not probed. */
export interface UnprobedSize {
  readonly sizeParamValue: number;
  readonly reason: string;
}

/** The rule that a cell breaks: at least one token, or one of the limits; the first of them, in this order. */
export type FeasibilityRule =
  | "no-tokens"
  | "min-tokens-per-param"
  | "max-params"
  | "min-steps"
  | "max-tokens-per-param"
  | "max-tokens";

/** A budget × size cell that is infeasible, with the figures that rule it out. */
export interface DroppedCell {
  /** C: training FLOPs (forward + backward). */
  readonly computeBudget: number;
  readonly sizeParamValue: number;
  /** N */
  readonly numParams: number;
  /** D: the tokens that the budget pays for. */
  readonly numTokens: number;
  /** D/N */
  readonly tokensPerParam: number;
  readonly rule: FeasibilityRule;
  readonly reason: string;
}

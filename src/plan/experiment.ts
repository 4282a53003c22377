import type { FeasibilityRule } from "../wasm/plan/feasibility.ts";

/** One training run of a sweep. */
export interface Experiment {
  /**
   * What the experiment is, in at most 63 of the characters a–z, 0–9, "." and "-": budget, size and a digest of all
   * that makes the run. It does not depend on the rest of the plan.
   */
  readonly experimentId: string;
  /** C: training FLOPs (forward + backward). */
  readonly computeBudget: number;
  /** The value of the plan's size parameter. */
  readonly sizeParamValue: number;
  /** N: trainable parameters, read from the model. */
  readonly numParams: number;
  /** D: training tokens, floor(C / flopsPerToken). */
  readonly numTokens: number;
  /** D/N. */
  readonly tokensPerParam: number;
  /** Training FLOPs for one token (forward + backward), by the plan's convention: k·N by default. */
  readonly flopsPerToken: number;
  /** The how-manieth run of the same budget and size this is, from 1: repeats differ in their seed alone. */
  readonly repeat: number;
}

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

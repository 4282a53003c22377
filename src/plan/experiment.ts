import { MAX_COUNT, MAX_SIZE } from "../common/checks.ts";
import { RULES } from "../options/feasibility.ts";
import type { FeasibilityRule } from "../wasm/plan/feasibility.ts";
import type { FieldsOf } from "./file/record.ts";

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
  /** Which run of the same budget and size this is, from 1: repeats differ in their seed alone. */
  readonly repeat: number;
}

/** The columns of experiments in plan files and CSV, in their order. */
export const EXPERIMENT_FIELDS: FieldsOf<Experiment> = {
  experimentId: { type: "text" },
  computeBudget: { type: "number", above: 0 },
  sizeParamValue: { type: "integer", min: 1, max: MAX_SIZE },
  numParams: { type: "safe-integer", min: 1 },
  // Past 2^53 every f64 is whole, so tokens need only be integers, not safe ones.
  numTokens: { type: "integer", min: 1 },
  tokensPerParam: { type: "number", above: 0 },
  flopsPerToken: { type: "number", above: 0 },
  repeat: { type: "integer", min: 1, max: MAX_COUNT },
};

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

/** The fields of dropped cells in plan files, in their order. */
export const DROPPED_CELL_FIELDS: FieldsOf<DroppedCell> = {
  computeBudget: { type: "number", above: 0 },
  sizeParamValue: { type: "integer", min: 1, max: MAX_SIZE },
  numParams: { type: "safe-integer", min: 1 },
  numTokens: { type: "integer", min: 0 },
  tokensPerParam: { type: "number", min: 0 },
  rule: { type: "name", oneOf: RULES, words: "the name of a rule" },
  reason: { type: "text" },
};

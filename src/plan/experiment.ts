import type { ModelKwargs } from "../models/model.ts";
import type { TransformerShape } from "../models/shape.ts";
import { COUNT, POSITIVE, SIZE, WHOLE } from "../options/table.ts";
import { FEASIBILITY_RULES, type FeasibilityRule } from "../wasm/plan/feasibility.ts";
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
  /** Parameters that work on one token: N, or fewer where the model tells it, as a mixture of experts does. */
  readonly numActiveParams: number;
  /** D over the parameters that work on one token. */
  readonly tokensPerActiveParam: number;
  /** Layers, widths and heads, where the model tells them. */
  readonly shape?: TransformerShape | undefined;
  /** The options that build this model: `new modelCls(modelKwargs)`, or of a family the model's whole config.json. */
  readonly modelKwargs: ModelKwargs;
}

const OPTIONAL_SIZE = { optional: SIZE };

/** The fields of a shape in plan files, in their order. */
export const SHAPE_FIELDS: FieldsOf<TransformerShape> = {
  numLayers: SIZE,
  hiddenSize: SIZE,
  numHeads: OPTIONAL_SIZE,
  numKeyValueHeads: OPTIONAL_SIZE,
  headSize: OPTIONAL_SIZE,
  ffwSize: OPTIONAL_SIZE,
  vocabSize: OPTIONAL_SIZE,
};

/** The columns of experiments in plan files and CSV, in their order. */
export const EXPERIMENT_FIELDS: FieldsOf<Experiment> = {
  experimentId: { kind: "text" },
  computeBudget: POSITIVE,
  sizeParamValue: SIZE,
  numParams: WHOLE,
  // Past 2^53 every f64 is whole, so tokens have no largest number.
  numTokens: { kind: "number", integer: true, min: 1 },
  tokensPerParam: POSITIVE,
  flopsPerToken: POSITIVE,
  repeat: COUNT,
  numActiveParams: WHOLE,
  tokensPerActiveParam: POSITIVE,
  shape: { optional: { kind: "record", fields: SHAPE_FIELDS } },
  modelKwargs: { kind: "object" },
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
  computeBudget: POSITIVE,
  sizeParamValue: SIZE,
  numParams: WHOLE,
  numTokens: { kind: "number", integer: true, min: 0 },
  tokensPerParam: { kind: "number", min: 0 },
  rule: { kind: "oneOf", values: FEASIBILITY_RULES },
  reason: { kind: "text" },
};

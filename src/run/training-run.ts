import type { ModelKwargs } from "../models/model.ts";
import type { TransformerShape } from "../models/shape.ts";
import type { Hyperparameters } from "./rules.ts";

/** What a command line may ask for of a run, by name; a name without a value is one that the plan can't fill. */
export type Placeholders = Readonly<Record<string, string | number | undefined>>;

/** An experiment as it can be trained. */
export interface TrainingRun extends Hyperparameters {
  readonly experimentId: string;
  /** C: training FLOPs as planned. */
  readonly computeBudget: number;
  /** Which run of the same budget and size this is, from 1. */
  readonly repeat: number;
  readonly seed: number;
  /** N: trainable parameters. */
  readonly numParams: number;
  /** Parameters that work on one token. */
  readonly numActiveParams: number;
  readonly sizeParamValue: number;
  readonly shape: TransformerShape | undefined;
  /** The options that build its model. */
  readonly modelKwargs: ModelKwargs;
  /** T */
  readonly sequenceLength: number;
  /** Sequences of a batch. */
  readonly batchSize: number;
  /** B: tokens of a batch, batchSize · T. */
  readonly batchTokens: number;
  /** Optimizer steps: D / B, rounded, at least 1. */
  readonly steps: number;
  /** D: tokens as planned. */
  readonly plannedTokens: number;
  /** Tokens that are really trained: steps · B. */
  readonly numTokens: number;
  /** Training FLOPs that are really spent, as the plan counts them. */
  readonly totalFlops: number;
  /** Training FLOPs per token, as the plan counts them. */
  readonly flopsPerToken: number;
  /** What a command line may ask for, by name. */
  readonly placeholders: Placeholders;
  /** What its reader should know before it is trained. */
  readonly warnings: readonly string[];
}

/** A run before its placeholders are named. */
export type RunFigures = Omit<TrainingRun, "placeholders" | "warnings">;

import type { Probe } from "./contract.ts";
import type { Family } from "./family.ts";

/** Sizes that are to be probed next. */
export interface ProbeBatch {
  readonly family: Family;
  /** In the order in which models are begun and outcomes are taken. */
  readonly sizeValues: readonly number[];
  /** How many sizes there are in all, in this batch and any other. */
  readonly numSizes: number;
  /** Takes the outcome at the next size, and says whether it wants that of the one after. */
  take(sizeParamValue: number, outcome: Probe): boolean;
}

/**
 * What has to be known of a family, as steps: each asks for a batch of sizes, and goes on once the batch has taken as many
 * outcomes as it wants. It is driven by `probe`, or by `probeAsync`.
 */
export type Probing<Result> = Generator<ProbeBatch, Result, undefined>;

/** How far probing has come. */
export interface SweepProgress {
  /** Sizes whose outcome is settled. */
  readonly done: number;
  /** Sizes that there are; where one is too large for the largest budget, probing ends before all are done. */
  readonly total: number;
  /** The size that was settled last: sizes are reported in ascending order, each once. */
  readonly sizeParamValue: number;
}

/** How models are probed asynchronously, checked and with defaults. */
export interface ProbingRequest {
  readonly concurrency: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: SweepProgress) => void) | undefined;
}

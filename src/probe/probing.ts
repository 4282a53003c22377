/** How far probing has come. */
export interface SweepProgress {
  /** Sizes whose outcome is settled. */
  readonly done: number;
  /** Sizes that there are; where one is too large for the largest budget, probing ends before all are done. */
  readonly total: number;
  /** The size that was settled last: sizes are reported in ascending order, each once. */
  readonly sizeParamValue: number;
}

/** How models are probed, checked and with defaults. */
export interface ProbingRequest {
  readonly concurrency: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: SweepProgress) => void) | undefined;
}

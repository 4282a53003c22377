/** Training runs column by column, budget by budget. */
export interface RunColumns {
  readonly length: number;
  /** N: trainable parameters. */
  readonly numParams: Float64Array;
  /** D: training tokens. */
  readonly numTokens: Float64Array;
  /** Final loss, in nats per token. */
  readonly loss: Float64Array;
  /** How much a run counts: the number of repeats that its loss is the mean of. */
  readonly weight: Float64Array;
  /** C: training FLOPs of each budget, ascending. */
  readonly budgets: Float64Array;
  /** For each budget the run after its last. */
  readonly runEnds: Uint32Array;
}

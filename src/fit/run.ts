/** One training run that has come back. */
export interface Run {
  /** C: training FLOPs (forward + backward). Runs are grouped by it. */
  readonly computeBudget: number;
  /** N: trainable parameters. */
  readonly numParams: number;
  /** D: training tokens. */
  readonly numTokens: number;
  /** The final loss, in nats per token. NaN or Infinity: the run has failed, and is left out by name. */
  readonly loss: number;
  /** How much the run counts: how many repeats (seeds) its loss is the mean of; 1 by default. */
  readonly weight?: number | undefined;
  /** Its experiment in the plan, for messages; a second run of the same experiment is left out by name. */
  readonly experimentId?: string | undefined;
}

/** A run that no fit rests on, and why. */
export interface LeftOutRun {
  /** Its experiment, or its place where it has none: `runs[3]`, `line 5`. */
  readonly run: string;
  /**
   * `failed`: its loss is not a finite number; `duplicate`: its experiment has a run already; `missing`: the plan has the
   * experiment, and no run came back; `unplanned`: the plan has no such experiment; `alone`: it is the one size of its budget,
   * which a frontier can't rest on; `outlier`: its loss lies far from what the runs of its budget have.
   */
  readonly reason: "failed" | "duplicate" | "missing" | "unplanned" | "alone" | "outlier";
  /** The figures, in words. */
  readonly detail: string;
}

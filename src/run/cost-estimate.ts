import type { Accelerator } from "../options/accelerators.ts";
import type { MemoryEstimate, Sharding } from "./memory.ts";

/** Options of estimateCost. */
export interface CostOptions {
  /** What the runs are trained on, by name: "h100", "tpu-v5p"; acceleratorNames() has all. */
  readonly accelerator: string;
  /** Accelerators of one run; 8 by default. */
  readonly gpus?: number;
  /** The same, budget by budget: `{ "1e18": 8, "1e20": 32 }`. */
  readonly gpusByBudget?: Readonly<Record<string, number>>;
  /** The share of the peak that the model's FLOPs reach, in (0, 1]; 0.4 is assumed where nothing is said. */
  readonly mfu?: number;
  /** In its place: tokens per second as measured; a run goes by the nearest N within a factor of 2. */
  readonly throughput?: readonly Measurement[];
  /** Runs at a time; 1 by default. */
  readonly parallelRuns?: number;
  /** What one accelerator costs an hour, in any currency. */
  readonly price?: number;
  /** Minutes that a run takes beside its steps; 5 by default. */
  readonly overheadMinutes?: number;
  /** Days until all must be done. */
  readonly days?: number;
  /** Sequences of one accelerator at a time, for the memory; 1 by default. */
  readonly microBatch?: number;
  /** What a run's accelerators share; "fsdp" by default: weights, gradients and optimizer states. */
  readonly sharding?: Sharding;
  /** Bytes of weights, gradients and optimizer states; 16 by default, mixed-precision Adam's. */
  readonly bytesPerParam?: number;
  /** Whether activations are computed anew in the backward pass; false by default. */
  readonly checkpointing?: boolean;
}

/** How fast a model was trained. */
export interface Measurement {
  /** N */
  readonly numParams: number;
  /** Tokens per second of all of its accelerators together. */
  readonly tokensPerSecond: number;
  /** How many there were; 1 by default. */
  readonly gpus?: number;
}

/** What one run costs. */
export interface RunCost {
  readonly experimentId: string;
  /** C: training FLOPs as planned. */
  readonly computeBudget: number;
  readonly gpus: number;
  readonly hours: number;
  readonly gpuHours: number;
  /** Undefined without a price. */
  readonly cost: number | undefined;
  /** Whether its speed was measured. */
  readonly isMeasured: boolean;
  /** What each of its accelerators holds, in bytes. */
  readonly memory: MemoryEstimate;
  /** Whether that fits; undefined where the shape is not known. */
  readonly fits: boolean | undefined;
  /** The smallest power of two of accelerators that hold it; undefined where none does, or the shape is not known. */
  readonly fewestGpus: number | undefined;
}

/** What the runs of a budget cost. */
export interface BudgetCost {
  readonly computeBudget: number;
  readonly numRuns: number;
  readonly gpuHours: number;
  /** Until all are done, so many at a time. */
  readonly wallHours: number;
  readonly longestHours: number;
  readonly cost: number | undefined;
}

/** What a sweep costs. */
export interface CostEstimate {
  readonly accelerator: Accelerator;
  readonly mfu: number;
  /** Whether the MFU is the default, which nobody measured. */
  readonly isMfuAssumed: boolean;
  readonly price: number | undefined;
  readonly parallelRuns: number;
  readonly runs: readonly RunCost[];
  readonly budgets: readonly BudgetCost[];
  readonly total: Omit<BudgetCost, "computeBudget">;
  readonly warnings: readonly string[];
}

import type { TrainingRun } from "./training-run.ts";

/** What a run's accelerators share of its states. */
export type Sharding = "none" | "zero-1" | "zero-2" | "fsdp";

/** How a run is held in memory. */
export interface MemoryOptions {
  /** Sequences of one accelerator at a time. */
  readonly microBatch: number;
  readonly sharding: Sharding;
  /** Bytes of weights, gradients and optimizer states. */
  readonly bytesPerParam: number;
  /** Whether activations are computed anew in place of kept. */
  readonly checkpointing: boolean;
}

/** What one accelerator holds, in bytes. */
export interface MemoryEstimate {
  /** Weights, gradients and optimizer states. */
  readonly states: number;
  /** What the backward pass needs of the layers; NaN where the shape is not known. */
  readonly activations: number;
  /** Of the vocabulary, in FP32; NaN where it is not known. */
  readonly logits: number;
  readonly total: number;
}

// BF16 weights and gradients; the rest is FP32 weights and the optimizer's.
const WEIGHT_BYTES = 2;
const GRADIENT_BYTES = 2;
/** Bytes of a token of a layer, in widths: Korthikanti et al. 2022, arXiv:2205.05198, table 2, with flash attention. */
const KEPT_BYTES = 34;
const RECOMPUTED_BYTES = 2;
const LOGIT_BYTES = 4;

/** What one of a run's accelerators holds at the least: neither buffers nor fragments are counted. */
export function memoryOf(
  { numParams, shape, sequenceLength }: Pick<TrainingRun, "numParams" | "shape" | "sequenceLength">,
  gpus: number,
  { microBatch, sharding, bytesPerParam, checkpointing }: MemoryOptions,
): MemoryEstimate {
  const states = numParams * statesPerParam(sharding, bytesPerParam, gpus);
  const tokens = microBatch * sequenceLength;
  const { hiddenSize = Number.NaN, numLayers = Number.NaN, vocabSize = Number.NaN } = shape ?? {};
  const activations = (checkpointing ? RECOMPUTED_BYTES : KEPT_BYTES) * tokens * hiddenSize * numLayers;
  const logits = LOGIT_BYTES * tokens * vocabSize;
  return Object.freeze({ states, activations, logits, total: states + activations + logits });
}

/** ZeRO, Rajbhandari et al. 2019, arXiv:1910.02054. */
function statesPerParam(sharding: Sharding, bytes: number, gpus: number): number {
  switch (sharding) {
    case "none":
      return bytes;
    case "zero-1":
      return WEIGHT_BYTES + GRADIENT_BYTES + (bytes - WEIGHT_BYTES - GRADIENT_BYTES) / gpus;
    case "zero-2":
      return WEIGHT_BYTES + (bytes - WEIGHT_BYTES) / gpus;
    default:
      return bytes / gpus;
  }
}

const MOST_GPUS = 2 ** 16;

/** The smallest power of two of accelerators that hold a run; undefined where none does, or nothing is known of its layers. */
export function fewestGpus(
  run: Pick<TrainingRun, "numParams" | "shape" | "sequenceLength">,
  capacity: number,
  options: MemoryOptions,
): number | undefined {
  for (let gpus = 1; gpus <= MOST_GPUS; gpus *= 2) {
    if (memoryOf(run, gpus, options).total <= capacity) return gpus;
  }
  return undefined;
}

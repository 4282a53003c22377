import { acceleratorNames } from "../options/accelerators.ts";
import { DEFAULT_MFU, POSITIVE, type RowsOf, WHOLE } from "../options/table.ts";
import { TRAINER_NAMES, type TrainerName } from "./files/trainers.ts";
import { RULE_NAMES, type RuleName } from "./rules.ts";

/** The batch where none is asked for: 2^19 tokens, as nanoGPT and GPT-3 of a few hundred million parameters have it. */
export const DEFAULT_BATCH_TOKENS = 524_288;
/** Tokens of a sequence where neither the plan nor the options say. */
export const DEFAULT_SEQUENCE_LENGTH = 2048;
export const DEFAULT_OVERHEAD_MINUTES = 5;
export const DEFAULT_GPUS = 8;

/** How runs are trained. */
export const TRAINING_ROWS: RowsOf<{
  batchTokens: number;
  batchRule: RuleName;
  sequenceLength: number;
  hyperparameters: object;
  seed: number;
}> = {
  batchTokens: {
    rule: WHOLE,
    byDefault: DEFAULT_BATCH_TOKENS,
    excludes: [{ option: "batchRule" }],
    help: { words: "tokens of one optimizer step, a multiple of the sequence length", unit: "tokens" },
  },
  batchRule: {
    rule: { kind: "oneOf", values: RULE_NAMES },
    remedy: "Leave it out for a fixed batch.",
    help: { words: "a published rule for the batch, in place of a fixed one" },
  },
  sequenceLength: {
    rule: WHOLE,
    byDefault: `the plan's, or ${DEFAULT_SEQUENCE_LENGTH}`,
    help: { words: "tokens of a training sequence", unit: "tokens" },
  },
  hyperparameters: {
    rule: { kind: "hyperparameters" },
    byDefault: "none",
    help: {
      words: `a published rule for learning rate, warm-up, weight decay and β2 (${RULE_NAMES.join(", ")}), or values as JSON`,
    },
  },
  seed: {
    rule: { kind: "number", integer: true, min: 0, max: 2 ** 31 - 1 },
    byDefault: 0,
    help: { words: "what is added to each run's repeat for its seed", unit: "seed" },
  },
};

/** What runs are trained on, and what that costs. */
export const COST_ROWS: RowsOf<{
  accelerator: string;
  gpus: number;
  gpusByBudget: object;
  mfu: number;
  throughput: readonly object[];
  parallelRuns: number;
  price: number;
  overheadMinutes: number;
  days: number;
  microBatch: number;
  sharding: "none" | "zero-1" | "zero-2" | "fsdp";
  bytesPerParam: number;
  checkpointing: boolean;
}> = {
  accelerator: {
    rule: { kind: "text" },
    remedy: `Name one of ${acceleratorNames().join(", ")}.`,
    help: { words: `what the runs are trained on: ${acceleratorNames().join(", ")}` },
  },
  gpus: {
    rule: WHOLE,
    byDefault: DEFAULT_GPUS,
    excludes: [{ option: "gpusByBudget" }],
    help: { words: "accelerators of one run", unit: "count" },
  },
  gpusByBudget: {
    rule: { kind: "object" },
    help: { words: 'accelerators of one run, budget by budget: { "1e18": 8, "1e20": 32 }' },
  },
  mfu: {
    rule: { kind: "number", above: 0, max: 1 },
    byDefault: `${DEFAULT_MFU}, assumed`,
    remedy: "Give a share such as 0.4.",
    help: { words: "the share of the peak that the model's FLOPs reach", unit: "share" },
  },
  throughput: {
    rule: { kind: "measurements" },
    help: { words: "tokens per second as measured, in place of an MFU" },
  },
  parallelRuns: {
    rule: WHOLE,
    byDefault: 1,
    help: { words: "runs at a time; in job files, of each budget", unit: "count" },
  },
  price: {
    rule: POSITIVE,
    remedy: "Give what one accelerator costs an hour, such as 3.",
    help: { words: "what one accelerator costs an hour, in any currency", unit: "price" },
  },
  overheadMinutes: {
    rule: { kind: "number", min: 0 },
    byDefault: DEFAULT_OVERHEAD_MINUTES,
    help: { words: "minutes that a run takes beside its steps: start, evaluation", unit: "minutes" },
  },
  days: {
    rule: POSITIVE,
    remedy: "Give the days until all must be done.",
    help: {
      words: "days until all must be done: more runs at a time are asked for where they are too few",
      unit: "days",
    },
  },
  microBatch: {
    rule: WHOLE,
    byDefault: 1,
    help: { words: "sequences of one accelerator at a time, for the memory", unit: "count" },
  },
  sharding: {
    rule: { kind: "oneOf", values: ["none", "zero-1", "zero-2", "fsdp"] },
    byDefault: "fsdp",
    remedy: "Leave it out for fsdp.",
    help: { words: "what a run's accelerators share: optimizer states, gradients as well, weights as well" },
  },
  bytesPerParam: {
    rule: { kind: "number", min: 2, max: 32 },
    byDefault: 16,
    remedy: "Leave it out for 16, mixed-precision Adam's.",
    help: {
      words: "bytes of weights, gradients and optimizer states: 16 of Adam, 18 with FP32 gradients, 12 of Muon",
      unit: "bytes",
    },
  },
  checkpointing: {
    rule: { kind: "flag" },
    byDefault: false,
    help: { words: "activations are computed anew in the backward pass, in place of kept" },
  },
};

/** How a sweep is written for an engine. */
export const EXPORT_ROWS: RowsOf<{
  engine: "shell" | "slurm" | "kubernetes" | "skypilot" | "wandb" | "json";
  command: string;
  trainer: TrainerName;
  lossPattern: string;
  gpus: number;
  parallelRuns: number;
  estimate: object;
  engineOptions: readonly string[];
  image: string;
  queue: string;
  storage: string;
  project: string;
}> = {
  engine: {
    rule: { kind: "oneOf", values: ["shell", "slurm", "kubernetes", "skypilot", "wandb", "json"] },
    byDefault: "shell",
    remedy: "Leave it out for a shell script alone.",
    help: { words: "what runs the sweep" },
  },
  command: {
    rule: { kind: "text" },
    remedy: "Write 'python train.py {num_layers} {steps}'.",
    excludes: [{ option: "trainer" }, { option: "engine", values: ["json"] }],
    help: { words: "what trains a run, with placeholders such as {num_layers} and {steps}", unit: "command" },
  },
  trainer: {
    rule: { kind: "oneOf", values: TRAINER_NAMES },
    remedy: "Give a command in its place.",
    excludes: [{ option: "engine", values: ["json"] }],
    help: { words: "a trainer that is known, in place of a command" },
  },
  lossPattern: {
    rule: { kind: "text" },
    byDefault: "val loss 3.21 and the like",
    remedy: "Leave it out for the trainer's own.",
    excludes: [{ option: "engine", values: ["json"] }],
    help: {
      words: "an extended regular expression whose first group is the loss in a line of the log",
      unit: "pattern",
    },
  },
  gpus: COST_ROWS.gpus,
  parallelRuns: { ...COST_ROWS.parallelRuns, byDefault: "all" },
  estimate: {
    rule: { kind: "object" },
    help: { words: "what the runs cost: limits of time follow from it" },
  },
  engineOptions: {
    rule: { kind: "words" },
    needs: { option: "engine", values: ["slurm"] },
    help: { words: "further options of sbatch: --partition=low", unit: "list" },
  },
  image: {
    rule: { kind: "text" },
    byDefault: "isoflop-trainer",
    needs: { option: "engine", values: ["kubernetes"] },
    help: { words: "the image that trains" },
  },
  queue: {
    rule: { kind: "text" },
    remedy: "Name a queue of Kueue's.",
    needs: { option: "engine", values: ["kubernetes"] },
    help: { words: "the Kueue queue that admits the jobs" },
  },
  storage: {
    rule: { kind: "text" },
    byDefault: "isoflop-results",
    needs: { option: "engine", values: ["kubernetes", "skypilot"] },
    help: { words: "where results go: the claim of a volume, or a bucket" },
  },
  project: {
    rule: { kind: "text" },
    byDefault: "isoflop",
    needs: { option: "engine", values: ["wandb"] },
    help: { words: "the project of the sweep" },
  },
};

import { experimentConfig } from "../../models/experiment-config.ts";
import type { TrainingRun } from "../training-run.ts";
import { DEFAULT_LOSS_PATTERN, LOSS } from "./loss-pattern.ts";

/** Why a trainer can't train a run as it is planned. */
export interface TrainerFault {
  readonly rule: string;
  readonly value: string;
  readonly remedy: string;
}

type Check = (run: TrainingRun) => TrainerFault | undefined;

/** How a trainer is called. */
export interface Trainer {
  /** The command with its placeholders, of which a plan may have some and not others. */
  command(has: (placeholder: string) => boolean): string;
  /** How it prints the loss, by the first group. */
  readonly lossPattern: string;
  /** Whether it reads a config.json of the model. */
  readonly needsConfig: boolean;
  /** What forbids a run, if anything does. */
  readonly fault: Check;
}

export type TrainerName = "nanochat" | "nanogpt" | "megatron" | "run-clm" | "litgpt" | "levanter" | "torchtitan";

/** Accelerators of one machine. */
const MACHINE = 8;

const gpusOf = (run: TrainingRun) => Number(run.placeholders.gpus);

/** torchrun here starts the processes of one machine, each of which has a share of the batch. */
const onOneMachine: Check = (run) => {
  const gpus = gpusOf(run);
  if (gpus > MACHINE) {
    return {
      rule: `it is started on one machine, of ${MACHINE} accelerators at most`,
      value: `${gpus} accelerators`,
      remedy: "Give a command of your own, which starts it on each machine.",
    };
  }
  if (run.batchSize % gpus === 0) return undefined;
  return {
    rule: "its batch must be a multiple of its accelerators",
    value: `${run.batchSize} sequences for ${gpus} accelerators`,
    remedy: "Change the tokens of a batch, or the accelerators.",
  };
};

/** Layers with a feed-forward layer of four widths, and keys and values for each head, are the only ones it is told of. */
const ofGpt2Form: Check = ({ shape }) => {
  if (shape?.numHeads === undefined || shape.ffwSize === undefined) return undefined;
  const { hiddenSize, numHeads, numKeyValueHeads = numHeads, ffwSize } = shape;
  if (numKeyValueHeads === numHeads && ffwSize === 4 * hiddenSize) return undefined;
  return {
    rule: "its models have keys and values for each head and a feed-forward layer of four widths, as GPT-2",
    value: `${numKeyValueHeads} of ${numHeads} heads and a feed-forward layer of ${ffwSize} at width ${hiddenSize}`,
    remedy: "Plan by gpt2, or give a command of your own with the flags of this family.",
  };
};

/** The width that nanochat gives a depth: 64 a layer, to whole heads of 128. */
const ofNanochatForm: Check = ({ shape }) => {
  if (shape === undefined) return undefined;
  const width = 128 * Math.ceil((64 * shape.numLayers) / 128);
  if (shape.hiddenSize === width) return undefined;
  return {
    rule: "it takes the width from the depth",
    value: `width ${shape.hiddenSize} at ${shape.numLayers} layers, where it trains ${width}`,
    remedy: "Plan sizes of its own, by their depth, or give a command of your own.",
  };
};

/** A model sees no further than its positions; run_clm cuts its blocks without a word. */
const withinPositions: Check = (run) => {
  const config = experimentConfig(run);
  const positions = config.max_position_embeddings ?? config.n_positions;
  if (typeof positions !== "number" || run.sequenceLength <= positions) return undefined;
  return {
    rule: "its sequences must fit in the positions of its config.json",
    value: `${run.sequenceLength} tokens in ${positions} positions`,
    remedy: `Train sequences of ${positions} tokens.`,
  };
};

const none: Check = () => undefined;

function all(...checks: readonly Check[]): Check {
  return (run) => {
    for (const check of checks) {
      const fault = check(run);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

/** Flags in a row, those left out whose placeholder has no value. */
function flags(program: string, ...parts: readonly (string | readonly [flag: string, needs: string])[]) {
  return (has: (placeholder: string) => boolean) =>
    [program, ...parts.flatMap((one) => (typeof one === "string" ? [one] : has(one[1]) ? [one[0]] : []))].join(" ");
}

// Flags by the trainers' own sources, 2025 and 2026.
export const TRAINERS: Readonly<Record<TrainerName, Trainer>> = {
  nanochat: {
    command: flags(
      "torchrun --standalone --nproc_per_node={gpus} -m scripts.base_train --",
      "--depth={num_layers} --max-seq-len={sequence_length} --num-iterations={steps} --total-batch-size={batch_tokens}",
      "--model-tag={experiment_id} --run={experiment_id}",
      ["--warmup-steps={warmup_steps}", "warmup_steps"],
    ),
    // Bits per byte: fits take them as any other unit.
    lossPattern: `Validation bpb: ${LOSS}`,
    needsConfig: false,
    fault: all(onOneMachine, ofNanochatForm),
  },
  nanogpt: {
    command: flags(
      "torchrun --standalone --nproc_per_node={gpus} train.py",
      "--n_layer={num_layers} --n_head={num_heads} --n_embd={hidden_size} --block_size={sequence_length}",
      "--max_iters={steps} --lr_decay_iters={steps} --batch_size=1 --gradient_accumulation_steps={batch_size}",
      // It measures the loss at multiples of this alone: at the start and at the end.
      "--eval_interval={steps} --out_dir={run_dir}",
      ["--learning_rate={learning_rate}", "learning_rate"],
      ["--min_lr={min_learning_rate}", "min_learning_rate"],
      ["--warmup_iters={warmup_steps}", "warmup_steps"],
      ["--weight_decay={weight_decay}", "weight_decay"],
      ["--beta2={beta2}", "beta2"],
    ),
    lossPattern: DEFAULT_LOSS_PATTERN,
    needsConfig: false,
    fault: all(onOneMachine, ofGpt2Form),
  },
  megatron: {
    command: flags(
      "torchrun --nproc_per_node={gpus} pretrain_gpt.py",
      "--num-layers {num_layers} --hidden-size {hidden_size} --ffn-hidden-size {ffw_size} --num-attention-heads {num_heads}",
      "--seq-length {sequence_length} --max-position-embeddings {sequence_length}",
      "--micro-batch-size 1 --global-batch-size {batch_size} --train-iters {steps} --lr-decay-iters {steps}",
      "--seed {seed} --save {run_dir} --load {run_dir}",
      ["--lr {learning_rate}", "learning_rate"],
      ["--min-lr {min_learning_rate}", "min_learning_rate"],
      ["--lr-warmup-iters {warmup_steps}", "warmup_steps"],
      ["--weight-decay {weight_decay}", "weight_decay"],
      ["--adam-beta2 {beta2}", "beta2"],
    ),
    lossPattern: `validation loss at .*lm loss value: ${LOSS}`,
    needsConfig: false,
    fault: all(onOneMachine, ofGpt2Form),
  },
  "run-clm": {
    command: flags(
      "torchrun --nproc_per_node={gpus} run_clm.py --do_train --do_eval",
      "--config_name {config_dir} --max_steps {steps} --block_size {sequence_length}",
      // Each process accumulates its own share of the batch.
      "--per_device_train_batch_size 1 --gradient_accumulation_steps $((ISOFLOP_BATCH_SIZE / ISOFLOP_GPUS))",
      // The log and the mark are in run_dir: it refuses a folder with files.
      "--seed {seed} --output_dir {run_dir}/checkpoints",
      '--tokenizer_name "${TOKENIZER:?name a tokenizer}" --dataset_name "${DATASET:?name a dataset}"',
      ["--learning_rate {learning_rate}", "learning_rate"],
      ["--warmup_steps {warmup_steps}", "warmup_steps"],
      ["--weight_decay {weight_decay}", "weight_decay"],
      ["--adam_beta2 {beta2}", "beta2"],
    ),
    lossPattern: `eval_loss["' ]*[:=] *${LOSS}`,
    needsConfig: true,
    fault: all(onOneMachine, withinPositions),
  },
  litgpt: {
    command: flags(
      "litgpt pretrain",
      "--model_config.n_layer {num_layers} --model_config.n_head {num_heads} --model_config.n_embd {hidden_size}",
      ["--model_config.n_query_groups {num_kv_heads}", "num_kv_heads"],
      ["--model_config.intermediate_size {ffw_size}", "ffw_size"],
      "--model_config.block_size {sequence_length} --train.max_steps {steps} --train.global_batch_size {batch_size}",
      "--train.micro_batch_size 1 --seed {seed} --out_dir {run_dir} --resume auto",
      ["--optimizer.lr {learning_rate}", "learning_rate"],
      ["--train.min_lr {min_learning_rate}", "min_learning_rate"],
      ["--train.lr_warmup_steps {warmup_steps}", "warmup_steps"],
    ),
    lossPattern: `[Vv]al[a-z]* loss:? *${LOSS}`,
    needsConfig: false,
    fault: none,
  },
  levanter: {
    command: flags(
      "python -m levanter.main.train_lm --config_path base.yaml",
      "--model.hidden_dim {hidden_size} --model.num_layers {num_layers} --model.num_heads {num_heads}",
      "--model.seq_len {sequence_length} --trainer.num_train_steps {steps} --trainer.train_batch_size {batch_size}",
      "--trainer.seed {seed} --trainer.id {experiment_id}",
      ["--optimizer.learning_rate {learning_rate}", "learning_rate"],
      ["--optimizer.warmup {warmup_steps}", "warmup_steps"],
      ["--optimizer.weight_decay {weight_decay}", "weight_decay"],
    ),
    lossPattern: `eval/loss["' ]*[:=] *${LOSS}`,
    needsConfig: false,
    fault: ofGpt2Form,
  },
  torchtitan: {
    // Sizes are built in Python there: the config function reads ISOFLOP_HIDDEN_SIZE, ISOFLOP_RUN_DIR and the like.
    command: flags(
      "NGPU={gpus} MODULE=llama3 CONFIG=isoflop ./run_train.sh",
      "--training.steps {steps} --training.seq_len {sequence_length} --training.global_batch_size {batch_size}",
      // It measures the loss at multiples of this alone: at the end.
      "--checkpoint.enable --validator.freq {steps}",
      ["--optimizer.lr {learning_rate}", "learning_rate"],
      ["--lr_scheduler.warmup_steps {warmup_steps}", "warmup_steps"],
    ),
    lossPattern: `validate .*loss: *${LOSS}`,
    needsConfig: false,
    fault: none,
  },
};

export const TRAINER_NAMES: readonly TrainerName[] = [
  "nanochat",
  "nanogpt",
  "megatron",
  "run-clm",
  "litgpt",
  "levanter",
  "torchtitan",
];

import { DEFAULT_LOSS_PATTERN } from "./sweep-script.ts";

/** How a trainer is called. */
export interface Trainer {
  /** The command with its placeholders, of which a plan may have some and not others. */
  command(has: (placeholder: string) => boolean): string;
  /** How it prints the loss, by the first group. */
  readonly lossPattern: string;
  /** Whether it reads a config.json of the model. */
  readonly needsConfig: boolean;
}

export type TrainerName = "nanochat" | "nanogpt" | "megatron" | "run-clm" | "litgpt" | "levanter" | "torchtitan";

const NUMBER = "([-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?|[-+]?[Nn][Aa][Nn])";

/** Flags in a row, those left out whose placeholder has no value. */
function flags(program: string, ...all: readonly (string | readonly [flag: string, needs: string])[]) {
  return (has: (placeholder: string) => boolean) =>
    [program, ...all.flatMap((one) => (typeof one === "string" ? [one] : has(one[1]) ? [one[0]] : []))].join(" ");
}

// Flags by the trainers' own sources, 2025 and 2026.
export const TRAINERS: Readonly<Record<TrainerName, Trainer>> = {
  nanochat: {
    command: flags(
      "torchrun --standalone --nproc_per_node=8 -m scripts.base_train --",
      "--depth={num_layers} --max-seq-len={sequence_length} --num-iterations={steps} --total-batch-size={batch_tokens}",
      "--model-tag={experiment_id} --run={experiment_id}",
      ["--warmup-steps={warmup_steps}", "warmup_steps"],
    ),
    // Bits per byte: fits take them as any other unit.
    lossPattern: `Validation bpb: ${NUMBER}`,
    needsConfig: false,
  },
  nanogpt: {
    command: flags(
      "torchrun --standalone --nproc_per_node=8 train.py",
      "--n_layer={num_layers} --n_head={num_heads} --n_embd={hidden_size} --block_size={sequence_length}",
      "--max_iters={steps} --lr_decay_iters={steps} --batch_size=1 --gradient_accumulation_steps={batch_size}",
      "--out_dir={run_dir}",
      ["--learning_rate={learning_rate}", "learning_rate"],
      ["--min_lr={min_learning_rate}", "min_learning_rate"],
      ["--warmup_iters={warmup_steps}", "warmup_steps"],
      ["--weight_decay={weight_decay}", "weight_decay"],
      ["--beta2={beta2}", "beta2"],
    ),
    lossPattern: DEFAULT_LOSS_PATTERN,
    needsConfig: false,
  },
  megatron: {
    command: flags(
      "torchrun --nproc_per_node=8 pretrain_gpt.py",
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
    lossPattern: `validation loss at .*lm loss value: ${NUMBER}`,
    needsConfig: false,
  },
  "run-clm": {
    command: flags(
      "torchrun --nproc_per_node=8 run_clm.py --do_train --do_eval",
      "--config_name {config_dir} --max_steps {steps} --block_size {sequence_length}",
      "--per_device_train_batch_size 1 --gradient_accumulation_steps {batch_size}",
      "--seed {seed} --output_dir {run_dir}",
      ["--learning_rate {learning_rate}", "learning_rate"],
      ["--warmup_steps {warmup_steps}", "warmup_steps"],
      ["--weight_decay {weight_decay}", "weight_decay"],
      ["--adam_beta2 {beta2}", "beta2"],
    ),
    lossPattern: `eval_loss["' ]*[:=] *${NUMBER}`,
    needsConfig: true,
  },
  litgpt: {
    command: flags(
      "litgpt pretrain",
      "--model_config.n_layer {num_layers} --model_config.n_head {num_heads} --model_config.n_embd {hidden_size}",
      "--model_config.block_size {sequence_length} --train.max_steps {steps} --train.global_batch_size {batch_size}",
      "--train.micro_batch_size 1 --seed {seed} --out_dir {run_dir} --resume auto",
      ["--optimizer.lr {learning_rate}", "learning_rate"],
      ["--train.min_lr {min_learning_rate}", "min_learning_rate"],
      ["--train.lr_warmup_steps {warmup_steps}", "warmup_steps"],
    ),
    lossPattern: `[Vv]al[a-z]* loss:? *${NUMBER}`,
    needsConfig: false,
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
    lossPattern: `eval/loss["' ]*[:=] *${NUMBER}`,
    needsConfig: false,
  },
  torchtitan: {
    // Sizes are built in Python there: the config function reads ISOFLOP_HIDDEN_SIZE, ISOFLOP_RUN_DIR and the like.
    command: flags(
      "MODULE=llama3 CONFIG=isoflop ./run_train.sh",
      "--training.steps {steps} --training.seq_len {sequence_length} --training.global_batch_size {batch_size}",
      "--checkpoint.enable",
      ["--optimizer.lr {learning_rate}", "learning_rate"],
      ["--lr_scheduler.warmup_steps {warmup_steps}", "warmup_steps"],
    ),
    lossPattern: `validate .*loss: *${NUMBER}`,
    needsConfig: false,
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

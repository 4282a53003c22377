import { invalidOption, isRecord, MAX_COUNT } from "../../common/checks.ts";
import { IsoflopError } from "../../common/errors.ts";
import { entriesOf } from "../../common/lists.ts";
import { readable } from "../../common/readable.ts";
import { name, words } from "../../common/words.ts";
import { experimentConfig } from "../../models/experiment-config.ts";
import { checked, type Options, readOptions } from "../../options/read.ts";
import type { CostEstimate } from "../cost-estimate.ts";
import { DEFAULT_GPUS, EXPORT_ROWS } from "../options.ts";
import { readRuns } from "../read-runs.ts";
import type { TrainingRun } from "../training-run.ts";
import { kubernetesFiles } from "./kubernetes.ts";
import { DEFAULT_LOSS_PATTERN, readPattern } from "./loss-pattern.ts";
import { skypilotFiles } from "./skypilot.ts";
import { slurmFiles } from "./slurm.ts";
import type { SweepFile } from "./sweep-file.ts";
import { sweepScript } from "./sweep-script.ts";
import { TRAINERS, type Trainer, type TrainerName } from "./trainers.ts";
import { RunVariables } from "./variables.ts";
import { WANDB_ENVIRONMENT, wandbFiles } from "./wandb.ts";

/** What runs a sweep. */
export type EngineName = "shell" | "slurm" | "kubernetes" | "skypilot" | "wandb" | "json";

/** Options of {@link sweepFiles}. */
export interface SweepFilesOptions {
  /** What runs the sweep; "shell" by default. Each engine's file only calls sweep.sh. */
  readonly engine?: EngineName;
  /**
   * What trains a run, a shell command with placeholders such as `{num_layers}`, `{steps}`, `{learning_rate}` and `{run_dir}`;
   * the names of a run's `placeholders`. Braces that are meant as they stand are doubled.
   */
  readonly command?: string;
  /** In place of command: a trainer that is known, which takes it, the pattern of its losses and a config.json where it reads one. */
  readonly trainer?: TrainerName;
  /** An extended regular expression whose first group is the loss, in a line of the log; "val loss 3.21" by default. */
  readonly lossPattern?: string;
  /** Accelerators of a run, where no estimate says; 8 by default. */
  readonly gpus?: number;
  /** Runs at a time; all by default. */
  readonly parallelRuns?: number;
  /** What the runs cost: limits of time and accelerators follow from it. */
  readonly estimate?: CostEstimate;
  /** Further options of sbatch, such as `--partition=low`. */
  readonly engineOptions?: readonly string[];
  /** Kubernetes: the image that trains; "isoflop-trainer" by default. */
  readonly image?: string;
  /** Kubernetes: the Kueue queue that admits the jobs. */
  readonly queue?: string;
  /** Kubernetes: the claim of the volume for results; SkyPilot: the bucket; "isoflop-results" by default. */
  readonly storage?: string;
  /** W&B: the project; "isoflop" by default. */
  readonly project?: string;
}

const DEFAULT_STORAGE = "isoflop-results";

/**
 * The files by which an engine runs a sweep: sweep.sh, which trains, skips what is done and gathers losses, and what the engine
 * wants beside it.
 *
 * @param runs what trainingRuns gives
 * @param options see {@link SweepFilesOptions}
 * @throws {IsoflopError} INVALID_OPTION or CONFLICTING_OPTIONS where an option breaks its rule, with every placeholder there is
 * where one is asked for that the plan can't fill
 * @example
 * const command = "python train.py --n_layer {num_layers} --n_embd {hidden_size} --max_steps {steps}";
 * for (const { path, text } of sweepFiles(trainingRuns(plan), { engine: "slurm", command })) write(path, text);
 */
export function sweepFiles(runs: readonly TrainingRun[], options: SweepFilesOptions): readonly SweepFile[] {
  return sweepFilesAny(runs, options);
}

/** {@link sweepFiles}, whatever it is given. */
export function sweepFilesAny(runs: unknown, options: unknown): readonly SweepFile[] {
  const known = readable("sweepFiles", "runs", () => readRuns(runs));
  return readOptions("sweepFiles", "runs, { engine, command }", options, EXPORT_ROWS, (read) => filesOf(known, read));
}

function filesOf(runs: readonly TrainingRun[], options: Options): readonly SweepFile[] {
  const { engine = "shell", ...given } = checked(options, EXPORT_ROWS);
  if (runs.length === 0) {
    throw new IsoflopError("NOT_DETERMINED", {
      field: "runs",
      rule: "A sweep must have runs to be written",
      value: "none",
      remedy: "Plan larger budgets or smaller sizes.",
    });
  }
  if (engine === "json") return [jsonLines(runs)];
  const estimate = readEstimate(options.estimate, runs);
  const estimated = new Map(estimate?.runs.map((run) => [run.computeBudget, run.gpus]));
  const gpusOf = (budget: number) => estimated.get(budget) ?? given.gpus ?? DEFAULT_GPUS;
  const equipped = runs.map((run) => ({
    ...run,
    placeholders: { ...run.placeholders, gpus: gpusOf(run.computeBudget) },
  }));
  const variables = new RunVariables(equipped);
  const { command, lossPattern, needsConfig } = trainerOf(given, equipped, variables);
  const environment = engine === "wandb" ? WANDB_ENVIRONMENT : [];
  const script = sweepScript(equipped, variables, { command, lossPattern: readPattern(lossPattern), environment });
  const files = [{ path: "sweep.sh", text: script }, ...(needsConfig ? configFiles(runs) : [])];
  return [...files, ...engineFiles(engine, runs, { files, estimate, gpusOf }, options)];
}

/** What an engine's files are made of. */
interface Written {
  /** sweep.sh, and the configs beside it. */
  readonly files: readonly SweepFile[];
  readonly estimate: CostEstimate | undefined;
  readonly gpusOf: (computeBudget: number) => number;
}

function engineFiles(
  engine: EngineName,
  runs: readonly TrainingRun[],
  { files, estimate, gpusOf }: Written,
  options: Options,
): readonly SweepFile[] {
  const given = checked(options, EXPORT_ROWS);
  const { parallelRuns, storage = DEFAULT_STORAGE, project = "isoflop" } = given;
  switch (engine) {
    case "slurm":
      return slurmFiles(runs, {
        gpusOf,
        estimate,
        parallelRuns,
        engineOptions: readEngineOptions(options.engineOptions),
      });
    case "kubernetes": {
      const { image = "isoflop-trainer", queue } = given;
      return kubernetesFiles(runs, files, { gpusOf, parallelRuns, image, queue, volumeClaim: storage });
    }
    case "skypilot":
      return skypilotFiles(runs, { accelerator: estimate?.accelerator.name, gpusOf, bucket: storage });
    case "wandb":
      return wandbFiles(runs, project);
    default:
      return [];
  }
}

interface TrainerCall {
  readonly command: string;
  readonly lossPattern: string;
  readonly needsConfig: boolean;
}

function trainerOf(
  given: {
    readonly command?: string | undefined;
    readonly trainer?: TrainerName | undefined;
    readonly lossPattern?: string | undefined;
  },
  runs: readonly TrainingRun[],
  variables: RunVariables,
): TrainerCall {
  const { command, trainer, lossPattern } = given;
  if (trainer !== undefined) {
    const known = TRAINERS[trainer];
    for (const run of runs) checkTrainable(trainer, known, run);
    const own = known.command((placeholder) => variables.has(placeholder));
    return { command: own, lossPattern: lossPattern ?? known.lossPattern, needsConfig: known.needsConfig };
  }
  if (command === undefined || command.trim() === "") {
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: "command",
      rule: words`${name("command")} or ${name("trainer")} must say what trains a run`,
      value: command === undefined ? "neither" : "an empty command",
      remedy: "Write 'python train.py {num_layers} {steps}'.",
    });
  }
  return {
    command,
    lossPattern: lossPattern ?? DEFAULT_LOSS_PATTERN,
    needsConfig: /\{config_dir\}/.test(command),
  };
}

/** Refuses a run that a trainer would train as another model or not at all. */
function checkTrainable(name: TrainerName, trainer: Trainer, run: TrainingRun): void {
  const fault = trainer.fault(run);
  if (fault === undefined) return;
  throw new IsoflopError("INVALID_OPTION", {
    field: "trainer",
    rule: `A run must be one that ${name} trains as it is planned: ${fault.rule}`,
    value: `${fault.value} of ${run.experimentId}`,
    remedy: fault.remedy,
  });
}

/** The config.json of each run's model. */
function configFiles(runs: readonly TrainingRun[]): readonly SweepFile[] {
  return runs.map((run) => ({
    path: `configs/${run.experimentId}/config.json`,
    text: `${JSON.stringify(experimentConfig(run), null, 2)}\n`,
  }));
}

/** Every figure of every run, for what is configured in Python: Hydra, submitit, Ray, Modal. */
function jsonLines(runs: readonly TrainingRun[]): SweepFile {
  const lines = runs.map(({ placeholders, modelKwargs, shape }) => {
    const { model_kwargs: _, run_dir: __, config_dir: ___, ...figures } = placeholders;
    return JSON.stringify({ ...figures, shape, model_kwargs: modelKwargs });
  });
  return { path: "experiments.jsonl", text: `${lines.join("\n")}\n` };
}

function readEngineOptions(given: unknown): readonly string[] {
  if (given === undefined) return [];
  const options = entriesOf(given, MAX_COUNT);
  if (options?.every(isEngineOption)) return options;
  throw invalidOption("engineOptions", "an array of options as sbatch takes them", given, "Give one with its dashes.");
}

function isEngineOption(option: unknown): option is string {
  return typeof option === "string" && /^--?[a-z]/i.test(option);
}

function readEstimate(given: unknown, runs: readonly TrainingRun[]): CostEstimate | undefined {
  if (given === undefined) return undefined;
  if (isEstimate(given)) {
    const costed = new Set(given.runs.map(({ experimentId }) => experimentId));
    if (runs.every(({ experimentId }) => costed.has(experimentId))) return given;
    throw invalidOption("estimate", "of these runs", "an estimate of others", "Give estimateCost the same runs.");
  }
  throw invalidOption("estimate", "what estimateCost gives", given, "Leave it out for no limits of time.");
}

function isEstimate(given: unknown): given is CostEstimate {
  return isRecord(given) && Array.isArray(given.runs) && isRecord(given.accelerator);
}

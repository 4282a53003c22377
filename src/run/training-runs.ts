import { humanCount, humanFlops, humanRatio } from "../common/units.ts";
import { readOptions } from "../options/read.ts";
import { checkPlan } from "../plan/check-plan.ts";
import type { Experiment } from "../plan/experiment.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { TRAINING_ROWS } from "./options.ts";
import { placeholdersOf } from "./placeholders.ts";
import { isRule, type NamedRule, readTraining, type TrainingRequest } from "./read-options.ts";
import type { BatchOfRun, Hyperparameters, RuleName, RuleRun } from "./rules.ts";
import type { RunFigures, TrainingRun } from "./training-run.ts";

/** Options of {@link trainingRuns}. */
export interface TrainingOptions {
  /** B: tokens of one optimizer step, a multiple of the sequence length; 524288 by default. */
  readonly batchTokens?: number;
  /** In place of batchTokens: a published rule, {@link TRAINING_RULES}. B is rounded to whole sequences. */
  readonly batchRule?: RuleName;
  /** T: tokens of a training sequence; the plan's where it has one, else 2048. */
  readonly sequenceLength?: number;
  /**
   * A published rule for learning rate, warm-up, weight decay and β2, or values for all runs; none by default: no rule holds far
   * from 20 tokens per parameter, where many runs of a sweep are.
   */
  readonly hyperparameters?: RuleName | Omit<Hyperparameters, "learningRateScale" | "weightDecayScale">;
  /** What is added to a run's repeat for its seed; 0 by default, so that seeds are 1, 2, … */
  readonly seed?: number;
}

/** Whole batches may miss the planned tokens by this share without a word. */
const TOLERANCE = 0.01;
/** Of fewer steps, a schedule has little room. */
const FEW_STEPS = 200;

/**
 * What it takes to train each experiment of a plan: steps, batch, seed, and by a published rule learning rate and the like.
 *
 * @param plan the plan, whose models tell their shapes where placeholders or rules ask for them
 * @param options see {@link TrainingOptions}
 * @returns a run an experiment, cheapest budgets first, each with its warnings
 * @throws {IsoflopError} INVALID_OPTION or CONFLICTING_OPTIONS where an option breaks its rule
 * @example
 * const runs = trainingRuns(plan, { batchTokens: 2 ** 19, sequenceLength: 1024, hyperparameters: "porian" });
 * console.log(runs[0].steps, runs[0].learningRate, runs.flatMap(({ warnings }) => warnings));
 */
export function trainingRuns(plan: SweepPlan, options: TrainingOptions = {}): readonly TrainingRun[] {
  return trainAny(plan, options);
}

/** {@link trainingRuns}, whatever the options are. */
export function trainAny(plan: SweepPlan, options: unknown): readonly TrainingRun[] {
  return readOptions("trainingRuns", "plan, { batchTokens }", options, TRAINING_ROWS, (known) => {
    checkPlan(plan);
    const request = readTraining(known, plan);
    return Object.freeze(plan.experiments.map((experiment) => runOf(experiment, plan, request)));
  });
}

function runOf(experiment: Experiment, plan: SweepPlan, request: TrainingRequest): TrainingRun {
  const { numTokens: plannedTokens, flopsPerToken, numParams, shape, repeat } = experiment;
  const { sequenceLength, seed } = request;
  const ruleRun = { numParams, numTokens: plannedTokens, flopsPerToken, shape, sequenceLength };
  const batch = batchOf(ruleRun, request);
  const numTokens = batch.steps * batch.batchTokens;
  const run = {
    experimentId: experiment.experimentId,
    computeBudget: experiment.computeBudget,
    repeat,
    seed: seed + repeat,
    numParams,
    numActiveParams: experiment.numActiveParams,
    sizeParamValue: experiment.sizeParamValue,
    shape,
    modelKwargs: experiment.modelKwargs,
    sequenceLength,
    ...batch,
    plannedTokens,
    numTokens,
    totalFlops: numTokens * flopsPerToken,
    flopsPerToken,
    ...hyperparametersOf(ruleRun, batch, request),
  };
  return Object.freeze({
    ...run,
    placeholders: placeholdersOf(run, plan),
    warnings: Object.freeze(warningsOf(run, ruleRun, request)),
  });
}

function batchOf(run: RuleRun, { batch, sequenceLength }: TrainingRequest): BatchOfRun {
  const wanted = isRule(batch) ? batch.rule.batchTokens(run) : batch;
  const batchSize = Math.max(1, Math.round(wanted / sequenceLength));
  const batchTokens = batchSize * sequenceLength;
  return { batchSize, batchTokens, steps: Math.max(1, Math.round(run.numTokens / batchTokens)) };
}

const DIGITS = 6;

function hyperparametersOf(run: RuleRun, batch: BatchOfRun, { hyperparameters }: TrainingRequest): Hyperparameters {
  if (!isRule(hyperparameters)) return hyperparameters;
  const values = Object.entries(hyperparameters.rule.hyperparameters(run, batch));
  return Object.fromEntries(values.map(([key, value]) => [key, Number(value.toPrecision(DIGITS))]));
}

function warningsOf(
  { experimentId, numTokens, plannedTokens, steps, batchTokens }: RunFigures,
  ruleRun: RuleRun,
  { batch, hyperparameters }: TrainingRequest,
): string[] {
  const off = numTokens / plannedTokens - 1;
  const share = `${Number((100 * Math.abs(off)).toPrecision(2))}%`;
  const warnings: string[] = [];
  if (Math.abs(off) > TOLERANCE) {
    warnings.push(
      `${experimentId} trains ${share} ${off > 0 ? "more" : "fewer"} tokens than planned: ${steps} steps of ` +
        `${humanCount(batchTokens)} tokens are ${humanCount(numTokens)}, for ${humanCount(plannedTokens)}. Take a smaller batch.`,
    );
  }
  if (steps < FEW_STEPS) {
    warnings.push(`${experimentId} has ${steps} steps: too few for a schedule. Take a smaller batch.`);
  }
  const rules = [batch, hyperparameters].filter(isRule);
  const outside = new Map<string, NamedRule>(rules.map((named) => [named.name, named]));
  for (const { name, rule } of outside.values()) {
    if (rule.isWithin(ruleRun)) continue;
    const { numParams, flopsPerToken } = ruleRun;
    warnings.push(
      `${experimentId} lies outside what ${name} was fitted to, ${rule.range}: it has ${humanCount(numParams)} parameters, ` +
        `${humanRatio(plannedTokens / numParams)} tokens per parameter and ${humanFlops(flopsPerToken * plannedTokens)} FLOPs.`,
    );
  }
  return warnings;
}

import { invalidOption, isPositive, isRecord } from "../common/checks.ts";
import { suggestion } from "../common/did-you-mean.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { checked, type Options } from "../options/read.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { DEFAULT_BATCH_TOKENS, DEFAULT_SEQUENCE_LENGTH, TRAINING_ROWS } from "./options.ts";
import { type Hyperparameters, RULE_NAMES, type RuleName, TRAINING_RULES, type TrainingRule } from "./rules.ts";

/** How runs are trained, checked and with the defaults. */
export interface TrainingRequest {
  readonly sequenceLength: number;
  /** B in tokens, or the rule that says it. */
  readonly batch: number | NamedRule;
  /** Values that hold for every run, or the rule that says them. */
  readonly hyperparameters: Hyperparameters | NamedRule;
  readonly seed: number;
}

export interface NamedRule {
  readonly name: RuleName;
  readonly rule: TrainingRule;
}

/** Checks the options of trainingRuns. */
export function readTraining(options: Options, plan: SweepPlan): TrainingRequest {
  const { seed = 0, batchRule, ...given } = checked(options, TRAINING_ROWS);
  const { sequenceLength = plan.sequenceLength ?? DEFAULT_SEQUENCE_LENGTH } = given;
  const batch =
    batchRule === undefined
      ? fixedBatch(given.batchTokens, sequenceLength)
      : { name: batchRule, rule: TRAINING_RULES[batchRule] };
  const request = { sequenceLength, batch, hyperparameters: readHyperparameters(options.hyperparameters), seed };
  checkShapes(request, plan);
  return request;
}

function fixedBatch(given: number | undefined, sequenceLength: number): number {
  const batchTokens = given ?? DEFAULT_BATCH_TOKENS;
  const near = Math.max(1, Math.round(batchTokens / sequenceLength)) * sequenceLength;
  // A default that no one chose follows the sequences.
  if (given === undefined || near === batchTokens) return near;
  throw invalidOption(
    "batchTokens",
    words`a multiple of ${name("sequenceLength")}, ${sequenceLength}: a batch is whole sequences`,
    batchTokens,
    `Give ${near}.`,
  );
}

const VALUES: ReadonlySet<string> = new Set(["learningRate", "minLearningRate", "warmupSteps", "weightDecay", "beta2"]);

function readHyperparameters(given: unknown): Hyperparameters | NamedRule {
  if (given === undefined) return {};
  if (typeof given === "string") {
    const known = RULE_NAMES.find((rule) => rule === given);
    if (known !== undefined) return { name: known, rule: TRAINING_RULES[known] };
  }
  if (isRecord(given)) {
    for (const [key, value] of Object.entries(given)) checkValue(key, value);
    return { ...given };
  }
  const rule = `one of ${RULE_NAMES.join(", ")}, or an object of ${[...VALUES].join(", ")}`;
  throw invalidOption("hyperparameters", rule, given, `${suggestion(given, RULE_NAMES)}Leave it out for none.`);
}

function checkValue(key: string, value: unknown): void {
  if (!VALUES.has(key)) {
    const known = [...VALUES];
    throw invalidOption(
      ["hyperparameters"],
      `an object of ${known.join(", ")}`,
      key,
      suggestion(key, known) || "Remove it.",
    );
  }
  const mayBeZero = key !== "learningRate";
  if (!isPositive(value) && !(mayBeZero && value === 0)) {
    const rule = mayBeZero ? "a finite number of at least 0" : "a positive finite number";
    throw invalidOption(["hyperparameters", key], rule, value, "Give one, or leave it out.");
  }
  if (key === "warmupSteps" && !Number.isInteger(value)) {
    throw invalidOption(["hyperparameters", key], "an integer of at least 0", value, "Give whole steps.");
  }
}

export function isRule(value: number | Hyperparameters | NamedRule): value is NamedRule {
  return typeof value === "object" && "rule" in value;
}

/** Refuses a rule that reads the shape of models that tell none. */
function checkShapes({ batch, hyperparameters }: TrainingRequest, { experiments }: SweepPlan): void {
  if (experiments.every(({ shape }) => shape !== undefined)) return;
  for (const [option, value] of [
    ["batchRule", batch],
    ["hyperparameters", hyperparameters],
  ] as const) {
    if (!isRule(value) || value.rule.needsShape !== true) continue;
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: option,
      rule: words`${name(option)} ${value.name} must know the hidden size of every model`,
      value: "models that tell no shape",
      remedy: "Plan a family or a config.json, or take another rule.",
    });
  }
}

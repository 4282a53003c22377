import { isRecord } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { readable } from "../common/readable.ts";
import { GPT2_OPTIONS, gpt2ConfigOf } from "./architectures/gpt2.ts";
import { countParams } from "./catalog.ts";
import type { ModelConfig } from "./config.ts";

/** An experiment of a plan, as far as its model goes. */
export interface ConfiguredExperiment {
  /** N */
  readonly numParams: number;
  /** What builds its model. */
  readonly modelKwargs: ModelConfig;
}

/**
 * The whole config.json of an experiment's model, whose parameters are the experiment's N to the digit.
 *
 * @param experiment one of a plan of a family: by a name, a config.json, modelFamily or gpt2
 * @throws {IsoflopError} MODEL_CONTRACT where the experiment's model is none that a config.json describes
 * @example
 * for (const experiment of plan) write(`${experiment.experimentId}/config.json`, experimentConfig(experiment))
 */
export function experimentConfig(experiment: ConfiguredExperiment): ModelConfig {
  return readable("experimentConfig", "experiment", () => {
    const { numParams, modelKwargs } = experiment;
    const config = configOf(modelKwargs);
    const total = config === undefined ? undefined : countParams(config).total;
    if (config !== undefined && total === numParams) return config;
    throw new IsoflopError("MODEL_CONTRACT", {
      field: "modelKwargs",
      rule: "An experiment's model must be of a family to have a config.json",
      value:
        total === undefined
          ? "a class of its own"
          : `options with N = ${total}, where the experiment has ${describeValue(numParams)}`,
      remedy: "Plan by a family: by its name, a config.json, or modelFamily.",
    });
  });
}

function configOf(modelKwargs: unknown): ModelConfig | undefined {
  if (!isRecord(modelKwargs)) return undefined;
  if (isGpt2(modelKwargs)) return gpt2ConfigOf(modelKwargs);
  try {
    countParams(modelKwargs);
    return modelKwargs;
  } catch {
    return undefined;
  }
}

function isGpt2(options: ModelConfig): options is ModelConfig & { readonly width: number } {
  return typeof options.width === "number" && Object.keys(options).every((option) => GPT2_OPTIONS.has(option));
}

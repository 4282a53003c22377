import type { SweepPlan } from "../plan/sweep-plan.ts";
import type { Placeholders, RunFigures } from "./training-run.ts";

/** Why a placeholder has no value. */
export const WHY_MISSING: Readonly<Record<string, string>> = {
  learning_rate: "name a rule or values for the hyperparameters",
  min_learning_rate: "give it among the hyperparameters",
  warmup_steps: "name a rule that has a warm-up, or give it among the hyperparameters",
  weight_decay: "name a rule that has it, or give it among the hyperparameters",
  beta2: "name a rule that has it, or give it among the hyperparameters",
  learning_rate_scale: "the rule power-lines has it",
  weight_decay_scale: "the rule power-lines has it",
};

/** Every placeholder of a run. */
export function placeholdersOf(run: RunFigures, { modelClsName, sizeParam }: SweepPlan): Placeholders {
  const { shape, experimentId } = run;
  return Object.freeze({
    // The size by the name that the model has for it, where that is no other.
    [sizeParam]: run.sizeParamValue,
    experiment_id: experimentId,
    compute_budget: run.computeBudget,
    num_params: run.numParams,
    num_tokens: run.numTokens,
    steps: run.steps,
    batch_size: run.batchSize,
    batch_tokens: run.batchTokens,
    sequence_length: run.sequenceLength,
    repeat: run.repeat,
    seed: run.seed,
    learning_rate: run.learningRate,
    min_learning_rate: run.minLearningRate,
    warmup_steps: run.warmupSteps,
    weight_decay: run.weightDecay,
    beta2: run.beta2,
    learning_rate_scale: run.learningRateScale,
    weight_decay_scale: run.weightDecayScale,
    hidden_size: shape?.hiddenSize,
    num_layers: shape?.numLayers,
    num_heads: shape?.numHeads,
    num_kv_heads: shape?.numKeyValueHeads ?? shape?.numHeads,
    head_size: shape?.headSize,
    ffw_size: shape?.ffwSize,
    vocab_size: shape?.vocabSize,
    model: modelClsName,
    model_kwargs: JSON.stringify(run.modelKwargs),
    run_dir: `runs/${experimentId}`,
    config_dir: `configs/${experimentId}`,
    size: run.sizeParamValue,
  });
}

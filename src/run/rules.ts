import type { TransformerShape } from "../models/shape.ts";

/** What a rule reads of a run. */
export interface RuleRun {
  /** N: trainable parameters. */
  readonly numParams: number;
  /** D: training tokens, as planned. */
  readonly numTokens: number;
  /** Training FLOPs per token. */
  readonly flopsPerToken: number;
  readonly shape?: TransformerShape | undefined;
  readonly sequenceLength: number;
}

/** How a run is trained; what a rule does not say stays undefined. */
export interface Hyperparameters {
  /** The largest learning rate of the schedule. */
  readonly learningRate?: number;
  /** The learning rate at the end. */
  readonly minLearningRate?: number;
  /** Steps over which the learning rate rises. */
  readonly warmupSteps?: number;
  readonly weightDecay?: number;
  /** Adam's β2. */
  readonly beta2?: number;
  /** By what factor a trainer's own learning rate, or weight decay, is to be multiplied. */
  readonly learningRateScale?: number;
  readonly weightDecayScale?: number;
}

/** The batch and the steps that hyperparameters may follow from. */
export interface BatchOfRun {
  readonly batchTokens: number;
  readonly batchSize: number;
  readonly steps: number;
}

/** A published rule for how batch and optimizer follow from a run. */
export interface TrainingRule {
  readonly formula: string;
  readonly source: string;
  /** Where it was fitted, in words. */
  readonly range: string;
  /** Whether it reads the model's shape. */
  readonly needsShape?: boolean;
  /** B in tokens, before it is rounded to whole sequences. */
  batchTokens(run: RuleRun): number;
  hyperparameters(run: RuleRun, batch: BatchOfRun): Hyperparameters;
  isWithin(run: RuleRun): boolean;
}

export type RuleName = "porian" | "step-law" | "deepseek" | "power-lines" | "marin";

const REFERENCE_BATCH = 2 ** 19;

// Engines differ in the last bit of a power.
const DIGITS = 12;

function power(base: number, exponent: number): number {
  return Number((base ** exponent).toPrecision(DIGITS));
}

/** N of Porian's reference, for which 160 sequences of 2048 tokens and 0.0047 are best. */
const PORIAN_PARAMS = 1.08e8;

const porian: TrainingRule = {
  formula:
    "B = 2048·160·(N/1.08e8)^(2/3) tokens, lr = 0.0047·(N/1.08e8)^(−1/3), warm-up N tokens, wd 0.1, β2 0.95 from B = 2^19 on, else 0.99",
  source: "Porian et al. 2024, arXiv:2406.19146, as OLMo-core's model ladder has it",
  range: "near 20 tokens per parameter (10 to 40)",
  batchTokens: ({ numParams }) => 2048 * 160 * power(numParams / PORIAN_PARAMS, 2 / 3),
  hyperparameters: ({ numParams }, { batchTokens, steps }) => ({
    learningRate: 0.0047 * power(numParams / PORIAN_PARAMS, -1 / 3),
    warmupSteps: Math.min(steps, Math.max(1, Math.round(numParams / batchTokens))),
    weightDecay: 0.1,
    beta2: batchTokens >= REFERENCE_BATCH ? 0.95 : 0.99,
  }),
  isWithin: ({ numParams, numTokens }) => numTokens >= 10 * numParams && numTokens <= 40 * numParams,
};

const stepLaw: TrainingRule = {
  formula: "B = 0.58·D^0.571 tokens, lr = 1.79·N^−0.713·D^0.307, at the end 1e-5",
  source: "Step Law, Li et al. 2025, arXiv:2503.04715",
  range: "60M to 1B parameters and 2B to 100B tokens",
  batchTokens: ({ numTokens }) => 0.58 * power(numTokens, 0.571),
  hyperparameters: ({ numParams, numTokens }) => ({
    learningRate: 1.79 * power(numParams, -0.713) * power(numTokens, 0.307),
    minLearningRate: 1e-5,
  }),
  isWithin: ({ numParams, numTokens }) =>
    numParams >= 6e7 && numParams <= 1.1e9 && numTokens >= 2e9 && numTokens <= 1e11,
};

/** C = M·D of the layers' matrices alone, as DeepSeek counts it; without a shape the plan's. */
function deepseekFlops({ shape, flopsPerToken, numTokens, sequenceLength }: RuleRun): number {
  if (shape === undefined) return flopsPerToken * numTokens;
  const { numLayers, hiddenSize } = shape;
  return (72 * numLayers * hiddenSize ** 2 + 12 * numLayers * hiddenSize * sequenceLength) * numTokens;
}

const deepseek: TrainingRule = {
  formula: "B = 0.2920·C^0.3271 tokens, lr = 0.3118·C^−0.1250, C = (72·L·d² + 12·L·d·T)·D",
  source: "DeepSeek LLM 2024, arXiv:2401.02954, eq. 1",
  range: "1e17 to 2e19 FLOPs",
  batchTokens: (run) => 0.292 * power(deepseekFlops(run), 0.3271),
  hyperparameters: (run) => ({ learningRate: 0.3118 * power(deepseekFlops(run), -0.125) }),
  isWithin: (run) => deepseekFlops(run) >= 1e17 && deepseekFlops(run) <= 2e19,
};

/** D of nanochat's d12: 12 times the 110,100,480 weights of its 12 layers of 768 and its head of 32,768 tokens. */
const POWER_LINES_TOKENS = 12 * 110_100_480;

const powerLines: TrainingRule = {
  formula:
    "B = 2^19·(D/1.32e9)^0.383 tokens, to a power of 2; the trainer's lr × √(B/2^19), its wd × √(B/2^19)·1.32e9/D",
  source: "Power Lines, Bergsma et al. 2025, arXiv:2505.13738, as nanochat's base_train has it",
  range: "111M to 3.3B parameters",
  batchTokens: ({ numTokens }) => nearestPower(REFERENCE_BATCH * power(numTokens / POWER_LINES_TOKENS, 0.383)),
  hyperparameters: ({ numTokens }, { batchTokens }) => {
    const learningRateScale = Math.sqrt(batchTokens / REFERENCE_BATCH);
    return { learningRateScale, weightDecayScale: learningRateScale * (POWER_LINES_TOKENS / numTokens) };
  },
  isWithin: ({ numParams }) => numParams >= 1.11e8 && numParams <= 3.3e9,
};

const MARIN_STEPS = 2 ** 16;
const MARIN_RATE = 0.33;
const MARIN_MOST_RATE = 0.01;
const MARIN_LEAST_BATCH = 8;

const marin: TrainingRule = {
  formula:
    "sequences: the power of two from D/(2^16·T) on, halved while lr > 0.01, at least 8; lr = 0.33·√sequences/d, β2 = 0.98^(sequences/128), wd 0.1, warm-up 10%, to 0",
  source: "Marin 2025, experiments/isoflop_sweep.py and scaling_laws/recipe.py; β2 by arXiv:2507.07101",
  needsShape: true,
  range: "what Marin's sweeps trained: 3e18 to 3e20 FLOPs",
  batchTokens: (run) => {
    const { numTokens, sequenceLength } = run;
    let sequences = 1;
    while (sequences < numTokens / (MARIN_STEPS * sequenceLength)) sequences *= 2;
    while (marinRate(run, sequences) > MARIN_MOST_RATE && sequences > 1) sequences /= 2;
    return Math.max(sequences, MARIN_LEAST_BATCH) * sequenceLength;
  },
  hyperparameters: (run, { batchSize, steps }) => ({
    learningRate: marinRate(run, batchSize),
    minLearningRate: 0,
    warmupSteps: Math.round(0.1 * steps),
    weightDecay: 0.1,
    beta2: power(0.98, batchSize / 128),
  }),
  isWithin: ({ flopsPerToken, numTokens }) => flopsPerToken * numTokens >= 3e18 && flopsPerToken * numTokens <= 3e20,
};

/** Without a shape NaN, which its reader refuses. */
function marinRate({ shape }: RuleRun, sequences: number): number {
  return (MARIN_RATE * Math.sqrt(sequences)) / (shape?.hiddenSize ?? Number.NaN);
}

/** The power of two that is nearest in ln. */
function nearestPower(value: number): number {
  let nearest = 1;
  while (nearest * Math.SQRT2 < value) nearest *= 2;
  return nearest;
}

/** The rules by their names. */
export const TRAINING_RULES: Readonly<Record<RuleName, TrainingRule>> = {
  porian,
  "step-law": stepLaw,
  deepseek,
  "power-lines": powerLines,
  marin,
};

export const RULE_NAMES: readonly RuleName[] = ["porian", "step-law", "deepseek", "power-lines", "marin"];

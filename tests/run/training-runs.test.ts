import { describe, expect, test } from "vitest";
import { gpt2, planSweep } from "../../src/index.ts";
import { TRAINING_RULES, trainingRuns } from "../../src/run/index.ts";
import { expectError } from "../support/errors.ts";
import { call } from "../support/untyped.ts";

const plan = planSweep({
  modelCls: gpt2,
  sizeParam: "width",
  computeBudgets: [1e18, 1e19],
  layout: "centred",
  prior: "chinchilla",
  numSizesPerBudget: 5,
});
const bySizes = planSweep({
  modelSizes: [{ sizeParamValue: 8, numParams: 3e7 }],
  computeBudgets: [1e18],
  sizeParam: "d",
});
/** Runs of one model of N parameters on about D tokens. */
function runOf(numParams: number, numTokens: number, options: object) {
  const sizes = planSweep({
    modelSizes: [{ sizeParamValue: 1, numParams }],
    computeBudgets: [6 * numParams * numTokens],
    minTokensPerParam: 0,
  });
  const [run] = trainingRuns(sizes, options);
  if (run === undefined) throw new RangeError("There is one run.");
  return run;
}

describe("training runs", () => {
  test("are the plan's experiments in whole steps of whole batches", () => {
    const runs = trainingRuns(plan, { batchTokens: 2 ** 19, sequenceLength: 1024 });
    expect(runs.map(({ experimentId }) => experimentId)).toEqual(plan.experiments.map((e) => e.experimentId));
    for (const [i, run] of runs.entries()) {
      const { numTokens, flopsPerToken, numParams } = plan.experiments[i] ?? {
        numTokens: 0,
        flopsPerToken: 0,
        numParams: 0,
      };
      expect(run).toMatchObject({
        batchTokens: 524_288,
        batchSize: 512,
        sequenceLength: 1024,
        plannedTokens: numTokens,
        numParams,
      });
      expect(run.steps).toBe(Math.round(numTokens / 524_288));
      expect(run.numTokens).toBe(run.steps * 524_288);
      expect(run.totalFlops).toBe(run.numTokens * flopsPerToken);
      expect(run.seed).toBe(1);
      expect(run.learningRate).toBeUndefined();
      expect(run.warnings).toEqual([]);
    }
  });

  test("take a batch of 2^19 tokens in sequences of 2048, or of the plan's", () => {
    expect(trainingRuns(plan)[0]).toMatchObject({ batchTokens: 2 ** 19, sequenceLength: 2048, batchSize: 256 });
    const byPalm = planSweep({
      modelCls: gpt2,
      sizeParam: "width",
      computeBudgets: [1e18],
      flops: "palm",
      sequenceLength: 4096,
    });
    expect(trainingRuns(byPalm)[0]).toMatchObject({ sequenceLength: 4096, batchSize: 128 });
    // 2^19 is no multiple of 3000: the nearest that is.
    expect(trainingRuns(plan, { sequenceLength: 3000 })[0]).toMatchObject({ batchTokens: 525_000, batchSize: 175 });
  });

  test("say where whole batches miss the planned tokens by more than 1%, and where steps are few", () => {
    const at = (steps: number) => runOf(1e6, steps * 2 ** 20, { batchTokens: 2 ** 20, sequenceLength: 1024 });
    expect(at(200.4).warnings).toEqual([]);
    expect(at(199.4).warnings).toEqual([expect.stringContaining("has 199 steps: too few")]);
    expect(at(40.3)).toMatchObject({ steps: 40, warnings: [expect.stringContaining("40 steps: too few")] });
    expect(at(40.45).warnings[0]).toMatch(/trains 1\.1% fewer tokens than planned: 40 steps/);
    expect(at(0.2)).toMatchObject({ steps: 1, numTokens: 2 ** 20 });
    expect(at(0.2).warnings[0]).toMatch(/trains 400% more tokens/);
  });

  test("have seeds by their repeats, from what is asked for on", () => {
    const ladder = planSweep({ modelCls: gpt2, sizeParam: "width", totalFlops: 1e20 });
    const seeds = trainingRuns(ladder, { seed: 7 }).map(({ seed, repeat }) => seed - repeat);
    expect(new Set(seeds)).toEqual(new Set([7]));
    expect(trainingRuns(ladder).filter(({ seed }) => seed === 3)).toHaveLength(1);
  });

  test("have every figure as a placeholder", () => {
    const [run] = trainingRuns(plan, {
      sequenceLength: 1024,
      hyperparameters: { learningRate: 3e-4, beta2: 0.95, warmupSteps: 0 },
    });
    expect(run?.placeholders).toMatchObject({
      experiment_id: plan.experiments[0]?.experimentId,
      width: 256,
      size: 256,
      hidden_size: 256,
      num_layers: 12,
      num_heads: 4,
      num_kv_heads: 4,
      head_size: 64,
      ffw_size: 1024,
      vocab_size: 50257,
      steps: run?.steps,
      batch_size: 512,
      batch_tokens: 524_288,
      compute_budget: 1e18,
      learning_rate: 3e-4,
      warmup_steps: 0,
      beta2: 0.95,
      seed: 1,
      repeat: 1,
      model: "gpt2",
      model_kwargs: '{"width":256}',
    });
    expect(run?.placeholders.weight_decay).toBeUndefined();
  });

  test("keep a size whose name is another placeholder's as {size}", () => {
    const odd = planSweep({
      modelSizes: [{ sizeParamValue: 9, numParams: 3e7 }],
      computeBudgets: [1e18],
      sizeParam: "steps",
    });
    const [run] = trainingRuns(odd);
    expect(run?.placeholders).toMatchObject({ steps: run?.steps, size: 9 });
  });
});

describe("rules for batch and optimizer", () => {
  // Figures of the literature's formulas, worked out apart.
  test.each([
    ["porian", 3.9e6, 4.3e10, 35_800, 1.2e6],
    ["porian", 8.83e8, 1.89e8, 1.33e6, 142],
    ["step-law", 3.9e6, 4.3e10, 684_000, 6.3e4],
    ["step-law", 8.83e8, 1.89e8, 30_900, 6120],
  ])("%s has a batch of N = %f and D = %f", (batchRule, numParams, numTokens, batchTokens, steps) => {
    const run = runOf(numParams, numTokens, { batchRule, sequenceLength: 64 });
    expect(run.batchTokens / batchTokens).toBeCloseTo(1, 1.5);
    expect(run.steps / steps).toBeCloseTo(1, 1.5);
    expect(run.batchTokens % 64).toBe(0);
  });

  test("porian: 0.0047 at 108M, warm-up of N tokens, β2 by the batch", () => {
    const small = runOf(1.08e8, 2.16e9, { batchRule: "porian", hyperparameters: "porian" });
    expect(small).toMatchObject({
      batchTokens: 327_680,
      learningRate: 0.0047,
      weightDecay: 0.1,
      beta2: 0.99,
      warmupSteps: 330,
    });
    expect(small.warnings).toEqual([]);
    const large = runOf(8 * 1.08e8, 2e10, { batchRule: "porian", hyperparameters: "porian" });
    expect(large).toMatchObject({ batchTokens: 4 * 327_680, learningRate: 0.00235, beta2: 0.95 });
  });

  test("step-law: 1.79·N^−0.713·D^0.307, to 1e-5", () => {
    const { learningRate, minLearningRate } = runOf(4e8, 4e10, { hyperparameters: "step-law" });
    expect(learningRate).toBeCloseTo(1.79 * 4e8 ** -0.713 * 4e10 ** 0.307, 6);
    expect(minLearningRate).toBe(1e-5);
    expect(runOf(3.9e6, 4.3e10, { hyperparameters: "step-law" }).learningRate).toBeCloseTo(0.066, 3);
  });

  test("deepseek: by the FLOPs of the layers alone, or the plan's where no shape is known", () => {
    const run = runOf(1e8, 1e18 / 6e8, { batchRule: "deepseek", hyperparameters: "deepseek", sequenceLength: 1 });
    expect(run.batchTokens).toBe(Math.round(0.292 * 1e18 ** 0.3271));
    expect(run.learningRate).toBeCloseTo(0.3118 * 1e18 ** -0.125, 6);
    const [shaped] = trainingRuns(plan, { hyperparameters: "deepseek", sequenceLength: 1024 });
    const { numTokens = 0 } = plan.experiments[0] ?? {};
    const flops = (72 * 12 * 256 ** 2 + 12 * 12 * 256 * 1024) * numTokens;
    expect(shaped?.learningRate).toBeCloseTo(0.3118 * flops ** -0.125, 6);
  });

  test("power-lines: a power of 2 of D^0.383, and factors for the trainer's own", () => {
    const reference = 12 * 110_100_480;
    expect(runOf(1.2e8, reference, { batchRule: "power-lines", sequenceLength: 1024 }).batchTokens).toBe(2 ** 19);
    const times16 = runOf(1.2e9, 16 * reference, { batchRule: "power-lines", hyperparameters: "power-lines" });
    // 16^0.383 = 2.89, nearest to 2^2 in ln.
    expect(times16.batchTokens).toBe(2 ** 21);
    expect(times16.learningRateScale).toBeCloseTo(2, 5);
    expect(times16.weightDecayScale).toBeCloseTo(2 / 16, 3);
    expect(times16.learningRate).toBeUndefined();
  });

  test("marin: the power of two from D/(2^16·T) on, halved until the rate is 0.01, at least 8", () => {
    const runs = trainingRuns(plan, { batchRule: "marin", hyperparameters: "marin", sequenceLength: 4096 });
    for (const { batchSize, plannedTokens, shape, learningRate, beta2, warmupSteps, steps } of runs) {
      const width = shape?.hiddenSize ?? 0;
      expect(Math.log2(batchSize) % 1).toBe(0);
      expect(learningRate).toBeCloseTo((0.33 * Math.sqrt(batchSize)) / width, 6);
      const wanted = plannedTokens / (2 ** 16 * 4096);
      const isHalved = (0.33 * Math.sqrt(2 * batchSize)) / width > 0.01;
      expect(batchSize >= wanted || isHalved).toBe(true);
      expect(batchSize < 2 * wanted || batchSize === 8).toBe(true);
      expect(beta2).toBeCloseTo(0.98 ** (batchSize / 128), 6);
      expect(warmupSteps).toBe(Math.round(0.1 * steps));
    }
  });

  test("say where a run lies outside what they were fitted to", () => {
    const warned = runOf(1e8, 1e11, { hyperparameters: "porian" }).warnings;
    expect(warned).toEqual([
      expect.stringMatching(/outside what porian was fitted to, near 20 tokens per parameter.* 1000 tokens/),
    ]);
    const twice = runOf(1e8, 1e11, { hyperparameters: "porian", batchRule: "porian" }).warnings;
    expect(twice.filter((text) => text.includes("porian"))).toHaveLength(1);
  });

  test("tell their formula, source and range", () => {
    for (const { formula, source, range } of Object.values(TRAINING_RULES)) {
      expect(formula).toMatch(/=/);
      expect(source).toMatch(/arXiv|experiments/);
      expect(range).not.toBe("");
    }
  });
});

describe("training runs are refused", () => {
  test.each<[string, object, string]>([
    ["a batch of no whole sequences", { batchTokens: 1000, sequenceLength: 64 }, "batchTokens"],
    ["a batch and a rule for it", { batchTokens: 1024, sequenceLength: 64, batchRule: "porian" }, "batchTokens"],
    ["a rule that is none", { batchRule: "chinchilla" }, "batchRule"],
    ["hyperparameters by a rule that is none", { hyperparameters: "porain" }, "hyperparameters"],
    ["a hyperparameter that is none", { hyperparameters: { lr: 1 } }, "hyperparameters"],
    ["a learning rate of 0", { hyperparameters: { learningRate: 0 } }, "hyperparameters.learningRate"],
    ["half a step of warm-up", { hyperparameters: { warmupSteps: 0.5 } }, "hyperparameters.warmupSteps"],
    ["a negative seed", { seed: -1 }, "seed"],
    ["an option that is none", { batch: 3 }, "batch"],
  ])("with %s", (_, options, field) => {
    expectError(() => call(trainingRuns, plan, options), {
      code: field === "batchTokens" && "batchRule" in options ? "CONFLICTING_OPTIONS" : "INVALID_OPTION",
      field,
      shows: "",
    });
  });

  test("where marin's rule knows no width, and of what is no plan", () => {
    expectError(() => trainingRuns(bySizes, { batchRule: "marin" }), {
      code: "CONFLICTING_OPTIONS",
      field: "batchRule",
      shows: "tell no shape",
    });
    expectError(() => call(trainingRuns, {}, {}), { code: "INVALID_OPTION", field: "plan", shows: "" });
  });
});

import { describe, expect, test } from "vitest";
import { fitIsoFlop, fitLossSurface } from "../../src/fit/index.ts";
import { gpt2, planSweep } from "../../src/index.ts";
import { flopsConventions, flopsPerToken } from "../../src/models/index.ts";
import { expectError } from "../support/errors.ts";
import { surface, sweep } from "../support/fits.ts";
import { formula, modelWith, type WidthOptions } from "../support/models.ts";
import { call } from "../support/untyped.ts";

const truth = surface("chinchilla");
const fit = fitLossSurface(sweep(truth), { bootstrap: 0 });
const Quadratic = modelWith(formula("quadratic"));

/** The loss that a width gives away, by a look at every width. */
function lossOf(width: number, computeBudget: number): number {
  const numParams = 12 * width * width;
  const numTokens = Math.floor(computeBudget / (6 * numParams));
  return truth.E + truth.A / numParams ** truth.alpha + truth.B / numTokens ** truth.beta;
}

describe("recommend", () => {
  test.each([1e17, 1e19, 1e21, 1e24, 1e26])("gives the width of least loss of all at %d FLOPs", (computeBudget) => {
    const found = fit.recommend(computeBudget, { modelCls: Quadratic, sizeParam: "width" });
    const wanted = Math.sqrt(found.optimum.numParams / 12);
    const middle = Math.max(1, Math.round(wanted / 64));
    const widths = [-2, -1, 0, 1, 2].map((step) => 64 * (middle + step)).filter((width) => width >= 64);
    const best = widths.reduce((a, b) => (lossOf(b, computeBudget) < lossOf(a, computeBudget) ? b : a));
    expect(found.sizeParamValue).toBe(best);
    expect(found.lossGivenAway).toBeCloseTo(lossOf(best, computeBudget) - found.optimum.loss, 10);
    expect(found.numTokens).toBe(Math.floor(computeBudget / (6 * found.numParams)));
    expect(found.flops).toBe(6 * found.numParams * found.numTokens);
    expect(found.flops).toBeLessThanOrEqual(computeBudget);
  });

  test("builds few models, and none of more than twice the width that is wanted", () => {
    const built: number[] = [];
    const modelCls = ({ width }: WidthOptions) => {
      built.push(width);
      return { numParams: () => 12 * width * width };
    };
    const found = fit.recommend(1e24, { modelCls, sizeParam: "width" });
    expect(built.length).toBeLessThan(25);
    expect(Math.max(...built)).toBeLessThan(2 * Math.sqrt(found.optimum.numParams / 12));
    expect(found.probed.map(({ sizeParamValue }) => sizeParamValue)).toEqual([...built].sort((a, b) => a - b));
  });

  test("passes over sizes without a model, and names them", () => {
    const modelCls = modelWith(formula("quadratic"), (width) => width % 192 !== 0);
    const found = fit.recommend(1e22, { modelCls, sizeParam: "width" });
    expect(found.sizeParamValue % 192).toBe(0);
    expect(Math.abs(found.sizeParamValue - Math.sqrt(found.optimum.numParams / 12))).toBeLessThan(192);
    expect(found.skipped.length).toBeGreaterThan(0);
  });

  test("says where the optimum lies beyond the largest model", () => {
    const found = fit.recommend(1e24, { modelCls: Quadratic, sizeParam: "width", maxSize: 1000 });
    expect(found.sizeParamValue).toBe(960);
    expect(found.warnings[0]).toContain("is larger than every model: the largest has N = 11059200.");
  });

  test("compares all of some sizes that were counted elsewhere", () => {
    const modelSizes = [64, 70, 80, 20, 90].map((b) => ({ sizeParamValue: b, numParams: b * 1e9 }));
    const { numParams } = fit.recommend(1e24, { modelSizes });
    const loss = (n: number) => truth.E + truth.A / n ** truth.alpha + truth.B / (1e24 / 6 / n) ** truth.beta;
    const best = modelSizes.reduce((a, b) => (loss(b.numParams) < loss(a.numParams) ? b : a));
    expect(numParams).toBe(best.numParams);
  });

  test("takes the nearest in ln N by approach 2, at the curvature of the nearest budget", () => {
    const parabolas = fitIsoFlop(sweep(truth), { include: "convex", bootstrap: 0 });
    const found = parabolas.recommend(1e22, { modelCls: gpt2, sizeParam: "width", modelKwargs: { numLayers: 24 } });
    const gap = Math.log(found.numParams / found.optimum.numParams);
    const curvature = parabolas.budgets.at(-1)?.paramsCurvature ?? 0;
    expect(found.lossGivenAway).toBeCloseTo(0.5 * curvature * gap * gap, 12);
  });

  /** The width of least loss of all by a convention, by a look at every width. */
  function bestWidth(
    computeBudget: number,
    sequenceLength: number,
    flops: Parameters<typeof flopsPerToken>[0],
  ): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let width = 64; width < 20_000; width += 64) {
      const model = new gpt2({ width });
      const numTokens = Math.floor(computeBudget / flopsPerToken(flops, model, { sequenceLength }));
      const loss = truth.E + truth.A / model.numParams() ** truth.alpha + truth.B / numTokens ** truth.beta;
      if (loss >= least) continue;
      best = width;
      least = loss;
    }
    return best;
  }

  /** The least loss of GPT-2s of any width about one. */
  function leastLoss(
    computeBudget: number,
    sequenceLength: number,
    flops: Parameters<typeof flopsPerToken>[0],
    about: number,
  ): number {
    const losses = Array.from({ length: 200 }, (_, i) => {
      const model = new gpt2({ width: Math.ceil(about * 2 ** ((i - 100) / 60)), numHeads: 1 });
      // Chinchilla's softmax counts by heads of 64.
      const shape = { ...model.shape, numHeads: model.shape.hiddenSize / 64, headSize: 64 };
      const { layerWeights, inputEmbedding } = model.work;
      const attention = [{ numLayers: 12, numHeads: shape.numHeads, queryWidth: shape.hiddenSize }];
      const work = { layerWeights, inputEmbedding, attention };
      const numTokens = computeBudget / flopsPerToken(flops, { params: model.params, shape, work }, { sequenceLength });
      return truth.E + truth.A / model.numParams() ** truth.alpha + truth.B / numTokens ** truth.beta;
    });
    return Math.min(...losses);
  }

  describe.each(flopsConventions().map(({ name }) => name))("by %s", (flops) => {
    test.each([
      [1e18, 1024],
      [1e20, 4096],
      [1e22, 8192],
      [3e21, 131_072],
    ])("at %d FLOPs costs the budget, and gives the width of least loss of all, T = %d", (budget, sequenceLength) => {
      const found = fit.recommend(budget, { modelCls: gpt2, sizeParam: "width", flops, sequenceLength });
      const model = new gpt2({ width: found.sizeParamValue });
      expect(found.flopsPerToken).toBe(flopsPerToken(flops, model, { sequenceLength }));
      expect(found.flopsConvention).toBe(flops);
      expect(found.flops).toBe(found.numTokens * found.flopsPerToken);
      expect(found.flops).toBeLessThanOrEqual(budget);
      expect(found.flops).toBeGreaterThan(budget - found.flopsPerToken);
      expect(found.sizeParamValue).toBe(bestWidth(budget, sequenceLength, flops));
      expect(found.probed.length).toBeLessThan(25);
      const loss = truth.E + truth.A / found.numParams ** truth.alpha + truth.B / found.numTokens ** truth.beta;
      expect(found.loss).toBeCloseTo(loss, 9);
      expect(found.lossGivenAway).toBeCloseTo(loss - found.optimum.loss, 9);
      // Of all widths, also between the multiples of 64, the best does as well as the exact optimum.
      const least = leastLoss(budget, sequenceLength, flops, found.sizeParamValue);
      expect(Math.abs(least - found.optimum.loss)).toBeLessThan(0.001);
    });
  });

  test("by a function of the model, which gets it", () => {
    const flops = (model: object) => 100 + (model instanceof gpt2 ? 7 * model.params.total : 0);
    const found = fit.recommend(1e20, { modelCls: gpt2, sizeParam: "width", flops });
    expect(found.flopsPerToken).toBe(100 + 7 * found.numParams);
    expect(found.flopsConvention).toBe("custom");
  });

  test("of a plan's sizes costs the budget as the plan counts it", () => {
    const computeBudgets = [1e18, 1e19];
    const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets, flops: "palm", sequenceLength: 8192 });
    const found = fit.recommend(1e19, { modelSizes: plan.modelSizes });
    const planned = plan.experiments.find(
      ({ computeBudget, sizeParamValue }) => computeBudget === 1e19 && sizeParamValue === found.sizeParamValue,
    );
    const model = new gpt2({ width: found.sizeParamValue });
    expect(found.flopsPerToken).toBe(flopsPerToken("palm", model, { sequenceLength: 8192 }));
    if (planned !== undefined) expect(found.numTokens).toBe(planned.numTokens);
    expect(found.flops).toBeGreaterThan(1e19 - found.flopsPerToken);
  });

  test("by k·N is what it is by 6N, at the k of the fit", () => {
    const family = { modelCls: gpt2, sizeParam: "width" } as const;
    expect(fit.recommend(1e20, { ...family, flops: "6N" })).toEqual(fit.recommend(1e20, family));
    const by8 = fitLossSurface(sweep(truth), { bootstrap: 0, flopsPerParamPerToken: 8 }).recommend(1e20, family);
    expect(by8).toMatchObject({ flopsConvention: "8N", flopsPerToken: 8 * by8.numParams });
  });

  test("says where a sequence length changes nothing", () => {
    const { warnings } = fit.recommend(1e20, { modelCls: gpt2, sizeParam: "width", sequenceLength: 4096 });
    expect(warnings).toEqual(["sequenceLength, 4096, changes nothing where FLOPs are counted by 6N."]);
  });

  test("goes on below and above what is nearest by 6·N·D where a token costs far more or less", () => {
    const modelCls = ({ width }: WidthOptions) => ({ width, numParams: () => 12 * width * width });
    for (const perParam of [0.02, 0.5, 50, 2000]) {
      const flops = (model: object) => perParam * 12 * Reflect.get(model, "width") ** 2;
      const found = fit.recommend(1e20, { modelCls, sizeParam: "width", flops });
      const k = fitLossSurface(sweep(truth), { bootstrap: 0, flopsPerParamPerToken: perParam });
      expect(found.sizeParamValue).toBe(k.recommend(1e20, { modelCls, sizeParam: "width" }).sizeParamValue);
      expect(found.probed.length).toBeLessThan(40);
    }
  });

  test.each([
    [
      "a convention without the sequence length",
      { modelCls: gpt2, sizeParam: "width", flops: "palm" },
      "sequenceLength",
    ],
    ["an unknown convention", { modelCls: gpt2, sizeParam: "width", flops: "palms" }, "flops"],
    [
      "sizes of which one has no FLOPs",
      {
        modelSizes: [
          { sizeParamValue: 1, numParams: 1e8, flopsPerToken: 1e9 },
          { sizeParamValue: 2, numParams: 2e8 },
        ],
      },
      "modelSizes[1].flopsPerToken",
    ],
  ])("refuses %s", (_what, options, field) => {
    expectError(() => call(fit.recommend.bind(fit), 1e20, options), { code: "INVALID_OPTION", field, shows: "" });
  });

  test("refuses a convention beside sizes without FLOPs", () => {
    const options = { modelSizes: [{ sizeParamValue: 1, numParams: 1e8 }], flops: "palm", sequenceLength: 8 };
    expectError(() => call(fit.recommend.bind(fit), 1e20, options), {
      code: "CONFLICTING_OPTIONS",
      field: "flops",
      shows: "flopsPerToken",
    });
  });

  test.each([
    ["neither a class nor sizes", {}, "CONFLICTING_OPTIONS", "modelCls", "neither"],
    ["both", { modelCls: gpt2, sizeParam: "width", modelSizes: [] }, "CONFLICTING_OPTIONS", "modelCls", "both"],
    ["a class that can't be called", { modelCls: 7, sizeParam: "width" }, "MODEL_CONTRACT", "modelCls", "7"],
    [
      "a misspelt size",
      { modelCls: () => ({ numParams: () => 7 }), sizeParam: "widht" },
      "SIZE_PARAM_WITHOUT_EFFECT",
      "sizeParam",
      "widht",
    ],
    [
      "a model that shrinks",
      { modelCls: ({ w }: { w: number }) => ({ numParams: () => 1e6 - w }), sizeParam: "w" },
      "MODEL_CONTRACT",
      "modelCls",
      "999",
    ],
    [
      "a class that never builds",
      { modelCls: modelWith(formula("quadratic"), () => true), sizeParam: "width" },
      "MODEL_NOT_BUILT",
      "modelCls",
      "64",
    ],
    [
      "sizes that no budget trains",
      { modelSizes: [{ sizeParamValue: 1, numParams: 1e15 }] },
      "NOT_DETERMINED",
      "computeBudget",
      "1000000000000000",
    ],
    ["an unknown option", { modelSize: 1 }, "INVALID_OPTION", "modelSize", "modelSize"],
    [
      "inverted bounds",
      { modelCls: gpt2, sizeParam: "width", minSize: 512, maxSize: 256 },
      "INVALID_OPTION",
      "minSize",
      "512",
    ],
  ] as const)("refuses %s", (_what, options, code, field, shows) => {
    expectError(() => call(fit.recommend.bind(fit), 1e20, options), { code, field, shows });
  });
});

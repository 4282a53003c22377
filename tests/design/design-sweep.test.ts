import { describe, expect, test } from "vitest";
import { designSweep, evaluatePlan, lossSurfaces, refineSweep, simulateSweep } from "../../src/design/index.ts";
import { fitLossSurface } from "../../src/fit/index.ts";
import { gpt2, planSweep, type SweepPlan } from "../../src/index.ts";
import { flopsConventions, flopsPerToken } from "../../src/models/index.ts";
import { exchangeRuns, searchDesign } from "../../src/wasm/design/design.ts";
import { errorOf } from "../support/errors.ts";
import { oneScenario } from "../support/scenarios.ts";
import { log10Optimum, plainStandardError } from "../support/surface-errors.ts";

const TARGET = 1e24;
const TOTAL = 7.7777e21;
const GPT2 = { modelCls: gpt2, sizeParam: "width" } as const;
const EXACT = { method: "exact-law" } as const;
const AT_TOTAL = { ...GPT2, ...EXACT, totalFlops: TOTAL, maxBudget: 1e21, targetBudget: TARGET } as const;
const { chinchilla } = lossSurfaces();
const evenError = evaluatePlan(planSweep({ ...GPT2, computeBudgets: [1e17, 1e18, 1e19, 1e20, 1e21] }), {
  prior: chinchilla,
  targetBudget: TARGET,
}).standardErrors.log10NumParams;

/** Candidates at three budgets, five sizes each, within 16 times N*. */
function smallCandidates() {
  const budgets = [1e18, 1e19, 1e20];
  const logs = budgets.map((budget) => {
    const { E, A, B, alpha, beta } = chinchilla;
    return Math.LN10 * log10Optimum([E, Math.log(A), Math.log(B), alpha, beta], budget);
  });
  const widths = [-2, -1, 0.1, 1, 2].map((step) => step * Math.log(4));
  const logParams = logs.flatMap((log) => widths.map((width) => log + width));
  const logTokens = logParams.map((log, j) => Math.log((budgets[Math.floor(j / 5)] ?? 0) / 6) - log);
  return {
    logParams: Float64Array.from(logParams),
    logTokens: Float64Array.from(logTokens),
    budgets,
    budgetEnds: [5, 10, 15],
    centres: logs,
  };
}

const SCENARIOS = oneScenario(chinchilla, TARGET);

/** The three-subsets of five that have sizes on either side of the centre, which lies between the second and third. */
const TRIPLES = [0, 1, 2, 3, 4]
  .flatMap((a) => [0, 1, 2, 3, 4].flatMap((b) => [0, 1, 2, 3, 4].map((c) => [a, b, c])))
  .filter(([a = 0, b = 0, c = 0]) => a < b && b < c && a < 2 && c > 1);

describe("an exchange", () => {
  test("finds the best of all designs of 3 sizes at 3 budgets", () => {
    const candidates = smallCandidates();
    const runAt = (j: number) => ({
      numParams: Math.exp(candidates.logParams[j] ?? 0),
      numTokens: Math.exp(candidates.logTokens[j] ?? 0),
    });
    let least = Number.POSITIVE_INFINITY;
    for (const first of TRIPLES) {
      for (const second of TRIPLES) {
        for (const third of TRIPLES) {
          const runs = [...first, ...second.map((j) => 5 + j), ...third.map((j) => 10 + j)].map(runAt);
          least = Math.min(
            least,
            plainStandardError(chinchilla, runs, (p) => log10Optimum(p, TARGET)),
          );
        }
      }
    }
    const limits = { maxRuns: 9, maxFlops: 1e30, minSizes: 3, maxRepeats: 9 };
    const found = searchDesign(candidates, SCENARIOS, limits);
    expect(Math.sqrt(found?.variance ?? 0) / Math.LN10 / least).toBeCloseTo(1, 5);
  });

  test("keeps within FLOPs, runs, sizes and repeats", () => {
    const candidates = smallCandidates();
    const limits = { maxRuns: 20, maxFlops: 6e20, minSizes: 3, maxRepeats: 2 };
    const { counts } = searchDesign(candidates, SCENARIOS, limits) ?? { counts: new Uint32Array() };
    const cost = counts.reduce((sum, count, j) => sum + count * (candidates.budgets[Math.floor(j / 5)] ?? 0), 0);
    expect(cost).toBeLessThanOrEqual(6e20);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(20);
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
    for (const b of [0, 5, 10]) expect(counts.slice(b, b + 5).filter((count) => count > 0).length).toBeGreaterThan(2);
  });

  test("that is fixed keeps each budget's runs", () => {
    const candidates = smallCandidates();
    const start = Uint32Array.of(1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1);
    const limits = { maxRuns: 9, maxFlops: 1e30, minSizes: 3, maxRepeats: 1 };
    const { counts } = exchangeRuns(candidates, SCENARIOS, limits, { start, isFixed: true }) ?? { counts: start };
    for (const b of [0, 5, 10]) expect(counts.slice(b, b + 5).reduce((sum, count) => sum + count, 0)).toBe(3);
  });
});

describe("a design", () => {
  const trusting = designSweep({ ...AT_TOTAL, prior: chinchilla, robustness: 1 });

  test("keeps to its FLOPs and experiments, and is isoFLOP-shaped about N*", () => {
    expect(trusting.totalFlops).toBeLessThanOrEqual(TOTAL);
    expect(trusting.numExperiments).toBeLessThanOrEqual(35);
    const [by] = evaluatePlan(trusting, { prior: chinchilla, targetBudget: TARGET }).surfaces;
    expect(by?.budgets.length).toBeGreaterThanOrEqual(3);
    for (const budget of by?.budgets ?? []) {
      expect(budget.numSizes).toBeGreaterThanOrEqual(3);
      expect(budget.isBracketed).toBe(true);
    }
    for (const { computeBudget, numParams } of trusting) {
      const { optimalNumParams = 0 } = by?.budgets.find((budget) => budget.computeBudget === computeBudget) ?? {};
      expect(Math.abs(Math.log(numParams / optimalNumParams))).toBeLessThan(Math.log(16) + 1e-6);
    }
  });

  test("says what share of its FLOPs is left, and why", () => {
    const modelSizes = Array.from({ length: 60 }, (_, i) => ({
      sizeParamValue: i + 1,
      numParams: Math.round(1e6 * 1.15 ** i),
    }));
    const by = { modelSizes, method: "exact-law", targetBudget: 1e24 } as const;
    // Sizes end at 4B: larger budgets have too few about N*.
    const [left = ""] = designSweep({ ...by, totalFlops: 1e23 }).warnings.filter((text) => text.includes("are left"));
    expect(left).toMatch(/^\d\d% of the 1e23 FLOPs are left: (there are 35 experiments|no other run)/);
    for (const totalFlops of [1e19, 1e20, 1e21, 1e22, 1e23]) {
      const plan = designSweep({ ...by, totalFlops });
      const isSaid = plan.warnings.some((text) => text.includes("are left"));
      expect({ totalFlops, isSaid }).toEqual({ totalFlops, isSaid: plan.totalFlops < 0.99 * totalFlops });
    }
  });

  test("tells by far more than the even layout at the same FLOPs", () => {
    const { standardErrors } = evaluatePlan(trusting, { prior: chinchilla, targetBudget: TARGET });
    expect(standardErrors.log10NumParams).toBeLessThan(0.65 * evenError);
  });

  test("is the same whenever it is made, and comes back from its file with its repeats", () => {
    const again = designSweep({ ...AT_TOTAL, prior: chinchilla, robustness: 1 });
    expect(JSON.stringify(again)).toBe(JSON.stringify(trusting));
    expect(trusting.experiments.some(({ repeat }) => repeat > 1)).toBe(true);
    expect(new Set(trusting.experiments.map(({ experimentId }) => experimentId)).size).toBe(trusting.numExperiments);
  });

  test("probes few models, each once", () => {
    const built: number[] = [];
    const modelCls = (options: { width: number }) => {
      built.push(options.width);
      return new gpt2(options);
    };
    const plan = designSweep({ ...AT_TOTAL, modelCls, prior: chinchilla, robustness: 1 });
    expect(built.length).toBe(new Set(built).size);
    expect(built.length).toBeLessThan(100);
    expect(plan.modelSizes.length).toBe(built.length);
  });

  test("takes sizes that were counted elsewhere", () => {
    const { modelSizes } = trusting;
    const plan = designSweep({
      ...EXACT,
      modelSizes,
      totalFlops: TOTAL,
      maxBudget: 1e21,
      targetBudget: TARGET,
      prior: chinchilla,
      robustness: 1,
    });
    expect(plan.experiments.map(({ numParams }) => numParams)).toEqual(
      trusting.experiments.map(({ numParams }) => numParams),
    );
  });

  test("by default does well also where N* is 3 times larger or smaller", () => {
    const robust = designSweep({ ...AT_TOTAL, prior: chinchilla });
    const { alpha, beta, A, B } = chinchilla;
    for (const factor of [1, 3, 1 / 3]) {
      const truth = { ...chinchilla, A: A * factor ** alpha, B: B * factor ** -beta };
      const { standardErrors } = evaluatePlan(robust, { prior: truth, targetBudget: TARGET });
      expect(standardErrors.log10NumParams).toBeLessThan(0.8 * evenError);
    }
  });

  test("that is cheapest reaches its standard error, and costs less than the even layout that does", () => {
    const cheap = designSweep({
      ...EXACT,
      ...GPT2,
      maxBudget: 1e21,
      targetBudget: TARGET,
      prior: chinchilla,
      robustness: 1,
      targetStandardError: evenError,
    });
    const { standardErrors } = evaluatePlan(cheap, { prior: chinchilla, targetBudget: TARGET });
    expect(standardErrors.log10NumParams).toBeLessThanOrEqual(evenError);
    expect(cheap.totalFlops).toBeLessThan(TOTAL / 10);
  });
});

test.each([
  [
    { totalFlops: 1e17 },
    "INFEASIBLE",
    "totalFlops",
    /^totalFlops must pay for 3 sizes at each of the 3 cheapest budgets, \S+ FLOPs; got 1e17/,
  ],
  [{ targetBudget: 1e18 }, "INVALID_OPTION", "targetBudget", /at least maxBudget, 1e21/],
  [{ noise: -0.005 }, "INVALID_OPTION", "noise", /must be a positive finite number; got -0\.005/],
  [{ prior: { ...chinchilla, beta: -0.1 } }, "INVALID_OPTION", "prior.beta", /fall with N and with D/],
  [{ numExperiments: 8 }, "INVALID_OPTION", "numExperiments", /at least 9/],
  [{ minSizesPerBudget: 2 }, "INVALID_OPTION", "minSizesPerBudget", /from 3/],
  [{ spanFactor: 1 }, "INVALID_OPTION", "spanFactor", /above 1/],
  [{ robustness: 0.5 }, "INVALID_OPTION", "robustness", /at least 1/],
  [{ minBudget: 1e21 }, "INVALID_OPTION", "minBudget", /below maxBudget/],
  [{ targetStandardError: 0.01 }, "CONFLICTING_OPTIONS", "totalFlops", /got both/],
  [{ priorWeights: [1] }, "CONFLICTING_OPTIONS", "priorWeights", /be given with criterion mean/],
  [{ totalFlops: undefined, targetStandardError: 1e-9 }, "INFEASIBLE", "targetStandardError", /they reach 0\.\d+/],
])("a design of %o is refused: %s", (options, code, field, message) => {
  const error = errorOf(() => designSweep({ ...AT_TOTAL, ...options } as never));
  expect(error).toMatchObject({ code, field });
  expect(error.message).toMatch(message);
});

test("a sweep is refined by the exact law about the N* of what has come back", () => {
  const plan = planSweep({ ...GPT2, computeBudgets: [1e17, 1e18, 1e19] });
  const runs = simulateSweep(plan, { lossSurface: chinchilla, seed: 7 });
  const next = refineSweep(plan, runs, { ...GPT2, ...EXACT, nextBudgets: [1e20], numSizesPerBudget: 5 });
  expect(next.numExperiments).toBe(5);
  const [by] = evaluatePlan(next, { prior: chinchilla, targetBudget: TARGET }).surfaces;
  expect(by?.budgets[0]).toMatchObject({ isBracketed: true, numSizes: 5 });
  expect(errorOf(() => refineSweep(plan, runs, { ...EXACT, nextBudgets: [1e26] })).code).toBe("INFEASIBLE");
});

test("designs from sizes that are all above planSweep's largest by default", () => {
  const modelCls = ({ width }: { width: number }) => ({ numParams: () => 100 * width });
  const few = { ...EXACT, numBudgets: 5, numExperiments: 9 };
  const plan = designSweep({
    ...few,
    modelCls,
    sizeParam: "width",
    minSize: 10_000,
    totalFlops: 1e20,
    targetBudget: 1e23,
  });
  expect(Math.min(...plan.modelSizes.map(({ sizeParamValue }) => sizeParamValue))).toBeGreaterThanOrEqual(10_000);
  expect(plan.numExperiments).toBeGreaterThan(8);
});

describe.each(flopsConventions().map(({ name }) => name))("by %s", (flops) => {
  const sequenceLength = 8192;
  const by = { ...GPT2, flops, sequenceLength } as const;
  const design = designSweep({ ...AT_TOTAL, ...by });

  /** Every experiment costs its budget by the convention, to within a token. */
  function expectToCost({ experiments }: SweepPlan): void {
    expect(experiments.length).toBeGreaterThan(0);
    for (const { computeBudget, sizeParamValue, flopsPerToken: perToken, numTokens } of experiments) {
      expect(perToken).toBe(flopsPerToken(flops, new gpt2({ width: sizeParamValue }), { sequenceLength }));
      expect(numTokens * perToken).toBeLessThanOrEqual(computeBudget);
      expect(numTokens * perToken).toBeGreaterThan(computeBudget - perToken);
    }
  }

  test("a design, the next rung and the model that is recommended cost what they are to cost", () => {
    expectToCost(design);
    expect(design.flopsConvention).toBe(flops);
    const runs = simulateSweep(design, { lossSurface: "chinchilla", noise: 1e-6 });
    const next = refineSweep(design, runs, { ...GPT2, nextBudgets: [1e21], targetBudget: TARGET });
    expectToCost(next);
    expect(next).toMatchObject({ flopsConvention: flops, sequenceLength: design.sequenceLength });
    expectToCost(refineSweep(design, runs, { nextBudgets: [1e20] }));
    for (const target of [1e20, TARGET]) {
      const found = fitLossSurface(runs, { bootstrap: 0 }).recommend(target, by);
      const model = new gpt2({ width: found.sizeParamValue });
      expect(found.flopsPerToken).toBe(flopsPerToken(flops, model, { sequenceLength }));
      expect(found.flops).toBeLessThanOrEqual(target);
      expect(found.flops).toBeGreaterThan(target - found.flopsPerToken);
    }
  });

  test("an evaluation's N* is the best of sizes that cost the budget by it", () => {
    const { budgets } = evaluatePlan(design, { prior: "chinchilla", targetBudget: TARGET }).surfaces[0] ?? {};
    expect(budgets?.length).toBeGreaterThan(2);
    for (const { computeBudget, optimalNumParams } of budgets ?? []) {
      const lossOf = (width: number) => {
        const model = new gpt2({ width });
        const numTokens = computeBudget / flopsPerToken(flops, model, { sequenceLength });
        return chinchilla.A / model.numParams() ** chinchilla.alpha + chinchilla.B / numTokens ** chinchilla.beta;
      };
      let best = 64;
      for (let width = 64; width < 20_000; width += 64) if (lossOf(width) < lossOf(best)) best = width;
      const [below, above] = [best - 128, best + 128].map((width) =>
        new gpt2({ width: Math.max(width, 64) }).numParams(),
      );
      expect(optimalNumParams).toBeGreaterThan(best === 64 ? 0 : (below ?? 0));
      expect(optimalNumParams).toBeLessThan(above ?? 0);
    }
  });
});

test("a refinement by models says how they cost where the plan's sizes were counted elsewhere", () => {
  const plan = designSweep({
    ...AT_TOTAL,
    flops: (model: object) => (model instanceof gpt2 ? 7 * model.params.total : Number.NaN),
  });
  const runs = simulateSweep(plan, { lossSurface: "chinchilla" });
  const rung = { ...GPT2, nextBudgets: [1e21] } as const;
  expect(errorOf(() => refineSweep(plan, runs, rung)).field).toBe("flops");
  expect(refineSweep(plan, runs, { ...rung, flops: "6N" }).flopsConvention).toBe("6N");
  const { warnings } = evaluatePlan(plan, { prior: "chinchilla", targetBudget: TARGET });
  expect(warnings[0]).toBe(
    "The plan counts FLOPs by custom; at the target a token is taken to cost 7·N, as at the largest size that was counted.",
  );
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { evaluatePlan } from "../../../src/design/index.ts";
import { gpt2, planSweep } from "../../../src/index.ts";
import { posteriorVariances } from "../../../src/wasm/design/posterior.ts";
import { rows } from "../../support/fits.ts";

const GPT2 = { modelCls: gpt2, sizeParam: "width" } as const;
const references = rows(JSON.parse(readFileSync(new URL("../tables/posteriors.json", import.meta.url), "utf8")));

function numbers(value: unknown): readonly number[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === "number")) throw new TypeError("Numbers only.");
  return value;
}

describe.each(references)("the posterior of the reference's ladder of $totalFlops FLOPs", (reference) => {
  const modelSizes = [...numbers(reference.numParams)]
    .sort((a, b) => a - b)
    .map((size, i) => ({ sizeParamValue: i + 1, numParams: Math.round(size) }));
  const totalFlops = Number(reference.totalFlops);
  // The window's ends fall on a size, which rounding may put on the other side.
  const window = { minTokensPerParam: 1.4999, maxTokensPerParam: 600.1 };
  const plan = planSweep({ modelSizes, totalFlops, seedRepeats: 0, ...window });
  const { posterior } = evaluatePlan(plan, { targetBudget: Number(reference.targetBudget) });

  test("has its criterion, to the six digits that it has", () => {
    expect(plan.numExperiments).toBe(25);
    expect(Math.abs((posterior?.criterion ?? 0) / Number(reference.criterion) - 1)).toBeLessThan(2e-6);
  });

  test("has its standard deviation of ln N*, and so its factor", () => {
    const [sd = 0] = numbers(reference.sdCautious);
    expect((posterior?.logNumParams ?? 0) / sd).toBeCloseTo(1, 4);
    expect((posterior?.numParamsFactor ?? 0) / Math.exp(1.6448536269514722 * sd)).toBeCloseTo(1, 4);
  });
});

describe("the posterior of a plan", () => {
  const targetBudget = 1e23;
  const ladder = planSweep({ ...GPT2, totalFlops: 1e21 });
  const { posterior } = evaluatePlan(ladder, { targetBudget });

  test("says how far its target lies beyond its largest budget", () => {
    expect(posterior?.extrapolation).toBeCloseTo(targetBudget / Math.max(...ladder.computeBudgets), 9);
  });

  test("names the one run more that tells most: a size that the largest budget does not train yet", () => {
    const { oneMore } = posterior ?? {};
    const top = Math.max(...ladder.computeBudgets);
    expect(oneMore?.computeBudget).toBe(top);
    const trained = ladder.experiments.filter(({ computeBudget }) => computeBudget === top);
    expect(trained.map(({ numParams }) => numParams)).not.toContain(oneMore?.numParams);
    expect(oneMore?.numParamsFactor).toBeLessThan(posterior?.numParamsFactor ?? 0);
    expect(oneMore?.numParamsFactor).toBeGreaterThan(1);
  });

  test("is as narrow with one candidate more as where it was a run, and with three repeats as with a third of the variance", () => {
    const surfaces = Float64Array.of(1.8, Math.log(482), Math.log(2085), 0.348, 0.366);
    const settings = {
      surfaces,
      target: Math.log(1e23 / 6),
      centre: Math.log(1e19 / 6),
      discrepancy: 0.02,
      noise: 0.003,
    };
    const points = [2e7, 8e7, 3e8, 1.2e9].flatMap((size) =>
      [1e18, 1e19, 1e20].map((budget) => [size, budget / 6 / size]),
    );
    const runsOf = (some: readonly (readonly number[])[]) => ({
      logParams: Float64Array.from(some, ([size = 0]) => Math.log(size)),
      logTokens: Float64Array.from(some, ([, tokens = 0]) => Math.log(tokens)),
    });
    const ones = (count: number) => new Array<number>(count).fill(1);
    const [first] = posteriorVariances(runsOf(points.slice(1)), ones(11), runsOf(points.slice(0, 1)), settings);
    const [whole] = posteriorVariances(runsOf(points), ones(12), runsOf([]), settings);
    expect((first?.after[0]?.logParams ?? 0) / (whole?.now.logParams ?? 1)).toBeCloseTo(1, 9);
    expect((first?.after[0]?.loss ?? 0) / (whole?.now.loss ?? 1)).toBeCloseTo(1, 9);
    const thrice = [points[0] ?? [], points[0] ?? [], ...points];
    const [repeated] = posteriorVariances(runsOf(thrice), ones(14), runsOf([]), settings);
    const [weighted] = posteriorVariances(runsOf(points), [3, ...ones(11)], runsOf([]), settings);
    expect((repeated?.now.logParams ?? 0) / (weighted?.now.logParams ?? 1)).toBeCloseTo(1, 9);
  });

  test("counts repeats as runs of less noise", () => {
    const without = evaluatePlan(planSweep({ ...GPT2, totalFlops: 1e21, seedRepeats: 0 }), { targetBudget });
    // The same plan but for two runs of next to no FLOPs.
    expect((posterior?.criterion ?? 0) / (without.posterior?.criterion ?? 1)).toBeCloseTo(1, 2);
  });

  test("is better the more FLOPs there are, and the nearer the target", () => {
    const criterionOf = (totalFlops: number, target: number) =>
      evaluatePlan(planSweep({ ...GPT2, totalFlops }), { targetBudget: target }).posterior?.criterion ?? Number.NaN;
    expect(criterionOf(1e22, 1e23)).toBeLessThan(criterionOf(1e21, 1e23));
    expect(criterionOf(1e21, 1e22)).toBeLessThan(criterionOf(1e21, 1e23));
  });

  test("knows less than the exact law would", () => {
    const { standardErrors } = evaluatePlan(ladder, { targetBudget });
    expect(posterior?.logNumParams).toBeGreaterThan(Math.LN10 * standardErrors.log10NumParams);
  });

  test("is left out of plans of more than 400 different runs", () => {
    const budgets = Array.from({ length: 50 }, (_, i) => 1e18 * 1.1 ** i);
    const large = planSweep({ ...GPT2, computeBudgets: budgets, numSizesPerBudget: 9, numProbeSizes: 60 });
    expect(large.numExperiments).toBeGreaterThan(400);
    expect(evaluatePlan(large, { targetBudget: 1e24 }).posterior).toBeUndefined();
  });
});

import { describe, expect, test } from "vitest";
import { lossSurfaces, refineSweep, simulateSweep } from "../../src/design/index.ts";
import { fitFrontier } from "../../src/fit/index.ts";
import { gpt2, planSweep, type SweepPlan } from "../../src/index.ts";
import { expectError } from "../support/errors.ts";

const GPT2 = { modelCls: gpt2, sizeParam: "width" } as const;
const { chinchilla } = lossSurfaces();
const plan = planSweep({ ...GPT2, totalFlops: 1e20 });
const NEXT = 1e20;

/** The surface whose N* is so many times as large at every budget. */
function shifted(factor: number) {
  const { alpha, beta, A, B } = chinchilla;
  return { ...chinchilla, A: A * factor ** alpha, B: B * factor ** -beta };
}

function runsOf(factor: number) {
  return simulateSweep(plan, { lossSurface: shifted(factor), seed: 3, noise: 0.002 });
}

/** √(smallest·largest) of the sizes. */
function centreOf({ experiments }: SweepPlan): number {
  const sizes = experiments.map(({ numParams }) => numParams);
  return Math.sqrt(Math.min(...sizes) * Math.max(...sizes));
}

describe("the next rung", () => {
  test("lies about the prior's N* where the runs put it within a factor of 3, and is what a ladder has there", () => {
    for (const factor of [0.5, 1, 2]) {
      const next = refineSweep(plan, runsOf(factor), { ...GPT2, nextBudgets: [NEXT], prior: "chinchilla" });
      const expected = planSweep({
        ...GPT2,
        computeBudgets: [NEXT],
        numSizesPerBudget: 5,
        layout: "centred",
        prior: "chinchilla",
      });
      expect(next.numExperiments).toBe(5);
      expect(centreOf(next) / centreOf(expected)).toBeCloseTo(1, 0);
      expect(next.warnings.join()).not.toContain("the runs put N*");
    }
  });

  test.each([3.6, 1 / 4])("lies about that of the frontier where it is %d times the prior's, and says so", (factor) => {
    const runs = runsOf(factor);
    const next = refineSweep(plan, runs, { ...GPT2, nextBudgets: [NEXT], prior: "chinchilla" });
    const { numParams } = fitFrontier(runs).predict(NEXT);
    const sizes = next.experiments.map((experiment) => experiment.numParams);
    expect(Math.min(...sizes)).toBeLessThan(numParams);
    expect(Math.max(...sizes)).toBeGreaterThan(numParams);
    expect(next.warnings.join("\n")).toMatch(
      /^At 1e20 FLOPs the runs put N\* at \S+, \S+× the prior's: sizes are centred there\.$/m,
    );
  });

  test("says where the limits of tokens per parameter leave that N* out", () => {
    const { warnings } = refineSweep(plan, runsOf(6), { ...GPT2, nextBudgets: [NEXT], prior: "chinchilla" });
    expect(warnings.join()).toMatch(
      /sizes are as near as the limits of tokens per parameter allow; there they are 0\.\d+\./,
    );
  });

  test("renames none of the experiments that there are", () => {
    const top = plan.computeBudgets.at(-1) ?? 0;
    const again = refineSweep(plan, runsOf(1), { ...GPT2, nextBudgets: [top] });
    const ids = new Set(plan.experiments.map(({ experimentId }) => experimentId));
    expect(again.experiments.filter(({ experimentId }) => ids.has(experimentId)).length).toBeGreaterThan(3);
  });

  test("keeps to 1.5 to 600 tokens per parameter, and takes the sizes that the plan counted where there is no class", () => {
    const next = refineSweep(plan, runsOf(1), { nextBudgets: [1e19] });
    for (const { tokensPerParam } of next) {
      expect(tokensPerParam).toBeGreaterThanOrEqual(1.5);
      expect(tokensPerParam).toBeLessThanOrEqual(600);
    }
    const counted = new Set(plan.modelSizes.map(({ numParams }) => numParams));
    for (const { numParams } of next) expect(counted.has(numParams)).toBe(true);
  });

  test("looks among sizes beyond planSweep's largest", () => {
    const next = refineSweep(plan, runsOf(1), { ...GPT2, nextBudgets: [1e24] });
    expect(Math.max(...next.experiments.map(({ sizeParamValue }) => sizeParamValue))).toBeGreaterThan(8192);
  });

  test("is centred on the prior where the runs are of one budget, and says so", () => {
    const one = planSweep({ ...GPT2, computeBudgets: [1e18], layout: "centred" });
    const runs = simulateSweep(one, { lossSurface: "epoch" });
    const { warnings, numExperiments } = refineSweep(one, runs, { ...GPT2, nextBudgets: [1e19] });
    expect(numExperiments).toBe(5);
    expect(warnings).toContain(
      "The runs don't tell N*, and sizes are centred on the prior's: two budgets of two sizes or more would.",
    );
  });

  test("says where it hardly tells more", () => {
    const little = refineSweep(plan, runsOf(1), { ...GPT2, nextBudgets: [1e17], targetBudget: 1e22 });
    expect(little.warnings.join()).toMatch(
      /hardly tell more of N\* at 1e22 FLOPs: it is known to ×\/÷ \S+, and \S+ with these/,
    );
    const much = refineSweep(plan, runsOf(1), { ...GPT2, nextBudgets: [1e21], targetBudget: 1e22 });
    expect(much.warnings.join()).not.toContain("hardly tell more");
  });

  test("is refused where the models don't reach there", () => {
    expectError(() => refineSweep(plan, runsOf(1), { nextBudgets: [1e26] }), {
      code: "INFEASIBLE",
      field: "nextBudgets",
      shows: "1e+26",
    });
  });
});

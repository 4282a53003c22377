import { describe, expect, test } from "vitest";
import { evaluatePlan, planSweep } from "../../src/design/index.ts";
import { planSweep as planWithoutDesign } from "../../src/index.ts";
import { gpt2 } from "../../src/models/index.ts";
import { expectError } from "../support/errors.ts";
import { call } from "../support/untyped.ts";

const SWEEP = { modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19, 1e20, 1e21] } as const;
const OPTIMAL = { ...SWEEP, layout: "optimal", targetBudget: 1e24 } as const;

function standardError(plan: ReturnType<typeof planSweep>): number {
  return evaluatePlan(plan, { prior: "chinchilla", targetBudget: 1e24 }).standardErrors.log10NumParams;
}

describe("planSweep of isoflop/design", () => {
  test("is planSweep where the layout is another", () => {
    for (const layout of ["even", "log-even", "centred"] as const) {
      expect(JSON.stringify(planSweep({ ...SWEEP, layout }))).toBe(
        JSON.stringify(planWithoutDesign({ ...SWEEP, layout })),
      );
    }
  });

  test("lays out optimally: as many sizes at each budget, and a smaller standard error than any other layout", () => {
    const plan = planSweep(OPTIMAL);
    for (const budget of SWEEP.computeBudgets) {
      const sizes = plan.experiments.filter((e) => e.computeBudget === budget).map((e) => e.sizeParamValue);
      expect(new Set(sizes).size).toBe(7);
    }
    for (const layout of ["even", "log-even", "centred"] as const) {
      expect(standardError(plan)).toBeLessThan(standardError(planSweep({ ...SWEEP, layout })));
    }
  });

  test("lays out the same from the same options, whatever the order of budgets", () => {
    const text = JSON.stringify(planSweep(OPTIMAL).experiments);
    const reversed = planSweep({ ...OPTIMAL, computeBudgets: SWEEP.computeBudgets.toReversed() });
    expect(JSON.stringify(reversed.experiments)).toBe(text);
  });

  test("keeps to limits and to sizes that were counted", () => {
    const { modelSizes } = planSweep({ ...SWEEP, probeAll: true, numProbeSizes: 60 });
    const { modelCls: _, ...optimal } = OPTIMAL;
    const plan = planSweep({ ...optimal, modelSizes, maxTokens: 1e11, numSizesPerBudget: 5 });
    expect(plan.experiments.every((e) => e.numTokens <= 1e11)).toBe(true);
    expect(plan.numExperiments).toBe(25);
  });

  test.each([
    [{ targetBudget: undefined }, "INVALID_OPTION", "targetBudget", "undefined"],
    [{ targetBudget: 1e20 }, "INVALID_OPTION", "targetBudget", "1e21"],
    [{ numSizesPerBudget: 2 }, "INVALID_OPTION", "numSizesPerBudget", "got 2"],
    [{ spanFactor: 1 }, "INVALID_OPTION", "spanFactor", "got 1"],
    [{ robustness: 0.5 }, "INVALID_OPTION", "robustness", "got 0.5"],
    [{ prior: "gpt-9" }, "INVALID_OPTION", "prior", '"gpt-9"'],
    [{ computeBudgets: [] }, "INVALID_OPTION", "computeBudgets", "[]"],
    [{ computeBudgets: [1e17, 1e18, 1e9] }, "INFEASIBLE", "computeBudgets", "1000000000 FLOPs"],
    [{ numProbeSizes: 9 }, "INVALID_OPTION", "numProbeSizes", "Known"],
  ] as const)("refuses %o", (options, code, field, shows) => {
    expectError(() => call(planSweep, { ...OPTIMAL, ...options }), { code, field, shows });
  });

  test("is what planSweep of isoflop points to", () => {
    const act = () => call(planWithoutDesign, { ...SWEEP, layout: "optimal" });
    expectError(act, { code: "INVALID_OPTION", field: "layout", shows: "isoflop/design" });
  });
});

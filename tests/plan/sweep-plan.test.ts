import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { planSweep } from "../../src/index.ts";
import { Quadratic } from "../support/models.ts";
import { fullPlan, smallPlan } from "../support/plans.ts";

function isFrozenDeeply(value: unknown): boolean {
  return (
    typeof value !== "object" ||
    value === null ||
    value instanceof Date ||
    (Object.isFrozen(value) && Object.values(value).every(isFrozenDeeply))
  );
}

describe("a plan's line", () => {
  const plan = planSweep({ modelCls: Quadratic, sizeParam: "width", computeBudgets: [1e15, 1e16] });

  test("names experiments, budgets and the cost", () => {
    expect(plan.toString()).toBe("SweepPlan(14 experiments, 2 budgets, totalFlops=7.70e+16)");
    expect(`${plan}`).toBe(plan.toString());
  });

  test("is what util.inspect prints, at any depth", () => {
    expect(inspect(plan)).toBe(plan.toString());
    expect(inspect({ plan }, { depth: 0 })).toBe(`{ plan: ${plan} }`);
  });

  test("counts one in the singular, and distinct budgets only", () => {
    const one = planSweep({ modelSizes: [{ sizeParamValue: 1, numParams: 10 }], computeBudgets: [1e9, 1e9] });
    expect(one.toString()).toBe("SweepPlan(1 experiment, 1 budget, totalFlops=1.00e+9)");
  });

  test("says how many budgets have no feasible size", () => {
    const none = planSweep({ modelSizes: [{ sizeParamValue: 1, numParams: 10 }], computeBudgets: [1, 1e9] });
    expect(none.toString()).toBe("SweepPlan(1 experiment, 2 budgets, 1 without a feasible size, totalFlops=1.00e+9)");
  });
});

describe("a plan", () => {
  test("has something in every list of a sweep that leaves much out", () => {
    const plan = fullPlan();
    expect(plan.skipped.map(({ sizeParamValue, failure }) => [sizeParamValue, failure])).toEqual([
      [192, "not-built"],
      [256, "num-params-invalid"],
    ]);
    for (const list of [plan.experiments, plan.modelSizes, plan.dropped, plan.unprobed, plan.warnings]) {
      expect(list.length).toBeGreaterThan(0);
    }
    expect(plan.dropped.map((d) => d.rule)).toContain("min-tokens-per-param");
    expect(plan.warnings).toHaveLength(3);
  });

  test("can't be changed", () => {
    const plan = fullPlan();
    const { experiments, modelSizes, dropped, skipped, unprobed, warnings, computeBudgets, modelKwargs } = plan;
    const all = [experiments, modelSizes, dropped, skipped, unprobed, warnings, computeBudgets, modelKwargs];
    for (const value of [...all, plan.budgetsWithoutSize]) expect(isFrozenDeeply(value)).toBe(true);
    expect(Reflect.set(plan, "experiments", [])).toBe(false);
    expect(plan.experiments).toBe(experiments);
  });

  test("makes its lists once", () => {
    const plan = fullPlan();
    expect(plan.experiments).toBe(plan.experiments);
    expect(plan.modelSizes).toBe(plan.modelSizes);
    expect(plan.dropped).toBe(plan.dropped);
  });

  test("iterates over its experiments, again and again", () => {
    const plan = smallPlan();
    expect([...plan]).toEqual(plan.experiments);
    expect(Array.from(plan, (e) => e.sizeParamValue)).toEqual([64, 128]);
  });

  test("keeps the budgets as they were given", () => {
    expect(fullPlan().computeBudgets).toEqual([3e11, 1e10, 3e11, 5e12]);
  });

  test("names its FLOPs convention", () => {
    expect(smallPlan()).toMatchObject({ flopsConvention: "6N", flopsPerParamPerToken: 6 });
    const modelSizes = [{ sizeParamValue: 1, numParams: 10 }];
    const other = planSweep({ modelSizes, computeBudgets: [1e9], flopsPerParamPerToken: 7.5 });
    expect(other).toMatchObject({ flopsConvention: "7.5N", flopsPerParamPerToken: 7.5 });
  });

  test("columns of no experiment are empty", () => {
    const modelSizes = [{ sizeParamValue: 1, numParams: 10 }];
    const columns = planSweep({ modelSizes, computeBudgets: [1] }).columns();
    expect(columns).toEqual({
      computeBudget: new Float64Array(0),
      sizeParamValue: new Uint32Array(0),
      numParams: new Float64Array(0),
      numTokens: new Float64Array(0),
      tokensPerParam: new Float64Array(0),
    });
  });

  test("columns hold sizes up to 2^31 − 1 and N up to 2^53 − 1", () => {
    const modelSizes = [{ sizeParamValue: 2 ** 31 - 1, numParams: Number.MAX_SAFE_INTEGER }];
    const { sizeParamValue, numParams } = planSweep({ modelSizes, computeBudgets: [1e40] }).columns();
    expect([sizeParamValue[0], numParams[0]]).toEqual([2 ** 31 - 1, Number.MAX_SAFE_INTEGER]);
  });
});

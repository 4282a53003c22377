import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planJson } from "../../src/plan/plan-json.ts";
import { SweepPlan } from "../../src/plan/sweep-plan.ts";
import { planRequest } from "../../src/plan-request.ts";
import { readSweepRequest } from "../../src/sweep-request.ts";
import { sizesRequest } from "../support/arbitraries.ts";
import { formula, modelWith } from "../support/models.ts";
import vectors from "../vectors/plans.json" with { type: "json" };

function expectSame(options: unknown): void {
  const parts = planRequest(readSweepRequest(options));
  expect(planJson(parts)).toBe(JSON.stringify(new SweepPlan(parts)));
}

describe("planJson is JSON.stringify of the plan", () => {
  test("for every vector, with skipped and unprobed sizes", () => {
    for (const { formula: name, invalidUnlessMultipleOf: multiple, experiments: _, ...options } of vectors) {
      const modelCls = modelWith(formula(name), (width) => multiple !== null && width % multiple !== 0);
      expectSame({ ...options, modelCls, sizeParam: "width" });
    }
  });

  test("for sizes and budgets of any kind", () => {
    fc.assert(fc.property(sizesRequest, expectSame), { seed: 2203_15556, numRuns: 300 });
  });

  test("with limits, FLOPs of each size, and text that JSON escapes", () => {
    const modelSizes = [
      { sizeParamValue: 2, numParams: 44e6, flopsPerToken: 2.7e8 },
      { sizeParamValue: 7, numParams: 2e9, flopsPerToken: 1.3e10 },
    ];
    const kwargs = { 'a"b\\': 'line\nbreak "quoted"', experiments: [], model_sizes: [], dropped: [], gelu: () => 1 };
    const limits = { minTokensPerParam: 1, maxTokens: 1e10, maxTokensPerParam: 900, minSteps: 10, batchTokens: 1e6 };
    const names = { sizeParam: 'size "x"', modelClsName: 'a\\"model\u2028', modelKwargs: kwargs };
    expectSame({ modelSizes, computeBudgets: [1e-7, 1e15, 1e18, 1e21, 1e300], ...limits, ...names });
  });

  test("with what a plan file says of its lists in texts and options of the model", () => {
    const said = '"experiments":[],"model_sizes":[],"skipped":[],"dropped":[],"unprobed":[],';
    const modelCls = (options: Readonly<Record<string, unknown>>) => {
      const size = Number(options[said]);
      if (size > 256) throw new RangeError(said);
      return { numParams: () => 1e6 * size };
    };
    const modelKwargs = { file: { experiments: [], model_sizes: [], skipped: [], dropped: [], unprobed: [] }, said };
    expectSame({ modelCls, sizeParam: said, modelKwargs, computeBudgets: [1e15, 1e18] });
  });
});

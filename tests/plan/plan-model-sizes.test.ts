import { describe, expect, test } from "vitest";
import { planModelSizes, planSweep } from "../../src/index.ts";
import { errorOf, expectError } from "../support/errors.ts";
import { call } from "../support/untyped.ts";

const MODEL_SIZES = [
  { sizeParamValue: 512, numParams: 44_000_000 },
  { sizeParamValue: 1024, numParams: 278_000_000 },
];

describe("planModelSizes", () => {
  test.each([
    {},
    { sizeParam: "width", modelClsName: "Net", modelKwargs: { depth: 4 } },
    { flops: "6N", flopsPerParamPerToken: 8, sequenceLength: 64 },
    { minTokensPerParam: 1, maxTokensPerParam: 500, maxTokens: 1e10 },
  ] as const)("with %o is the plan of planSweep", (options) => {
    const sweep = { modelSizes: MODEL_SIZES, computeBudgets: [1e18, 1e19], ...options };
    expect(JSON.stringify(planModelSizes(sweep))).toBe(JSON.stringify(planSweep(sweep)));
  });

  test.each([
    {},
    { modelSizes: [] },
    { modelSizes: MODEL_SIZES, computeBudgets: [] },
    { modelSizes: MODEL_SIZES, computeBudgets: [1e18], flops: "palm" },
    { modelSizes: MODEL_SIZES, computeBudgets: [1e18], minSteps: 5 },
  ])("refuses %o as planSweep does", (options) => {
    const { code, field } = errorOf(() => call(planModelSizes, { modelSizes: MODEL_SIZES, ...options }));
    const expected = errorOf(() => call(planSweep, { modelSizes: MODEL_SIZES, ...options }));
    expect([code, field]).toEqual([expected.code, expected.field]);
  });

  test.each(["modelCls", "minSize", "probeAll"])("knows no %s, which goes with models", (option) => {
    expectError(() => call(planModelSizes, { modelSizes: MODEL_SIZES, computeBudgets: [1e18], [option]: 64 }), {
      code: "INVALID_OPTION",
      field: option,
      shows: `got "${option}"`,
    });
  });
});

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSweepRequest } from "../../../src/options/read-sweep.ts";
import { planRequest } from "../../../src/plan/assemble.ts";
import { planJson } from "../../../src/plan/file/json.ts";
import { planJson as smallPlanJson } from "../../../src/plan/file/small-json.ts";
import type { Select } from "../../../src/plan/plan-model-sizes.ts";
import { SweepPlan } from "../../../src/plan/sweep-plan.ts";
import { textModule } from "../../../src/wasm/text/text-module.ts";
import { sizesRequest } from "../../support/arbitraries.ts";
import { formula, modelWith } from "../../support/models.ts";
import vectors from "../../vectors/plans.json" with { type: "json" };

function expectSame(options: unknown, select?: Select): void {
  const parts = planRequest(readSweepRequest(options), select);
  expect(planJson(parts)).toBe(JSON.stringify(new SweepPlan(parts)));
}

function manySizes(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    sizeParamValue: 64 * (i + 1),
    numParams: 12 * (64 * (i + 1)) ** 2,
  }));
}

describe("planJson is JSON.stringify of the plan", () => {
  test("for every vector, with skipped and unprobed sizes", () => {
    for (const { formula: name, invalidUnlessMultipleOf: multiple, experiments: _, ...options } of vectors) {
      const modelCls = modelWith(formula(name), (width) => multiple !== null && width % multiple !== 0);
      expectSame({ ...options, modelCls, sizeParam: "width" });
    }
  });

  test("for sizes and budgets of any kind", () => {
    fc.assert(
      fc.property(sizesRequest, (options) => expectSame(options)),
      { seed: 2203_15556, numRuns: 300 },
    );
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

  test("of more rows than are written at a time, in each of the lists", () => {
    const modelSizes = manySizes(600);
    expectSame({ modelSizes, computeBudgets: [1e13, 1e15, 1e17, 1e19], numSizesPerBudget: 600 });
    expectSame({ modelSizes, computeBudgets: [1e25], numSizesPerBudget: 600 });
    expectSame({
      modelSizes: [{ sizeParamValue: 1, numParams: 7 }],
      computeBudgets: manySizes(600).map((s) => s.numParams),
    });
  });

  test("with repeats of a size", () => {
    const repeats: Select = () => ({
      rowEnds: [4, 16],
      sizeIndices: Uint32Array.of(0, 0, 1, 1, ...new Array(12).fill(2)),
    });
    expectSame({ modelSizes: manySizes(3), computeBudgets: [1e17, 1e18] }, repeats);
  });

  test("with labels that ids have no room for, and with none", () => {
    for (const sizeParam of ["x".repeat(99), `d_${"model".repeat(8)}`, "größe", "…"]) {
      expectSame({ modelSizes: manySizes(5), sizeParam, computeBudgets: [1.234567e18, 1e300] });
    }
  });

  test("whatever limits the plan before had", () => {
    const options = { modelSizes: manySizes(40), computeBudgets: [1e15, 1e18] };
    for (const limits of [{}, { maxTokens: 3e7 }, {}, { minSteps: 3, batchTokens: 7 }, { maxParams: 1e7 }, {}]) {
      expectSame({ ...options, ...limits });
    }
  });

  test("with epochs of any size", () => {
    for (const maxTokens of [1, 3, 7e5, 1e6, 2.5e7]) {
      expectSame({ modelSizes: manySizes(20), computeBudgets: [1e12, 1e15, 1e18, 1e300], maxTokens });
    }
  });
});

test("2,000 texts after the first leave the memory as large as it was", () => {
  const parts = [1, 7, 40].map((count) =>
    planRequest(readSweepRequest({ modelSizes: manySizes(count), computeBudgets: [1e16, 1e18] })),
  );
  const texts = parts.map(planJson);
  const bytes = textModule.exports.memory.buffer.byteLength;
  for (let i = 0; i < 700; i++) expect(parts.map(planJson)).toEqual(texts);
  expect(textModule.exports.memory.buffer.byteLength).toBe(bytes);
});

test("the module of texts imports nothing", async () => {
  const module = await WebAssembly.compile(readFileSync(new URL("../../../build/text.wasm", import.meta.url)));
  expect(WebAssembly.Module.imports(module)).toEqual([]);
});

test("bundles for the edge write the same", () => {
  const parts = planRequest(readSweepRequest({ modelSizes: manySizes(40), computeBudgets: [1e15, 1e18] }));
  expect(smallPlanJson(parts)).toBe(planJson(parts));
});

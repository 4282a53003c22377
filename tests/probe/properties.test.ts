import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateSizeValues, planSweep, type SweepPlan } from "../../src/index.ts";
import { growingFormula, jumpyFormula, probingRequest } from "../support/arbitraries.ts";
import { errorOf } from "../support/errors.ts";
import { modelWith } from "../support/models.ts";

const CHECK = { seed: 2203_15556, numRuns: 500 };

type Request = typeof probingRequest extends fc.Arbitrary<infer Value> ? Value : never;

function planOf(request: Request, countParams: (width: number) => number, probeAll: boolean): SweepPlan {
  const { range, every, numProbeSizes, computeBudgets, numSizesPerBudget, flopsPerParamPerToken } = request;
  return planSweep({
    modelCls: modelWith(countParams, (width) => width % every === 0),
    sizeParam: "width",
    computeBudgets,
    numSizesPerBudget,
    flopsPerParamPerToken,
    numProbeSizes,
    probeAll,
    ...range,
  });
}

function sizesOf(request: Request): number[] {
  const { minSize, maxSize, sizeMultiple } = request.range;
  return generateSizeValues(minSize, maxSize, request.numProbeSizes, sizeMultiple);
}

/** The sizes that probing reaches: up to the first that is too large for the largest budget while N has not fallen. */
function reached(request: Request, countParams: (width: number) => number): number[] {
  const largestBudget = Math.max(...request.computeBudgets);
  const sizes: number[] = [];
  let largest = 0;
  let grows = true;
  for (const width of sizesOf(request)) {
    sizes.push(width);
    if (width % request.every === 0) continue;
    const numParams = countParams(width);
    if (numParams < largest) grows = false;
    largest = Math.max(largest, numParams);
    const numTokens = Math.floor(largestBudget / (request.flopsPerParamPerToken * numParams));
    if (grows && !(numTokens >= 1 && 10 * numTokens >= numParams)) return sizes;
  }
  return sizes;
}

/** Plans, or gives nothing where the sizes that were reached all have the same N, which is an error. */
function planUnlessFlat(request: Request, countParams: (width: number) => number, probeAll: boolean) {
  const probed = (probeAll ? sizesOf(request) : reached(request, countParams)).filter((w) => w % request.every !== 0);
  if (probed.length > 1 && new Set(probed.map(countParams)).size === 1) {
    expect(errorOf(() => planOf(request, countParams, probeAll)).code).toBe("SIZE_PARAM_WITHOUT_EFFECT");
    return undefined;
  }
  return planOf(request, countParams, probeAll);
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

describe("planSweep from a model class", () => {
  test("sizes are strictly ascending multiples within the bounds", () => {
    fc.assert(
      fc.property(probingRequest, (request) => {
        const { minSize, maxSize, sizeMultiple } = request.range;
        const sizes = sizesOf(request);
        expect(sizes.length).toBeGreaterThan(0);
        for (const [i, size] of sizes.entries()) {
          expect(size > (sizes[i - 1] ?? 0) && size >= minSize && size <= maxSize).toBe(true);
          expect(minSize === maxSize || size % sizeMultiple === 0).toBe(true);
        }
      }),
      CHECK,
    );
  });

  test("every size is in exactly one of modelSizes, skipped and unprobed", () => {
    fc.assert(
      fc.property(probingRequest, fc.oneof(growingFormula, jumpyFormula), (request, countParams) => {
        for (const probeAll of [true, false]) {
          const plan = planUnlessFlat(request, countParams, probeAll);
          if (plan === undefined) continue;
          const places = [...plan.modelSizes, ...plan.skipped, ...plan.unprobed].map((size) => size.sizeParamValue);
          expect(ascending(places)).toEqual(sizesOf(request));
          expect(plan.skipped.every((s) => s.sizeParamValue % request.every === 0)).toBe(true);
          expect(plan.skipped.every((s) => s.failure === "not-built")).toBe(true);
          if (probeAll) expect(plan.unprobed).toEqual([]);
        }
      }),
      CHECK,
    );
  });

  test("probing every size changes no experiment of a model whose N does not fall", () => {
    fc.assert(
      fc.property(probingRequest, growingFormula, (request, countParams) => {
        const all = planUnlessFlat(request, countParams, true);
        const few = planUnlessFlat(request, countParams, false);
        if (all === undefined || few === undefined) return;
        expect(few.experiments).toEqual(all.experiments);
      }),
      CHECK,
    );
  });

  test("probing ends after the first size too large for the largest budget, and never once N has fallen", () => {
    fc.assert(
      fc.property(probingRequest, fc.oneof(growingFormula, jumpyFormula), (request, countParams) => {
        const plan = planUnlessFlat(request, countParams, false);
        if (plan === undefined) return;
        const probed = [...plan.modelSizes, ...plan.skipped].map((size) => size.sizeParamValue);
        expect(ascending(probed)).toEqual(reached(request, countParams));
      }),
      CHECK,
    );
  });

  test("the sizes that were probed give the same experiments without a model", () => {
    fc.assert(
      fc.property(probingRequest, growingFormula, (request, countParams) => {
        const plan = planUnlessFlat(request, countParams, true);
        if (plan === undefined || plan.modelSizes.length === 0) return;
        const { computeBudgets, numSizesPerBudget, flopsPerParamPerToken } = request;
        const { modelSizes } = plan;
        const other = planSweep({ modelSizes, computeBudgets, numSizesPerBudget, flopsPerParamPerToken });
        expect(other.columns()).toEqual(plan.columns());
        expect(other.dropped).toEqual(plan.dropped);
      }),
      CHECK,
    );
  });
});

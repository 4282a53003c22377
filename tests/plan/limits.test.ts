import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CountableModel, type ModelSize, planSweep, type SweepLimits, type SweepPlan } from "../../src/index.ts";
import { modelSizes as anySizes, budgets, numSizesPerBudget } from "../support/arbitraries.ts";
import { expectError } from "../support/errors.ts";
import { Quadratic, type WidthOptions } from "../support/models.ts";
import { planWith } from "../support/untyped.ts";

// At 1 FLOP a parameter and token, C = 6000 pays for D = 6000 / N tokens: 600, 300, 200, 60.
const modelSizes = [10, 20, 30, 100].map((numParams) => ({ sizeParamValue: numParams, numParams }));

function plan(limits: Partial<SweepLimits>): SweepPlan {
  return planSweep({ modelSizes, computeBudgets: [6000], flopsPerParamPerToken: 1, ...limits });
}

function kept(limits: Partial<SweepLimits>): number[] {
  return plan(limits).experiments.map((e) => e.numParams);
}

describe("a limit holds on its bound and rules out what is beyond it", () => {
  test.each([
    [{}, [10, 20, 30, 100]],
    [{ minTokensPerParam: 0.6 }, [10, 20, 30, 100]],
    [{ minTokensPerParam: 0.61 }, [10, 20, 30]],
    [{ minTokensPerParam: 0 }, [10, 20, 30, 100]],
    [{ maxTokensPerParam: 15 }, [20, 30, 100]],
    [{ maxTokensPerParam: 14.9 }, [30, 100]],
    [{ maxTokens: 300 }, [20, 30, 100]],
    [{ maxTokens: 299 }, [30, 100]],
    [{ maxParams: 30 }, [10, 20, 30]],
    [{ maxParams: 29 }, [10, 20]],
    [{ minSteps: 20, batchTokens: 10 }, [10, 20, 30]],
    [{ minSteps: 21, batchTokens: 10 }, [10, 20]],
    // 200 tokens are 28 whole steps of 7.
    [{ minSteps: 28, batchTokens: 7 }, [10, 20, 30]],
    [{ minSteps: 29, batchTokens: 7 }, [10, 20]],
    [{ minTokensPerParam: 5, maxTokensPerParam: 15, maxParams: 20 }, [20]],
    [{ maxTokens: 59 }, []],
  ])("%o keeps N = %o", (limits, expected) => {
    expect(kept(limits)).toEqual(expected);
  });
});

describe("what a limit rules out", () => {
  test.each([
    [{ minTokensPerParam: 10 }, 20, undefined, ""],
    [
      { minTokensPerParam: 10 },
      30,
      "min-tokens-per-param",
      "D = 200 tokens of N = 30: D/N = 6.666666666666667, below 10",
    ],
    [{ maxTokensPerParam: 20 }, 10, "max-tokens-per-param", "D = 600 tokens of N = 10: D/N = 60, above 20"],
    [{ maxTokens: 250 }, 10, "max-tokens", "D = 600 tokens of N = 10: 2.4 epochs of maxTokens, 250"],
    [{ maxParams: 50 }, 100, "max-params", "N = 100 is above maxParams, 50"],
    [{ minSteps: 9, batchTokens: 8 }, 100, "min-steps", "D = 60 tokens of N = 100: 7 steps of 8 tokens, below 9"],
  ])("%o says of N = %i: %s", (limits, numParams, rule, reason) => {
    const cell = plan(limits).dropped.find((d) => d.numParams === numParams);
    expect(cell?.rule).toBe(rule);
    expect(cell?.reason ?? "").toContain(reason);
  });

  test("is a warning nowhere and an experiment nowhere: every cell is one or dropped", () => {
    const { numExperiments, dropped } = plan({ maxTokens: 250, maxParams: 50 });
    expect(numExperiments + dropped.length).toBe(modelSizes.length);
  });
});

test("the limits that are set are on the plan", () => {
  expect(plan({}).limits).toEqual({ minTokensPerParam: 0.1 });
  expect(plan({ maxTokens: 250, minSteps: 2, batchTokens: 3 }).limits).toEqual({
    minTokensPerParam: 0.1,
    maxTokens: 250,
    minSteps: 2,
    batchTokens: 3,
  });
});

test("default limits that are spelled out change nothing, and are not in the file", () => {
  expect(JSON.stringify(plan({ minTokensPerParam: 0.1 }))).toBe(JSON.stringify(plan({})));
  expect(JSON.parse(JSON.stringify(plan({})))).not.toHaveProperty("limits");
});

test("no model above maxParams is built but the first, whatever the convention", () => {
  for (const flops of ["6N", (model: CountableModel) => 6 * model.numParams()] as const) {
    const built: number[] = [];
    class Net extends Quadratic {
      constructor(options: WidthOptions) {
        super(options);
        built.push(this.numParams());
      }
    }
    const capped = planSweep({ modelCls: Net, sizeParam: "width", computeBudgets: [1e22], maxParams: 1e7, flops });
    expect(built.filter((numParams) => numParams > 1e7)).toHaveLength(1);
    expect(capped.unprobed[0]?.reason).toContain("above maxParams, 10000000");
    expect(capped.dropped.map((d) => d.rule)).toEqual(["max-params"]);
  }
});

test("a cap on tokens ends no probing: larger models use fewer", () => {
  const sweep = { modelCls: Quadratic, sizeParam: "width", computeBudgets: [1e21], maxTokens: 1e12 } as const;
  expect(planSweep(sweep).experiments).toEqual(planSweep({ ...sweep, probeAll: true }).experiments);
  expect(planSweep(sweep).numExperiments).toBeGreaterThan(3);
});

test.each([
  [{ minTokensPerParam: -1 }, "INVALID_OPTION", "minTokensPerParam", "got -1"],
  [{ minTokensPerParam: Number.NaN }, "INVALID_OPTION", "minTokensPerParam", "got NaN"],
  [{ minTokensPerParam: "0.1" }, "INVALID_OPTION", "minTokensPerParam", 'got "0.1"'],
  [{ maxTokensPerParam: 0 }, "INVALID_OPTION", "maxTokensPerParam", "got 0"],
  [{ maxTokensPerParam: Number.POSITIVE_INFINITY }, "INVALID_OPTION", "maxTokensPerParam", "got Infinity"],
  [{ maxTokensPerParam: 0.05 }, "CONFLICTING_OPTIONS", "maxTokensPerParam", "got 0.05 and 0.1"],
  [{ maxTokens: 0.5 }, "INVALID_OPTION", "maxTokens", "got 0.5"],
  [{ maxTokens: 10n }, "INVALID_OPTION", "maxTokens", "10n"],
  [{ maxParams: null }, "INVALID_OPTION", "maxParams", "got null"],
  [{ minSteps: 10 }, "CONFLICTING_OPTIONS", "batchTokens", "minSteps alone"],
  [{ batchTokens: 10 }, "CONFLICTING_OPTIONS", "minSteps", "batchTokens alone"],
  [{ minSteps: 1.5, batchTokens: 10 }, "INVALID_OPTION", "minSteps", "got 1.5"],
  [{ minSteps: 1, batchTokens: -10 }, "INVALID_OPTION", "batchTokens", "got -10"],
] as const)("%o is refused", (limits, code, field, shows) => {
  expectError(() => planWith({ modelSizes, computeBudgets: [6000], ...limits }), { code, field, shows });
});

/** Whether a cell keeps to the limits, by plain arithmetic. */
function isFeasible(numTokens: number, numParams: number, limits: SweepLimits): boolean {
  const { minTokensPerParam: r, maxTokensPerParam, maxTokens, maxParams, minSteps, batchTokens } = limits;
  return (
    numTokens >= 1 &&
    (r === 0.1 ? 10 * numTokens >= numParams : numTokens / numParams >= r) &&
    !(numTokens / numParams > (maxTokensPerParam ?? Number.POSITIVE_INFINITY)) &&
    !(numTokens > (maxTokens ?? Number.POSITIVE_INFINITY)) &&
    !(numParams > (maxParams ?? Number.POSITIVE_INFINITY)) &&
    (minSteps === undefined || Math.floor(numTokens / (batchTokens ?? 1)) >= minSteps)
  );
}

const power = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((exponent) => 10 ** exponent);
const limitsArbitrary = fc
  .record(
    {
      minTokensPerParam: fc.oneof(fc.constantFrom(0, 0.1, 1), power(-3, 2)),
      maxTokensPerParam: power(2, 5),
      maxTokens: power(1, 14).map(Math.ceil),
      maxParams: power(1, 15).map(Math.ceil),
      steps: fc.record({ minSteps: fc.integer({ min: 1, max: 1000 }), batchTokens: fc.integer({ min: 1, max: 1e6 }) }),
    },
    { requiredKeys: [] },
  )
  .map(({ steps, ...limits }) => ({ ...limits, ...steps }));

test("any limits, with FLOPs of any order, keep an even few of what plain arithmetic finds feasible", () => {
  fc.assert(
    fc.property(
      anySizes,
      fc.infiniteStream(power(0, 12)),
      fc.boolean(),
      budgets,
      numSizesPerBudget,
      limitsArbitrary,
      (sizes, perToken, hasOwnFlops, computeBudgets, m, limits) => {
        const withFlops: ModelSize[] = hasOwnFlops
          ? sizes.map((size) => ({ ...size, flopsPerToken: perToken.next().value ?? 1 }))
          : sizes;
        const made = planSweep({ modelSizes: withFlops, computeBudgets, numSizesPerBudget: m, ...limits });
        const full = { minTokensPerParam: 0.1, ...limits };
        const sorted = withFlops.toSorted((a, b) => a.numParams - b.numParams || a.sizeParamValue - b.sizeParamValue);
        const expected = [...new Set(computeBudgets)]
          .sort((a, b) => a - b)
          .flatMap((C) => {
            const feasible = sorted.filter(({ numParams, flopsPerToken }) =>
              isFeasible(Math.floor(C / (flopsPerToken ?? 6 * numParams)), numParams, full),
            );
            const step = feasible.length > m && m > 1 ? (feasible.length - 1) / (m - 1) : 1;
            const places = Array.from({ length: Math.min(feasible.length, m) }, (_, i) => Math.trunc(i * step));
            if (places.length > 1) places[places.length - 1] = feasible.length - 1;
            return places.map((place) => [C, feasible[place]?.sizeParamValue]);
          });
        expect(made.experiments.map((e) => [e.computeBudget, e.sizeParamValue])).toEqual(expected);
        const cells = new Set(computeBudgets).size * sizes.length;
        const numFeasible = cells - made.dropped.length;
        expect(numFeasible).toBeGreaterThanOrEqual(made.numExperiments);
      },
    ),
    { numRuns: 400 },
  );
});

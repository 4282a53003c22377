import { describe, expect, test } from "vitest";
import { IsoflopError, planSweep, SweepPlan } from "../../src/index.ts";
import { errorOf, expectError } from "../support/errors.ts";
import { formula, modelWith, Quadratic, type WidthOptions } from "../support/models.ts";
import { shuffled } from "../support/shuffled.ts";
import { planWith } from "../support/untyped.ts";

function sizes(...numParams: number[]) {
  return numParams.map((n, i) => ({ sizeParamValue: i + 1, numParams: n }));
}

/** C, k and N for which the order of operations changes D. */
function findOrderSensitive(): [number, number, number] {
  const k = 0.1;
  for (let numParams = 3; numParams < 1000; numParams++) {
    for (let numTokens = numParams; numTokens < 1000; numTokens++) {
      const computeBudget = k * numParams * numTokens;
      if (Math.floor(computeBudget / (k * numParams)) !== Math.floor(computeBudget / k / numParams)) {
        return [computeBudget, k, numParams];
      }
    }
  }
  throw new Error("No such numbers were found.");
}

describe("the edge of feasibility", () => {
  test("a budget that pays for one token trains 10 parameters on it, and no 11", () => {
    const plan = planSweep({ modelSizes: sizes(10, 11), computeBudgets: [66] });
    expect(plan.experiments.map((e) => [e.numParams, e.numTokens, e.tokensPerParam])).toEqual([[10, 1, 0.1]]);
    expect(plan.dropped).toMatchObject([{ numParams: 11, numTokens: 1, rule: "min-tokens-per-param" }]);
  });

  test("a budget one FLOP short of a token trains nothing", () => {
    const plan = planSweep({ modelSizes: sizes(10), computeBudgets: [59] });
    expect(plan.experiments).toEqual([]);
    expect(plan.dropped).toEqual([
      {
        computeBudget: 59,
        sizeParamValue: 1,
        numParams: 10,
        numTokens: 0,
        tokensPerParam: 0,
        rule: "no-tokens",
        reason: "5.9e1 FLOPs pay for less than one token of N = 10",
      },
    ]);
  });

  test("a budget of exactly a token, and of exactly D tokens, pays for it", () => {
    expect(planSweep({ modelSizes: sizes(10), computeBudgets: [60] }).experiments[0]?.numTokens).toBe(1);
    expect(planSweep({ modelSizes: sizes(1000), computeBudgets: [600_000] }).experiments[0]?.numTokens).toBe(100);
    expect(planSweep({ modelSizes: sizes(1000), computeBudgets: [599_999] }).numExperiments).toBe(0);
  });

  test("the ratio is held on the whole D: C / (k·N²) of 0.1 is not enough", () => {
    // C / (k·N) = 1.1 tokens are 0.1 a parameter; D = 1 is less.
    const plan = planSweep({ modelSizes: sizes(11), computeBudgets: [11 * 6 * 1.1] });
    expect(plan.numExperiments).toBe(0);
  });

  test("the figure in a dropped cell's reason is below the bound that it names", () => {
    // D/N = 1000 / 10001 = 0.09999
    const plan = planSweep({ modelSizes: sizes(10_001), computeBudgets: [6 * 10_001 * 1000] });
    const [figure = Number.NaN, bound = Number.NaN] =
      plan.dropped[0]?.reason.match(/0\.\d+/g)?.map((text) => Number.parseFloat(text)) ?? [];
    expect(bound).toBe(0.1);
    expect(figure).toBeLessThan(bound);
  });

  test("D is the division of C by k·N, in that order", () => {
    const [computeBudget, k, numParams] = findOrderSensitive();
    const plan = planSweep({
      modelSizes: sizes(numParams),
      computeBudgets: [computeBudget],
      flopsPerParamPerToken: k,
    });
    expect(plan.experiments[0]?.numTokens).toBe(Math.floor(computeBudget / (k * numParams)));
    expect(Math.floor(computeBudget / (k * numParams))).not.toBe(Math.floor(computeBudget / k / numParams));
  });
});

describe("selection", () => {
  const modelSizes = sizes(...Array.from({ length: 20 }, (_, i) => i + 1));
  const select = (numSizesPerBudget: number) =>
    planSweep({ modelSizes, computeBudgets: [1e9], numSizesPerBudget }).experiments.map((e) => e.numParams);

  test.each([
    [1, [1]],
    [2, [1, 20]],
    [3, [1, 10, 20]],
    [4, [1, 7, 13, 20]],
    [7, [1, 4, 7, 10, 13, 16, 20]],
    [19, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20]],
  ])("%i of 20 are %o", (m, expected) => expect(select(m)).toEqual(expected));

  test.each([20, 21, 2 ** 20])("%i of 20 are all", (m) => expect(select(m)).toHaveLength(20));

  test("the last is chosen also where i · step ends a rounding below it", () => {
    for (let n = 2; n < 200; n++) {
      const many = sizes(...Array.from({ length: n }, (_, i) => i + 1));
      for (const m of [2, 3, 7, 50, 99]) {
        const plan = planSweep({ modelSizes: many, computeBudgets: [1e9], numSizesPerBudget: m });
        expect(plan.experiments.at(-1)?.numParams).toBe(n);
        expect(plan.numExperiments).toBe(Math.min(n, m));
      }
    }
  });

  test("sizes with the same N come in the order of the size", () => {
    const tied = [7, 3, 9, 1].map((sizeParamValue) => ({ sizeParamValue, numParams: 100 }));
    const plan = planSweep({ modelSizes: [...tied, { sizeParamValue: 5, numParams: 99 }], computeBudgets: [1e9] });
    expect(plan.experiments.map((e) => e.sizeParamValue)).toEqual([5, 1, 3, 7, 9]);
  });
});

describe("defects of the reference that do not come back", () => {
  test("no size lies outside the bounds", () => {
    const plan = planSweep({
      modelCls: Quadratic,
      sizeParam: "width",
      computeBudgets: [1e20],
      minSize: 100,
      maxSize: 1000,
    });
    const widths = plan.modelSizes.map((s) => s.sizeParamValue);
    expect([Math.min(...widths), Math.max(...widths)]).toEqual([128, 960]);
  });

  test("no experiment has fewer than 0.1 tokens a parameter once D is whole", () => {
    const modelSizes = sizes(...Array.from({ length: 300 }, (_, i) => i + 1));
    const computeBudgets = Array.from({ length: 300 }, (_, i) => 37 * (i + 1));
    const plan = planSweep({ modelSizes, computeBudgets, numSizesPerBudget: 300 });
    expect(Math.min(...plan.columns().tokensPerParam)).toBe(0.1);
  });

  test("no experiment has 0 tokens", () => {
    const plan = planSweep({ modelSizes: sizes(1, 2, 3), computeBudgets: [1, 5, 6, 12] });
    expect(Math.min(...plan.columns().numTokens)).toBe(1);
    expect(plan.budgetsWithoutSize).toEqual([1, 5]);
  });

  test("the same budget is planned once, and a warning says so", () => {
    const plan = planSweep({ modelSizes: sizes(10), computeBudgets: [1e9, 1e8, 1e9, 1_000_000_000] });
    expect(plan.experiments.map((e) => e.computeBudget)).toEqual([1e8, 1e9]);
    expect(plan.computeBudgets).toEqual([1e9, 1e8, 1e9, 1e9]);
    expect(plan.warnings).toEqual(["computeBudgets has 4 entries; the 2 distinct ones are planned once each."]);
  });

  test("a NaN among the budgets is refused, not sorted", () => {
    const act = () => planSweep({ modelSizes: sizes(10), computeBudgets: [3, Number.NaN, 1] });
    expectError(act, { code: "INVALID_OPTION", field: "computeBudgets[1]", shows: "NaN" });
  });

  test("budgets sort by value, not as text", () => {
    const plan = planSweep({ modelSizes: sizes(1), computeBudgets: [1e21, 900, 1e3, 1e20] });
    expect(plan.experiments.map((e) => e.computeBudget)).toEqual([900, 1e3, 1e20, 1e21]);
  });

  test("a model without numParams() is refused, also with the reference's spelling", () => {
    class Net {
      num_params() {
        return 5;
      }
    }
    const act = () => planWith({ modelCls: Net, sizeParam: "width", computeBudgets: [1e18] });
    expectError(act, { code: "MODEL_CONTRACT", field: "modelCls", shows: "Net yields an object of Net" });
  });

  test("a misspelt size parameter is refused", () => {
    const modelCls = ({ width = 768 }: { width?: number }) => ({ numParams: () => 12 * width * width });
    const act = () => planWith({ modelCls, sizeParam: "widht", computeBudgets: [1e18] });
    expectError(act, { code: "SIZE_PARAM_WITHOUT_EFFECT", field: "sizeParam", shows: '"widht"' });
  });

  test("a misspelt size parameter of a model too large for every budget gives no plan that is empty in silence", () => {
    const modelCls = ({ width = 8192 }: { width?: number }) => ({ numParams: () => 12 * width * width });
    const plan = planWith({ modelCls, sizeParam: "widht", computeBudgets: [1e15] });
    expect(plan.dropped).toMatchObject([{ sizeParamValue: 64, numParams: 805306368 }]);
    expect(plan.unprobed[0]?.reason).toContain("widht=64 is already too large");
    expect(plan.toString()).toContain("1 without a feasible size");
  });

  test("a later change of modelKwargs changes no plan", () => {
    const modelKwargs = { depth: 12, block: { heads: [8, 8] } };
    const plan = planSweep({ modelSizes: sizes(10), computeBudgets: [1e9], modelKwargs });
    const before = JSON.stringify(plan);
    modelKwargs.depth = 1;
    modelKwargs.block.heads.push(9);
    expect(plan.modelKwargs).toEqual({ depth: 12, block: { heads: [8, 8] } });
    expect(JSON.stringify(plan)).toBe(before);
  });

  test("ids do not count places", () => {
    const idsOf = (computeBudgets: number[]) =>
      planSweep({ modelSizes: sizes(10, 20), computeBudgets }).experiments.map((e) => e.experimentId);
    expect(idsOf([1e8, 1e9]).slice(2)).toEqual(idsOf([1e9]));
  });

  test("inverted bounds are refused", () => {
    const act = () =>
      planSweep({ modelCls: Quadratic, sizeParam: "width", computeBudgets: [1e18], minSize: 2, maxSize: 1 });
    expectError(act, { code: "INVALID_OPTION", field: "minSize", shows: "2 and 1" });
  });
});

describe("planSweep", () => {
  test("a class whose every size throws gives an empty plan that lists every size", () => {
    const modelCls = modelWith(formula("linear"), () => true);
    const plan = planSweep({ modelCls, sizeParam: "width", computeBudgets: [1e18], minSize: 64, maxSize: 512 });
    expect(plan.skipped).toEqual(
      [64, 128, 192, 256, 320, 384, 448, 512].map((width) => ({
        sizeParamValue: width,
        failure: "not-built",
        reason: `RangeError: width ${width} is refused`,
      })),
    );
    expect(plan).toMatchObject({ numExperiments: 0, totalFlops: 0, experiments: [], dropped: [], unprobed: [] });
    expect(plan.budgetsWithoutSize).toEqual([1e18]);
    expect(plan.toString()).toContain("without a feasible size");
  });

  test("a size parameter in modelKwargs too is overridden, and a warning says so", () => {
    const modelCls = ({ width, depth }: { width: number; depth: number }) => ({ numParams: () => width * depth });
    const plan = planSweep({
      modelCls,
      sizeParam: "width",
      modelKwargs: { depth: 2, width: 5 },
      computeBudgets: [1e18],
    });
    expect(plan.warnings).toEqual(["width is in modelKwargs too; the sweep's values override it."]);
    expect(plan.modelSizes[0]).toEqual({ sizeParamValue: 64, numParams: 128 });
  });

  test("modelSizes that all have the same N give a plan with a warning", () => {
    const plan = planSweep({ modelSizes: sizes(10, 10, 10), computeBudgets: [1e9] });
    expect(plan.warnings).toEqual(["All 3 modelSizes have N = 10: the size changes nothing."]);
    expect(planSweep({ modelSizes: sizes(10), computeBudgets: [1e9] }).warnings).toEqual([]);
  });

  test("the order of modelSizes and budgets is free, and they are left as they were", () => {
    const modelSizes = Object.freeze(sizes(50, 10, 40, 20));
    const computeBudgets = Object.freeze([1e9, 1e7, 1e8]);
    const plan = planSweep({ modelSizes, computeBudgets });
    expect(plan.columns()).toEqual(
      planSweep({ modelSizes: shuffled(modelSizes, 3), computeBudgets: shuffled(computeBudgets, 3) }).columns(),
    );
    expect(computeBudgets).toEqual([1e9, 1e7, 1e8]);
  });

  test("kwargs with everything that JSON can't hold reach the model as they are, and are named on the plan", () => {
    class Gelu {}
    const date = new Date(0);
    const seen: unknown[] = [];
    const modelCls = (options: { width: number; date: Date; act: unknown; eps: number; sym: symbol }) => {
      seen.push(options.date, options.act, options.eps);
      return { numParams: () => options.width };
    };
    const modelKwargs = { date, act: new Gelu(), eps: Number.NaN, sym: Symbol("s"), [Symbol("key")]: 1 };
    const plan = planSweep({ modelCls, sizeParam: "width", modelKwargs, computeBudgets: [1e18] });
    expect(seen.slice(0, 3)).toEqual([date, modelKwargs.act, Number.NaN]);
    expect(seen[1]).toBe(modelKwargs.act);
    expect(plan.toJSON().model_kwargs_not_in_json.map((entry) => entry.value)).toEqual(
      expect.arrayContaining(["Date 1970-01-01T00:00:00.000Z", "an object of Gelu", "NaN", "Symbol(s)", "1"]),
    );
  });

  test("2^24 cells of budget and size are the most", () => {
    const modelSizes = sizes(...Array.from({ length: 4097 }, (_, i) => i + 1));
    const computeBudgets = Array.from({ length: 4096 }, (_, i) => 1e12 + i);
    const act = () => planSweep({ modelSizes, computeBudgets, numSizesPerBudget: 1 });
    expectError(act, { code: "TOO_LARGE", field: "computeBudgets", shows: "16781312" });
  });

  test("an error is an IsoflopError and an Error by name", () => {
    const error = errorOf(() => planSweep({ modelSizes: sizes(1), computeBudgets: [] }));
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("IsoflopError");
    expect(error).toBeInstanceOf(IsoflopError);
  });

  test("an async model class is refused", () => {
    const modelCls = async ({ width }: WidthOptions) => ({ numParams: () => width });
    const act = () => planWith({ modelCls, sizeParam: "width", computeBudgets: [1e18] });
    expectError(act, { code: "MODEL_CONTRACT", field: "modelCls", shows: "yields a promise" });
  });

  test("it returns a SweepPlan", () => {
    expect(planSweep({ modelSizes: sizes(1), computeBudgets: [1e9] })).toBeInstanceOf(SweepPlan);
  });
});

import { describe, expect, test } from "vitest";
import { planSweep } from "../../src/index.ts";
import { readLaidOutRequest } from "../../src/options/read-sweep.ts";
import { errorOf, expectClearMessage, expectError } from "../support/errors.ts";
import { Quadratic } from "../support/models.ts";
import { revokedProxy } from "../support/thrown.ts";
import { call, planWith } from "../support/untyped.ts";

const MODEL = { modelCls: Quadratic, sizeParam: "width" as const, computeBudgets: [1e17] };
const SIZES = { modelSizes: [{ sizeParamValue: 512, numParams: 44_000_000 }], computeBudgets: [1e18] };

function throwingGetter(name: string): object {
  return Object.defineProperty({}, name, {
    enumerable: true,
    get() {
      throw new Error("locked");
    },
  });
}

test("what a request hands on of the options stays as it was given, whatever becomes of them", () => {
  const options = { ...MODEL, numSizesPerBudget: 5, probeAll: true };
  const { given, source } = readLaidOutRequest(options).sweep;
  Object.assign(options, { numSizesPerBudget: 6, probeAll: false });
  expect(given.numSizesPerBudget).toBe(5);
  expect(source).toMatchObject({ probing: { probeAll: true } });
});

describe("budgets", () => {
  test.each([
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    [0, "0"],
    [-0, "-0"],
    [-1e18, "-1000000000000000000"],
    ["1e18", '"1e18"'],
    [10n ** 18n, "1000000000000000000n"],
    [null, "null"],
    [undefined, "undefined"],
    [[1e18], "an array of 1"],
    [new Number(1e18), "an object of Number"],
    [true, "true"],
  ])("%o is refused, with its place", (budget, shown) => {
    for (const options of [MODEL, SIZES]) {
      const act = () => planWith({ ...options, computeBudgets: [1e17, 1e18, budget] });
      expectError(act, { code: "INVALID_OPTION", field: "computeBudgets[2]", shows: `got ${shown}` });
    }
  });

  test("the smallest and the largest number are fine", () => {
    const plan = planSweep({ ...SIZES, computeBudgets: [Number.MIN_VALUE, Number.MAX_VALUE] });
    expect(plan.budgetsWithoutSize).toEqual([Number.MIN_VALUE]);
    expect(plan.experiments[0]?.numTokens).toBe(Math.floor(Number.MAX_VALUE / (6 * 44_000_000)));
  });

  test.each([
    [1e18, "1000000000000000000"],
    ["1e18", '"1e18"'],
    [undefined, "undefined"],
    [null, "null"],
    [{ 0: 1e18, length: 1 }, "an object"],
    [new Set([1e18]), "an object of Set"],
    [new Float32Array([1e18]), "an object of Float32Array"],
    [[], "[]"],
    [new Float64Array(0), "an object of Float64Array"],
  ])("computeBudgets of %o are refused", (computeBudgets, shown) => {
    const act = () => planWith({ ...MODEL, computeBudgets });
    expectError(act, { code: "INVALID_OPTION", field: "computeBudgets", shows: `got ${shown}` });
  });

  test("a hole counts as a budget that is undefined", () => {
    const computeBudgets = Object.assign([1e18], { length: 2 });
    const act = () => planWith({ ...MODEL, computeBudgets });
    expectError(act, { code: "INVALID_OPTION", field: "computeBudgets[1]", shows: "got undefined" });
  });

  test("more than 2^20 are refused", () => {
    const act = () => planSweep({ ...SIZES, computeBudgets: new Float64Array(2 ** 20 + 1).fill(1e18) });
    expectError(act, { code: "INVALID_OPTION", field: "computeBudgets", shows: "1048576" });
  });

  test("a Float64Array of budgets is copied", () => {
    const computeBudgets = Float64Array.of(1e18, 1e17);
    const plan = planSweep({ ...SIZES, computeBudgets });
    computeBudgets.fill(1);
    expect(plan.computeBudgets).toEqual([1e18, 1e17]);
    expect(plan.experiments.map((e) => e.computeBudget)).toEqual([1e17, 1e18]);
  });

  test("a budget too large for a tiny k is refused", () => {
    const act = () => planSweep({ ...SIZES, computeBudgets: [1e300], flopsPerParamPerToken: 1e-300 });
    expectError(act, { code: "INVALID_OPTION", field: "flopsPerParamPerToken", shows: "1e+300 / 1e-300" });
  });
});

describe("counts, bounds and k", () => {
  const notCounts = [
    [0, "0"],
    [-1, "-1"],
    [1.5, "1.5"],
    [1e9 + 0.5, "1000000000.5"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    ["7", '"7"'],
    [7n, "7n"],
    [null, "null"],
    [[7], "an array of 1"],
  ] as const;
  const names = ["numSizesPerBudget", "numProbeSizes", "minSize", "maxSize", "sizeMultiple"];
  const cases = names.flatMap((name) => notCounts.map(([value, shown]) => ({ name, value, shown })));

  test.each(cases)("$name of $value is refused", ({ name, value, shown }) => {
    const act = () => planWith({ ...MODEL, [name]: value });
    expectError(act, { code: "INVALID_OPTION", field: name, shows: `got ${shown}` });
  });

  test.each(["numSizesPerBudget", "numProbeSizes"])("%s of 1e9 is refused", (name) => {
    const act = () => planWith({ ...MODEL, [name]: 1e9 });
    expectError(act, { code: "INVALID_OPTION", field: name, shows: "got 1000000000" });
  });

  test("the most sizes per budget probe no more than 2^20 sizes", () => {
    expect(planSweep({ ...MODEL, numSizesPerBudget: 2 ** 20 }).numExperiments).toBeGreaterThan(50);
  });

  test.each([
    [0, "0"],
    [-6, "-6"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    ["6", '"6"'],
    [6n, "6n"],
    [null, "null"],
  ])("flopsPerParamPerToken of %o is refused", (flopsPerParamPerToken, shown) => {
    for (const options of [MODEL, SIZES]) {
      const act = () => planWith({ ...options, flopsPerParamPerToken });
      expectError(act, { code: "INVALID_OPTION", field: "flopsPerParamPerToken", shows: `got ${shown}` });
    }
  });

  test("inverted bounds are refused, with both", () => {
    const act = () => planSweep({ ...MODEL, minSize: 512, maxSize: 256 });
    expectError(act, { code: "INVALID_OPTION", field: "minSize", shows: "512 and 256" });
    expect(errorOf(() => planSweep({ ...MODEL, minSize: 8193 })).field).toBe("minSize");
  });

  test("a range without a multiple is refused, with bounds and multiple", () => {
    const act = () => planSweep({ ...MODEL, minSize: 65, maxSize: 127 });
    expectError(act, { code: "NO_SIZE_IN_RANGE", field: "sizeMultiple", shows: "64 between 65 and 127" });
  });

  test.each([[1], ["yes"], [null]])("probeAll of %o is refused", (probeAll) => {
    const act = () => planWith({ ...MODEL, probeAll });
    expectError(act, { code: "INVALID_OPTION", field: "probeAll", shows: "true or false" });
  });

  test.each([
    ["", '""'],
    [7, "7"],
    [undefined, "undefined"],
    [null, "null"],
    [Symbol("width"), "Symbol(width)"],
  ])("sizeParam of %o is refused", (sizeParam, shown) => {
    const act = () => planWith({ ...MODEL, sizeParam });
    expectError(act, { code: "INVALID_OPTION", field: "sizeParam", shows: `got ${shown}` });
  });
});

describe("where sizes come from", () => {
  test("both modelCls and modelSizes are refused, and neither", () => {
    const both = () => planWith({ ...MODEL, ...SIZES });
    expectError(both, { code: "CONFLICTING_OPTIONS", field: "modelCls", shows: "got both" });
    const neither = () => planWith({ computeBudgets: [1e18], sizeParam: "width" });
    expectError(neither, { code: "CONFLICTING_OPTIONS", field: "modelCls", shows: "got neither" });
  });

  test.each([
    [null, "null"],
    [{}, "an object"],
    ["gpt2", '"gpt2"'],
    [7, "7"],
    [[Quadratic], "an array of 1"],
    [new Quadratic({ width: 64 }), "an object of Net"],
  ])("modelCls of %o is refused", (modelCls, shown) => {
    const act = () => planWith({ ...MODEL, modelCls });
    expectError(act, { code: "MODEL_CONTRACT", field: "modelCls", shows: `got ${shown}` });
  });

  test.each(["minSize", "maxSize", "sizeMultiple", "numProbeSizes", "probeAll"])(
    "%s beside modelSizes is refused",
    (name) => {
      const act = () => planWith({ ...SIZES, [name]: 64 });
      expectError(act, { code: "CONFLICTING_OPTIONS", field: name, shows: `${name} must be left out` });
    },
  );

  test("modelClsName beside modelCls is refused", () => {
    const act = () => planWith({ ...MODEL, modelClsName: "net" });
    expectError(act, { code: "CONFLICTING_OPTIONS", field: "modelClsName", shows: '"net"' });
  });

  test("an option that is undefined counts as left out", () => {
    const plan = planWith({ ...SIZES, modelCls: undefined, minSize: undefined, modelKwargs: undefined });
    expect(plan.toJSON()).toEqual(planSweep(SIZES).toJSON());
  });

  test("modelSizes have a size parameter and a model name of their own", () => {
    expect(planSweep(SIZES)).toMatchObject({ sizeParam: "size", modelClsName: "model" });
    const plan = planSweep({ ...SIZES, sizeParam: "d_model", modelClsName: "Llama", modelKwargs: { depth: 2 } });
    expect(plan).toMatchObject({ sizeParam: "d_model", modelClsName: "Llama", modelKwargs: { depth: 2 } });
  });

  test.each([
    ["modelClsName", 7, "7"],
    ["modelClsName", "", '""'],
    ["sizeParam", 7, "7"],
    ["modelSizes", [], "[]"],
    ["modelSizes", {}, "an object"],
    ["modelSizes", null, "null"],
    ["modelSizes", "512", '"512"'],
    ["modelSizes[0]", [null], "null"],
    ["modelSizes[0]", [512], "512"],
    ["modelSizes[0]", [[512, 44e6]], "an array of 2"],
    ["modelSizes[0].sizeParamValue", [{ numParams: 1 }], "undefined"],
    ["modelSizes[0].sizeParamValue", [{ sizeParamValue: 0, numParams: 1 }], "0"],
    ["modelSizes[0].sizeParamValue", [{ sizeParamValue: 1.5, numParams: 1 }], "1.5"],
    ["modelSizes[0].sizeParamValue", [{ sizeParamValue: 2 ** 31, numParams: 1 }], "2147483648"],
    ["modelSizes[0].numParams", [{ sizeParamValue: 1 }], "undefined"],
    ["modelSizes[0].numParams", [{ sizeParamValue: 1, numParams: 0 }], "0"],
    ["modelSizes[0].numParams", [{ sizeParamValue: 1, numParams: -0 }], "-0"],
    ["modelSizes[0].numParams", [{ sizeParamValue: 1, numParams: 1.5 }], "1.5"],
    ["modelSizes[0].numParams", [{ sizeParamValue: 1, numParams: "7" }], '"7"'],
    ["modelSizes[0].numParams", [{ sizeParamValue: 1, numParams: 7n }], "7n"],
    ["modelSizes[0].numParams", [{ sizeParamValue: 1, numParams: 2 ** 53 }], "9007199254740992"],
    ["modelSizes[0].numParams", [{ sizeParamValue: 1, numParams: Number.NaN }], "NaN"],
  ])("%s of %o is refused", (field, value, shown) => {
    const [option = ""] = field.split(/[.[]/);
    const act = () => planWith({ ...SIZES, [option]: value });
    expectError(act, { code: "INVALID_OPTION", field, shows: `got ${shown}` });
  });

  test("a hole among modelSizes is refused", () => {
    const modelSizes = Object.assign([...SIZES.modelSizes], { length: 2 });
    const act = () => planWith({ ...SIZES, modelSizes });
    expectError(act, { code: "INVALID_OPTION", field: "modelSizes[1]", shows: "got undefined" });
  });

  test("a size that is given twice in modelSizes is refused, also with the same N", () => {
    const modelSizes = [
      { sizeParamValue: 512, numParams: 44_000_000 },
      { sizeParamValue: 64, numParams: 1000 },
      { sizeParamValue: 512, numParams: 44_000_000 },
    ];
    const act = () => planSweep({ ...SIZES, modelSizes });
    expectError(act, { code: "INVALID_OPTION", field: "modelSizes[2].sizeParamValue", shows: "got 512" });
  });
});

describe("the options as a whole", () => {
  test.each([
    [undefined, "undefined"],
    [null, "null"],
    [Quadratic, "function Net"],
    [[MODEL], "an array of 1"],
    ["width", '"width"'],
  ])("%o for options is refused", (options, shown) => {
    expectError(() => planWith(options), { code: "INVALID_OPTION", field: "options", shows: `got ${shown}` });
  });

  test("no options at all are refused", () => {
    expect(errorOf(() => call(planSweep)).field).toBe("options");
  });

  test.each(["computeBudget", "model_cls", "budgets", "toString", "__proto__"])(
    "an option called %s is refused",
    (name) => {
      const options = { ...MODEL };
      Object.defineProperty(options, name, { value: 1, enumerable: true });
      expectError(() => planWith(options), { code: "INVALID_OPTION", field: name, shows: JSON.stringify(name) });
    },
  );

  test("options without a prototype, and inherited ones, are fine", () => {
    expect(planWith(Object.assign(Object.create(null), SIZES)).numExperiments).toBe(1);
    expect(planWith(Object.create(SIZES)).numExperiments).toBe(1);
  });

  test("what throws when it is read gives a typed error", () => {
    const hostile = [
      { ...MODEL, computeBudgets: revokedProxy() },
      { ...SIZES, modelSizes: revokedProxy() },
      { ...SIZES, modelSizes: [revokedProxy()] },
      { ...SIZES, modelSizes: [throwingGetter("sizeParamValue")] },
      { ...MODEL, modelKwargs: revokedProxy() },
      throwingGetter("computeBudgets"),
      revokedProxy(),
    ];
    for (const options of hostile) expectClearMessage(errorOf(() => planWith(options)));
  });

  test("a name of two lines keeps the message on one", () => {
    const constant = () => ({ numParams: () => 1000 });
    const options = { modelCls: constant, sizeParam: "wid\nth", computeBudgets: [1e18] };
    expectClearMessage(errorOf(() => planWith(options)));
  });
});

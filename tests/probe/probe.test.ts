import { describe, expect, test } from "vitest";
import { planSweep, probeModelSizes } from "../../src/index.ts";
import { errorOf, expectClearMessage, expectError } from "../support/errors.ts";
import { Quadratic, type WidthOptions } from "../support/models.ts";
import { THROWN } from "../support/thrown.ts";
import { call } from "../support/untyped.ts";

/** A model class that notes the widths it was built at. */
function noting(countParams: (width: number) => number) {
  const built: number[] = [];
  const modelCls = ({ width }: WidthOptions) => {
    built.push(width);
    return { numParams: () => countParams(width) };
  };
  return { built, modelCls };
}

describe("probeModelSizes", () => {
  test("models are built in ascending order, each size once", () => {
    const { built, modelCls } = noting((width) => 12 * width);
    const probed = probeModelSizes(modelCls, "width", {}, [512, 64, 4096, 128]);
    expect(built).toEqual([64, 128, 512, 4096]);
    expect(probed).toEqual({
      modelSizes: [64, 128, 512, 4096].map((width) => ({ sizeParamValue: width, numParams: 12 * width })),
      skipped: [],
      unprobed: [],
      warnings: [],
    });
  });

  test("the sizes need be no multiples, and may be none at all", () => {
    expect(probeModelSizes(Quadratic, "width", {}, [1, 2 ** 31 - 1]).modelSizes).toHaveLength(1);
    expect(probeModelSizes(Quadratic, "width", {}, [])).toMatchObject({ modelSizes: [], skipped: [] });
  });

  test("the array of sizes is left as it was", () => {
    const sizes = Object.freeze([128, 64]);
    probeModelSizes(Quadratic, "width", {}, sizes);
    expect(sizes).toEqual([128, 64]);
  });

  test.each(THROWN)("a constructor that throws $what skips the size with that reason", ({ value, reason }) => {
    const modelCls = ({ width }: WidthOptions) => {
      if (width === 128) throw value;
      return { numParams: () => width };
    };
    const { modelSizes, skipped } = probeModelSizes(modelCls, "width", {}, [64, 128, 256]);
    expect(skipped).toEqual([{ sizeParamValue: 128, failure: "not-built", reason }]);
    expect(modelSizes.map((s) => s.sizeParamValue)).toEqual([64, 256]);
  });

  test.each(THROWN)("a numParams() that throws $what skips the size with that reason", ({ value, reason }) => {
    const modelCls = ({ width }: WidthOptions) => ({
      numParams() {
        if (width === 128) throw value;
        return width;
      },
    });
    const { skipped } = probeModelSizes(modelCls, "width", {}, [64, 128, 256]);
    expect(skipped).toEqual([{ sizeParamValue: 128, failure: "num-params-threw", reason }]);
  });

  test.each([
    [0, "0"],
    [-1, "-1"],
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    ["7", '"7"'],
    [2 ** 53, "9007199254740992"],
    [5n, "5n"],
    [Promise.resolve(5), "a promise"],
    [undefined, "undefined"],
  ])("numParams() of %o skips the size where other sizes are sound", (numParams, got) => {
    const modelCls = ({ width }: WidthOptions) => ({ numParams: () => (width === 128 ? numParams : width) });
    const probed = call(probeModelSizes, modelCls, "width", {}, [64, 128, 256]);
    expect(probed).toMatchObject({
      modelSizes: [
        { sizeParamValue: 64, numParams: 64 },
        { sizeParamValue: 256, numParams: 256 },
      ],
      skipped: [
        {
          sizeParamValue: 128,
          failure: "num-params-invalid",
          reason: `numParams() must return a positive integer of at most 2^53 − 1; got ${got}`,
        },
      ],
    });
  });

  test("a revoked proxy for a model skips nothing silently", () => {
    const modelCls = ({ width }: WidthOptions) => {
      const { proxy, revoke } = Proxy.revocable({ numParams: () => width }, {});
      if (width === 128) revoke();
      return proxy;
    };
    const { skipped } = probeModelSizes(modelCls, "width", {}, [64, 128, 256]);
    expect(skipped).toMatchObject([{ sizeParamValue: 128, failure: "num-params-threw" }]);
    expect(skipped[0]?.reason).toMatch(/^TypeError: /);
  });

  test("nested modelKwargs reach every model frozen, so that no model changes another's", () => {
    const layers = { dims: [1, 2] };
    const modelCls = ({ width, layers }: { width: number; layers: { dims: number[] } }) => {
      if (width === 128) layers.dims.push(3);
      return { numParams: () => width * layers.dims.length };
    };
    const { modelSizes, skipped } = probeModelSizes(modelCls, "width", { layers }, [64, 128, 256]);
    expect(modelSizes.map((s) => s.numParams)).toEqual([128, 512]);
    expect(skipped[0]?.reason).toMatch(/^TypeError: /);
    expect(layers.dims).toEqual([1, 2]);
  });
});

describe("probeModelSizes refuses", () => {
  test("a numParams() that is invalid at every size that can be built", () => {
    const modelCls = ({ width }: WidthOptions) => {
      if (width === 64) throw new Error("too small");
      return { numParams: () => -width };
    };
    const shows = "at width=128: numParams() must return a positive integer of at most 2^53 − 1; got -128";
    const expected = { code: "MODEL_CONTRACT", field: "modelCls", shows } as const;
    expectError(() => probeModelSizes(modelCls, "width", {}, [64, 128, 256]), expected);
  });

  test("a size parameter without effect", () => {
    const modelCls = () => ({ numParams: () => 1000 });
    const shows = "every widht from 64 to 256 gives N = 1000";
    const expected = { code: "SIZE_PARAM_WITHOUT_EFFECT", field: "sizeParam", shows } as const;
    expectError(() => probeModelSizes(modelCls, "widht", {}, [64, 128, 256]), expected);
    expectError(() => probeModelSizes(modelCls, "widht", {}, [64, 256]), expected);
    expect(probeModelSizes(modelCls, "widht", {}, [64]).modelSizes).toHaveLength(1);
  });

  test("one size that differs is an effect", () => {
    const modelCls = ({ width }: WidthOptions) => ({ numParams: () => (width < 256 ? 1000 : 1001) });
    expect(probeModelSizes(modelCls, "width", {}, [64, 128, 256]).modelSizes).toHaveLength(3);
  });

  test("a size that is given twice", () => {
    const error = errorOf(() => probeModelSizes(Quadratic, "width", {}, [64, 128, 64]));
    expect(error).toMatchObject({ code: "INVALID_OPTION", field: "sizeValues" });
    expect(error.message).toContain("64");
    expectClearMessage(error);
  });

  test.each([
    ["sizeParam", "no letters", [Quadratic, "", {}, [64]], '""'],
    ["sizeParam", "7", [Quadratic, 7, {}, [64]], "7"],
    ["modelKwargs", "null", [Quadratic, "width", null, [64]], "null"],
    ["sizeValues", "a number", [Quadratic, "width", {}, 64], "64"],
    ["sizeValues", "a Set", [Quadratic, "width", {}, new Set([64])], "an object of Set"],
    ["sizeValues[1]", "1.5", [Quadratic, "width", {}, [64, 1.5]], "1.5"],
    ["sizeValues[0]", "0", [Quadratic, "width", {}, [0]], "0"],
    ["sizeValues[0]", "2^31", [Quadratic, "width", {}, [2 ** 31]], "2147483648"],
    ["sizeValues[1]", "a hole", [Quadratic, "width", {}, Object.assign([64], { length: 2 })], "undefined"],
    ["sizeValues[0]", "a string", [Quadratic, "width", {}, ["64"]], '"64"'],
  ])("%s of %s", (field, _, args, shows) => {
    expectError(() => call(probeModelSizes, ...args), { code: "INVALID_OPTION", field, shows });
  });
});

describe("planSweep builds", () => {
  const options = { sizeParam: "width", computeBudgets: [1e17, 1e16] } as const;

  test("no model larger than the first infeasible one, with the default options", () => {
    const { built, modelCls } = noting((width) => 12 * width * width);
    const plan = planSweep({ modelCls, ...options });
    // D/N = 1e17 / (6·N²) ≥ 0.1 up to N = 408,248,290: a width of 5832.
    const feasible = built.filter((width) => width <= 5832);
    expect(built.length).toBe(feasible.length + 1);
    expect(plan.unprobed.map((s) => s.sizeParamValue)).toEqual([8192]);
    expect(plan.unprobed[0]?.reason).toBe(
      `width=${built.at(-1)} is already too large: the largest budget, 1e17 FLOPs, can't train its N = ${12 * (built.at(-1) ?? 0) ** 2}`,
    );
  });

  test("one model where the first is too large already, and the rest is named as unprobed", () => {
    const { built, modelCls } = noting((width) => 12 * width * width);
    const plan = planSweep({ modelCls, sizeParam: "width", computeBudgets: [1000] });
    expect(built).toEqual([64]);
    expect(plan.modelSizes).toEqual([{ sizeParamValue: 64, numParams: 49152 }]);
    expect(plan.unprobed[0]?.sizeParamValue).toBe(128);
    expect(plan.numExperiments).toBe(0);
  });

  test("every size with probeAll", () => {
    const { built, modelCls } = noting((width) => 12 * width * width);
    const plan = planSweep({ modelCls, sizeParam: "width", computeBudgets: [1000], probeAll: true });
    expect(built).toEqual(plan.modelSizes.map((s) => s.sizeParamValue));
    expect(plan.unprobed).toEqual([]);
    expect(built.at(-1)).toBe(8192);
  });

  test("every size once N has fallen", () => {
    const { built, modelCls } = noting((width) => (width === 128 ? 10 : 12 * width * width));
    const plan = planSweep({ modelCls, sizeParam: "width", computeBudgets: [1e11] });
    expect(built.at(-1)).toBe(8192);
    expect(plan.unprobed).toEqual([]);
    expect(plan.experiments.map((e) => e.sizeParamValue)).toEqual([128, 64]);
  });

  test("on after a size that can't be built", () => {
    const { built, modelCls } = noting((width) => 12 * width * width);
    const refusing = (options: WidthOptions) => {
      if (options.width >= 1000 && options.width < 4000) throw new RangeError("out of order");
      return modelCls(options);
    };
    const plan = planSweep({ modelCls: refusing, ...options });
    expect(plan.skipped.length).toBeGreaterThan(3);
    expect(built.some((width) => width > 4000)).toBe(true);
  });

  test("max(3·m, 20) sizes before rounding, unless numProbeSizes says how many", () => {
    const countBuilt = (more: object) => {
      const { built, modelCls } = noting((width) => width);
      const plan = {
        modelCls,
        ...options,
        minSize: 1000,
        maxSize: 1_000_000,
        sizeMultiple: 1,
        probeAll: true,
        ...more,
      };
      planSweep(plan);
      return built.length;
    };
    expect(countBuilt({ numSizesPerBudget: 6 })).toBe(20);
    expect(countBuilt({ numSizesPerBudget: 7 })).toBe(21);
    expect(countBuilt({})).toBe(21);
    expect(countBuilt({ numSizesPerBudget: 30 })).toBe(90);
    expect(countBuilt({ numSizesPerBudget: 30, numProbeSizes: 5 })).toBe(5);
  });
});

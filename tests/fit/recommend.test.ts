import { describe, expect, test } from "vitest";
import { fitIsoFlop, fitLossSurface } from "../../src/fit/index.ts";
import { gpt2 } from "../../src/index.ts";
import { expectError } from "../support/errors.ts";
import { surface, sweep } from "../support/fits.ts";
import { formula, modelWith, type WidthOptions } from "../support/models.ts";
import { call } from "../support/untyped.ts";

const truth = surface("chinchilla");
const fit = fitLossSurface(sweep(truth), { bootstrap: 0 });
const Quadratic = modelWith(formula("quadratic"));

/** The loss that a width gives away, by a look at every width. */
function lossOf(width: number, computeBudget: number): number {
  const numParams = 12 * width * width;
  const numTokens = Math.floor(computeBudget / (6 * numParams));
  return truth.E + truth.A / numParams ** truth.alpha + truth.B / numTokens ** truth.beta;
}

describe("recommend", () => {
  test.each([1e17, 1e19, 1e21, 1e24, 1e26])("gives the width of least loss of all at %d FLOPs", (computeBudget) => {
    const found = fit.recommend(computeBudget, { modelCls: Quadratic, sizeParam: "width" });
    const wanted = Math.sqrt(found.optimum.numParams / 12);
    const middle = Math.max(1, Math.round(wanted / 64));
    const widths = [-2, -1, 0, 1, 2].map((step) => 64 * (middle + step)).filter((width) => width >= 64);
    const best = widths.reduce((a, b) => (lossOf(b, computeBudget) < lossOf(a, computeBudget) ? b : a));
    expect(found.sizeParamValue).toBe(best);
    expect(found.lossGivenAway).toBeCloseTo(lossOf(best, computeBudget) - found.optimum.loss, 10);
    expect(found.numTokens).toBe(Math.floor(computeBudget / (6 * found.numParams)));
    expect(found.flops).toBe(6 * found.numParams * found.numTokens);
    expect(found.flops).toBeLessThanOrEqual(computeBudget);
  });

  test("builds few models, and none of more than twice the width that is wanted", () => {
    const built: number[] = [];
    const modelCls = ({ width }: WidthOptions) => {
      built.push(width);
      return { numParams: () => 12 * width * width };
    };
    const found = fit.recommend(1e24, { modelCls, sizeParam: "width" });
    expect(built.length).toBeLessThan(25);
    expect(Math.max(...built)).toBeLessThan(2 * Math.sqrt(found.optimum.numParams / 12));
    expect(found.probed.map(({ sizeParamValue }) => sizeParamValue)).toEqual([...built].sort((a, b) => a - b));
  });

  test("passes over sizes without a model, and names them", () => {
    const modelCls = modelWith(formula("quadratic"), (width) => width % 192 !== 0);
    const found = fit.recommend(1e22, { modelCls, sizeParam: "width" });
    expect(found.sizeParamValue % 192).toBe(0);
    expect(Math.abs(found.sizeParamValue - Math.sqrt(found.optimum.numParams / 12))).toBeLessThan(192);
    expect(found.skipped.length).toBeGreaterThan(0);
  });

  test("says where the optimum lies beyond the largest model", () => {
    const found = fit.recommend(1e24, { modelCls: Quadratic, sizeParam: "width", maxSize: 1000 });
    expect(found.sizeParamValue).toBe(960);
    expect(found.warnings[0]).toContain("is larger than every model: the largest has N = 11059200.");
  });

  test("compares all of some sizes that were counted elsewhere", () => {
    const modelSizes = [64, 70, 80, 20, 90].map((b) => ({ sizeParamValue: b, numParams: b * 1e9 }));
    const { numParams } = fit.recommend(1e24, { modelSizes });
    const loss = (n: number) => truth.E + truth.A / n ** truth.alpha + truth.B / (1e24 / 6 / n) ** truth.beta;
    const best = modelSizes.reduce((a, b) => (loss(b.numParams) < loss(a.numParams) ? b : a));
    expect(numParams).toBe(best.numParams);
  });

  test("takes the nearest in ln N by approach 2, at the curvature of the nearest budget", () => {
    const parabolas = fitIsoFlop(sweep(truth), { include: "convex", bootstrap: 0 });
    const found = parabolas.recommend(1e22, { modelCls: gpt2, sizeParam: "width", modelKwargs: { numLayers: 24 } });
    const gap = Math.log(found.numParams / found.optimum.numParams);
    const curvature = parabolas.budgets.at(-1)?.paramsCurvature ?? 0;
    expect(found.lossGivenAway).toBeCloseTo(0.5 * curvature * gap * gap, 12);
  });

  test.each([
    ["neither a class nor sizes", {}, "CONFLICTING_OPTIONS", "modelCls", "neither"],
    ["both", { modelCls: gpt2, sizeParam: "width", modelSizes: [] }, "CONFLICTING_OPTIONS", "modelCls", "both"],
    ["a class that can't be called", { modelCls: 7, sizeParam: "width" }, "MODEL_CONTRACT", "modelCls", "7"],
    [
      "a misspelt size",
      { modelCls: () => ({ numParams: () => 7 }), sizeParam: "widht" },
      "SIZE_PARAM_WITHOUT_EFFECT",
      "sizeParam",
      "widht",
    ],
    [
      "a model that shrinks",
      { modelCls: ({ w }: { w: number }) => ({ numParams: () => 1e6 - w }), sizeParam: "w" },
      "MODEL_CONTRACT",
      "modelCls",
      "999",
    ],
    [
      "a class that never builds",
      { modelCls: modelWith(formula("quadratic"), () => true), sizeParam: "width" },
      "MODEL_NOT_BUILT",
      "modelCls",
      "64",
    ],
    [
      "sizes that no budget trains",
      { modelSizes: [{ sizeParamValue: 1, numParams: 1e15 }] },
      "NOT_DETERMINED",
      "computeBudget",
      "1000000000000000",
    ],
    ["an unknown option", { modelSize: 1 }, "INVALID_OPTION", "modelSize", "modelSize"],
    [
      "inverted bounds",
      { modelCls: gpt2, sizeParam: "width", minSize: 512, maxSize: 256 },
      "INVALID_OPTION",
      "minSize",
      "512",
    ],
  ] as const)("refuses %s", (_what, options, code, field, shows) => {
    expectError(() => call(fit.recommend.bind(fit), 1e20, options), { code, field, shows });
  });
});

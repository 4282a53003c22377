import { describe, expect, test } from "vitest";
import { gpt2, planSweep, validateModelContract } from "../../../src/index.ts";
import { errorOf, expectClearMessage, expectError } from "../../support/errors.ts";
import { construct } from "../../support/untyped.ts";

describe("gpt2", () => {
  // The released checkpoints' own counts.
  test.each([
    ["GPT-2", { width: 768, numLayers: 12, numHeads: 12 }, 124_439_808],
    ["GPT-2 medium", { width: 1024, numLayers: 24, numHeads: 16 }, 354_823_168],
    ["GPT-2 large", { width: 1280, numLayers: 36, numHeads: 20 }, 774_030_080],
    ["GPT-2 XL", { width: 1600, numLayers: 48, numHeads: 25 }, 1_557_611_200],
  ])("%s has its published count", (_, options, numParams) => {
    expect(new gpt2(options).numParams()).toBe(numParams);
    expect(new gpt2({ ...options, contextLength: 1024, vocabSize: 50257 }).numParams()).toBe(numParams);
  });

  test("12 layers and heads of 64 are the defaults", () => {
    expect(new gpt2({ width: 768 }).numParams()).toBe(124_439_808);
    expect(new gpt2({ width: 64 }).numParams()).toBe(new gpt2({ width: 64, numHeads: 1, numLayers: 12 }).numParams());
  });

  test("the count sums embeddings, layers and the last norm", () => {
    const {
      width: d,
      numLayers: L,
      contextLength: T,
      vocabSize: V,
    } = { width: 6, numLayers: 2, contextLength: 5, vocabSize: 7 };
    const layer = d * 3 * d + 3 * d + (d * d + d) + (d * 4 * d + 4 * d) + (4 * d * d + d) + 2 * 2 * d;
    const model = new gpt2({ width: d, numLayers: L, contextLength: T, vocabSize: V, numHeads: 3 });
    expect(model.numParams()).toBe(V * d + T * d + L * layer + 2 * d);
  });

  test("heads do not change the count", () => {
    expect(new gpt2({ width: 768, numHeads: 1 }).numParams()).toBe(124_439_808);
  });

  test("its name is gpt2, whatever a minifier makes of the class", () => {
    expect(Object.hasOwn(gpt2, "name") && gpt2.name).toBe("gpt2");
    expect(planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18] }).modelClsName).toBe("gpt2");
  });

  test("it keeps the model contract and plans by width", () => {
    expect(validateModelContract(gpt2, "width").numParams()).toBe(new gpt2({ width: 64 }).numParams());
    const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18, 1e19] });
    expect(plan.numExperiments).toBe(14);
    expect(plan.skipped).toEqual([]);
  });

  test("it plans by layers too", () => {
    const options = { modelKwargs: { width: 768 }, minSize: 2, maxSize: 48, sizeMultiple: 2 };
    const plan = planSweep({ modelCls: gpt2, sizeParam: "numLayers", computeBudgets: [1e19], ...options });
    const layers12 = plan.modelSizes.find((s) => s.sizeParamValue === 12);
    expect(layers12?.numParams).toBe(124_439_808);
  });

  test("widths that the heads do not divide are skipped with the reason", () => {
    const options = { modelKwargs: { numHeads: 12 }, minSize: 64, maxSize: 256 };
    const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e19], ...options });
    expect(plan.modelSizes.map((s) => s.sizeParamValue)).toEqual([192]);
    expect(plan.skipped.map((s) => s.sizeParamValue)).toEqual([64, 128, 256]);
    expect(plan.skipped[0]?.reason).toContain("width must be a multiple of numHeads, 12; got 64.");
  });

  test.each([
    [{ width: 100 }, "width", "multiple of the head size, 64; got 100"],
    [{ width: 100, numHeads: 3 }, "width", "multiple of numHeads, 3; got 100"],
    [{ width: 64.5 }, "width", "64.5"],
    [{ width: 0 }, "width", "0"],
    [{ width: -64 }, "width", "-64"],
    [{ width: "64" }, "width", '"64"'],
    [{ width: Number.NaN }, "width", "NaN"],
    [{}, "width", "undefined"],
    [{ width: 768, numHeads: 0 }, "numHeads", "0"],
    [{ width: 768, numHeads: 1.5 }, "numHeads", "1.5"],
    [{ width: 768, numHeads: null }, "numHeads", "null"],
    [{ width: 768, numLayers: 0 }, "numLayers", "0"],
    [{ width: 768, numLayers: "12" }, "numLayers", '"12"'],
    [{ width: 768, numLayers: 2 ** 20 + 1 }, "numLayers", "1048577"],
    [{ width: 768, contextLength: -1 }, "contextLength", "-1"],
    [{ width: 768, vocabSize: 2.5 }, "vocabSize", "2.5"],
    [{ width: 768, layers: 12 }, "gpt2's options", '"layers"'],
  ])("%o is refused", (options, field, shows) => {
    expectError(() => construct(gpt2, options), { code: "INVALID_OPTION", field, shows });
  });

  test.each([[undefined], [null], [768]])("options of %o are refused", (options) => {
    expectClearMessage(errorOf(() => construct(gpt2, options)));
  });

  test("a model past 2^53 parameters is skipped, not rounded", () => {
    const options = {
      modelKwargs: { numLayers: 2 ** 20 },
      minSize: 64,
      maxSize: 2 ** 24,
      numProbeSizes: 5,
      probeAll: true,
    };
    const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e25], ...options });
    expect(plan.skipped.at(-1)).toMatchObject({ sizeParamValue: 2 ** 24, failure: "not-built" });
  });
});

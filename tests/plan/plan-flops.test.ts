import { describe, expect, test } from "vitest";
import { type CountableModel, planSweep, planSweepAsync, readPlan } from "../../src/index.ts";
import { flopsConventions, flopsPerToken, gpt2, modelFamily } from "../../src/models/index.ts";
import { expectError } from "../support/errors.ts";
import { Quadratic, type WidthOptions } from "../support/models.ts";
import { planByPalm } from "../support/plans.ts";
import { planWith } from "../support/untyped.ts";

const SWEEP = { modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18, 1e19] } as const;
const WITH_LENGTH = { ...SWEEP, sequenceLength: 1024 } as const;

describe("planSweep by a named convention", () => {
  test.each(flopsConventions().map(({ name }) => name))("%s: D = floor(C / FLOPs per token)", (flops) => {
    const plan = planSweep({ ...WITH_LENGTH, flops });
    expect(plan.flopsConvention).toBe(flops);
    expect(plan.numExperiments).toBe(14);
    for (const e of plan) {
      const perToken = flopsPerToken(flops, new gpt2({ width: e.sizeParamValue }), { sequenceLength: 1024 });
      expect(e.flopsPerToken).toBe(perToken);
      expect(e.numTokens).toBe(Math.floor(e.computeBudget / perToken));
      expect(e.tokensPerParam).toBe(e.numTokens / e.numParams);
      expect(e.tokensPerParam).toBeGreaterThanOrEqual(0.1);
    }
  });

  test("6N is the default, bit for bit, and 8 FLOPs a parameter are 8N", () => {
    const plan = planSweep(SWEEP);
    expect(JSON.stringify(planSweep({ ...SWEEP, flops: "6N" }))).toBe(JSON.stringify(plan));
    expect(plan.experiments.every((e) => e.flopsPerToken === 6 * e.numParams)).toBe(true);
    expect(planSweep({ ...SWEEP, flops: "6N", flopsPerParamPerToken: 8 }).flopsConvention).toBe("8N");
  });

  test("palm and the sequence length are on the plan, and in the ids", () => {
    const [short, long] = [1024, 2048].map((sequenceLength) => planSweep({ ...SWEEP, flops: "palm", sequenceLength }));
    expect(short).toMatchObject({ flopsConvention: "palm", sequenceLength: 1024, flopsPerParamPerToken: undefined });
    const ids = new Set(
      [planSweep(SWEEP), short, long].flatMap((plan) => plan?.experiments.map((e) => e.experimentId)),
    );
    expect(ids.size).toBe(3 * 14);
  });

  test("a family of any architecture has what every convention reads", () => {
    const config = { model_type: "llama", hidden_size: 512, num_attention_heads: 8, num_key_value_heads: 2 };
    const modelCls = modelFamily(config, { sizeParam: "hidden_size" });
    for (const { name: flops } of flopsConventions()) {
      const plan = planSweep({
        modelCls,
        sizeParam: "hidden_size",
        computeBudgets: [1e20],
        flops,
        sequenceLength: 4096,
      });
      expect(plan.numExperiments).toBe(7);
    }
  });

  test("a sequence length that changes nothing is said on the plan", () => {
    for (const flops of ["6N", "6N-non-embedding"] as const) {
      const plan = planSweep({ ...WITH_LENGTH, flops });
      expect(plan.warnings).toEqual([`sequenceLength, 1024, changes nothing where FLOPs are counted by ${flops}.`]);
      expect(plan.sequenceLength).toBeUndefined();
    }
  });

  test("a model without the shape that a convention reads is an error at once, and is released", () => {
    let released = 0;
    const modelCls = ({ width }: WidthOptions) => ({ numParams: () => width ** 2, dispose: () => released++ });
    expectError(() => planSweep({ ...SWEEP, modelCls, flops: "palm", sequenceLength: 8 }), {
      code: "MODEL_CONTRACT",
      field: "flops",
      shows: "shape.numLayers",
    });
    expect(released).toBe(1);
  });

  test.each([
    [{ flops: "palm" }, "INVALID_OPTION", "sequenceLength", "missing"],
    [{ flops: "palm", sequenceLength: 0 }, "INVALID_OPTION", "sequenceLength", "got 0"],
    [{ flops: "8N" }, "INVALID_OPTION", "flops", '"8N"'],
    [{ flops: "toString" }, "INVALID_OPTION", "flops", '"toString"'],
    [{ flops: 6 }, "INVALID_OPTION", "flops", "got 6"],
    [{ flops: null }, "INVALID_OPTION", "flops", "got null"],
    [
      { flops: "palm", sequenceLength: 9, flopsPerParamPerToken: 6 },
      "CONFLICTING_OPTIONS",
      "flopsPerParamPerToken",
      "6",
    ],
    [{ flops: () => 1, flopsPerParamPerToken: 6 }, "CONFLICTING_OPTIONS", "flopsPerParamPerToken", "6"],
  ] as const)("%o is refused", (options, code, field, shows) => {
    expectError(() => planWith({ ...SWEEP, ...options }), { code, field, shows });
  });
});

describe("planSweep by a function of the model", () => {
  test("gets the model, after it was counted and before it is released", () => {
    const calls: string[] = [];
    const modelCls = ({ width }: WidthOptions) => ({
      width,
      numParams: () => calls.push("count") && 12 * width ** 2,
      dispose: () => calls.push("dispose"),
    });
    const flops = (model: { width: number }) => calls.push("flops") && 100 * model.width ** 2;
    const plan = planSweep({ modelCls, sizeParam: "width", computeBudgets: [1e15], flops, maxSize: 128 });
    expect(calls).toEqual(["count", "flops", "dispose", "count", "flops", "dispose"]);
    expect(plan.experiments.map((e) => e.flopsPerToken)).toEqual([100 * 64 ** 2, 100 * 128 ** 2]);
    expect(plan).toMatchObject({ flopsConvention: "custom", sequenceLength: undefined });
  });

  test("a size whose FLOPs throw or are none is skipped", () => {
    const bad: Record<number, () => unknown> = {
      64: () => {
        throw new RangeError("no FLOPs");
      },
      128: () => Number.NaN,
      192: () => 0.5,
      256: () => "1e9",
      320: () => Promise.resolve(1),
    };
    const flops = ({ width }: { width: number }) => (bad[width] ?? (() => width ** 2))();
    const modelCls = ({ width }: WidthOptions) => ({ width, numParams: () => width });
    const sweep = { modelCls, sizeParam: "width", computeBudgets: [1e9], flops, maxSize: 448, probeAll: true };
    const plan = planWith(sweep);
    expect(plan.skipped.map(({ failure, reason }) => [failure, reason])).toEqual([
      ["flops-threw", "RangeError: no FLOPs"],
      ...["NaN", "0.5", '"1e9"', "a promise"].map((got) => [
        "flops-invalid",
        `flops must give a finite number of at least 1; got ${got}`,
      ]),
    ]);
    expect(plan.modelSizes).toEqual([
      { sizeParamValue: 384, numParams: 384, flopsPerToken: 384 ** 2 },
      { sizeParamValue: 448, numParams: 448, flopsPerToken: 448 ** 2 },
    ]);
  });

  test("FLOPs that are none at every size are an error", () => {
    const flops = () => Number.POSITIVE_INFINITY;
    expectError(() => planSweep({ ...SWEEP, flops }), { code: "MODEL_CONTRACT", field: "flops", shows: "Infinity" });
  });

  test("where they fall as N grows, feasible sizes have a gap, and every size is probed", () => {
    const perToken: Record<number, number> = { 64: 1e6, 128: 1e12, 192: 1e3, 256: 1e12, 320: 1e3 };
    const modelCls = ({ width }: WidthOptions) => ({ width, numParams: () => 1000 * width });
    const flops = ({ width }: { width: number }) => perToken[width] ?? 1;
    const plan = planSweep({ modelCls, sizeParam: "width", computeBudgets: [1e11], flops, maxSize: 320 });
    expect(plan.experiments.map((e) => e.sizeParamValue)).toEqual([64, 192, 320]);
    expect(plan.dropped.map((d) => [d.sizeParamValue, d.rule])).toEqual([
      [128, "no-tokens"],
      [256, "no-tokens"],
    ]);
    expect(plan.unprobed).toEqual([]);
  });

  test("may be a promise where the plan is", async () => {
    const modelCls = async ({ width }: WidthOptions) => ({ width, numParams: () => 12 * width ** 2 });
    const flops = async (model: { width: number }) => 100 * model.width ** 2;
    const plan = await planSweepAsync({ ...SWEEP, modelCls, flops, concurrency: 3 });
    const sync = ({ width }: WidthOptions) => ({ width, numParams: () => 12 * width ** 2 });
    Object.defineProperty(sync, "name", { value: "modelCls" });
    expect(JSON.stringify(plan)).toBe(
      JSON.stringify(
        planSweep({ ...SWEEP, modelCls: sync, flops: (model: { width: number }) => 100 * model.width ** 2 }),
      ),
    );
  });
});

test("planSweepAsync by a convention gives planSweep's plan", async () => {
  const options = { ...WITH_LENGTH, flops: "chinchilla", maxTokensPerParam: 100 } as const;
  expect(JSON.stringify(await planSweepAsync({ ...options, concurrency: 4 }))).toBe(JSON.stringify(planSweep(options)));
});

describe("modelSizes with FLOPs of their own", () => {
  const modelSizes = [
    { sizeParamValue: 1, numParams: 100, flopsPerToken: 1000 },
    { sizeParamValue: 2, numParams: 200, flopsPerToken: 500 },
  ];

  test("are planned by them", () => {
    const plan = planSweep({ modelSizes, computeBudgets: [1e6] });
    expect(plan.experiments.map((e) => [e.numTokens, e.flopsPerToken])).toEqual([
      [1000, 1000],
      [2000, 500],
    ]);
    expect(plan.flopsConvention).toBe("custom");
    expect(planSweep({ modelSizes: plan.modelSizes, computeBudgets: [1e6] }).experiments).toEqual(plan.experiments);
  });

  test.each([
    [{ modelSizes: [modelSizes[0], { sizeParamValue: 3, numParams: 5 }] }, "modelSizes[1].flopsPerToken", "undefined"],
    [{ modelSizes: [{ sizeParamValue: 3, numParams: 5, flopsPerToken: 0.5 }] }, "modelSizes[0].flopsPerToken", "0.5"],
    [{ modelSizes: [{ sizeParamValue: 3, numParams: 5, flopsPerToken: null }] }, "modelSizes[0].flopsPerToken", "null"],
  ])("%o is refused", (options, field, shows) => {
    expectError(() => planWith({ computeBudgets: [1e6], ...options }), { code: "INVALID_OPTION", field, shows });
  });

  test.each([
    ["flops", { modelSizes, flops: "6N" }],
    ["flopsPerParamPerToken", { modelSizes, flopsPerParamPerToken: 6 }],
    ["flops", { modelSizes: [{ sizeParamValue: 1, numParams: 5 }], flops: "palm", sequenceLength: 5 }],
    ["flops", { modelSizes: [{ sizeParamValue: 1, numParams: 5 }], flops: () => 5 }],
  ])("leave no place for %s in %o", (field, options) => {
    expectError(() => planWith({ computeBudgets: [1e6], ...options }), {
      code: "CONFLICTING_OPTIONS",
      field,
      shows: "modelSizes",
    });
  });
});

describe("a plan file by another convention than k·N", () => {
  test("reads back as it was written", () => {
    const text = JSON.stringify(planByPalm());
    const read = readPlan(text);
    expect(JSON.stringify(read)).toBe(text);
    for (const name of [
      "flopsConvention",
      "sequenceLength",
      "flopsPerParamPerToken",
      "limits",
      "modelSizes",
    ] as const) {
      expect(read[name]).toEqual(planByPalm()[name]);
    }
  });

  test("holds FLOPs for every size, the convention and the sequence length", () => {
    const file = planByPalm().toJSON();
    expect(file).toMatchObject({ flops_convention: "palm", sequence_length: 512 });
    expect(file).not.toHaveProperty("flops_per_param_per_token");
    for (const size of file.model_sizes) expect(size).toHaveProperty("flops_per_token");
  });
});

test("the types hand the model to flops", () => {
  class Net implements CountableModel {
    readonly layers: number = 2;
    numParams(): number {
      return new Quadratic({ width: this.layers }).numParams();
    }
  }
  const modelCls = ({ width }: WidthOptions) => Object.assign(new Net(), { numParams: () => width });
  const flops = (model: Net) => model.layers * 1e6;
  expect(planSweep({ modelCls, sizeParam: "width", computeBudgets: [1e12], flops }).numExperiments).toBe(7);
});

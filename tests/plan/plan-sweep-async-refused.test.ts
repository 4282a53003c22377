import { describe, expect, test } from "vitest";
import { IsoflopError, planSweep, planSweepAsync } from "../../src/index.ts";
import { rejectionOf, sweep } from "../support/async-sweeps.ts";
import { expectClearMessage } from "../support/errors.ts";
import { Quadratic } from "../support/models.ts";
import { call } from "../support/untyped.ts";

async function expectRejection(options: unknown, code: string, field: string, shows: string): Promise<void> {
  const error = await rejectionOf(call(planSweepAsync, options));
  expect(error).toBeInstanceOf(IsoflopError);
  if (!(error instanceof IsoflopError)) return;
  expect(error).toMatchObject({ code, field });
  expect(error.message).toContain(shows);
  expectClearMessage(error);
}

describe("planSweepAsync rejects", () => {
  test.each([
    ["INVALID_OPTION", "options", undefined, "undefined"],
    ["INVALID_OPTION", "concurrency", { modelCls: Quadratic, ...sweep, concurrency: 0 }, "0"],
    ["INVALID_OPTION", "concurrency", { modelCls: Quadratic, ...sweep, concurrency: 1025 }, "1025"],
    ["INVALID_OPTION", "concurrency", { modelCls: Quadratic, ...sweep, concurrency: "4" }, '"4"'],
    ["INVALID_OPTION", "signal", { modelCls: Quadratic, ...sweep, signal: {} }, "an object"],
    ["INVALID_OPTION", "signal", { modelCls: Quadratic, ...sweep, signal: null }, "null"],
    ["INVALID_OPTION", "onProgress", { modelCls: Quadratic, ...sweep, onProgress: "bar" }, '"bar"'],
    ["INVALID_OPTION", "budgets", { modelCls: Quadratic, ...sweep, budgets: [1] }, "concurrency, signal"],
    ["CONFLICTING_OPTIONS", "modelCls", sweep, "planSweepAsync"],
    ["MODEL_CONTRACT", "modelCls", { modelCls: {}, ...sweep }, "an object"],
    ["MODEL_CONTRACT", "modelCls", { modelCls: async () => ({}), ...sweep, concurrency: 4 }, "without one"],
    ["MODEL_CONTRACT", "modelCls", { modelCls: async () => undefined, ...sweep }, "undefined"],
    ["MODEL_CONTRACT", "modelCls", { modelCls: async () => ({ numParams: async () => "7" }), ...sweep }, '"7"'],
    [
      "SIZE_PARAM_WITHOUT_EFFECT",
      "sizeParam",
      { modelCls: async () => ({ numParams: () => 1000 }), ...sweep },
      "N = 1000",
    ],
  ])("%s of %s, and never throws", async (code, field, options, shows) => {
    await expectRejection(options, code, field, shows);
  });

  test("options that can't be read", async () => {
    const options = {
      get modelCls(): never {
        throw new Error("not today");
      },
    };
    await expectRejection(options, "INVALID_OPTION", "options", "planSweepAsync's options must be readable");
  });

  test("planSweep refuses what planSweepAsync adds, and points to it where a model is a promise", () => {
    expect(() => call(planSweep, { modelCls: Quadratic, ...sweep, concurrency: 2 })).toThrow(/options that it knows/);
    expect(() => call(planSweep, { modelCls: async () => new Quadratic({ width: 1 }), ...sweep })).toThrow(
      /planSweepAsync, which awaits them/,
    );
  });
});

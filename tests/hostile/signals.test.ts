import { describe, expect, test, vi } from "vitest";
import { IsoflopError, planSweep, planSweepAsync } from "../../src/index.ts";
import { Quadratic } from "../support/models.ts";
import { HOSTILE } from "./values.ts";

const SWEEP = { sizeParam: "width" as const, computeBudgets: [1e12] };

/** planSweepAsync as JavaScript calls it. */
function plan(options: Readonly<Record<string, unknown>>): Promise<unknown> {
  return Reflect.apply(planSweepAsync, undefined, [{ ...SWEEP, ...options }]);
}

describe("a signal that aborts rejects", () => {
  test.each([
    ["a promise that never settles", () => new Promise(() => undefined)],
    ["a count that never settles", () => ({ numParams: () => new Promise(() => undefined) })],
    ["a release that never settles", () => ({ numParams: () => 1000, dispose: () => new Promise(() => undefined) })],
  ])("where the model is %s", async (_, modelCls) => {
    const controller = new AbortController();
    const start = performance.now();
    setTimeout(() => controller.abort(new Error("enough")), 20);
    await expect(plan({ modelCls, signal: controller.signal, concurrency: 4 })).rejects.toThrow("enough");
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test("and what rejects later is nobody's unhandled rejection", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const controller = new AbortController();
    const modelCls = () => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 400));
    setTimeout(() => controller.abort(), 10);
    await expect(plan({ modelCls, signal: controller.signal })).rejects.toThrow("aborted");
    await new Promise((resolve) => setTimeout(resolve, 500));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

test.each(["a fake signal", "a fake signal that throws", "a fake signal whose state throws"])(
  "%s is refused",
  async (name) => {
    const refusal: unknown = await plan({ modelCls: Quadratic, signal: HOSTILE[name]?.() }).catch((thrown) => thrown);
    expect(refusal).toBeInstanceOf(IsoflopError);
    expect(refusal).toMatchObject({ code: "INVALID_OPTION" });
  },
);

test("a model that is a thenable that resolves to itself is skipped", async () => {
  const result = await plan({ modelCls: HOSTILE["a thenable that resolves to itself"], maxSize: 128 });
  expect(result).toMatchObject({ numExperiments: 0, skipped: [{ failure: "not-built" }, { failure: "not-built" }] });
});

test("a plan that a model makes within itself leaves the plan that it is of as it is", () => {
  const numParams = ({ width }: { width: number }) => {
    const inner = planSweep({ ...SWEEP, modelCls: Quadratic, layout: "centred" });
    expect(inner.columns().numTokens).toHaveLength(inner.numExperiments);
    return 12 * width ** 2;
  };
  const outer = ({ width }: { width: number }) => ({ numParams: () => numParams({ width }) });
  const plain = ({ width }: { width: number }) => ({ numParams: () => 12 * width ** 2 });
  const planOf = (modelCls: typeof outer, layout: "even" | "centred") =>
    planSweep({ ...SWEEP, modelCls, layout }).experiments.map(({ numTokens, numParams: N }) => [N, numTokens]);
  for (const layout of ["even", "centred"] as const) expect(planOf(outer, layout)).toEqual(planOf(plain, layout));
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AsyncModelCls, IsoflopError, planSweep, planSweepAsync, SweepPlan } from "../src/index.ts";
import { jumpyFormula, probingRequest } from "./support/arbitraries.ts";
import { expectClearMessage } from "./support/errors.ts";
import { Quadratic, type WidthOptions } from "./support/models.ts";
import { shuffled } from "./support/shuffled.ts";
import { THROWN } from "./support/thrown.ts";
import { call } from "./support/untyped.ts";

const sweep = { sizeParam: "width", computeBudgets: [1e17, 1e16] } as const;
const quadratic = (width: number): number => 12 * width * width;

/** Resolves after all that is queued now, a few times over. */
async function ticks(count = 5): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** What a promise that must reject rejects with. */
async function rejectionOf(promise: unknown): Promise<unknown> {
  try {
    await promise;
  } catch (thrown) {
    return thrown;
  }
  throw new Error("A rejection must come.");
}

/** Plans as JavaScript can: with options of any type. */
async function planAsyncWith(options: unknown): Promise<SweepPlan> {
  const plan = await call(planSweepAsync, options);
  if (plan instanceof SweepPlan) return plan;
  throw new TypeError("planSweepAsync must resolve to a SweepPlan.");
}

async function expectRejection(options: unknown, code: string, field: string, shows: string): Promise<void> {
  const error = await rejectionOf(call(planSweepAsync, options));
  expect(error).toBeInstanceOf(IsoflopError);
  if (!(error instanceof IsoflopError)) return;
  expect(error).toMatchObject({ code, field });
  expect(error.message).toContain(shows);
  expectClearMessage(error);
}

/** Counts models, and lets a test say when each arrives: `arrive` is awaited before the model is there. */
function tracked(arrive: (width: number) => Promise<unknown> | undefined, countParams = quadratic) {
  const count = { called: 0, built: 0, released: 0, pending: 0, mostPending: 0 };
  const modelCls = async ({ width }: WidthOptions) => {
    count.called++;
    count.pending++;
    count.mostPending = Math.max(count.mostPending, count.pending);
    try {
      await arrive(width);
    } catch (thrown) {
      count.pending--;
      throw thrown;
    }
    count.built++;
    return {
      numParams: async () => countParams(width),
      async dispose() {
        await ticks(1);
        count.released++;
        count.pending--;
      },
    };
  };
  return { count, modelCls };
}

describe("planSweepAsync", () => {
  test("plans as planSweep does from classes, functions and promises", async () => {
    const plan = planSweep({ modelCls: Quadratic, ...sweep });
    const numParamsLater = class {
      readonly #width: number;
      constructor({ width }: WidthOptions) {
        this.#width = width;
      }
      async numParams(): Promise<number> {
        return quadratic(this.#width);
      }
    };
    const kinds: AsyncModelCls<WidthOptions>[] = [
      Quadratic,
      ({ width }: WidthOptions) => ({ numParams: () => quadratic(width) }),
      async (options: WidthOptions) => new Quadratic(options),
      // Constructible: what it returns wins over `this`.
      function later(options: WidthOptions) {
        return Promise.resolve(new Quadratic(options));
      },
      numParamsLater,
    ];
    for (const modelCls of kinds) {
      Object.defineProperty(modelCls, "name", { value: plan.modelClsName });
      for (const concurrency of [1, 3, 1024]) {
        expect(await planSweepAsync({ modelCls, ...sweep, concurrency })).toEqual(plan);
      }
    }
  });

  test("plans from sizes that were counted, without progress", async () => {
    const options = {
      modelSizes: [
        { sizeParamValue: 64, numParams: 49_152 },
        { sizeParamValue: 128, numParams: 196_608 },
      ],
      computeBudgets: [1e12],
    };
    let reports = 0;
    const onProgress = () => {
      reports++;
    };
    expect(await planSweepAsync({ ...options, concurrency: 2, onProgress })).toEqual(planSweep(options));
    expect(reports).toBe(0);
  });

  test("gives planSweep's plan whatever the timing and the concurrency", async () => {
    await fc.assert(
      fc.asyncProperty(
        probingRequest,
        jumpyFormula,
        fc.integer({ min: 1, max: 8 }),
        fc.integer(),
        async ({ range, every, ...request }, countParams, concurrency, seed) => {
          const build = ({ width }: WidthOptions) => {
            if (width % every === 0) throw new RangeError(`width ${width} is refused`);
            return {
              numParams: () => {
                if (width % 7 === 1) throw new Error("no count");
                return width % 11 === 2 ? 0.5 : countParams(width);
              },
            };
          };
          let waiting: (() => void)[] = [];
          const modelClsLater = async (options: WidthOptions) => {
            await new Promise<void>((resolve) => {
              waiting.push(resolve);
            });
            return build(options);
          };
          Object.defineProperty(modelClsLater, "name", { value: build.name });
          const options = { sizeParam: "width", ...range, ...request } as const;
          let settled = false;
          const later = outcomeOf(() => planSweepAsync({ modelCls: modelClsLater, ...options, concurrency })).finally(
            () => {
              settled = true;
            },
          );
          while (!settled) {
            // One of those that wait goes on, so that they arrive in any order.
            const [first, ...rest] = shuffled(waiting, seed + waiting.length);
            waiting = rest;
            first?.();
            await ticks(1);
          }
          expect(await later).toEqual(await outcomeOf(() => planSweep({ modelCls: build, ...options })));
        },
      ),
      { seed: 2203_15556, numRuns: 150 },
    );
  });

  test("begins no more models than concurrency says, and releases every one", async () => {
    for (const concurrency of [1, 2, 5]) {
      const { count, modelCls } = tracked((width) => ticks(width % 3));
      const plan = await planSweepAsync({ modelCls, ...sweep, concurrency, probeAll: true });
      expect(count).toMatchObject({ built: plan.modelSizes.length, mostPending: concurrency, pending: 0 });
      expect(count.released).toBe(count.built);
    }
  });

  test("begins models in ascending order, and none after the end is known", async () => {
    const widths: number[] = [];
    const modelCls = async ({ width }: WidthOptions) => {
      widths.push(width);
      return { numParams: () => quadratic(width) };
    };
    const plan = await planSweepAsync({ modelCls, sizeParam: "width", computeBudgets: [1000], concurrency: 3 });
    expect(widths).toEqual([64, 128, 192]);
    expect(plan.modelSizes.map((s) => s.sizeParamValue)).toEqual([64]);
    expect(plan.unprobed[0]?.sizeParamValue).toBe(128);
  });

  test("forgets and releases what was built past the end", async () => {
    let first = () => {};
    const hold = new Promise<void>((resolve) => {
      first = resolve;
    });
    const { count, modelCls } = tracked((width) => (width === 64 ? hold : undefined));
    const options = { modelCls, sizeParam: "width", computeBudgets: [1000], concurrency: 4 } as const;
    const planning = planSweepAsync(options);
    await ticks();
    expect(count.built).toBeGreaterThan(3);
    first();
    const plan = await planning;
    expect(plan.modelSizes).toHaveLength(1);
    expect(count.released).toBe(count.built);
  });

  test("a contract mistake past the end is none", async () => {
    const modelCls = async ({ width }: WidthOptions) => {
      if (width === 64) await ticks(3);
      return width === 64 ? { numParams: () => 10_000 } : {};
    };
    const plan = await planAsyncWith({ modelCls, sizeParam: "width", computeBudgets: [1000], concurrency: 8 });
    expect(plan.modelSizes).toHaveLength(1);
  });

  test.each(THROWN)("a promise that rejects with $what skips the size with that reason", async ({ value, reason }) => {
    const modelCls = async ({ width }: WidthOptions) => {
      if (width === 128) throw value;
      return {
        numParams: async () => {
          if (width === 256) throw value;
          return quadratic(width);
        },
      };
    };
    const plan = await planSweepAsync({ modelCls, ...sweep, concurrency: 2, minSize: 64, maxSize: 512 });
    expect(plan.skipped).toEqual([
      { sizeParamValue: 128, failure: "not-built", reason },
      { sizeParamValue: 256, failure: "num-params-threw", reason },
    ]);
  });

  test("an invalid count skips the size, and the model is released", async () => {
    const { count, modelCls } = tracked(
      () => undefined,
      (width) => (width === 128 ? -1 : width),
    );
    const plan = await planSweepAsync({ modelCls, ...sweep, maxSize: 512 });
    expect(plan.skipped).toMatchObject([{ sizeParamValue: 128, failure: "num-params-invalid" }]);
    expect(count.released).toBe(count.built);
  });

  test("a dispose() that rejects keeps the count and becomes a warning", async () => {
    const modelCls = async ({ width }: WidthOptions) => ({
      numParams: () => quadratic(width),
      dispose: async () => {
        if (width === 128) throw new Error("still in use");
      },
    });
    const plan = await planSweepAsync({ modelCls, ...sweep });
    expect(plan.warnings).toEqual([
      "Releasing the model at width=128 threw Error: still in use; its memory may still be held.",
    ]);
  });
});

/** What comes of a plan: its JSON, or its error. */
async function outcomeOf(plan: () => SweepPlan | Promise<SweepPlan>): Promise<string> {
  try {
    return JSON.stringify(await plan());
  } catch (thrown) {
    return String(thrown);
  }
}

describe("onProgress", () => {
  test("is called once a size in ascending order, whatever the order of arrival", async () => {
    const { modelCls } = tracked((width) => ticks(width % 5));
    const reports: object[] = [];
    const onProgress = (progress: object) => {
      reports.push(progress);
    };
    const plan = await planSweepAsync({ modelCls, ...sweep, probeAll: true, concurrency: 7, onProgress });
    const sizes = plan.modelSizes.map((s) => s.sizeParamValue);
    expect(reports).toEqual(sizes.map((sizeParamValue, i) => ({ done: i + 1, total: sizes.length, sizeParamValue })));
  });

  test("ends the planning with what it throws", async () => {
    const { count, modelCls } = tracked((width) => ticks(width % 3));
    const error = new Error("closed");
    const onProgress = () => {
      throw error;
    };
    expect(await rejectionOf(planSweepAsync({ modelCls, ...sweep, concurrency: 3, onProgress }))).toBe(error);
    expect(count.called).toBeLessThan(8);
    expect(count.pending).toBe(0);
  });
});

describe("an abort", () => {
  test.each([new Error("enough"), "enough", null])("rejects with the signal's reason itself: %o", async (reason) => {
    const { count, modelCls } = tracked(() => undefined);
    const controller = new AbortController();
    const onProgress = () => controller.abort(reason);
    const { signal } = controller;
    expect(await rejectionOf(planSweepAsync({ modelCls, ...sweep, concurrency: 2, signal, onProgress }))).toBe(reason);
    expect(count.called).toBeLessThan(5);
    expect(count.pending).toBe(0);
  });

  test("before the start builds nothing", async () => {
    const { count, modelCls } = tracked(() => undefined);
    const signal = AbortSignal.abort("early");
    expect(await rejectionOf(planSweepAsync({ modelCls, ...sweep, signal }))).toBe("early");
    const modelSizes = [{ sizeParamValue: 64, numParams: 49_152 }];
    expect(await rejectionOf(planSweepAsync({ modelSizes, computeBudgets: [1e12], signal }))).toBe("early");
    expect(count.called).toBe(0);
  });

  test("awaits what is under way, counts nothing more and releases it", async () => {
    let arrive = () => {};
    const hold = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let counted = 0;
    const { count, modelCls } = tracked(
      () => hold,
      (width) => {
        counted++;
        return quadratic(width);
      },
    );
    const controller = new AbortController();
    let settled = false;
    const planning = rejectionOf(
      planSweepAsync({ modelCls, ...sweep, concurrency: 3, signal: controller.signal }),
    ).finally(() => {
      settled = true;
    });
    controller.abort("enough");
    await ticks();
    expect(settled).toBe(false);
    arrive();
    expect(await planning).toBe("enough");
    expect(count).toMatchObject({ called: 3, built: 3, released: 3 });
    expect(counted).toBe(0);
  });

  test("after the plan changes nothing, and the signal has no listener left", async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    const plan = await planSweepAsync({ modelCls: Quadratic, ...sweep, signal, concurrency: 40 });
    controller.abort();
    expect(plan.numExperiments).toBeGreaterThan(0);
    expect(listeners).toBe(0);
  });
});

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

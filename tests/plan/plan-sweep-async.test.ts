import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AsyncModelCls, planSweep, planSweepAsync, SweepPlan } from "../../src/index.ts";
import { jumpyFormula, probingRequest } from "../support/arbitraries.ts";
import { quadratic, sweep, ticks, tracked } from "../support/async-sweeps.ts";
import { Quadratic, type WidthOptions } from "../support/models.ts";
import { shuffled } from "../support/shuffled.ts";
import { THROWN } from "../support/thrown.ts";
import { call } from "../support/untyped.ts";

/** Plans as JavaScript can: with options of any type. */
async function planAsyncWith(options: unknown): Promise<SweepPlan> {
  const plan = await call(planSweepAsync, options);
  if (plan instanceof SweepPlan) return plan;
  throw new TypeError("planSweepAsync must resolve to a SweepPlan.");
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

import { describe, expect, test } from "vitest";
import { planSweepAsync } from "../../src/index.ts";
import { quadratic, rejectionOf, sweep, ticks, tracked } from "../support/async-sweeps.ts";
import { Quadratic } from "../support/models.ts";

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

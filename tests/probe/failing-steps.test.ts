import { describe, expect, test } from "vitest";
import { planSweep, planSweepAsync, type SweepPlan } from "../../src/index.ts";

const SWEEP = { sizeParam: "width", computeBudgets: [1e12, 1e13], minSize: 64, maxSize: 512 } as const;

class Injected extends Error {}

/** A model class whose n-th step throws, a step being to build, to count or to release a model; and what became of the models. */
function failingAt(step: number) {
  let numSteps = 0;
  const alive = new Set<object>();
  const act = () => {
    numSteps++;
    if (numSteps === step) throw new Injected(`step ${step}`);
  };
  class Square {
    readonly #width: number;
    constructor({ width }: { width: number }) {
      act();
      this.#width = width;
      alive.add(this);
    }
    numParams(): number {
      act();
      return 12 * this.#width ** 2;
    }
    dispose(): void {
      alive.delete(this);
      act();
    }
  }
  return { modelCls: Square, alive, numSteps: () => numSteps };
}

/** Plans with a failure at the first step, at the second and so on, until there is none that fails. */
async function eachStep(
  plan: (modelCls: ReturnType<typeof failingAt>["modelCls"]) => SweepPlan | Promise<SweepPlan>,
): Promise<readonly SweepPlan[]> {
  const plans: SweepPlan[] = [];
  for (let step = 1; ; step++) {
    const { modelCls, alive, numSteps } = failingAt(step);
    plans.push(await plan(modelCls));
    expect(alive.size, `models that were not released, with a failure at step ${step}`).toBe(0);
    if (numSteps() < step) return plans;
  }
}

describe("a step of a model that fails", () => {
  test("costs its size and no other, and every model that was built is released", async () => {
    const plans = await eachStep((modelCls) => planSweep({ modelCls, ...SWEEP }));
    const whole = plans.at(-1) ?? expect.unreachable();
    const sizes = whole.modelSizes.map(({ sizeParamValue }) => sizeParamValue);
    // To build, to count, to release: three steps a size, and one more that is not reached.
    expect(plans).toHaveLength(3 * sizes.length + 1);
    for (const [i, plan] of plans.slice(0, -1).entries()) {
      const size = sizes[Math.floor(i / 3)];
      const isReleased = i % 3 === 2;
      const left = isReleased ? sizes : sizes.filter((value) => value !== size);
      expect(plan.modelSizes.map(({ sizeParamValue }) => sizeParamValue)).toEqual(left);
      expect(plan.skipped).toEqual(
        isReleased
          ? []
          : [
              {
                sizeParamValue: size,
                failure: i % 3 === 0 ? "not-built" : "num-params-threw",
                reason: `Error: step ${i + 1}`,
              },
            ],
      );
      if (isReleased) expect(plan.warnings.join()).toContain(`step ${i + 1}`);
    }
  });

  test("does so where models are awaited, whatever runs beside it", async () => {
    const inTurn = await eachStep((modelCls) => planSweep({ modelCls, ...SWEEP }));
    const awaited = await eachStep((modelCls) => planSweepAsync({ modelCls, ...SWEEP, concurrency: 1 }));
    expect(awaited.map((plan) => JSON.stringify(plan))).toEqual(inTurn.map((plan) => JSON.stringify(plan)));
    const beside = await eachStep((modelCls) => planSweepAsync({ modelCls, ...SWEEP, concurrency: 4 }));
    expect(beside).toHaveLength(inTurn.length);
  });
});

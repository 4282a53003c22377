import { describe, expect, test } from "vitest";
import { planSweep, probeModelSizes, validateModelContract } from "../../src/index.ts";
import { errorOf } from "../support/errors.ts";
import type { WidthOptions } from "../support/models.ts";
import { call } from "../support/untyped.ts";

/** Counts what is built and released; `model` adds to the model what a test is about. */
function tracked(model: (width: number) => object, release: PropertyKey = "dispose") {
  const count = { built: 0, released: 0, alive: 0, mostAlive: 0 };
  const modelCls = ({ width }: WidthOptions): object => {
    count.built++;
    count.alive++;
    count.mostAlive = Math.max(count.mostAlive, count.alive);
    const clean = () => {
      count.released++;
      count.alive--;
    };
    return Object.assign(model(width), { [release]: clean });
  };
  return { count, modelCls };
}

const SIZES = [64, 128, 256];

describe.each(["dispose", Symbol.dispose])("%s", (release) => {
  test("is called once a model, before the next one is built", () => {
    const { count, modelCls } = tracked((width) => ({ numParams: () => width }), release);
    call(probeModelSizes, modelCls, "width", {}, SIZES);
    expect(count).toEqual({ built: 3, released: 3, alive: 0, mostAlive: 1 });
  });

  test("is called with the model as this", () => {
    const seen: unknown[] = [];
    const modelCls = ({ width }: WidthOptions) => ({
      width,
      numParams: () => width,
      [release](this: unknown) {
        seen.push(this);
      },
    });
    probeModelSizes(modelCls, "width", {}, SIZES);
    expect(seen).toEqual(SIZES.map((width) => expect.objectContaining({ width })));
  });

  test("is called once where numParams() throws", () => {
    const numParams = () => {
      throw new Error("no count");
    };
    const { count, modelCls } = tracked(() => ({ numParams }), release);
    call(probeModelSizes, modelCls, "width", {}, SIZES);
    expect(count).toEqual({ built: 3, released: 3, alive: 0, mostAlive: 1 });
  });

  test("is called once where numParams() is invalid", () => {
    const { count, modelCls } = tracked((width) => ({ numParams: () => (width === 64 ? 1.5 : width) }), release);
    call(probeModelSizes, modelCls, "width", {}, SIZES);
    expect(count).toEqual({ built: 3, released: 3, alive: 0, mostAlive: 1 });
  });

  test("is called once where numParams() is missing", () => {
    const { count, modelCls } = tracked(() => ({}), release);
    expect(errorOf(() => call(probeModelSizes, modelCls, "width", {}, SIZES)).code).toBe("MODEL_CONTRACT");
    expect(count).toEqual({ built: 1, released: 1, alive: 0, mostAlive: 1 });
  });

  test("is called once for each size that a plan probes", () => {
    const { count, modelCls } = tracked((width) => ({ numParams: () => 12 * width * width }), release);
    const plan = planSweep({
      modelCls: (o: WidthOptions) => Object.assign({ numParams: () => 0 }, modelCls(o)),
      sizeParam: "width",
      computeBudgets: [1e18],
    });
    expect(count.built).toBe(plan.modelSizes.length);
    expect(count).toEqual({ built: count.built, released: count.built, alive: 0, mostAlive: 1 });
  });
});

describe("releasing", () => {
  test("is left to the caller where validateModelContract returns the model, and done where it throws", () => {
    const good = tracked((width) => ({ numParams: () => width }));
    call(validateModelContract, good.modelCls, "width");
    expect(good.count).toMatchObject({ built: 1, released: 0 });
    const bad = tracked(() => ({ numParams: () => 0 }));
    expect(errorOf(() => call(validateModelContract, bad.modelCls, "width")).code).toBe("MODEL_CONTRACT");
    expect(bad.count).toMatchObject({ built: 1, released: 1 });
  });

  test("a model with both ways is released once", () => {
    let released = 0;
    const release = () => {
      released++;
    };
    const modelCls = ({ width }: WidthOptions) => ({
      numParams: () => width,
      dispose: release,
      [Symbol.dispose]: release,
    });
    probeModelSizes(modelCls, "width", {}, SIZES);
    expect(released).toBe(3);
  });

  test("a callable model is released too", () => {
    let released = 0;
    const modelCls = ({ width }: WidthOptions) =>
      Object.assign(() => "forward", {
        numParams: () => width,
        dispose: () => {
          released++;
        },
      });
    probeModelSizes(modelCls, "width", {}, SIZES);
    expect(released).toBe(3);
  });

  test("a model without a way to release it needs none", () => {
    expect(
      probeModelSizes(({ width }: WidthOptions) => ({ numParams: () => width, dispose: 7 }), "width", {}, SIZES)
        .warnings,
    ).toEqual([]);
  });

  test("a dispose() that throws keeps the count and becomes a warning", () => {
    const modelCls = ({ width }: WidthOptions) => ({
      numParams: () => width,
      dispose() {
        if (width === 128) throw new Error("still in use");
      },
    });
    const { modelSizes, skipped, warnings } = probeModelSizes(modelCls, "width", {}, SIZES);
    expect(modelSizes.map(({ numParams }) => numParams)).toEqual(SIZES);
    expect(skipped).toEqual([]);
    expect(warnings).toEqual([
      "Releasing the model at width=128 threw Error: still in use; its memory may still be held.",
    ]);
  });

  test("a dispose() that throws after a failed count leaves the count's reason", () => {
    const modelCls = ({ width }: WidthOptions) => ({
      numParams() {
        if (width === 128) throw new Error("no count");
        return width;
      },
      dispose() {
        if (width === 128) throw new Error("no release");
      },
    });
    const { skipped } = probeModelSizes(modelCls, "width", {}, SIZES);
    expect(skipped).toEqual([{ sizeParamValue: 128, failure: "num-params-threw", reason: "Error: no count" }]);
  });
});

describe("promises that reject", () => {
  /** The rejections that nobody handled while `act` ran and settled. */
  async function unhandledDuring(act: () => void): Promise<unknown[]> {
    const unhandled: unknown[] = [];
    const others = process.listeners("unhandledRejection");
    const note = (reason: unknown) => {
      unhandled.push(reason);
    };
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", note);
    try {
      act();
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    } finally {
      process.off("unhandledRejection", note);
      for (const other of others) process.on("unhandledRejection", other);
    }
    return unhandled;
  }

  const rejecting = async (): Promise<never> => {
    throw new Error("rejected");
  };

  test("an async modelCls is refused, and its rejection doesn't end the process", async () => {
    const unhandled = await unhandledDuring(() => {
      const error = errorOf(() => call(probeModelSizes, rejecting, "width", {}, SIZES));
      expect(error.code).toBe("MODEL_CONTRACT");
    });
    expect(unhandled).toEqual([]);
  });

  test("an async numParams() is refused, and its rejections don't end the process", async () => {
    const unhandled = await unhandledDuring(() => {
      const error = errorOf(() => call(probeModelSizes, () => ({ numParams: rejecting }), "width", {}, SIZES));
      expect(error.code).toBe("MODEL_CONTRACT");
    });
    expect(unhandled).toEqual([]);
  });

  test("an async dispose() that rejects doesn't end the process", async () => {
    const modelCls = ({ width }: WidthOptions) => ({ numParams: () => width, dispose: rejecting });
    const unhandled = await unhandledDuring(() => {
      call(probeModelSizes, modelCls, "width", {}, SIZES);
    });
    expect(unhandled).toEqual([]);
  });
});

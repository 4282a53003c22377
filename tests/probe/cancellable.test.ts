import { expect, test } from "vitest";
import { planSweepAsync } from "../../src/index.ts";
import { cancellable, type ProbeContext } from "../../src/probe/cancellable.ts";

test("a model class that can be cancelled is told the size, the kwargs, and which signal gives up", async () => {
  const seen: { options: Readonly<Record<string, unknown>>; context: ProbeContext | undefined }[] = [];
  const modelCls = cancellable(async (options, context) => {
    seen.push({ options, context });
    return { numParams: () => 1000 * Number(options.width) };
  });
  const plan = await planSweepAsync({
    modelCls,
    modelKwargs: { depth: 3 },
    sizeParam: "width",
    minSize: 64,
    maxSize: 128,
    numProbeSizes: 2,
    computeBudgets: [1e15],
  });
  expect(plan.experiments.map(({ numParams }) => numParams)).toEqual([64_000, 128_000]);
  for (const { options, context } of seen) {
    expect(options).toMatchObject({ depth: 3 });
    expect(context?.sizeParam).toBe("width");
    expect(context?.signal.aborted).toBe(false);
  }
  expect(new Set(seen.map(({ options }) => options.width))).toEqual(new Set([64, 128]));
});

import { expect, test } from "vitest";
import { gpt2, planSweep } from "../../src/index.ts";

function kept(numParams: readonly number[], numSizesPerBudget: number): number[] {
  const modelSizes = numParams.map((n, i) => ({ sizeParamValue: i + 1, numParams: n }));
  const plan = planSweep({ modelSizes, computeBudgets: [1e24], numSizesPerBudget, layout: "log-even" });
  return plan.experiments.map((e) => e.numParams);
}

test("log-even picks the nearest in log N to log-spaced values, smallest and largest among them", () => {
  expect(kept([1, 10, 11, 12, 13, 14, 100, 1000, 10_000], 5)).toEqual([1, 10, 100, 1000, 10_000]);
  expect(kept([1, 4, 16], 2)).toEqual([1, 16]);
  expect(kept([1, 4, 16], 1)).toEqual([1]);
});

test("log-even gives a tie to the smaller: 2 and 8 are as far from 4", () => {
  expect(kept([1, 2, 8, 16], 3)).toEqual([1, 2, 16]);
});

test("log-even takes each size once, and all where there are no more than asked for", () => {
  expect(kept([1, 1_000_000, 1_000_001, 1_000_002], 3)).toEqual([1, 1_000_000, 1_000_002]);
  expect(kept([1, 2, 3], 7)).toEqual([1, 2, 3]);
});

test("log-even keeps to what even keeps to: the same sizes are probed and feasible", () => {
  const sweep = { modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e19, 1e21] } as const;
  const [even, logEven] = [planSweep(sweep), planSweep({ ...sweep, layout: "log-even" })];
  expect(logEven.modelSizes).toEqual(even.modelSizes);
  expect(logEven.dropped).toEqual(even.dropped);
  expect(logEven.numExperiments).toBe(even.numExperiments);
  for (const budget of sweep.computeBudgets) {
    const [a, b] = [even, logEven].map((plan) => plan.experiments.filter((e) => e.computeBudget === budget));
    expect([b?.at(0), b?.at(-1)]).toEqual([a?.at(0), a?.at(-1)]);
  }
});

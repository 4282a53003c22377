import { describe, expect, test } from "vitest";
import { surfaceColumn } from "../../../src/fit/simulate-runs.ts";
import { assessRuns, deadweightShare } from "../../../src/wasm/design/assessment.ts";
import { SURFACES, sweep } from "../../support/fits.ts";
import { log10Optimum, plainStandardError } from "../../support/surface-errors.ts";

const BUDGET = 1e24;
const LOG_PRODUCT = Math.log(BUDGET / 6);

describe.each(SURFACES)("by $name", (truth) => {
  const column = surfaceColumn(truth);
  const { E, A, B, alpha, beta } = truth;
  const lossAt = (logParams: number, budget: number) =>
    A * Math.exp(-alpha * logParams) + B * Math.exp(-beta * (Math.log(budget / 6) - logParams));
  const best = (budget: number) => Math.LN10 * log10Optimum([E, Math.log(A), Math.log(B), alpha, beta], budget);

  /** The share of the budget above the one whose least loss is as large, by bisection. */
  function wastedBy(loss: number): number {
    let [low, high] = [0, 1];
    for (let i = 0; i < 100; i++) {
      const middle = (low + high) / 2;
      if (lossAt(best(BUDGET * (1 - middle)), BUDGET * (1 - middle)) < loss) low = middle;
      else high = middle;
    }
    return low;
  }

  test.each([0.05, 0.4, 1.5])(
    "N* that is off by a factor of e^%d wastes what the loss that it leaves says",
    (error) => {
      const [above, below] = [error, -error].map((by) => lossAt(best(BUDGET) + by, BUDGET));
      expect(deadweightShare(column, LOG_PRODUCT, error, false) / wastedBy(above ?? 0)).toBeCloseTo(1, 6);
      expect(deadweightShare(column, LOG_PRODUCT, -error, false) / wastedBy(below ?? 0)).toBeCloseTo(1, 6);
      const either = wastedBy(((above ?? 0) + (below ?? 0)) / 2);
      expect(deadweightShare(column, LOG_PRODUCT, error, true) / either).toBeCloseTo(1, 6);
      expect(deadweightShare(column, LOG_PRODUCT, -error, true)).toBeCloseTo(
        deadweightShare(column, LOG_PRODUCT, error, true),
        14,
      );
    },
  );

  test("N* itself wastes nothing", () => {
    expect(deadweightShare(column, LOG_PRODUCT, 0, false)).toBeCloseTo(0, 15);
    expect(deadweightShare(column, LOG_PRODUCT, 0, true)).toBeCloseTo(0, 15);
  });

  test("standard errors of a, ln N*, ln α and ln β are those of normal equations", () => {
    const runs = sweep(truth);
    const logs = (of: "numParams" | "numTokens") => Float64Array.from(runs, (run) => Math.log(run[of]));
    const found = assessRuns(column, logs("numParams"), logs("numTokens"), LOG_PRODUCT);
    const plain = (of: Parameters<typeof plainStandardError>[2]) => plainStandardError(truth, runs, of);
    expect(found.exponent / plain(([, , , a, b]) => b / (a + b))).toBeCloseTo(1, 5);
    expect(found.logParams / plain((p) => Math.LN10 * log10Optimum(p, BUDGET))).toBeCloseTo(1, 5);
    expect(found.logAlpha / plain(([, , , a]) => Math.log(a))).toBeCloseTo(1, 5);
    expect(found.logBeta / plain(([, , , , b]) => Math.log(b))).toBeCloseTo(1, 5);
  });
});

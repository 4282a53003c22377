import { describe, expect, test } from "vitest";
import { TokenCost } from "../../src/design/token-cost.ts";
import { surfaceColumn } from "../../src/fit/simulate-runs.ts";
import { logarithm } from "../../src/wasm/fit/elementary.ts";
import { surfaceOptima } from "../../src/wasm/fit/loss-surface.ts";
import { SURFACES } from "../support/fits.ts";

function sizes(numParams: readonly number[], costOf: (numParams: number) => number) {
  return {
    length: numParams.length,
    sizeParamValue: numParams.map((_, i) => i + 1),
    numParams,
    flopsPerToken: numParams.map(costOf),
  };
}

const LADDER = Array.from({ length: 40 }, (_, i) => Math.round(1e6 * 1.3 ** i));

describe.each(SURFACES)("the optimum by $name", (surface) => {
  const row = surfaceColumn(surface);

  test("is that of k·N·D where a token costs k·N", () => {
    const logBudget = logarithm(1e20);
    const wanted = surfaceOptima(row, logBudget - logarithm(6)).logParams[0];
    expect(
      TokenCost.ofSizes(
        sizes(LADDER, (n) => 6 * n),
        6,
      ).logOptimum(row, logBudget),
    ).toBe(wanted);
    expect(TokenCost.perParam(undefined).logOptimum(row, logBudget)).toBe(wanted);
    expect(
      TokenCost.ofSizes(
        sizes([], () => 0),
        6,
      ).logOptimum(row, logBudget),
    ).toBe(wanted);
    // The same cost, told size by size.
    expect(
      TokenCost.ofSizes(
        sizes(LADDER, (n) => 6 * n),
        undefined,
      ).logOptimum(row, logBudget),
    ).toBeCloseTo(wanted ?? 0, 7);
  });

  test("is the least loss of all N along the sizes' cost, within them and beyond", () => {
    const costOf = (n: number) => 6 * n + 2e4 * Math.sqrt(n);
    const table = sizes(LADDER, costOf);
    const cost = TokenCost.ofSizes(table, undefined);
    const [first = 0, last = 0] = [LADDER[0], LADDER.at(-1)];
    const costAt = (n: number) => {
      if (n <= first) return (n / first) * costOf(first);
      const above = LADDER.findIndex((size) => size >= n);
      if (above < 0) return (n / last) * costOf(last);
      const [low = 0, high = 0] = [LADDER[above - 1], LADDER[above]];
      const share = Math.log(n / low) / Math.log(high / low);
      return costOf(low) ** (1 - share) * costOf(high) ** share;
    };
    for (const budget of [1e14, 1e18, 1e21, 1e27]) {
      const lossOf = (logN: number) =>
        surface.A * Math.exp(-surface.alpha * logN) + surface.B * (costAt(Math.exp(logN)) / budget) ** surface.beta;
      const found = cost.logOptimum(row, Math.log(budget));
      for (const step of [1e-3, 0.01, 0.1, 1, 3]) {
        expect(lossOf(found)).toBeLessThanOrEqual(lossOf(found + step));
        expect(lossOf(found)).toBeLessThanOrEqual(lossOf(found - step));
      }
    }
  });

  test("takes the larger of two that cost the same, and is beyond all in proportion to N", () => {
    const cost = TokenCost.ofSizes(
      sizes([1e8, 2e8, 2e8, 4e8], (n) => (n < 3e8 ? 1e9 : 4e9)),
      6,
    );
    expect(cost.flopsPerParamPerToken).toBe(10);
    expect(Math.exp(cost.logOptimum(row, Math.log(6e9 * 2e8 * 20)))).toBeGreaterThan(1.99e8);
    expect(cost.logParamsTimesTokens(5)).toBe(5 - logarithm(10));
  });
});

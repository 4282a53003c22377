import { describe, expect, test } from "vitest";
import { centredRuns } from "../../../src/fit/simulate-runs.ts";
import { fitSurface, LEAST_SQUARES } from "../../../src/wasm/fit/surface-fit.ts";
import { DECADES, surface } from "../../support/fits.ts";

const runs = centredRuns(surface("chinchilla"), DECADES, 7, 8);
const weights = Float64Array.from(runs, (_, i) => 1 + (i % 3));

/** What is fitted to losses of any signs of E, A and B, with a little of no pattern beside. */
function fitted(E: number, A: number, B: number) {
  const loss = Float64Array.from(
    runs,
    ({ numParams, numTokens }, i) => E + A * numParams ** -0.34 + B * numTokens ** -0.28 + 0.002 * Math.sin(7 * i),
  );
  const columns = {
    length: runs.length,
    numParams: Float64Array.from(runs, ({ numParams }) => numParams),
    numTokens: Float64Array.from(runs, ({ numTokens }) => numTokens),
    loss,
    weight: weights,
    budgets: Float64Array.from(DECADES),
    runEnds: Uint32Array.from(DECADES, (_, b) => 7 * (b + 1)),
  };
  const { status, surface: found, objective } = fitSurface(columns, LEAST_SQUARES);
  const [floor = 0, logA = 0, logB = 0, alpha = 0, beta = 0] = found;
  const terms = runs.map(({ numParams, numTokens }) => [1, numParams ** -alpha, numTokens ** -beta] as const);
  const coefficients = [floor, Math.exp(logA), Math.exp(logB)] as const;
  const residuals = terms.map(([one, byN, byD], i) => {
    return (loss[i] ?? 0) - coefficients[0] * one - coefficients[1] * byN - coefficients[2] * byD;
  });
  /** The slope of the sum of squares along a coefficient, relative to its own terms'. */
  const slopes = ([0, 1, 2] as const).map((c) => {
    const sum = terms.reduce((total, term, i) => total - (weights[i] ?? 1) * (residuals[i] ?? 0) * term[c], 0);
    return sum / Math.sqrt(terms.reduce((total, term, i) => total + (weights[i] ?? 1) * term[c] ** 2, 0));
  });
  const squares = residuals.reduce((sum, residual, i) => sum + (weights[i] ?? 1) * residual ** 2, 0);
  return { status, coefficients, slopes, squares, objective };
}

describe.each<[string, number, number, number, readonly number[]]>([
  ["none", 1.7, 400, 400, []],
  ["A", 3, -100, 900, [1]],
  ["B", 3, 400, -50, [2]],
  ["A and B", 4, -100, -50, [1, 2]],
  ["E", -0.2, 900, 900, [0]],
])("where least squares would make %s negative", (_, E, A, B, atBound) => {
  const { status, coefficients, slopes, squares, objective } = fitted(E, A, B);

  test("it is 0, and the others are where the sum of squares is least (Karush, Kuhn and Tucker)", () => {
    for (const c of [0, 1, 2] as const) {
      if (atBound.includes(c)) {
        expect(coefficients[c]).toBe(0);
        expect(slopes[c]).toBeGreaterThan(-1e-9);
      } else {
        expect(coefficients[c]).toBeGreaterThan(0);
        expect(Math.abs(slopes[c] ?? 1)).toBeLessThan(1e-9);
      }
    }
    expect(objective / squares).toBeCloseTo(1, 6);
  });

  test("a surface is fitted where both terms are left", () => {
    expect(status === "fitted").toBe(!atBound.includes(1) && !atBound.includes(2));
  });
});

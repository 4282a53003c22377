import { describe, expect, test } from "vitest";
import { flopsPerParam } from "../../../src/models/flops-counting.ts";
import { DEFAULT_LIMITS } from "../../../src/options/limits.ts";
import { sizeTable } from "../../../src/probe/sizes.ts";
import { experimentColumns } from "../../../src/wasm/plan/experiment-columns.ts";
import { selectSizes } from "../../../src/wasm/plan/selection.ts";

/** Sizes with N = 1, 2, …, n. */
function table(n: number) {
  return sizeTable(
    Array.from({ length: n }, (_, i) => ({ sizeParamValue: 100 + i, numParams: i + 1 })),
    flopsPerParam(1),
  );
}

/** A budget for which the first n of those sizes are feasible: N·N ≤ 10·C and N ≤ C, within the first 20. */
function budgetFor(n: number): number {
  return n <= 10 ? n : n * Math.ceil(n / 10);
}

describe("selectSizes", () => {
  test("budgets may select none, some and all; rows of equal feasibility repeat", () => {
    const budgets = [0.5, budgetFor(1), budgetFor(5), budgetFor(5) + 0.5, 1e6];
    const { rowEnds, sizeIndices } = selectSizes(budgets, table(7), 3, DEFAULT_LIMITS);
    expect(rowEnds).toEqual([0, 1, 4, 7, 10]);
    expect(sizeIndices).toEqual(Uint32Array.of(0, 0, 2, 4, 0, 2, 4, 0, 3, 6));
  });

  test("budgets whose sizes end alike and begin elsewhere, or begin alike and end elsewhere, select their own", () => {
    // N from √(C/2) on, by D ≤ 2·N, to 7.
    const few = { ...DEFAULT_LIMITS, maxTokensPerParam: 2, maxParams: 7 };
    const first = selectSizes([32, 50, 72, 98], table(9), 9, few);
    const expected = [32, 50, 72, 98].map((budget) =>
      Array.from({ length: 9 }, (_, i) => i).filter((i) => {
        const [params, tokens] = [i + 1, Math.floor(budget / (i + 1))];
        return params <= 7 && 10 * tokens >= params && tokens / params <= 2;
      }),
    );
    expect(expected.map(({ length }) => length)).toEqual([4, 3, 2, 1]);
    expect(Array.from(first.sizeIndices)).toEqual(expected.flat());
    // The least sizes are alike, the largest grow with the budget.
    const growing = selectSizes([4, 9], table(9), 9, { ...DEFAULT_LIMITS, minTokensPerParam: 1 });
    expect(Array.from(growing.sizeIndices)).toEqual([0, 1, 0, 1, 2]);
  });

  test("where no budget before it has sizes, the first that has them selects them", () => {
    const { rowEnds, sizeIndices } = selectSizes([0.1, 0.2, 4], table(3), 2, DEFAULT_LIMITS);
    expect(rowEnds).toEqual([0, 0, 2]);
    expect(Array.from(sizeIndices)).toEqual([0, 2]);
  });

  test("no sizes select no rows", () => {
    const { rowEnds, sizeIndices } = selectSizes([1, 2], table(0), 7, DEFAULT_LIMITS);
    expect(rowEnds).toEqual([0, 0]);
    expect(sizeIndices).toHaveLength(0);
  });

  test("indices are trunc(i · (n − 1) / (m − 1)) with the last pinned", () => {
    for (let n = 1; n <= 60; n++) {
      for (let m = 1; m <= n + 1; m++) {
        const { sizeIndices } = selectSizes([1e9], table(n), m, DEFAULT_LIMITS);
        const step = n > m ? (n - 1) / (m - 1) : 1;
        const expected = Array.from({ length: Math.min(n, m) }, (_, i) => (i === 0 ? 0 : Math.trunc(i * step)));
        if (m > 1) expected[expected.length - 1] = n - 1;
        expect(Array.from(sizeIndices)).toEqual(expected);
      }
    }
  });

  test("the pin matters: i · step ends a rounding below n − 1 for some n and m", () => {
    const cases: [number, number][] = [];
    for (let n = 3; n < 400; n++) {
      for (let m = 2; m < n; m++) {
        if (Math.trunc((m - 1) * ((n - 1) / (m - 1))) !== n - 1) cases.push([n, m]);
      }
    }
    expect(cases.length).toBeGreaterThan(0);
    for (const [n, m] of cases.slice(0, 200)) {
      expect(selectSizes([1e9], table(n), m, DEFAULT_LIMITS).sizeIndices.at(-1)).toBe(n - 1);
    }
  });

  test("the arrays are the caller's: a later call leaves them as they are", () => {
    const first = selectSizes([1e9], table(5), 2, DEFAULT_LIMITS);
    selectSizes([1e9], table(9), 9, DEFAULT_LIMITS);
    expect(first.sizeIndices).toEqual(Uint32Array.of(0, 4));
    expect(first.rowEnds).toEqual([2]);
  });
});

describe("experimentColumns", () => {
  test.each([1, 2, 3, 4, 5])("rows of %i are laid out without a gap", (rows) => {
    const sizes = table(9);
    const budgets = [1e6, 2e6, 3e6];
    const selection = selectSizes(budgets, sizes, rows, DEFAULT_LIMITS);
    const columns = experimentColumns(budgets, sizes, selection);
    const expected = budgets.flatMap((budget) =>
      Array.from(selection.sizeIndices.subarray(0, rows), (index) => {
        const numParams = index + 1;
        const numTokens = Math.floor(budget / numParams);
        return [budget, 100 + index, numParams, numTokens, numTokens / numParams];
      }),
    );
    const { computeBudget, sizeParamValue, numParams, numTokens, tokensPerParam } = columns;
    const got = Array.from(computeBudget, (budget, i) => [
      budget,
      sizeParamValue[i],
      numParams[i],
      numTokens[i],
      tokensPerParam[i],
    ]);
    expect(got).toEqual(expected);
  });
});

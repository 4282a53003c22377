import { describe, expect, test } from "vitest";
import { cellVerdicts, isFeasible, MIN_TOKENS_PER_PARAM } from "../../src/core/feasibility.ts";
import { sizeTable } from "../../src/plan/plan-parts.ts";

const MAX_N = Number.MAX_SAFE_INTEGER;

function table(...numParams: number[]) {
  return sizeTable(
    numParams.map((n, i) => ({ sizeParamValue: i + 1, numParams: n })),
    6,
  );
}

describe("isFeasible", () => {
  // D = floor(C / flopsPerToken) ≥ 1 and 10·D ≥ N
  test.each([
    { budget: 60, flopsPerToken: 60, numParams: 10, feasible: true },
    { budget: 59, flopsPerToken: 60, numParams: 10, feasible: false },
    { budget: 66, flopsPerToken: 66, numParams: 11, feasible: false },
    { budget: 131, flopsPerToken: 66, numParams: 11, feasible: false },
    { budget: 132, flopsPerToken: 66, numParams: 11, feasible: true },
    { budget: 1, flopsPerToken: 1, numParams: 1, feasible: true },
    { budget: Number.MAX_VALUE, flopsPerToken: 6, numParams: 1, feasible: true },
    { budget: Number.MIN_VALUE, flopsPerToken: 6, numParams: 1, feasible: false },
    { budget: 1e300, flopsPerToken: Number.POSITIVE_INFINITY, numParams: 1, feasible: false },
    { budget: 900719925474100, flopsPerToken: 1, numParams: MAX_N, feasible: true },
    { budget: 900719925474099, flopsPerToken: 1, numParams: MAX_N, feasible: false },
  ])("$budget FLOPs at $flopsPerToken a token for N = $numParams: $feasible", (cell) => {
    expect(isFeasible(cell.budget, cell.flopsPerToken, cell.numParams)).toBe(cell.feasible);
  });

  test("the bound is a tenth of a token a parameter", () => expect(MIN_TOKENS_PER_PARAM).toBe(0.1));
});

describe("cellVerdicts", () => {
  test("each cell has D and a verdict, in the order of the sizes", () => {
    expect(cellVerdicts(66, table(1, 10, 11, 12))).toEqual({
      numTokens: Float64Array.of(11, 1, 1, 0),
      verdicts: ["feasible", "feasible", "min-tokens-per-param", "no-tokens"],
    });
  });

  test("no size has no cell", () => {
    expect(cellVerdicts(66, table())).toEqual({ numTokens: new Float64Array(0), verdicts: [] });
  });

  test("the arrays are the caller's: a later call leaves them as they are", () => {
    const first = cellVerdicts(66, table(1, 10));
    cellVerdicts(1e9, table(3, 4));
    expect(first.numTokens).toEqual(Float64Array.of(11, 1));
  });
});

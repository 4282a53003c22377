import { describe, expect, test } from "vitest";
import { flopsPerParam } from "../../../src/models/flops-counting.ts";
import { DEFAULT_LIMITS, readLimits } from "../../../src/options/limits.ts";
import { sizeTable } from "../../../src/probe/sizes.ts";
import { cellVerdicts, isTooLarge } from "../../../src/wasm/plan/feasibility.ts";

const MAX_N = Number.MAX_SAFE_INTEGER;

function table(...numParams: number[]) {
  return sizeTable(
    numParams.map((n, i) => ({ sizeParamValue: i + 1, numParams: n })),
    flopsPerParam(6),
  );
}

describe("isTooLarge", () => {
  // D = floor(C / flopsPerToken) ≥ 1 and 10·D ≥ N
  test.each([
    { budget: 60, flopsPerToken: 60, numParams: 10, tooLarge: false },
    { budget: 59, flopsPerToken: 60, numParams: 10, tooLarge: true },
    { budget: 66, flopsPerToken: 66, numParams: 11, tooLarge: true },
    { budget: 131, flopsPerToken: 66, numParams: 11, tooLarge: true },
    { budget: 132, flopsPerToken: 66, numParams: 11, tooLarge: false },
    { budget: 1, flopsPerToken: 1, numParams: 1, tooLarge: false },
    { budget: Number.MAX_VALUE, flopsPerToken: 6, numParams: 1, tooLarge: false },
    { budget: Number.MIN_VALUE, flopsPerToken: 6, numParams: 1, tooLarge: true },
    { budget: 1e300, flopsPerToken: Number.POSITIVE_INFINITY, numParams: 1, tooLarge: true },
    { budget: 900719925474100, flopsPerToken: 1, numParams: MAX_N, tooLarge: false },
    { budget: 900719925474099, flopsPerToken: 1, numParams: MAX_N, tooLarge: true },
  ])("$budget FLOPs at $flopsPerToken a token for N = $numParams: $tooLarge", (cell) => {
    expect(isTooLarge(cell.budget, cell.flopsPerToken, cell.numParams, DEFAULT_LIMITS)).toBe(cell.tooLarge);
  });

  // 60 FLOPs at 6 a token pay for D = 10.
  test.each([
    { limits: { minTokensPerParam: 1 }, numParams: 10, tooLarge: false },
    { limits: { minTokensPerParam: 1 }, numParams: 11, tooLarge: true },
    { limits: { minTokensPerParam: 0 }, numParams: MAX_N, tooLarge: false },
    { limits: { maxParams: 20 }, numParams: 20, tooLarge: false },
    { limits: { maxParams: 20 }, numParams: 21, tooLarge: true },
    { limits: { minSteps: 5, batchTokens: 2 }, numParams: 1, tooLarge: false },
    { limits: { minSteps: 4, batchTokens: 3 }, numParams: 1, tooLarge: true },
    { limits: { maxTokensPerParam: 0.5 }, numParams: 1, tooLarge: false },
    { limits: { maxTokens: 9 }, numParams: 1, tooLarge: false },
  ])("D = 10 tokens of N = $numParams within $limits: $tooLarge", ({ limits, numParams, tooLarge }) => {
    expect(isTooLarge(60, 6, numParams, readLimits(limits))).toBe(tooLarge);
  });
});

describe("cellVerdicts", () => {
  test("each cell has D and a verdict, in the order of the sizes", () => {
    expect(cellVerdicts(66, table(1, 10, 11, 12), DEFAULT_LIMITS)).toEqual({
      numTokens: Float64Array.of(11, 1, 1, 0),
      verdicts: ["feasible", "feasible", "min-tokens-per-param", "no-tokens"],
    });
  });

  test("no size has no cell", () => {
    expect(cellVerdicts(66, table(), DEFAULT_LIMITS)).toEqual({ numTokens: new Float64Array(0), verdicts: [] });
  });

  test("the arrays are the caller's: a later call leaves them as they are", () => {
    const first = cellVerdicts(66, table(1, 10), DEFAULT_LIMITS);
    cellVerdicts(1e9, table(3, 4), DEFAULT_LIMITS);
    expect(first.numTokens).toEqual(Float64Array.of(11, 1));
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeBudgetLadder, parseComputeBudgets } from "../../src/index.ts";
import { errorOf, expectError, expectOneLine } from "../support/errors.ts";
import { call } from "../support/untyped.ts";

describe("computeBudgetLadder", () => {
  test.each([
    [1e17, 1e21, 5, [1e17, 1e18, 1e19, 1e20, 1e21]],
    [1e21, 1e17, 3, [1e21, 1e19, 1e17]],
    [1, 16, 5, [1, 2, 4, 8, 16]],
    [1e17, 1e18, 3, [1e17, 3.16227766017e17, 1e18]],
    [7e17, 1e18, 1, [7e17]],
    [7e17, 1e18, 2, [7e17, 1e18]],
    [3e18, 3e18, 3, [3e18, 3e18, 3e18]],
    [1e-300, 1e300, 3, [1e-300, 1, 1e300]],
  ])("from %d to %d in %i", (first, last, numBudgets, budgets) => {
    expect(computeBudgetLadder(first, last, numBudgets)).toEqual(budgets);
  });

  test("every decade of a ladder of decades is exact", () => {
    for (let first = -20; first < 30; first++) {
      const decades = Array.from({ length: 9 }, (_, i) => Number(`1e${first + i}`));
      expect(computeBudgetLadder(Number(`1e${first}`), Number(`1e${first + 8}`), 9)).toEqual(decades);
    }
  });

  test("the ends are exact, and what is between them is monotone and evenly spaced in its logarithm", () => {
    const budget = fc.double({ min: 1e-12, max: 1e30, noNaN: true });
    fc.assert(
      fc.property(budget, budget, fc.integer({ min: 2, max: 40 }), (first, last, numBudgets) => {
        const ladder = computeBudgetLadder(first, last, numBudgets);
        expect(ladder).toHaveLength(numBudgets);
        expect([ladder[0], ladder.at(-1)]).toEqual([first, last]);
        for (const [i, rung] of ladder.entries()) {
          const t = i / (numBudgets - 1);
          expect(Math.log(rung)).toBeCloseTo((1 - t) * Math.log(first) + t * Math.log(last), 9);
        }
      }),
      { seed: 2203_15556, numRuns: 300 },
    );
  });

  test.each([
    ["first", [0, 1e18, 3], "0"],
    ["first", [Number.NaN, 1e18, 3], "NaN"],
    ["last", [1e17, -1, 3], "-1"],
    ["last", [1e17, Number.POSITIVE_INFINITY, 3], "Infinity"],
    ["last", [1e17, "1e18", 3], '"1e18"'],
    ["numBudgets", [1e17, 1e18, 0], "0"],
    ["numBudgets", [1e17, 1e18, 2.5], "2.5"],
    ["numBudgets", [1e17, 1e18, 1e9], "1000000000"],
    ["numBudgets", [1e17, 1e18], "undefined"],
  ])("%s of %o is refused", (field, args, shown) => {
    expectError(() => call(computeBudgetLadder, ...args), { code: "INVALID_OPTION", field, shows: `got ${shown}` });
  });
});

describe("parseComputeBudgets", () => {
  test.each([
    ["1e18", [1e18]],
    ["1e18,3e18", [1e18, 3e18]],
    [" 1E18 , 3e+18 ", [1e18, 3e18]],
    ["1e17:1e21:5", [1e17, 1e18, 1e19, 1e20, 1e21]],
    ["1e17:1e18:2,5e19", [1e17, 1e18, 5e19]],
    ["100", [100]],
    [".5,5.", [0.5, 5]],
  ])("%s", (text, budgets) => expect(parseComputeBudgets(text)).toEqual(budgets));

  test.each([
    "",
    ",",
    "1e18,",
    "1e18,,2e18",
    "1e18;2e18",
    "abc",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "-1e18",
    "1e18:2e18",
    "1e18:2e18:3:4",
    "1e18:2e18:",
    "1e17:1e18:0",
    "1e17:1e18:2.5",
    "0:1e18:3",
    "1e18 2e18",
  ])("%o is refused", (text) => {
    const error = errorOf(() => parseComputeBudgets(text));
    expect(error.code).toBe("INVALID_OPTION");
    expect(error.message).toMatch(/ must be .*; got /);
    expectOneLine(error);
  });
});

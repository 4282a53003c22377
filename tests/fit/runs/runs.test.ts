import { describe, expect, test } from "vitest";
import { fitIsoFlop, fitLossSurface, type Run } from "../../../src/fit/index.ts";
import { strataEnds } from "../../../src/fit/loss-surface/resampling.ts";
import { runTable } from "../../../src/fit/runs/table.ts";
import { expectError } from "../../support/errors.ts";
import { surface, sweep } from "../../support/fits.ts";
import { shuffled } from "../../support/shuffled.ts";
import { call } from "../../support/untyped.ts";

const runs = sweep(surface("epoch"), 0.003, 1);
const FITS = [
  ["fitIsoFlop", fitIsoFlop],
  ["fitLossSurface", fitLossSurface],
] as const;

function replaced(i: number, change: Partial<Record<keyof Run, unknown>>): unknown[] {
  return runs.map((run, at) => (at === i ? { ...run, ...change } : run));
}

describe.each(FITS)("%s", (_, fitRuns) => {
  test.each([
    ["no array", {}, "INVALID_OPTION", "runs", "an object"],
    ["a hole", [null], "INVALID_RUN", "runs[0]", "null"],
    ["a negative loss", replaced(3, { loss: -1 }), "INVALID_RUN", "runs[3].loss", "-1"],
    ["a loss of 0", replaced(3, { loss: 0 }), "INVALID_RUN", "runs[3].loss", "0"],
    ["a loss of 1e-300", replaced(3, { loss: 1e-300 }), "INVALID_RUN", "runs[3].loss", "1e-300"],
    ["a loss as text", replaced(3, { loss: "3" }), "INVALID_RUN", "runs[3].loss", '"3"'],
    ["a budget of NaN", replaced(0, { computeBudget: Number.NaN }), "INVALID_RUN", "runs[0].computeBudget", "NaN"],
    ["an N of 0", replaced(1, { numParams: 0 }), "INVALID_RUN", "runs[1].numParams", "0"],
    ["a D of Infinity", replaced(1, { numTokens: 1 / 0 }), "INVALID_RUN", "runs[1].numTokens", "Infinity"],
    ["a weight of 0", replaced(1, { weight: 0 }), "INVALID_RUN", "runs[1].weight", "0"],
    ["an id that is no text", replaced(1, { experimentId: 7 }), "INVALID_RUN", "runs[1].experimentId", "7"],
    ["no runs", [], "NOT_DETERMINED", "runs", "0"],
    ["one run", runs.slice(0, 1), "NOT_DETERMINED", "runs", "1"],
    ["losses without spread", runs.map((run) => ({ ...run, loss: 3 })), "NOT_DETERMINED", "runs", "must"],
    ["all-equal N", runs.map((run) => ({ ...run, numParams: 1e8 })), "NOT_DETERMINED", "runs", "1"],
    ["all-equal D", runs.map((run) => ({ ...run, numTokens: 1e9 })), "NOT_DETERMINED", "runs", "must"],
    [
      "losses that rise with N and D",
      runs.map((run) => ({ ...run, loss: 9 - run.loss })),
      "NOT_DETERMINED",
      "runs",
      "must",
    ],
    [
      "runs that all failed",
      runs.map((run) => ({ ...run, loss: Number.NaN })),
      "NOT_DETERMINED",
      "runs",
      "35 left out",
    ],
  ] as const)("refuses %s", (_what, input, code, field, shows) => {
    expectError(() => call(fitRuns, input), { code, field, shows });
  });

  test("leaves failed and second runs out by name", () => {
    const named = runs.map((run, i) => ({ ...run, experimentId: `run-${i}` }));
    const extra = [
      { ...named[0], loss: Number.NaN },
      { ...named[3], loss: 9 },
      { ...runs[0], loss: Number.POSITIVE_INFINITY },
      { ...runs[0], loss: null },
    ];
    const found = call(fitRuns, [...named, ...extra], { bootstrap: 0 });
    expect(found).toMatchObject({
      numRuns: 35,
      leftOut: [
        { run: "run-0", reason: "failed", detail: "its loss is NaN" },
        { run: "run-3", reason: "duplicate", detail: `its loss is 9; the first run's, ${runs[3]?.loss}, is used` },
        { run: "runs[37]", reason: "failed", detail: "its loss is Infinity" },
        { run: "runs[38]", reason: "failed", detail: "its loss is NaN" },
      ],
    });
    expect(found).toMatchObject({ paramsExponent: fitRuns(runs).paramsExponent });
  });

  test("does not depend on the order of the runs", () => {
    expect(fitRuns(shuffled(runs, 3)).toJSON()).toEqual(fitRuns(runs).toJSON());
  });

  test("takes budgets that differ in their last digits for one", () => {
    const jittered = runs.map((run, i) => ({ ...run, computeBudget: run.computeBudget * (1 + ((i * 7) % 5) * 1e-5) }));
    expect(fitRuns(jittered).paramsExponent).toBeCloseTo(fitRuns(runs).paramsExponent, 4);
    expect(fitRuns(jittered).numRuns).toBe(35);
  });

  test.each([
    ["bootstrap", -1],
    ["bootstrap", 1.5],
    ["seed", -1],
    ["confidence", 1],
    ["budgetTolerance", 1],
    ["flopsPerParamPerToken", 0],
  ])("refuses %s %d", (name, value) => {
    expectError(() => call(fitRuns, runs, { [name]: value }), {
      code: "INVALID_OPTION",
      field: name,
      shows: String(value),
    });
  });

  test("refuses a bootstrap that would take minutes, and names what it may be", () => {
    const many = Array.from({ length: 400 }, () => runs).flat();
    expectError(() => fitRuns(many, { bootstrap: 100_000 }), { code: "TOO_LARGE", field: "bootstrap", shows: "14000" });
  });

  test("refuses an option that it does not know", () => {
    expectError(() => call(fitRuns, runs, { bootstraps: 3 }), {
      code: "INVALID_OPTION",
      field: "bootstraps",
      shows: "must",
    });
  });
});

describe("runs", () => {
  test("are one budget up to the tolerance above its smallest, and two beyond", () => {
    const at = (computeBudget: number) => ({ computeBudget, numParams: 1e8, numTokens: 1e9, loss: 3 });
    expect(runTable([at(1024), at(1025)], 1 / 1024).budgets).toEqual(Float64Array.of(1024.5));
    expect(runTable([at(1024), at(1025.001)], 1 / 1024).budgets).toHaveLength(2);
    expect(runTable([at(1024), at(1024.7), at(1025.4)], 1 / 1024).runEnds).toEqual(Uint32Array.of(2, 3));
    expect(runTable([at(3e18), at(3e18)], 1e-3).budgets).toEqual(Float64Array.of(3e18));
  });

  test("stand by size within a budget, also where their budgets differ", () => {
    const at = (computeBudget: number, numParams: number) => ({ computeBudget, numParams, numTokens: 1e9, loss: 3 });
    const table = runTable([at(1e18, 3e8), at(1.0001e18, 1e8), at(1e18, 2e8)], 1e-3);
    expect(table.numParams).toEqual(Float64Array.of(1e8, 2e8, 3e8));
    expect(table.numSizes).toEqual([3]);
  });

  test("of neighbouring budgets are drawn from together until a stratum has five", () => {
    expect(strataEnds([7, 14, 21])).toEqual([7, 14, 21]);
    expect(strataEnds([1, 2, 3, 4, 5, 6, 7])).toEqual([7]);
    expect(strataEnds([3, 6, 9, 12])).toEqual([6, 12]);
    expect(strataEnds([2])).toEqual([2]);
  });
});

import { expect, test } from "vitest";
import { backtestJSON, backtestTable } from "../../../src/fit/backtest/backtest-table.ts";
import { backtest, fitFrontier, fitIsoFlop, fitLossSurface } from "../../../src/fit/index.ts";
import { errorOf } from "../../support/errors.ts";
import { CHINCHILLA, DECADES, publishedRuns, surface, sweep } from "../../support/fits.ts";

const truth = surface("chinchilla");

test("each approach predicts the hidden budgets as its own fit of the others does", () => {
  const runs = publishedRuns(CHINCHILLA);
  const { numBudgets, numRuns, budgets } = backtest(runs, { hide: 2, bootstrap: 50 });
  const left = runs.filter(({ computeBudget }) => computeBudget < 9e20);
  expect(numRuns).toBe(left.length);
  expect(numBudgets).toBe(7);
  expect(budgets.map(({ computeBudget }) => computeBudget)).toEqual([1e21, 3e21]);
  const fits = [fitFrontier(left), fitLossSurface(left, { bootstrap: 50 }), fitIsoFlop(left, { bootstrap: 50 })];
  for (const { computeBudget, forecasts } of budgets) {
    expect(forecasts.map(({ approach }) => approach)).toEqual(["frontier", 3, 2]);
    for (const [i, { forecast }] of forecasts.entries()) {
      const { numParams, loss, intervals } = fits[i]?.predict(computeBudget) ?? {};
      expect(forecast?.predicted).toEqual({ numParams, loss });
      expect(forecast?.intervals).toEqual({ numParams: intervals?.numParams, loss: intervals?.loss });
    }
  }
});

test("of an exact law the hidden optimum is that of the law, and the frontier holds it", () => {
  const { budgets } = backtest(sweep(truth), { hide: 3 });
  expect(budgets.map(({ computeBudget }) => computeBudget)).toEqual(DECADES.slice(2));
  for (const { forecasts } of budgets) {
    const [frontier, surfaceFit] = forecasts;
    expect(frontier?.forecast?.isLossInside).toBe(true);
    expect(frontier?.forecast?.isNumParamsInside).toBe(true);
    // The bowl's shape is nearly that of the surface.
    expect(Math.abs(surfaceFit?.forecast?.lossError ?? 1)).toBeLessThan(1e-3);
    expect(Math.abs(surfaceFit?.forecast?.logParamsError ?? 1)).toBeLessThan(0.05);
  }
});

test("a loss that approach 2 does not predict is neither in nor out", () => {
  const found = backtest(sweep(truth, 0.005, 1), { hide: 3, bootstrap: 20 });
  const forecast = found.budgets[0]?.forecasts[2]?.forecast;
  expect(forecast).toMatchObject({ lossError: Number.NaN, isLossInside: undefined });
  expect(forecast?.isNumParamsInside).toBeTypeOf("boolean");
  expect(JSON.parse(JSON.stringify(backtestJSON(found)))).toMatchObject({
    budgets: [{ forecasts: [{}, {}, { forecast: { loss_error: null, is_loss_inside: null } }] }, {}, {}],
  });
  const text = backtestTable(found);
  expect(text).toMatch(/^ +approach 2 +– +– +– +\d/m);
  expect(text).not.toContain("NaN");
});

test("an approach that can't be fitted to what is left says why", () => {
  const runs = sweep(truth).filter(({ numParams }, i) => i % 7 > 1 && numParams > 0);
  const few = runs.filter(({ computeBudget }, i) => computeBudget > 1e19 || i % 5 < 2 || i < 3);
  const [budget] = backtest(few, { hide: 3 }).budgets;
  const failures = budget?.forecasts.map(({ failure }) => failure) ?? [];
  expect(failures[2]).toMatch(/^A power law must rest on 2 budgets or more/);
  expect(budget?.forecasts[2]?.forecast).toBeUndefined();
});

test("it is refused where fewer than two budgets would be left", () => {
  expect(errorOf(() => backtest(sweep(truth), { hide: 4 }))).toMatchObject({
    code: "NOT_DETERMINED",
    message: expect.stringMatching(/^2 budgets or more must be left where hide are hidden; got 5 budgets/),
  });
});

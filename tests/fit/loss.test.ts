import { describe, expect, test } from "vitest";
import { fitFrontier, fitIsoFlop, fitLossSurface } from "../../src/fit/index.ts";
import { expectError } from "../support/errors.ts";
import { CHINCHILLA, MARIN, publishedRuns, surface, sweep } from "../support/fits.ts";

const frontier = fitFrontier(publishedRuns(MARIN));

describe("the loss of a model by the frontier", () => {
  test("at N* is that of the optimum", () => {
    const { numParams, loss, intervals } = frontier.predict(1e20);
    const at = frontier.loss(numParams, 1e20 / 6 / numParams);
    expect(at.computeBudget / 1e20).toBeCloseTo(1, 12);
    expect(at.loss).toBeCloseTo(loss, 9);
    expect(at.aboveOptimum).toBeCloseTo(0, 9);
    // A run scatters, where the optimum does not.
    expect(at.interval?.low).toBeLessThan(intervals?.loss.low ?? 0);
    expect(at.interval?.high).toBeGreaterThan(intervals?.loss.high ?? 9);
    expect(at.warnings).toEqual([]);
  });

  test("off N* is the bowl's, with its asymmetry", () => {
    const { numParams: optimum, loss } = frontier.predict(1e20);
    const { curvature, curvatureFading, asymmetry } = frontier.shape;
    const logs = frontier.budgets.map(({ computeBudget }) => Math.log(computeBudget));
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    const [alpha, beta] = [(0.65 - asymmetry) / 2, (0.65 + asymmetry) / 2];
    for (const times of [1 / 3, 0.9, 2, 3.9]) {
      const u = Math.log(times);
      const height =
        (beta * (Math.exp(-alpha * u) - 1) + alpha * (Math.exp(beta * u) - 1)) / (alpha * beta * (alpha + beta));
      const expected = loss + curvature * Math.exp(-curvatureFading * (Math.log(1e20) - mean)) * height;
      const numParams = times * optimum;
      const at = frontier.loss(numParams, 1e20 / 6 / numParams);
      expect(at.loss).toBeCloseTo(expected, 9);
      expect(at.aboveOptimum).toBeCloseTo(expected - loss, 9);
      expect(at.warnings).toEqual([]);
    }
  });

  test("is labelled where N is farther from N* than bowls reach, and where C is far beyond the runs", () => {
    expect(frontier.loss(1e8, 1e12).warnings).toEqual([
      expect.stringMatching(/^N is [\d.]+× below N\* for as many FLOPs: the bowls rest on runs within 4× of N\*/),
    ]);
    const { numParams } = frontier.predict(1e24);
    expect(frontier.loss(numParams, 1e24 / 6 / numParams).warnings[0]).toMatch(/beyond the budgets/);
  });

  test("has no interval where its optima have none", () => {
    const steep = sweep(surface("chinchilla")).map((run) => ({
      ...run,
      loss: run.loss * (1e17 / run.computeBudget) ** 0.3,
    }));
    const fit = fitFrontier(steep);
    expect(fit.isInDomain).toBe(false);
    expect(fit.loss(1e9, 2e10).interval).toBeUndefined();
  });
});

describe("the loss of a model by approach 3", () => {
  const fit = fitLossSurface(publishedRuns(CHINCHILLA), { bootstrap: 200 });

  test("is its surface's", () => {
    const { E, A, B, alpha, beta } = fit.surface;
    const at = fit.loss(7e9, 2e12);
    expect(at).toMatchObject({
      numParams: 7e9,
      numTokens: 2e12,
      computeBudget: 6 * 7e9 * 2e12,
      tokensPerParam: 2e12 / 7e9,
    });
    expect(at.loss).toBeCloseTo(E + A / 7e9 ** alpha + B / 2e12 ** beta, 12);
    expect(at.aboveOptimum).toBeCloseTo(at.loss - fit.predict(at.computeBudget).loss, 12);
    expect(at.interval?.low).toBeLessThan(at.loss);
    expect(at.interval?.high).toBeGreaterThan(at.loss);
    expect(at.extrapolation).toBeCloseTo(at.computeBudget / 3e21, 6);
  });

  test("at its optimum has the optimum's interval", () => {
    const { numParams, numTokens, loss, intervals } = fit.predict(1e23);
    const at = fit.loss(numParams, numTokens);
    expect(at.loss).toBeCloseTo(loss, 12);
    // Each resampled sweep has its own optimum, whose loss is hardly below that of this N.
    expect(at.interval?.low).toBeCloseTo(intervals?.loss.low ?? 0, 3);
    expect(at.interval?.high).toBeCloseTo(intervals?.loss.high ?? 0, 3);
  });

  test("has no interval without a bootstrap", () => {
    expect(fitLossSurface(publishedRuns(CHINCHILLA), { bootstrap: 0 }).loss(1e9, 1e11).interval).toBeUndefined();
  });
});

test("the loss of a model by approach 2 is the parabola's of the nearest budget", () => {
  const fit = fitIsoFlop(publishedRuns(MARIN), { bootstrap: 0 });
  const used = fit.budgets.filter(({ isUsed }) => isUsed);
  const { computeBudget = 0, paramsCurvature = 0 } = used[0] ?? {};
  const { numParams: optimum, loss } = fit.predict(computeBudget);
  const at = fit.loss(2 * optimum, computeBudget / 12 / optimum);
  expect(at.loss).toBeCloseTo(loss + 0.5 * paramsCurvature * Math.log(2) ** 2, 9);
  expect(at.interval).toBeUndefined();
});

test.each([
  ["numParams", 0, 1e9],
  ["numParams", Number.NaN, 1e9],
  ["numTokens", 1e9, -1],
  ["numTokens", 1e9, Number.POSITIVE_INFINITY],
])("refuses %s of %d and %d", (field, numParams, numTokens) => {
  expectError(() => frontier.loss(numParams, numTokens), { code: "INVALID_OPTION", field, shows: "" });
});

import { describe, expect, test } from "vitest";
import { fitIsoFlop, type Run } from "../../../src/fit/index.ts";
import { centredRuns, simulateRuns } from "../../../src/fit/simulate-runs.ts";
import { DECADES, surface, sweep } from "../../support/fits.ts";

/** Runs whose losses are a parabola of ln N about N*, exactly. */
function parabolic(computeBudget: number, optimum: number, offsets: readonly number[], curvature = 0.1): Run[] {
  return offsets.map((offset) => {
    const numParams = optimum * Math.exp(offset);
    const loss = 3 + 0.5 * curvature * offset * offset;
    return { computeBudget, numParams, numTokens: computeBudget / (6 * numParams), loss };
  });
}

const OFFSETS = [-1, -0.4, 0.1, 0.5, 1.3];

describe("fitIsoFlop", () => {
  test("finds the vertex and the curvature of an exact parabola, off centre and unevenly spaced", () => {
    const runs = [1e18, 1e19, 1e20].flatMap((budget, b) => parabolic(budget, 1e8 * 3 ** b, OFFSETS));
    const fit = fitIsoFlop(runs);
    for (const [b, budget] of fit.budgets.entries()) {
      expect(budget.numParams / (1e8 * 3 ** b)).toBeCloseTo(1, 10);
      expect(budget.numTokens / (budget.computeBudget / (6e8 * 3 ** b))).toBeCloseTo(1, 10);
      expect(budget.loss).toBeCloseTo(3, 12);
      expect(budget.paramsCurvature).toBeCloseTo(0.1, 10);
      expect(budget.tokensCurvature).toBeCloseTo(0.1, 10);
      expect(budget.flag).toBeUndefined();
    }
    expect(fit.paramsExponent).toBeCloseTo(Math.log10(3), 10);
    expect(fit.tokensExponent).toBeCloseTo(1 - Math.log10(3), 10);
  });

  test("is exact on a symmetric surface with centred sizes", () => {
    const fit = fitIsoFlop(simulateRuns(surface("symmetric"), centredRuns(surface("symmetric"), DECADES, 7, 4)));
    expect(fit.paramsExponent).toBeCloseTo(0.5, 12);
  });

  test("counts a run of weight 3 as three runs", () => {
    const runs = sweep(surface("epoch"), 0.01, 5);
    const thrice = runs.flatMap((run, i) => (i % 4 === 0 ? [run, run, run] : [run]));
    const weighted = runs.map((run, i) => ({ ...run, weight: i % 4 === 0 ? 3 : 1 }));
    expect(fitIsoFlop(weighted).paramsExponent).toBeCloseTo(fitIsoFlop(thrice).paramsExponent, 10);
  });

  const good = [1e18, 1e19].flatMap((budget, b) => parabolic(budget, 1e8 * 3 ** b, OFFSETS));

  test("keeps a budget whose parabola is not convex out, and names it", () => {
    const bad = parabolic(1e20, 9e8, OFFSETS, -0.1);
    for (const include of ["inside", "convex"] as const) {
      const fit = fitIsoFlop([...good, ...bad], { include });
      expect(fit.budgets.map(({ flag, isUsed }) => [flag, isUsed])).toEqual([
        [undefined, true],
        [undefined, true],
        ["not-convex", false],
      ]);
      expect(fit.warnings).toEqual([
        "1e20 FLOPs: its parabola in ln N is not convex; its parabola in ln D is not convex; left out of the power law.",
      ]);
    }
  });

  test('keeps a vertex outside the sizes out, and in with include: "convex"', () => {
    const outside = parabolic(1e20, 9e8, [0.1, 0.5, 1, 2]);
    expect(fitIsoFlop([...good, ...outside]).budgets[2]).toMatchObject({ flag: "vertex-outside", isUsed: false });
    const kept = fitIsoFlop([...good, ...outside], { include: "convex" });
    expect(kept.budgets[2]).toMatchObject({ flag: "vertex-outside", isUsed: true });
    expect(kept.warnings[0]).toMatch(/; kept\.$/);
    // On its first size, the vertex is not outside.
    const edge = parabolic(1e20, 9e8, [0, 0.5, 1, 2]).map((run, i) => (i === 0 ? { ...run, numParams: 8.99e8 } : run));
    expect(fitIsoFlop([...good, ...edge]).budgets[2]?.flag).toBeUndefined();
  });

  test("keeps a budget of two sizes out, however many runs they have", () => {
    const two = parabolic(1e20, 9e8, [-1, -1, -1, 1, 1]);
    expect(fitIsoFlop([...good, ...two]).budgets[2]).toMatchObject({
      flag: "too-few-sizes",
      isUsed: false,
      numRuns: 5,
    });
  });

  test("has no intervals where every budget has just three sizes", () => {
    const fit = fitIsoFlop([1e18, 1e19].flatMap((budget, b) => parabolic(budget, 1e8 * 3 ** b, [-1, 0.2, 1])));
    expect(fit.paramsExponentInterval).toBeUndefined();
    expect(fit.warnings).toEqual([
      "Every budget has just the three sizes that its parabola needs: nothing is left to tell the noise by.",
    ]);
  });

  test("draws a budget of three sizes from the residuals of the others", () => {
    const noisy = sweep(surface("symmetric"), 0.01, 4);
    const fit = fitIsoFlop([...noisy.slice(0, 7), ...noisy.slice(28, 31), ...noisy.slice(14, 21)], {
      include: "convex",
    });
    const { low = 0, high = 0 } = fit.paramsExponentInterval ?? {};
    expect(high - low).toBeGreaterThan(0.01);
  });
});

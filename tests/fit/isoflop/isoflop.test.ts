import { describe, expect, test } from "vitest";
import { fitTable } from "../../../src/fit/fit-table.ts";
import { fitIsoFlop, fitLossSurface, type Run } from "../../../src/fit/index.ts";
import { predictionJSON } from "../../../src/fit/prediction.ts";
import { centredRuns, simulateRuns } from "../../../src/fit/simulate-runs.ts";
import { CHINCHILLA, DECADES, publishedRuns, SURFACES, surface, sweep } from "../../support/fits.ts";
import { shuffled } from "../../support/shuffled.ts";

/** Runs whose losses are a parabola of ln N about N*, exactly. */
function parabolic(
  computeBudget: number,
  optimum: number,
  offsets: readonly number[],
  curvature = 0.1,
  least = 3,
): Run[] {
  return offsets.map((offset) => {
    const numParams = optimum * Math.exp(offset);
    const loss = least + 0.5 * curvature * offset * offset;
    return { computeBudget, numParams, numTokens: computeBudget / (6 * numParams), loss };
  });
}

const OFFSETS = [-1, -0.4, 0.1, 0.5, 1.3];

const TWO_BUDGETS =
  "No loss is predicted: the least losses of 2 budgets don't tell what they fall towards, which takes 3.";

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
        TWO_BUDGETS,
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
      TWO_BUDGETS,
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

describe("the losses that approach 2 predicts", () => {
  /** Budgets whose minima are these losses, exactly. */
  const withMinima = (minima: Readonly<Record<string, number>>) =>
    Object.entries(minima).flatMap(([budget, least], b) =>
      parabolic(Number(budget), 1e8 * 3 ** b, OFFSETS, 0.1, least),
    );
  const lawOf = (E: number, K: number, gamma: number, budgets: readonly number[]) =>
    withMinima(Object.fromEntries(budgets.map((budget) => [budget, E + K * budget ** -gamma])));

  test.each([
    [1.69, 1400, 0.155],
    [0.4, 30, 0.05],
    [2.2, 1e6, 0.34],
  ])("are those of the law of exact minima, %d + %d·C^−%d", (E, K, gamma) => {
    for (const budgets of [DECADES, [1e18, 3e18, 2e19]]) {
      const fit = fitIsoFlop(lawOf(E, K, gamma, budgets), { bootstrap: 0 });
      for (const budget of [1e18, 1e22, 1e26, 1e40]) {
        expect(Math.abs(fit.predict(budget).loss / (E + K * budget ** -gamma) - 1)).toBeLessThan(1e-6);
      }
      expect(Math.abs(fit.predict(1e300).loss / (E + K * 1e300 ** -gamma) - 1)).toBeLessThan(1e-6);
    }
  });

  test.each(SURFACES)(
    "are exact to a part in a thousand from exact runs of $name, as far out as 1e40 FLOPs",
    (truth) => {
      const fit = fitIsoFlop(sweep(truth), { bootstrap: 0 });
      const exact = fitLossSurface(sweep(truth), { bootstrap: 0 });
      for (const budget of [1e22, 1e24, 1e30, 1e40]) {
        expect(Math.abs(fit.predict(budget).loss / exact.predict(budget).loss - 1)).toBeLessThan(1e-3);
      }
    },
  );

  test("stay above a floor, with noise too, and their intervals hold the true one far out", () => {
    const truth = surface("chinchilla");
    let numHeld = 0;
    for (let seed = 0; seed < 40; seed++) {
      const fit = fitIsoFlop(sweep(truth, 0.005, seed), { bootstrap: 200 });
      const losses = [1e21, 1e24, 1e40, 1e80, 1e300].map((budget) => fit.predict(budget).loss);
      expect(losses).toEqual([...losses].sort((a, b) => b - a));
      // By a power law through the least losses they are 0.13 at 1e40 FLOPs.
      expect(losses[4]).toBeGreaterThan(0.9 * truth.E);
      const { low = 0, high = 0 } = fit.predict(1e80).intervals?.loss ?? {};
      if (low <= truth.E && truth.E <= high) numHeld++;
    }
    expect(numHeld).toBeGreaterThanOrEqual(32);
  });

  test("have intervals that end at 0 where noise leaves room for any floor", () => {
    const untrained = centredRuns(surface("llama-3"), DECADES.slice(0, 3), 7, 8);
    const fit = fitIsoFlop(simulateRuns(surface("llama-3"), untrained, { relative: 0.03 }, 9), { bootstrap: 200 });
    const { low, high } = fit.predict(1e300).intervals?.loss ?? {};
    expect(low).toBeGreaterThanOrEqual(0);
    expect(low).toBeLessThan(1e-9);
    expect(high).toBeGreaterThan(0.5);
  });

  test("rest on a prior where few noisy budgets tell little: Chinchilla's first three predict the others within 1.5%", () => {
    const runs = publishedRuns(CHINCHILLA);
    const first = fitIsoFlop(runs.filter(({ computeBudget }) => computeBudget < 5e19));
    for (const { computeBudget, loss } of fitIsoFlop(runs, { bootstrap: 0 }).budgets.slice(3)) {
      expect(Math.abs(first.predict(computeBudget).loss / loss - 1)).toBeLessThan(0.015);
    }
  });

  test("are none by two budgets, in the table and in JSON", () => {
    const runs = sweep(surface("chinchilla"), 0.005, 1).slice(0, 14);
    const fit = fitIsoFlop(runs, { bootstrap: 20 });
    expect(fit.warnings).toEqual([TWO_BUDGETS]);
    const prediction = fit.predict(1e22);
    expect(prediction.loss).toBeNaN();
    expect(prediction.intervals?.loss).toEqual({ low: Number.NaN, high: Number.NaN });
    expect(prediction.numParams).toBeGreaterThan(prediction.intervals?.numParams.low ?? Number.NaN);
    expect(JSON.parse(JSON.stringify(predictionJSON(prediction)))).toMatchObject({
      loss: null,
      intervals: { loss: { low: null, high: null } },
    });
    expect(fit.chinchillaTable([1e22])).toMatch(/ \| – \|\n$/);
    const parts = { fit, predictions: [prediction], recommendations: [], sizeParam: "width", leftOut: [] };
    const text = fitTable({ ...parts, losses: [], warnings: fit.warnings });
    expect(text).toMatch(/^ +1e22 .* – +10000×$/m);
    expect(text).not.toContain("NaN");
    expect(text).not.toMatch(/\(–/);
  });

  test("are none where the least losses show no floor, or don't fall", () => {
    const straight = fitIsoFlop(withMinima({ 1e18: 3.6, 1e19: 3.2, 1e20: 2.8 }), { bootstrap: 0 });
    expect(straight.warnings).toEqual([
      "No loss is predicted: the least losses show no irreducible part that they fall towards.",
    ]);
    expect(straight.predict(1e22).loss).toBeNaN();
    const rising = fitIsoFlop(withMinima({ 1e18: 3, 1e19: 3.2, 1e20: 3.3 }), { bootstrap: 0 });
    expect(rising.warnings).toEqual(["No loss is predicted: the least losses don't fall from budget to budget."]);
    expect(rising.predict(1e22).loss).toBeNaN();
  });

  test("do not depend on the order of the runs", () => {
    const runs = publishedRuns(CHINCHILLA);
    const [a, b] = [runs, shuffled(runs, 7)].map((order) => fitIsoFlop(order, { bootstrap: 50 }).predict(1e24));
    expect(a).toEqual(b);
  });

  test("have these digits in every runtime", () => {
    const { loss, intervals } = fitIsoFlop(publishedRuns(CHINCHILLA)).predict(1e24);
    expect(loss).toBe(1.915497824526104);
    expect(intervals?.loss).toEqual({ low: 1.8825524343804556, high: 1.940512021474715 });
  });
});

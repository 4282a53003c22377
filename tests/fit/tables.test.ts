import { describe, expect, test } from "vitest";
import { isRecord } from "../../src/common/checks.ts";
import { fitIsoFlop, fitLossSurface, type LossSurface } from "../../src/fit/index.ts";
import { centredRuns, simulateRuns } from "../../src/fit/simulate-runs.ts";
import { CHINCHILLA, DECADES, MARIN, publishedRuns, rows, surface, table } from "../support/fits.ts";

function field(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const found = isRecord(value) ? value[name] : undefined;
  if (!isRecord(found)) throw new TypeError(`${name} must be an object.`);
  return found;
}

describe.each([CHINCHILLA, MARIN])("the published runs of %s", (dataset) => {
  const runs = publishedRuns(dataset);
  const expected = field(table("isoflop-fits.json").fits, dataset);
  const squares = field(expected, "leastSquares");
  const parabolas = field(expected, "approach2");

  test("are as many as the table says, at as many budgets", () => {
    const fit = fitIsoFlop(runs, { include: "convex" });
    expect(fit.numRuns).toBe(expected.runs);
    expect(fit.budgets).toHaveLength(Number(expected.budgets));
    expect(fit.budgets.filter(({ isUsed }) => isUsed)).toHaveLength(Number(parabolas.convexBudgets));
  });

  test("give approach 2 the published exponent of D*, to 1e-7", () => {
    const fit = fitIsoFlop(runs, { include: "convex" });
    expect(Math.abs(fit.tokensExponent / Number(parabolas.tokensExponent) - 1)).toBeLessThan(1e-7);
    expect(Math.abs(fit.logTokensIntercept / Math.LN10 / Number(parabolas.log10TokensIntercept) - 1)).toBeLessThan(
      1e-7,
    );
  });

  test("give approach 3 the published surface, to 1e-6, and no larger a sum of squares", () => {
    const fit = fitLossSurface(runs);
    expect(fit.residualSumOfSquares).toBeLessThanOrEqual((1 + 1e-7) * Number(squares.rss));
    for (const name of ["E", "A", "B", "alpha", "beta"] as const) {
      expect(Math.abs(fit.surface[name] / Number(squares[name]) - 1)).toBeLessThan(1e-6);
    }
  });
});

test("the Chinchilla runs give approach 2 the exponent 0.49073994 without 1e20, whose vertices lie outside", () => {
  const fit = fitIsoFlop(publishedRuns(CHINCHILLA));
  expect(fit.tokensExponent).toBeCloseTo(0.49073994, 8);
  expect(fit.budgets.filter(({ isUsed }) => !isUsed).map(({ computeBudget, flag }) => [computeBudget, flag])).toEqual([
    [1e20, "vertex-outside"],
  ]);
  expect(fit.warnings).toEqual([
    "1e20 FLOPs: its vertex in N lies outside what was trained; its vertex in D lies outside what was trained; left out " +
      "of the power law.",
  ]);
});

describe("approach 2 on losses without noise", () => {
  const rounded: LossSurface = { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 };
  const truths: Readonly<Record<string, LossSurface>> = {
    symmetric: surface("symmetric"),
    "chinchilla-rounded": rounded,
  };
  // N* over the centre of the sizes, by the budget's place.
  const offsets: Readonly<Record<string, (budget: number) => number>> = {
    centred: () => 1,
    "offset 3x": () => 1 / 3,
    "drift to 3x": (budget) => 3 ** (-budget / (DECADES.length - 1)),
  };

  test.each(rows(table("approach2-bias.json").rows).map((row) => ({ ...row })))(
    "misses D*(1e24) by $tokensErrorPercent% on $surface, $design, width $widthFactor",
    (row: Readonly<Record<string, unknown>>) => {
      const truth = truths[String(row.surface)] ?? rounded;
      const untrained = centredRuns(truth, DECADES, 15, Number(row.widthFactor), offsets[String(row.design)]);
      const runs = simulateRuns(truth, untrained);
      const exact = fitLossSurface(runs).predict(1e24).numTokens;
      const error = 100 * (fitIsoFlop(runs, { include: "convex" }).predict(1e24).numTokens / exact - 1);
      expect(Math.abs(error - Number(row.tokensErrorPercent))).toBeLessThan(1e-8);
    },
  );
});

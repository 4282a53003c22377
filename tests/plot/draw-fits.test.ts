import { describe, expect, test } from "vitest";
import { backtest, fitFrontier, fitIsoFlop, fitLossSurface, type Run, type ScalingLaw } from "../../src/fit/index.ts";
import { drawForecast } from "../../src/plot/draw-forecast.ts";
import { drawIsoFlops, drawOptima, drawResiduals } from "../../src/plot/index.ts";
import { MARIN, publishedRuns } from "../support/fits.ts";
import { axisOf, numberOf, only, pointsOf, readSvg, type SvgElement, textsOf, withClass } from "../support/svg.ts";

const RUNS = publishedRuns(MARIN);
const FRONTIER = fitFrontier(RUNS);
const PARABOLAS = fitIsoFlop(RUNS, { bootstrap: 100 });
const SURFACE = fitLossSurface(RUNS, { bootstrap: 100 });
const FITS: readonly [string, ScalingLaw][] = [
  ["the frontier", FRONTIER],
  ["approach 2", PARABOLAS],
  ["approach 3", SURFACE],
];

function isBudget(mark: SvgElement, computeBudget: number): boolean {
  return Number(mark.attributes["data-budget"]) === computeBudget;
}

/** The panel of a figure. */
function panelOf(svg: SvgElement, figure: string): SvgElement {
  const found = withClass(svg, "panel").find(({ attributes }) => attributes["data-figure"] === figure);
  return found ?? expect.unreachable(`no panel ${figure}`);
}

describe.each(FITS)("drawIsoFlops of %s draws", (_, fit) => {
  const svg = readSvg(drawIsoFlops(RUNS, fit));
  const [x, y] = [axisOf(svg, "x"), axisOf(svg, "y")];

  test("each run once, at its N and loss or at the edge that it lies beyond", () => {
    const marks = withClass(svg, "run");
    expect(marks.map((mark) => numberOf(mark, "data-run")).sort((a, b) => a - b)).toEqual(RUNS.map((_, i) => i));
    const inside = marks.filter(({ name }) => name === "circle");
    expect(inside.length).toBeGreaterThan(0.9 * RUNS.length);
    for (const circle of inside) {
      const run = RUNS[numberOf(circle, "data-run")] ?? expect.unreachable();
      expect(x(numberOf(circle, "cx")) / run.numParams).toBeCloseTo(1, 3);
      expect(y(numberOf(circle, "cy"))).toBeCloseTo(run.loss, 3);
    }
    // The panel's upper edge lies 60 pixels below that of the picture.
    for (const mark of withClass(svg, "beyond")) {
      expect(RUNS[numberOf(mark, "data-run")]?.loss).toBeGreaterThan(y(60));
    }
  });

  test("each budget's curve as the fit has it", () => {
    const curves = withClass(svg, "curve");
    expect(curves.length).toBe(fit.computeBudgets.length);
    for (const curve of curves) {
      const points = pointsOf(curve);
      expect(points).toHaveLength(65);
      const losses = fit.isoFlopCurve(
        numberOf(curve, "data-budget"),
        points.map(([px]) => x(px)),
      );
      for (const [i, [, py]] of points.entries()) expect(y(py)).toBeCloseTo(losses[i] ?? 0, 2);
    }
  });

  test("each minimum at its N* and loss, hollow where it lies beyond the sizes", () => {
    const minima = withClass(svg, "minimum");
    for (const minimum of minima) {
      const computeBudget = numberOf(minimum, "data-budget");
      const own =
        fit.approach === 3
          ? fit.predict(computeBudget)
          : [...fit.budgets].find((budget) => budget.computeBudget === computeBudget);
      expect(x(numberOf(minimum, "cx")) / (own?.numParams ?? 0)).toBeCloseTo(1, 3);
      expect(y(numberOf(minimum, "cy"))).toBeCloseTo(own?.loss ?? 0, 3);
      const sizes = RUNS.filter((run) => Math.abs(run.computeBudget / computeBudget - 1) < 0.05).map(
        ({ numParams }) => numParams,
      );
      const isInside = Math.min(...sizes) <= (own?.numParams ?? 0) && (own?.numParams ?? 0) <= Math.max(...sizes);
      if (fit.approach !== 3) expect(minimum.attributes.class?.includes("outside")).toBe(!isInside);
    }
    expect(minima.length).toBeGreaterThan(3);
  });
});

test("drawIsoFlops draws N*'s interval of a budget as wide as its standard error says", () => {
  const svg = readSvg(drawIsoFlops(RUNS, FRONTIER));
  const x = axisOf(svg, "x");
  const intervals = withClass(svg, "interval");
  expect(intervals).toHaveLength(FRONTIER.budgets.length);
  for (const { computeBudget, numParams, logParamsError } of FRONTIER.budgets) {
    const interval = intervals.find((mark) => isBudget(mark, computeBudget));
    const [, from, to] = /^M(\S+) \S+H(\S+)$/.exec(interval?.attributes.d ?? "") ?? [];
    // The normal's quantile at 95%.
    expect(Math.log(x(Number(to)) / numParams)).toBeCloseTo(1.6448536 * logParamsError, 2);
    expect(Math.log(numParams / x(Number(from)))).toBeCloseTo(1.6448536 * logParamsError, 2);
  }
});

test("drawIsoFlops draws a minimum beyond the sizes hollow, and says so", () => {
  // The largest sizes of the top budget alone: its losses rise from the first.
  const top = Math.max(...RUNS.map(({ computeBudget }) => computeBudget));
  const topRuns = RUNS.filter(({ computeBudget }) => computeBudget === top).sort((a, b) => a.numParams - b.numParams);
  const runs = [...RUNS.filter(({ computeBudget }) => computeBudget < top), ...topRuns.slice(-4)];
  const fit = fitFrontier(runs);
  expect(fit.budgets.at(-1)?.isBracketed).toBe(false);
  const svg = readSvg(drawIsoFlops(runs, fit));
  const outside = only(svg, "outside");
  expect(isBudget(outside, top)).toBe(true);
  expect(outside.attributes.fill).toBe("#ffffff");
  expect(textsOf(outside)[0]).toMatch(/beyond the sizes that were trained$/);
  expect(textsOf(svg)).toContain("beyond the sizes trained");
});

test("drawIsoFlops draws outliers as crosses, and says how many runs lie above", () => {
  const [first = expect.unreachable()] = RUNS;
  const failed: Run = { ...first, loss: 11 };
  const runs = [...RUNS, failed];
  const fit = fitFrontier(runs);
  expect(fit.outliers.map(({ loss }) => loss)).toContain(11);
  const svg = readSvg(drawIsoFlops(runs, fit));
  const beyond = withClass(svg, "beyond").find((mark) => numberOf(mark, "data-run") === RUNS.length);
  expect(textsOf(beyond ?? expect.unreachable())[0]).toMatch(/loss 11; an outlier, left out$/);
  expect(textsOf(svg).some((text) => /^▲ \d+ runs? above the picture$/.test(text))).toBe(true);
  const best = RUNS.reduce((least, run) => (run.loss < least.loss ? run : least), first);
  const near = { ...best, loss: best.loss + 0.5 };
  const nearer = fitFrontier([...RUNS, near]);
  expect(nearer.outliers.some(({ isLeftOut }) => isLeftOut)).toBe(true);
  const crosses = withClass(readSvg(drawIsoFlops([...RUNS, near], nearer)), "outlier");
  expect(crosses.map((cross) => numberOf(cross, "data-run"))).toContain(RUNS.length);
});

describe.each(FITS)("drawOptima of %s draws", (_, fit) => {
  const upTo = 1e22;
  const svg = readSvg(drawOptima(fit, { upTo }));

  test.each([
    ["N*, parameters", "numParams"],
    ["D*, training tokens", "numTokens"],
    ["D*/N*", "tokensPerParam"],
    ["loss, nats per token", "loss"],
  ] as const)("%s, its band and the reach of the law", (figure, field) => {
    const panel = panelOf(svg, figure);
    if (Number.isNaN(fit.predict(upTo)[field])) {
      expect(textsOf(panel)).toContain("this fit does not tell it");
      return;
    }
    const [x, y] = [axisOf(panel, "x"), axisOf(panel, "y")];
    const law = pointsOf(only(panel, "law"));
    expect(x(law.at(-1)?.[0] ?? 0) / upTo).toBeCloseTo(1, 3);
    expect(x(law[0]?.[0] ?? 0) / (fit.computeBudgets[0] ?? 0)).toBeCloseTo(1, 3);
    for (const [px, py] of law) expect(y(py) / fit.predict(x(px))[field]).toBeCloseTo(1, 2);
    // An area goes along its upper edge, and back along the lower.
    const edge = pointsOf(only(panel, "band"));
    expect(edge).toHaveLength(2 * law.length);
    const { intervals } = fit.predict(upTo);
    const last = [edge[law.length - 1]?.[1], edge[law.length]?.[1]].map((py) => y(py ?? 0)).sort((a, b) => a - b);
    const at = intervals ?? expect.unreachable();
    const expected =
      field === "tokensPerParam"
        ? [at.numTokens.low / at.numParams.high, at.numTokens.high / at.numParams.low]
        : [at[field].low, at[field].high];
    for (const [i, value] of expected.entries()) expect((last[i] ?? 0) / value).toBeCloseTo(1, 2);
  });

  test("each budget by its own runs, where the fit knows them", () => {
    const points = withClass(panelOf(svg, "N*, parameters"), "minimum");
    if (fit.approach === 3) {
      expect(points).toEqual([]);
      return;
    }
    const panel = panelOf(svg, "N*, parameters");
    for (const point of points) {
      const own = [...fit.budgets].find((budget) => isBudget(point, budget.computeBudget));
      expect(axisOf(panel, "y")(numberOf(point, "cy")) / (own?.numParams ?? 0)).toBeCloseTo(1, 2);
      expect(axisOf(panel, "x")(numberOf(point, "cx")) / (own?.computeBudget ?? 0)).toBeCloseTo(1, 2);
    }
    expect(points.length).toBeGreaterThan(3);
  });
});

test("drawOptima reaches as far as intervals were tried, and by the other approaches three decades", () => {
  for (const [, fit] of FITS) {
    const panel = panelOf(readSvg(drawOptima(fit)), "N*, parameters");
    const [end = 0] = pointsOf(only(panel, "law")).at(-1) ?? [];
    const reach = axisOf(panel, "x")(end) / (fit.computeBudgets.at(-1) ?? 0);
    expect(reach).toBeCloseTo(fit.approach === "frontier" ? 40 : 1000, -1);
  }
});

describe("drawForecast draws", () => {
  const { budgets } = backtest(RUNS, { hide: 3, bootstrap: 0 });
  const left = RUNS.filter(({ computeBudget }) => computeBudget < (budgets[0]?.computeBudget ?? 0));
  const fit = fitFrontier(left);
  const svg = readSvg(drawForecast(fit, budgets));

  test.each([
    ["N*, parameters", "numParams", Math.log],
    ["loss, nats per token", "loss", (loss: number) => loss],
  ] as const)(
    "%s of each hidden budget, with its interval, beside what was foretold of it",
    (figure, field, errorScale) => {
      const panel = panelOf(svg, figure);
      const [x, y] = [axisOf(panel, "x"), axisOf(panel, "y")];
      const hidden = withClass(panel, "hidden");
      expect(hidden).toHaveLength(3);
      for (const { computeBudget, observed } of budgets) {
        const circle = hidden.find((mark) => isBudget(mark, computeBudget)) ?? expect.unreachable();
        expect(x(numberOf(circle, "cx")) / computeBudget).toBeCloseTo(1, 2);
        expect(y(numberOf(circle, "cy")) / observed[field]).toBeCloseTo(1, 3);
        const bar = withClass(panel, "interval").find(({ attributes }) =>
          attributes.d?.startsWith(`M${circle.attributes.cx} `),
        );
        const [, low, high] = /^M\S+ (\S+)V(\S+)$/.exec(bar?.attributes.d ?? "") ?? [];
        const error = field === "loss" ? observed.lossError : observed.logParamsError;
        const length = errorScale(y(Number(high))) - errorScale(y(Number(low)));
        // The normal's quantiles at 5 and 95%; pixels are rounded.
        expect(length / (2 * 1.6448536 * error)).toBeCloseTo(1, 1);
      }
      // The law goes from the smallest budget to the largest hidden one, and its band with it.
      const law = pointsOf(only(panel, "law"));
      expect(x(law.at(-1)?.[0] ?? 0) / (budgets.at(-1)?.computeBudget ?? 0)).toBeCloseTo(1, 3);
      for (const [px, py] of law) expect(y(py) / fit.predict(x(px))[field]).toBeCloseTo(1, 2);
      expect(pointsOf(only(panel, "band"))).toHaveLength(2 * law.length);
      expect(withClass(panel, "minimum")).toHaveLength(fit.budgets.length);
    },
  );

  test("nothing else, and says what came out", () => {
    expect(withClass(svg, "panel")).toHaveLength(2);
    expect(textsOf(svg)).toContain("Hidden budgets by the frontier");
    expect(textsOf(svg)[1]).toMatch(/ were predicted, [\d.]+[MB] and \d\.\d+ came out\./);
  });
});

describe.each(FITS)("drawResiduals of %s draws", (_, fit) => {
  const svg = readSvg(drawResiduals(RUNS, fit));

  test.each(["budget", "ratio"])("each run's distance from its curve by %s", (figure) => {
    const panel = panelOf(svg, figure);
    const [x, y] = [axisOf(panel, "x"), axisOf(panel, "y")];
    const marks = withClass(panel, "run");
    expect(marks).toHaveLength(RUNS.length);
    for (const circle of marks.filter(({ name }) => name === "circle")) {
      const run = RUNS[numberOf(circle, "data-run")] ?? expect.unreachable();
      const budget = fit.computeBudgets.reduce((near, other) =>
        Math.abs(Math.log(other / run.computeBudget)) < Math.abs(Math.log(near / run.computeBudget)) ? other : near,
      );
      const [expected = 0] = fit.isoFlopCurve(budget, [run.numParams]);
      expect(y(numberOf(circle, "cy"))).toBeCloseTo(run.loss - expected, 3);
      const own =
        fit.approach === 3
          ? fit.predict(budget)
          : [...fit.budgets].find(({ computeBudget }) => computeBudget === budget);
      const place = figure === "budget" ? run.computeBudget : run.numParams / (own?.numParams ?? 0);
      expect(x(numberOf(circle, "cx")) / place).toBeCloseTo(1, 2);
    }
  });
});

import { describe, expect, test } from "vitest";
import { designSweep, simulateSweep } from "../../../src/design/index.ts";
import { fitFrontier, fitLossSurface, type Run } from "../../../src/fit/index.ts";
import { centredRuns, simulateRuns } from "../../../src/fit/simulate-runs.ts";
import { gpt2 } from "../../../src/index.ts";
import { errorOf } from "../../support/errors.ts";
import { CHINCHILLA, DECADES, publishedRuns, SURFACES, surface, sweep } from "../../support/fits.ts";
import { shuffled } from "../../support/shuffled.ts";
import { call } from "../../support/untyped.ts";

const truth = surface("chinchilla");
const optimum = (computeBudget: number) => {
  const [run] = simulateRuns(truth, centredRuns(truth, [computeBudget], 3, 1 + 1e-9));
  return { numParams: run?.numParams ?? Number.NaN, loss: run?.loss ?? Number.NaN };
};

describe("of an exact law", () => {
  const fit = fitFrontier(sweep(truth));

  test("ten times beyond the largest budget the loss is within 0.002 nats, and N* within 5%", () => {
    const { numParams, loss, extrapolation } = fit.predict(1e22);
    expect(extrapolation).toBeCloseTo(10, 9);
    expect(Math.abs(loss - optimum(1e22).loss)).toBeLessThan(0.002);
    expect(Math.abs(Math.log(numParams / optimum(1e22).numParams))).toBeLessThan(0.05);
  });

  test("intervals hold the truth, and grow with the confidence and with the distance", () => {
    for (const computeBudget of [1e21, 4e21, 1e22, 4e22]) {
      const { intervals } = fit.predict(computeBudget);
      expect(intervals?.loss.low).toBeLessThan(optimum(computeBudget).loss);
      expect(intervals?.loss.high).toBeGreaterThan(optimum(computeBudget).loss);
      expect(intervals?.numParams.low).toBeLessThan(optimum(computeBudget).numParams);
      expect(intervals?.numParams.high).toBeGreaterThan(optimum(computeBudget).numParams);
    }
    const width = (computeBudget: number, confidence: number) => {
      const { low = 0, high = 0 } = fit.predict(computeBudget, { confidence }).intervals?.loss ?? {};
      return high - low;
    };
    expect(width(1e22, 0.5)).toBeLessThan(width(1e22, 0.9));
    expect(width(1e22, 0.9)).toBeLessThan(width(1e22, 0.99));
    expect(width(1e21, 0.9)).toBeLessThan(width(1e22, 0.9));
  });

  test("D* is C/(6·N*), and its interval that of N* mirrored", () => {
    const { numParams, numTokens, intervals } = fit.predict(1e22);
    expect(numTokens / (1e22 / (6 * numParams))).toBeCloseTo(1, 12);
    expect((intervals?.numTokens.low ?? 0) / (1e22 / (6 * (intervals?.numParams.high ?? 0)))).toBeCloseTo(1, 12);
    expect((intervals?.numTokens.high ?? 0) / (1e22 / (6 * (intervals?.numParams.low ?? 0)))).toBeCloseTo(1, 12);
  });

  test("what N* gives away at the ends of its interval is what the surface says, to a tenth", () => {
    const { numParams, intervals, lossGivenAway } = fit.predict(1e22);
    const tokens = (params: number) => 1e22 / (6 * params);
    const loss = (params: number) => truth.E + truth.A / params ** truth.alpha + truth.B / tokens(params) ** truth.beta;
    for (const end of ["low", "high"] as const) {
      // As far to the other side of the true optimum as N* lies from the end.
      const off = (optimum(1e22).numParams * numParams) / (intervals?.numParams[end] ?? Number.NaN);
      const excess = loss(off) - optimum(1e22).loss;
      expect((lossGivenAway?.[end] ?? 0) / excess).toBeGreaterThan(0.9);
      expect((lossGivenAway?.[end] ?? 0) / excess).toBeLessThan(1.1);
    }
  });

  test("each budget from the third on is predicted from the ones below, and lies inside", () => {
    expect(fit.selfCheck.map(({ computeBudget }) => computeBudget)).toEqual(DECADES.slice(2));
    for (const { isLossInside, isNumParamsInside } of fit.selfCheck) {
      expect(isLossInside).toBe(true);
      expect(isNumParamsInside).toBe(true);
    }
    expect(fit.scale).toMatchObject({ numPredicted: 3 });
  });

  test("one surface describes it to rounding", () => {
    expect(fit.surfaceMiss?.rms).toBeLessThan(1e-9);
  });
});

test("at budgets that were trained, and between, it says what their bowls say", () => {
  const fit = fitFrontier(publishedRuns(CHINCHILLA));
  for (const { computeBudget, numParams, logParamsError, loss, lossError } of fit.budgets) {
    const there = fit.predict(computeBudget);
    expect(there.extrapolation).toBeCloseTo(1, 12);
    expect(Math.abs(there.loss - loss)).toBeLessThan(3 * lossError);
    expect(Math.abs(Math.log(there.numParams / numParams))).toBeLessThan(3 * logParamsError);
    const { low = 0, high = 0 } = there.intervals?.loss ?? {};
    expect(high - low).toBeLessThan(0.02 * loss);
  }
  const between = fit.predict(2e20);
  expect(between.loss).toBeLessThan(fit.predict(1e20).loss);
  expect(between.loss).toBeGreaterThan(fit.predict(3e20).loss);
});

test("the order of the runs changes no bit", () => {
  const runs = publishedRuns(CHINCHILLA);
  expect(JSON.stringify(fitFrontier(shuffled(runs, 3)))).toBe(JSON.stringify(fitFrontier(runs)));
});

test("a run that counts twice is as two runs of the same loss to the bowls", () => {
  const runs = sweep(truth, 0.002, 1);
  const [first, ...rest] = runs;
  if (first === undefined) throw new Error("A sweep must have runs.");
  const once = fitFrontier([{ ...first, weight: 2 }, ...rest]);
  const twice = fitFrontier([first, first, ...rest]);
  expect(once.budgets[0]?.loss).toBeCloseTo(twice.budgets[0]?.loss ?? 0, 3);
});

test("losses of runs that differ in C are brought to the C of their budget", () => {
  const untrained = centredRuns(truth, DECADES, 7, 4);
  const uneven = untrained.map((run, i) => {
    const factor = [0.96, 1.04, 1, 1.03, 0.97][i % 5] ?? 1;
    return { ...run, computeBudget: run.computeBudget * factor, numTokens: run.numTokens * factor };
  });
  const even = fitFrontier(simulateRuns(truth, untrained));
  const levelled = fitFrontier(simulateRuns(truth, uneven), { budgetTolerance: 0.1 });
  expect(levelled.budgets).toHaveLength(DECADES.length);
  for (const [r, { numParams, loss, computeBudget }] of levelled.budgets.entries()) {
    expect(computeBudget / (DECADES[r] ?? 0)).toBeCloseTo(1, 1);
    expect(Math.abs(Math.log(numParams / (even.budgets[r]?.numParams ?? 0)))).toBeLessThan(0.03);
    expect(Math.abs(loss / (even.budgets[r]?.loss ?? 0) - 1)).toBeLessThan(0.003);
  }
});

test("D* is as the runs of the largest budget have it where C is not k·N·D, and that is said", () => {
  const runs = sweep(truth).map((run) => ({ ...run, numTokens: run.numTokens / 2 }));
  const fit = fitFrontier(runs);
  expect(fit.warnings).toEqual([
    "C of the runs is 12.0·N·D, not 6·N·D: D* is as the runs of the largest budget have it.",
  ]);
  const { numParams, numTokens } = fit.predict(1e22);
  expect((12 * numParams * numTokens) / 1e22).toBeCloseTo(1, 2);
});

test("two budgets are said to tell little", () => {
  const runs = sweep(truth).filter(({ computeBudget }) => computeBudget < 1e19);
  const fit = fitFrontier(runs);
  expect(fit.warnings).toEqual(["Two budgets: how they go on is mostly what was known of sweeps beforehand."]);
  expect(fit.selfCheck).toEqual([]);
  expect(fit.predict(1e19).intervals).toBeDefined();
});

test("a budget whose sizes all lie on one side of N* is kept, and named", () => {
  const runs = sweep(truth, 0.001, 2);
  const top = optimum(1e21).numParams;
  const fit = fitFrontier(runs.filter(({ computeBudget, numParams }) => computeBudget < 1e21 || numParams < 0.9 * top));
  expect(fit.budgets.map(({ isBracketed }) => isBracketed)).toEqual([true, true, true, true, false]);
  expect(fit.warnings[0]).toMatch(
    /^1e21 FLOPs: minimum beyond the sizes trained; kept, with a standard error of 0\.\d\d/,
  );
});

test("losses that fall by factors have no intervals, and that is said", () => {
  const toy = { E: 0.01, A: 13.4, B: 188, alpha: 0.84, beta: 0.82 };
  const fit = fitFrontier(simulateRuns(toy, centredRuns(toy, [1e6, 1e7, 1e8, 1e9], 7, 4)));
  expect(fit.isInDomain).toBe(false);
  expect(fit.lossSlope).toBeGreaterThan(0.2);
  expect(fit.predict(1e10).intervals).toBeUndefined();
  expect(fit.predict(1e10).lossGivenAway).toBeUndefined();
  expect(fit.warnings[0]).toMatch(
    /^The least losses fall as C\^-0\.\d\d, faster than C\^-0\.2: intervals were tried on/,
  );
});

test("targets farther than 40 times beyond are labelled", () => {
  const fit = fitFrontier(sweep(truth));
  expect(fit.predict(4e22).warnings).toEqual([]);
  expect(fit.predict(1e24).warnings[0]).toMatch(
    /^1000× beyond the budgets that were trained: intervals were tried up to 40×/,
  );
});

test("a model of a family is recommended by the bowl about N*", () => {
  const fit = fitFrontier(sweep(truth));
  const { numParams, optimum: best, lossGivenAway, loss } = fit.recommend(1e22, { modelCls: gpt2, sizeParam: "width" });
  expect(best).toEqual(fit.predict(1e22));
  expect(Math.abs(Math.log(numParams / best.numParams))).toBeLessThan(0.1);
  expect(lossGivenAway).toBeGreaterThanOrEqual(0);
  expect(lossGivenAway).toBeLessThan(1e-3);
  expect(loss).toBe(best.loss + lossGivenAway);
});

test("a Chinchilla table has a line a budget", () => {
  expect(fitFrontier(sweep(truth)).chinchillaTable([1e21, 1e22]).split("\n")).toHaveLength(5);
});

test("budgets that nearly coincide are said to, with the tolerance that joins them", () => {
  const runs = sweep(truth).map((run, i) => ({ ...run, computeBudget: run.computeBudget * (i % 7 < 4 ? 1 : 1.03) }));
  const fit = fitFrontier(runs);
  expect(fit.budgets).toHaveLength(10);
  expect(fit.warnings).toContain(
    "5 of 10 budgets lie within 10% of the one below: a budget tolerance of 0.04 joins them.",
  );
  expect(fitFrontier(runs, { budgetTolerance: 0.04 }).budgets).toHaveLength(5);
});

describe("a run that is off", () => {
  const runs = publishedRuns(CHINCHILLA);
  const clean = fitFrontier(runs);
  const near = runs.flatMap(({ computeBudget, numParams }, i) => {
    const optimum = clean.budgets.find((budget) => budget.computeBudget === computeBudget)?.numParams ?? Number.NaN;
    return Math.abs(Math.log(numParams / optimum)) < Math.log(4) ? [i] : [];
  });
  const spoiled = (at: number, factor: number) =>
    runs.map((run, i) => (i === at ? { ...run, loss: run.loss * factor, experimentId: "spoiled" } : run));

  test("by 6.7% is named in nine of ten cases, and nothing else is", () => {
    expect(clean.outliers).toEqual([]);
    const found = near.map((at) => fitFrontier(spoiled(at, 1.067)).outliers.map(({ run }) => run));
    expect(found.filter((names) => names.includes("spoiled")).length).toBeGreaterThan(0.9 * near.length);
    expect(found.flat().filter((name) => name !== "spoiled")).toEqual([]);
  });

  test("since it diverged is left out by name, and moves no forecast by more than a tenth of its interval", () => {
    const { loss, numParams, intervals } = clean.predict(3e22);
    const { low = 0, high = 0 } = intervals?.loss ?? {};
    const sizes = intervals?.numParams ?? { low: 1, high: 1 };
    for (const at of near) {
      const fit = fitFrontier(spoiled(at, 3.1));
      const [outlier] = fit.outliers;
      expect(outlier).toMatchObject({ run: "spoiled", isLeftOut: true });
      expect(fit.leftOut[0]).toMatchObject({ run: "spoiled", reason: "outlier" });
      expect(fit.leftOut[0]?.detail).toMatch(
        /^its loss \d+\.\d+ lies \d+(\.\d+)? nats above the least of its budget, and/,
      );
      expect(fit.numRuns).toBe(runs.length - 1);
      const spoiledForecast = fit.predict(3e22);
      expect(Math.abs(spoiledForecast.loss - loss)).toBeLessThan(0.1 * (high - low));
      expect(Math.abs(Math.log(spoiledForecast.numParams / numParams))).toBeLessThan(
        0.2 * Math.log(sizes.high / sizes.low),
      );
    }
  });

  test("since it diverged, a loss of 9.4 among 33 of about 3, is named wherever it stands, and moves no forecast by more than its interval", () => {
    const few = simulateRuns(truth, centredRuns(truth, [1e18, 1e19, 1e20], 11, 8), { relative: 0.005 }, 1);
    const before = fitFrontier(few);
    expect(before.outliers).toEqual([]);
    for (const at of few.keys()) {
      const fit = fitFrontier(few.map((run, i) => (i === at ? { ...run, loss: 9.4, experimentId: "diverged" } : run)));
      expect(fit.outliers.map(({ run }) => run)).toEqual(["diverged"]);
      expect(fit.leftOut).toMatchObject([{ run: "diverged", reason: "outlier" }]);
      expect(fit.budgets.map(({ numSizes }) => numSizes)).toEqual(
        [0, 1, 2].map((b) => (b === Math.floor(at / 11) ? 10 : 11)),
      );
      for (const computeBudget of [1e20, 1e21, 4e21]) {
        const { loss, numParams, intervals } = before.predict(computeBudget);
        const forecast = fit.predict(computeBudget);
        const { low = 0, high = 0 } = intervals?.loss ?? {};
        expect(Math.abs(forecast.loss - loss)).toBeLessThan(high - low);
        const sizes = intervals?.numParams ?? { low: 1, high: 1 };
        expect(Math.abs(Math.log(forecast.numParams / numParams))).toBeLessThan(Math.log(sizes.high / sizes.low));
      }
    }
  });

  test("is told by its N and budget where it has no experiment, with what to do", () => {
    const [at = 0] = near;
    const fit = fitFrontier(runs.map((run, i) => (i === at ? { ...run, loss: run.loss * 3.1 } : run)));
    const [outlier] = fit.outliers;
    expect(outlier?.run).toMatch(/^N = \d+(\.\d+)?[MB] at \d+(\.\d+)?e\d+ FLOPs$/);
    const told = [...fit.warnings, ...fit.leftOut.map(({ run, detail }) => `${run}: ${detail}`)];
    expect(told.some((text) => text.startsWith(`${outlier?.run}: its loss `))).toBe(true);
  });
});

test.each(SURFACES)("in clean sweeps of $name nothing is named", (named) => {
  for (let seed = 1; seed <= 20; seed++) expect(fitFrontier(sweep(named, 0.005, seed)).outliers).toEqual([]);
});

describe("it is refused", () => {
  const refusal = (runs: readonly Run[]) => errorOf(() => fitFrontier(runs));

  test("for one budget, whose N* is said", () => {
    const { code, message } = refusal(sweep(truth).filter(({ computeBudget }) => computeBudget === 1e19));
    expect(code).toBe("NOT_DETERMINED");
    expect(message).toMatch(/two? ?budgets or more|2 budgets or more/);
    expect(message).toMatch(/got 1, whose losses bottom out at N = \d+M, give or take 0\.\d\d in ln N/);
  });

  test("for budgets of one size each, with the tolerance that may join them", () => {
    const runs = sweep(truth).map((run, i) => ({ ...run, computeBudget: run.computeBudget * (1 + 0.01 * (i % 7)) }));
    expect(refusal(runs)).toMatchObject({
      code: "NOT_DETERMINED",
      message: expect.stringMatching(/Raise budgetTolerance .* such as to 0\.1; or fit a loss surface/),
    });
  });

  test("for a single budget, with how many others have one size, where some do", () => {
    const runsAt = (budget: number) => sweep(truth).filter(({ computeBudget }) => computeBudget === budget);
    const [runs, other] = [runsAt(1e19), runsAt(1e20).slice(0, 1)];
    expect(refusal(runs.slice(0, 2)).message).not.toContain("one size alone");
    expect(refusal([...runs, ...other]).message).toContain("; 1 other has one size alone");
  });

  test("for two sizes at each budget", () => {
    const runs = simulateRuns(truth, centredRuns(truth, DECADES, 2, 2));
    expect(refusal(runs).message).toMatch(
      /^Joint bowls must have 3 sizes or more at one budget at least; got 2 at the most/,
    );
  });

  test("where no budget's sizes bracket N*, and it is left open", () => {
    const untrained = centredRuns(truth, DECADES, 4, 2, () => 0.1);
    const refusals = Array.from({ length: 20 }, (_, seed) => {
      const runs = simulateRuns(truth, untrained, { relative: 0.01 }, seed);
      try {
        // Where some budget's noise looks like a minimum, it is said how few have one.
        const [warning = ""] = fitFrontier(runs).warnings;
        expect(warning).toMatch(/^\d of 5 budgets have sizes on both sides|^The least losses|beyond the sizes|^$/);
        return "";
      } catch {
        return refusal(runs).message;
      }
    }).filter((message) => message !== "");
    expect(refusals.length).toBeGreaterThan(8);
    for (const message of refusals) {
      expect(message).toMatch(/^Sizes must bracket the optimum/);
      expect(message).toMatch(/The sizes don't bracket the optimum; move the window/);
    }
  });

  test("for an option that is none, and for a confidence of 1", () => {
    expect(errorOf(() => call(fitFrontier, sweep(truth), { bootstrap: 5 }))).toMatchObject({
      code: "INVALID_OPTION",
    });
    expect(errorOf(() => fitFrontier(sweep(truth)).predict(1e22, { confidence: 1 }))).toMatchObject({
      code: "INVALID_OPTION",
      field: "confidence",
    });
  });
});

test("losses that are alike at every size tell no optimum", () => {
  const flat = sweep(truth).map((run) => ({ ...run, loss: 3.25 }));
  const error = errorOf(() => fitFrontier(flat));
  expect(error.code).toBe("NOT_DETERMINED");
  expect(error.message).toContain(
    "5 budgets whose losses are as good as alike, which leaves ln N* open. The sizes don't bracket",
  );
});

describe("runs of a design for an exact law", () => {
  const exactLaw = designSweep({
    modelCls: gpt2,
    sizeParam: "width",
    method: "exact-law",
    totalFlops: 1e21,
    targetBudget: 1e23,
  });
  const runs = simulateSweep(exactLaw, { lossSurface: "chinchilla" });

  test("are no frontier's, which says what is", () => {
    const error = errorOf(() => fitFrontier(runs));
    expect(error.code).toBe("NOT_DETERMINED");
    expect(error.message).toMatch(
      /a frontier must rest on different sizes; got at most [34] a budget, and 35 runs of these/i,
    );
    expect(error.message).toContain("Fit a loss surface");
    expect(fitLossSurface(runs, { bootstrap: 0 }).predict(1e23).numParams).toBeGreaterThan(0);
  });

  test("are told from as many seeds of each size, and from the repeats of a ladder", () => {
    const four = sweep(truth).filter((_, i) => [1, 2, 4, 5].includes(i % 7));
    const seeds = [...four, ...four, ...four].map((run, i) => ({ ...run, loss: run.loss + 1e-4 * (i % 5) }));
    expect(fitFrontier(seeds).numRuns).toBeGreaterThan(40);
    const ladder = designSweep({
      modelCls: gpt2,
      sizeParam: "width",
      totalFlops: 1e21,
      targetBudget: 1e23,
      seedRepeats: 8,
    });
    expect(fitFrontier(simulateSweep(ladder, { lossSurface: "chinchilla" })).numRuns).toBe(33);
  });
});

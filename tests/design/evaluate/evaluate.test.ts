import { describe, expect, test } from "vitest";
import {
  evaluatePlan,
  formatEvaluation,
  lossSurfaces,
  simulateFits,
  simulateSweep,
} from "../../../src/design/index.ts";
import { fitIsoFlop } from "../../../src/fit/index.ts";
import { centredRuns } from "../../../src/fit/simulate-runs.ts";
import { gpt2, planSweep } from "../../../src/index.ts";
import { errorOf } from "../../support/errors.ts";
import { log10Optimum, plainStandardError } from "../../support/surface-errors.ts";

const TARGET = 1e24;
const DECADES = [1e17, 1e18, 1e19, 1e20, 1e21];
const defaultPlan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: DECADES });
const hardPlan = planSweep({
  modelCls: gpt2,
  sizeParam: "width",
  computeBudgets: [1e18, 1e19, 1e20],
  numSizesPerBudget: 4,
});
const SURFACES = Object.entries(lossSurfaces());

describe.each(SURFACES)("by %s", (name, surface) => {
  const evaluation = evaluatePlan(defaultPlan, { prior: surface, targetBudget: TARGET });
  const [by] = evaluation.surfaces;

  test("standard errors are those of normal equations and derivatives by differences", () => {
    const { experiments } = defaultPlan;
    const ofOptimum = plainStandardError(surface, experiments, (p) => log10Optimum(p, TARGET));
    const ofExponent = plainStandardError(surface, experiments, ([, , , alpha, beta]) => beta / (alpha + beta));
    expect(evaluation.standardErrors.log10NumParams / (0.005 * ofOptimum)).toBeCloseTo(1, 5);
    expect(evaluation.standardErrors.paramsExponent / (0.005 * ofExponent)).toBeCloseTo(1, 5);
    expect(evaluation.standardErrors.tokensExponent).toBe(evaluation.standardErrors.paramsExponent);
  });

  test("2,000 simulated fits scatter as the standard errors say, within a tenth", () => {
    const simulated = simulateFits(defaultPlan, { lossSurface: surface, targetBudget: TARGET });
    expect(simulated.numFailed).toBe(0);
    expect(simulated.log10NumParams.standardDeviation / evaluation.standardErrors.log10NumParams).toBeCloseTo(1, 1);
    const ratio = simulated.log10NumParams.standardDeviation / evaluation.standardErrors.log10NumParams;
    expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
    const ofExponent = simulated.paramsExponent.standardDeviation / evaluation.standardErrors.paramsExponent;
    expect(Math.abs(ofExponent - 1)).toBeLessThan(0.1);
  });

  test("standard errors are in proportion to the noise", () => {
    const louder = evaluatePlan(defaultPlan, { prior: surface, targetBudget: TARGET, noise: 0.02 });
    expect(louder.standardErrors.log10NumParams / evaluation.standardErrors.log10NumParams).toBeCloseTo(4, 12);
  });

  test("one more budget tells more", () => {
    const more = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [...DECADES, 3e18] });
    const { standardErrors } = evaluatePlan(more, { prior: surface, targetBudget: TARGET });
    expect(standardErrors.log10NumParams).toBeLessThan(evaluation.standardErrors.log10NumParams);
  });

  test("the bias of approach 2 is what its fit makes of losses with next to no noise", () => {
    const runs = simulateSweep(defaultPlan, { lossSurface: surface, noise: 1e-12 });
    const fit = fitIsoFlop(runs, { bootstrap: 0 });
    const a = surface.beta / (surface.alpha + surface.beta);
    expect(by?.approach2?.paramsExponent).toBeCloseTo(fit.paramsExponent - a, 8);
    const { numParams, numTokens } = fit.predict(TARGET);
    expect(by?.approach2?.numParams).toBeCloseTo(numParams / (by?.optimum.numParams ?? 0) - 1, 7);
    expect(by?.approach2?.numTokens).toBeCloseTo(numTokens / (by?.optimum.numTokens ?? 0) - 1, 7);
  });

  test("deadweight compute is the budget less the one whose least loss the error leaves", () => {
    const { E, A, B, alpha, beta } = surface;
    const lossAt = (N: number, C: number) => E + A * N ** -alpha + B * (C / 6 / N) ** -beta;
    const best = (C: number) => 10 ** log10Optimum([E, Math.log(A), Math.log(B), alpha, beta], C);
    const share = by?.approach2?.numParams ?? 0;
    const loss = lossAt(best(TARGET) * (1 + share), TARGET);
    let low = 0;
    let high = TARGET;
    for (let i = 0; i < 200; i++) {
      const middle = (low + high) / 2;
      if (lossAt(best(middle), middle) > loss) low = middle;
      else high = middle;
    }
    expect((by?.deadweight.approach2?.flops ?? 0) / (TARGET - low)).toBeCloseTo(1, 6);
  });

  test("3 budgets of 4 sizes with noise of 0.05 are warned of", () => {
    const { warnings } = evaluatePlan(hardPlan, { prior: surface, targetBudget: TARGET, noise: 0.05 });
    expect(warnings.join("\n")).toMatch(/N\* at the target is left open: log10 N\* has a standard error of 0\.\d/);
  });

  test("a centred layout of any N leaves approach 2 exact exponents, and N* within 2%", () => {
    const wanted = centredRuns(surface, DECADES, 7, 4);
    const modelSizes = wanted.map(({ numParams }, i) => ({ sizeParamValue: i + 1, numParams: Math.round(numParams) }));
    // By the symmetric surface 4·N* has 0.06 tokens a parameter.
    const limits = { minTokensPerParam: 0.01 };
    const plan = planSweep({ modelSizes, computeBudgets: DECADES, layout: "centred", prior: surface, ...limits });
    expect(plan.numExperiments).toBe(35);
    const [centred] = evaluatePlan(plan, { prior: surface, targetBudget: TARGET }).surfaces;
    expect(Math.abs(centred?.approach2?.paramsExponent ?? 1), name).toBeLessThan(1e-6);
    expect(Math.abs(centred?.approach2?.numParams ?? 1)).toBeLessThan(0.02);
  });
});

test("per budget a plan says N*, whether it is bracketed, the centre, the span and the cost", () => {
  const [by] = evaluatePlan(defaultPlan, { prior: "chinchilla", targetBudget: TARGET }).surfaces;
  const largest = by?.budgets.at(-1);
  const sizes = defaultPlan.experiments.filter(({ computeBudget }) => computeBudget === 1e21);
  const [smallest = 0, biggest = 0] = [sizes[0]?.numParams, sizes.at(-1)?.numParams];
  expect(largest).toMatchObject({ isBracketed: true, numSizes: 7, numExperiments: 7, totalFlops: 7e21 });
  expect(largest?.span).toBeCloseTo(biggest / smallest, 10);
  expect(largest?.offCentre).toBeCloseTo(Math.sqrt(biggest * smallest) / (largest?.optimalNumParams ?? 0), 10);
  expect(largest?.minTokensPerParam).toBe(Math.min(...sizes.map(({ tokensPerParam }) => tokensPerParam)));
});

test("over several surfaces the worst figures stand for all", () => {
  const all = evaluatePlan(defaultPlan, { targetBudget: TARGET });
  expect(all.surfaces.map(({ name }) => name)).toEqual(["chinchilla", "epoch", "llama-3"]);
  const worst = Math.max(...all.surfaces.map(({ standardErrors }) => standardErrors.log10NumParams));
  expect(all.standardErrors.log10NumParams).toBe(worst);
});

test("what is wrong with a plan is said with its remedy", () => {
  const two = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18], numSizesPerBudget: 3 });
  const { warnings } = evaluatePlan(two, { prior: "chinchilla", targetBudget: TARGET });
  expect(warnings).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^A power law over 2 budgets .* Plan 3 budgets or more\.$/),
      expect.stringMatching(/^Fewer than 5 sizes at 1e17, 1e18 FLOPs \(3\)/),
    ]),
  );
  const drifting = evaluatePlan(defaultPlan, { prior: "chinchilla", targetBudget: TARGET }).warnings;
  expect(drifting).toEqual([
    expect.stringMatching(/^The target lies 1000× beyond the largest budget: past 100× no public sweep tells .*\.$/),
    expect.stringMatching(/^Sizes are off centre at 1e19, 1e20, 1e21 FLOPs/),
    expect.stringMatching(/^The middle of the sizes drifts with the budget, from 1\.2× N\* to 0\.089×/),
  ]);
  expect(evaluatePlan(defaultPlan, { prior: "chinchilla", targetBudget: 1e23 }).warnings.join()).not.toContain(
    "The target lies",
  );
});

test("what several surfaces find wrong is said once", () => {
  const { warnings } = evaluatePlan(defaultPlan, { targetBudget: TARGET });
  const drift = warnings.filter((warning) => warning.includes("The middle of the sizes drifts"));
  expect(drift).toEqual([
    expect.stringMatching(/^By chinchilla, as by epoch and llama-3: The middle of the sizes drifts /),
  ]);
});

test.each([
  [{ targetBudget: 0 }, "targetBudget"],
  [{ targetBudget: TARGET, noise: -0.005 }, "noise"],
  [{ targetBudget: TARGET, noise: 0 }, "noise"],
  [{ targetBudget: TARGET, prior: "chincilla" }, "prior"],
  [{ targetBudget: TARGET, prior: { E: 1, A: 1, B: 1, alpha: 0.3, beta: -0.1 } }, "prior.beta"],
  [{ targetBudget: TARGET, lossSurface: "epoch" }, "lossSurface"],
  [{ targetBudget: TARGET, nosie: 1 }, "nosie"],
])("options %o are refused by the field %s", (options, field) => {
  expect(errorOf(() => evaluatePlan(defaultPlan, options as never)).field).toBe(field);
});

test("evaluations print side by side within the same surfaces, noise and target", () => {
  const by = { prior: "chinchilla", targetBudget: TARGET } as const;
  const text = formatEvaluation({ even: evaluatePlan(defaultPlan, by), hard: evaluatePlan(hardPlan, by) });
  expect(text).toContain("std. error of log10 N*   0.00831");
  const other = evaluatePlan(hardPlan, { ...by, noise: 0.01 });
  expect(errorOf(() => formatEvaluation({ even: evaluatePlan(defaultPlan, by), other })).field).toBe("evaluations");
});

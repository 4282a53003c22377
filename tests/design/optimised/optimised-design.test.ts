import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gainOf } from "../../../src/design/evaluate/gain.ts";
import { designSweep, evaluatePlan, refineSweep, simulateSweep } from "../../../src/design/index.ts";
import { gpt2, SweepPlan } from "../../../src/index.ts";
import { namedFamily } from "../../../src/models/named-family.ts";
import { readPrior } from "../../../src/options/priors.ts";
import { expectError } from "../../support/errors.ts";
import { call } from "../../support/untyped.ts";

const GPT2 = { modelCls: gpt2, sizeParam: "width" } as const;
const BY = { ...GPT2, method: "optimised", totalFlops: 1e20, targetBudget: 1e22 } as const;

/** Sizes of a family that has few. */
function fewSizes(ratio: number) {
  return Array.from({ length: 24 }, (_, i) => ({ sizeParamValue: i + 1, numParams: Math.round(2e6 * ratio ** i) }));
}

function criterionOf(plan: SweepPlan, targetBudget: number): number {
  return evaluatePlan(plan, { targetBudget }).posterior?.criterion ?? Number.NaN;
}

/** A design by whatever options. */
function planOf(options: object): SweepPlan {
  const plan: unknown = call(designSweep, options);
  if (plan instanceof SweepPlan) return plan;
  throw new TypeError("designSweep gives a plan.");
}

function runsOf({ experiments }: SweepPlan): string[] {
  return experiments.map(({ computeBudget, numParams }) => `${computeBudget} ${numParams}`);
}

describe("an optimised design", () => {
  test("leaves less open than the ladder of as many FLOPs", () => {
    for (const totalFlops of [1e20, 1e21, 1e22]) {
      const by = { ...GPT2, totalFlops, targetBudget: 100 * totalFlops };
      const optimised = designSweep({ ...by, method: "optimised" });
      expect(optimised.totalFlops).toBeLessThanOrEqual(totalFlops);
      expect(optimised.numExperiments).toBeLessThanOrEqual(25);
      expect(criterionOf(optimised, by.targetBudget)).toBeLessThan(criterionOf(designSweep(by), by.targetBudget));
    }
  });

  test("has runs of its own at a family of few sizes, each once, within the range of tokens per parameter", () => {
    const plan = designSweep({ modelSizes: fewSizes(2), method: "optimised", totalFlops: 1e21, targetBudget: 1e23 });
    expect(new Set(runsOf(plan)).size).toBe(plan.numExperiments);
    expect(new Set(plan.experiments.map(({ computeBudget }) => computeBudget)).size).toBeGreaterThanOrEqual(3);
    for (const { tokensPerParam } of plan.experiments) {
      expect(tokensPerParam).toBeGreaterThanOrEqual(1.5);
      expect(tokensPerParam).toBeLessThanOrEqual(600);
    }
  });

  test("keeps to what it is told", () => {
    const plan = designSweep({
      ...BY,
      numExperiments: 14,
      minSizesPerBudget: 3,
      minBudget: 1e17,
      maxBudget: 1e19,
      maxParams: 2e8,
      maxTokens: 2e10,
      minTokensPerParam: 5,
    });
    expect(plan.numExperiments).toBeLessThanOrEqual(14);
    for (const { computeBudget, numParams, numTokens, tokensPerParam } of plan.experiments) {
      expect(computeBudget).toBeGreaterThanOrEqual(1e17);
      expect(computeBudget).toBeLessThanOrEqual(1e19);
      expect(numParams).toBeLessThanOrEqual(2e8);
      expect(numTokens).toBeLessThanOrEqual(2e10);
      expect(tokensPerParam).toBeGreaterThanOrEqual(5);
    }
    expect(plan.warnings.join()).toMatch(/% of the 1e20 FLOPs are left: there are 14 experiments, and may be no more/);
  });

  test("has no equal runs, none outside its limits, and says what it leaves, whatever is asked", () => {
    const families = ["gpt2", "llama", "qwen3"].map((model) => namedFamily(model, {}));
    const options = fc.record({
      family: fc.constantFrom(...families),
      logTotal: fc.double({ min: 20, max: 24, noNaN: true }),
      numExperiments: fc.integer({ min: 12, max: 40 }),
      times: fc.double({ min: 1, max: 1e3, noNaN: true }),
    });
    fc.assert(
      fc.property(options, ({ family, logTotal, numExperiments, times }) => {
        const totalFlops = 10 ** logTotal;
        const plan = planOf({
          ...family,
          method: "optimised",
          totalFlops,
          targetBudget: totalFlops * times,
          numExperiments,
        });
        expect(new Set(runsOf(plan)).size).toBe(plan.numExperiments);
        expect(plan.numExperiments).toBeLessThanOrEqual(numExperiments);
        expect(plan.totalFlops).toBeLessThanOrEqual(totalFlops * (1 + 1e-9));
        const isTold = plan.warnings.some((warning) => /FLOPs are left/.test(warning));
        if (plan.totalFlops < 0.98 * totalFlops) expect(isTold).toBe(true);
        for (const { tokensPerParam } of plan.experiments) {
          expect(tokensPerParam).toBeGreaterThan(1.49);
          expect(tokensPerParam).toBeLessThan(601);
        }
      }),
      { numRuns: 30, seed: 15 },
    );
  }, 60_000);

  test("is the same whatever the order of what is given", () => {
    const given = simulateSweep(designSweep({ ...GPT2, totalFlops: 1e19, targetBudget: 1e22 }), {
      lossSurface: "epoch",
    });
    const reversed = [...given].reverse();
    expect(designSweep({ ...BY, given }).toJSON()).toEqual(designSweep({ ...BY, given: reversed }).toJSON());
  });
});

describe("what to add to runs that there are", () => {
  const ladder = designSweep({ ...GPT2, totalFlops: 1e20, targetBudget: 1e22 });
  const given = simulateSweep(ladder, { lossSurface: "chinchilla" });

  test.each([1e18, 1e19, 1e20, 1e21])(
    "for %f FLOPs is nothing that was trained, and no more than they pay for",
    (totalFlops) => {
      const added = designSweep({ ...BY, totalFlops, given });
      expect(added.numExperiments).toBeGreaterThan(0);
      expect(added.totalFlops).toBeLessThanOrEqual(totalFlops * (1 + 1e-9));
      const trained = new Set(runsOf(ladder));
      expect(runsOf(added).filter((run) => trained.has(run))).toEqual([]);
    },
  );

  test("is larger runs where they can be paid for", () => {
    const added = designSweep({ ...BY, totalFlops: 1e21, given });
    expect(Math.min(...added.experiments.map(({ computeBudget }) => computeBudget))).toBeGreaterThan(1e19);
  });

  test("leaves diverged runs out, which tell nothing", () => {
    const diverged = given.map((run) => (run.computeBudget > 1e19 ? { ...run, loss: Number.NaN } : run));
    const kept = given.filter(({ computeBudget }) => computeBudget <= 1e19);
    expect(designSweep({ ...BY, given: diverged }).toJSON()).toEqual(designSweep({ ...BY, given: kept }).toJSON());
  });

  test("leaves less open than a rung of the ladder for as many FLOPs", () => {
    const rung = refineSweep(ladder, given, { nextBudgets: [8e19], ...GPT2 });
    const added = designSweep({ ...BY, totalFlops: rung.totalFlops, given });
    const surfaces = readPrior("prior", ["chinchilla", "epoch", "llama-3"]);
    const byRung = gainOf(rung, given, surfaces, 1e22);
    const byDesign = gainOf(added, given, surfaces, 1e22);
    expect(byDesign?.before).toBe(byRung?.before);
    expect(byDesign?.after).toBeLessThan(byRung?.after ?? Number.NaN);
    expect(byDesign?.after).toBeLessThan(byDesign?.before ?? Number.NaN);
  });
});

describe("an optimised design is refused", () => {
  test.each<[string, object, string, string]>([
    ["without a total", { totalFlops: undefined }, "CONFLICTING_OPTIONS", "totalFlops"],
    ["with too few experiments", { numExperiments: 11 }, "INVALID_OPTION", "numExperiments"],
    ["with a total for no run", { totalFlops: 1e13 }, "INFEASIBLE", "totalFlops"],
    ["with a total for no run beside others", { totalFlops: 1e12, given: [RUN()] }, "INFEASIBLE", "totalFlops"],
    ["without a target", { targetBudget: undefined }, "INVALID_OPTION", "targetBudget"],
    ["beside diverged runs alone", { given: [{ ...RUN(), loss: Number.NaN }] }, "INVALID_OPTION", "given"],
    ["beside no runs", { given: [] }, "INVALID_OPTION", "given"],
    ["beside what are no runs", { given: "runs.csv" }, "INVALID_OPTION", "given"],
    ["with what a ladder is made of", { numBudgets: 5 }, "CONFLICTING_OPTIONS", "numBudgets"],
    ["with repeats of seeds", { seedRepeats: 1 }, "CONFLICTING_OPTIONS", "seedRepeats"],
  ])("%s", (_, options, code, field) => {
    expectError(() => call(designSweep, { ...BY, ...options }), {
      code: code === "INFEASIBLE" || code === "INVALID_OPTION" ? code : "CONFLICTING_OPTIONS",
      field,
      shows: "",
    });
  });

  test("beside more runs than are looked at", () => {
    const given = Array.from({ length: 401 }, (_, i) => ({ ...RUN(), numParams: 1e7 + i }));
    expectError(() => call(designSweep, { ...BY, given }), { code: "INVALID_OPTION", field: "given", shows: "401" });
  });

  test("and given runs mean something to it alone", () => {
    expectError(() => call(designSweep, { ...BY, method: "ladder", given: [RUN()] }), {
      code: "CONFLICTING_OPTIONS",
      field: "given",
      shows: "ladder",
    });
  });
});

function RUN() {
  return { computeBudget: 1e18, numParams: 4e7, numTokens: 4e9, loss: 3.5 };
}

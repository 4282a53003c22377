import { describe, expect, test } from "vitest";
import { designSweep, evaluatePlan } from "../../src/design/index.ts";
import { gpt2, planSweep } from "../../src/index.ts";
import { expectError } from "../support/errors.ts";
import { call } from "../support/untyped.ts";

const GPT2 = { modelCls: gpt2, sizeParam: "width" } as const;

describe("a design, where nothing else is said", () => {
  test("is the ladder of planSweep", () => {
    const by = { ...GPT2, totalFlops: 1e20, prior: "epoch", numBudgets: 4, budgetRatio: 4, seedRepeats: 1 } as const;
    expect(designSweep({ ...by, targetBudget: 1e22 }).toJSON()).toEqual(planSweep(by).toJSON());
  });

  test("looks among sizes beyond planSweep's largest as long as they are of use", () => {
    const { modelSizes, experiments } = designSweep({ ...GPT2, totalFlops: 1e24, targetBudget: 1e26 });
    const largest = Math.max(...experiments.map(({ sizeParamValue }) => sizeParamValue));
    expect(largest).toBeGreaterThan(8192);
    expect(Math.max(...modelSizes.map(({ sizeParamValue }) => sizeParamValue))).toBeLessThan(4 * largest);
    // The top budget reaches down to 1.5 tokens per parameter.
    expect(Math.min(...experiments.map(({ tokensPerParam }) => tokensPerParam))).toBeLessThan(1.6);
  });

  test("keeps to a largest size that is given", () => {
    const { modelSizes } = designSweep({ ...GPT2, totalFlops: 1e24, targetBudget: 1e26, maxSize: 4096 });
    expect(Math.max(...modelSizes.map(({ sizeParamValue }) => sizeParamValue))).toBe(4096);
  });

  test("takes sizes that were counted elsewhere", () => {
    const modelSizes = Array.from({ length: 40 }, (_, i) => ({
      sizeParamValue: i + 1,
      numParams: Math.round(1e6 * 1.3 ** i),
    }));
    expect(designSweep({ modelSizes, totalFlops: 1e20, targetBudget: 1e22 }).numExperiments).toBe(27);
  });

  test("tells N* about as well as the exact-law design where the law is only nearly right", () => {
    const by = { ...GPT2, totalFlops: 1e21, targetBudget: 1e23 } as const;
    const factorOf = (plan: ReturnType<typeof designSweep>) =>
      evaluatePlan(plan, { targetBudget: 1e23 }).posterior?.numParamsFactor ?? Number.NaN;
    expect(factorOf(designSweep(by))).toBeLessThan(1.1 * factorOf(designSweep({ ...by, method: "exact-law" })));
  });

  test.each([0.06, 0.1, 0.15])("for a standard error of %f is the cheapest that leaves as much", (wanted) => {
    const by = { ...GPT2, targetBudget: 1e21 } as const;
    const leftBy = (plan: ReturnType<typeof designSweep>) =>
      (evaluatePlan(plan, { targetBudget: 1e21 }).posterior?.logNumParams ?? Number.NaN) / Math.LN10;
    const plan = designSweep({ ...by, targetStandardError: wanted });
    expect(leftBy(plan)).toBeLessThanOrEqual(wanted);
    expect(leftBy(plan)).toBeGreaterThan(0.98 * wanted);
    expect(leftBy(designSweep({ ...by, totalFlops: 0.9 * plan.totalFlops }))).toBeGreaterThan(0.99 * wanted);
  });

  test.each<[string, object, string, string]>([
    ["a target below its largest budget", { totalFlops: 1e21, targetBudget: 1e19 }, "INVALID_OPTION", "targetBudget"],
    ["a family past its window", { totalFlops: 1e15, targetBudget: 1e20 }, "INFEASIBLE", "totalFlops"],
    ["no total", { targetBudget: 1e20 }, "CONFLICTING_OPTIONS", "totalFlops"],
    ["no target", { totalFlops: 1e20 }, "INVALID_OPTION", "targetBudget"],
    [
      "a standard error to reach beside a total",
      { totalFlops: 1e20, targetStandardError: 0.1, targetBudget: 1e24 },
      "CONFLICTING_OPTIONS",
      "totalFlops",
    ],
    [
      "a standard error that no ladder reaches",
      { targetStandardError: 0.01, targetBudget: 1e24 },
      "INFEASIBLE",
      "targetStandardError",
    ],
    [
      "a standard error that is known without a ladder",
      { targetStandardError: 1, targetBudget: 1e24 },
      "INFEASIBLE",
      "targetStandardError",
    ],
    [
      "the noise of an exact law",
      { targetStandardError: 0.1, targetBudget: 1e21, noise: 0.01 },
      "CONFLICTING_OPTIONS",
      "noise",
    ],
    [
      "what the exact law is robust to",
      { totalFlops: 1e20, targetBudget: 1e24, robustness: 2 },
      "CONFLICTING_OPTIONS",
      "robustness",
    ],
    [
      "a ladder's own option by the exact law",
      { totalFlops: 1e20, targetBudget: 1e24, method: "exact-law", budgetRatio: 3 },
      "CONFLICTING_OPTIONS",
      "budgetRatio",
    ],
  ])("with %s is refused", (_, options, code, field) => {
    expectError(() => call(designSweep, { ...GPT2, ...options }), {
      code: code === "INFEASIBLE" || code === "INVALID_OPTION" ? code : "CONFLICTING_OPTIONS",
      field,
      shows: "",
    });
  });
});

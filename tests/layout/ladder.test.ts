import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRecord } from "../../src/common/checks.ts";
import { gpt2, planSweep, planSweepAsync, readPlan, type SweepPlan } from "../../src/index.ts";
import { rangeAt } from "../../src/layout/ladder.ts";
import { logEvenParams } from "../../src/layout/spacing.ts";
import { namedFamily } from "../../src/models/named-family.ts";
import { readLaidOutRequest } from "../../src/options/read-sweep.ts";
import { expectError } from "../support/errors.ts";
import { rows } from "../support/fits.ts";
import { call } from "../support/untyped.ts";

/** A family that offers nearly any N: 12·w², with w in steps of one part in some millions. */
const FINE = { modelCls: ({ width }: { width: number }) => ({ numParams: () => width }), sizeParam: "width" } as const;
const GPT2 = { modelCls: gpt2, sizeParam: "width" } as const;
const LLAMA = familyOf("llama");

/** A family by its name, as options. */
function familyOf(name: string, sizeParam?: string) {
  const family = namedFamily(name, sizeParam === undefined ? {} : { sizeParam });
  if (family === undefined) throw new RangeError(`There is no family ${name}.`);
  return family;
}

/** The N that a ladder wants, budgets from the top down, before a family's sizes are looked for. */
function wanted(options: object): { budget: number; numParams: readonly number[] }[] {
  const { sweep, layout } = readLaidOutRequest({ ...GPT2, ...options });
  if (layout.name !== "ladder") throw new Error(`The layout must be a ladder; it is ${layout.name}.`);
  return layout.ladder.budgets
    .map((budget, rung) => {
      const [first, last] = rangeAt(sweep, layout, budget);
      const isTop = rung === layout.ladder.budgets.length - 1;
      const count = isTop ? layout.ladder.numSizesAtTop : layout.ladder.numSizes;
      return { budget, numParams: logEvenParams(first, last, count) };
    })
    .reverse();
}

const references = rows(JSON.parse(readFileSync(new URL("tables/ladders.json", import.meta.url), "utf8")));

function numbers(value: unknown): readonly number[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === "number")) throw new TypeError("Numbers only.");
  return value;
}

/** A plan by whatever options. */
function planOf(options: object): SweepPlan {
  const plan: unknown = call(planSweep, options);
  if (!isPlan(plan)) throw new TypeError("planSweep gives a plan.");
  return plan;
}

/** How many runs a plan has at each budget, from the smallest. */
function runsPerBudget(plan: SweepPlan): number[] {
  return [...new Set(plan.computeBudgets)]
    .sort((a, b) => a - b)
    .map((budget) => plan.experiments.filter(({ computeBudget }) => computeBudget === budget).length);
}

describe("the rungs of a ladder", () => {
  test.each(references)("are the reference's at $totalFlops FLOPs, to the digits that it has", (reference) => {
    const rungs = wanted({ totalFlops: reference.totalFlops, seedRepeats: 0 });
    const numParams = rungs.flatMap((rung) => rung.numParams);
    const budgets = rungs.flatMap(({ budget, numParams: sizes }) => sizes.map(() => budget));
    for (const [i, expected] of numbers(reference.numParams).entries()) {
      expect((numParams[i] ?? 0) / expected).toBeCloseTo(1, 5);
    }
    for (const [i, expected] of numbers(reference.computeBudgets).entries()) {
      expect((budgets[i] ?? 0) / expected).toBeCloseTo(1, 5);
    }
    expect(numParams.length).toBe(numbers(reference.numParams).length);
  });

  test("lie five apart, and cost all of the FLOPs with the repeats", () => {
    const rungs = wanted({ totalFlops: 1e21 });
    expect(rungs.length).toBe(5);
    for (const [i, { budget }] of rungs.entries()) {
      expect(budget / ((rungs[0]?.budget ?? 0) / 5 ** i)).toBeCloseTo(1, 12);
    }
    const cost = rungs.reduce((sum, { budget }) => sum + 5 * budget, 2 * (rungs.at(-1)?.budget ?? 0));
    expect(cost / 1e21).toBeCloseTo(1, 12);
  });

  test("have sizes from N*/4 to 4·N*, squeezed into 1.5 to 600 tokens per parameter", () => {
    for (const { budget, numParams } of wanted({ totalFlops: 1e21 })) {
      for (const size of numParams) {
        expect(budget / 6 / size ** 2).toBeGreaterThan(1.5 * (1 - 1e-9));
        expect(budget / 6 / size ** 2).toBeLessThan(600);
      }
      // The upper end is the window's, since 4·N* has fewer than 1.5 tokens per parameter.
      expect(budget / 6 / (numParams.at(-1) ?? 0) ** 2).toBeCloseTo(1.5, 9);
    }
  });

  test.each<[{ numBudgets?: number; budgetRatio?: number; minBudget?: number; maxBudget?: number }, number, number]>([
    [{}, 5, 5],
    [{ numBudgets: 3 }, 3, 5],
    [{ numBudgets: 8, budgetRatio: 3 }, 8, 3],
    [{ minBudget: 1e18 }, 4, 5],
    // 1e21 pays for four rungs from 2e18 on only where they are nearer.
    [{ minBudget: 2e18 }, 4, 4.2],
    [{ minBudget: 6e18 }, 3, 5],
    [{ minBudget: 1e19 }, 3, 3.84],
    [{ minBudget: 1e18, budgetRatio: 10 }, 4, 5.47],
    [{ maxBudget: 1e19 }, 5, 5],
  ])("with %j are %d, a factor of %d apart", (options, count, ratio) => {
    const budgets = wanted({ totalFlops: 1e21, ...options }).map(({ budget }) => budget);
    expect(budgets.length).toBe(count);
    for (let i = 1; i < count; i++) expect((budgets[i - 1] ?? 0) / (budgets[i] ?? 1)).toBeCloseTo(ratio, 1);
    expect(budgets.at(-1)).toBeGreaterThan((options.minBudget ?? 0) * (1 - 1e-8));
    expect(budgets[0]).toBeLessThanOrEqual(options.maxBudget ?? 1e21);
  });

  test("are exactly as far apart as asked for where there is room for three", () => {
    const [top = { budget: 0 }, second = { budget: 1 }] = wanted({ totalFlops: 1e21, minBudget: 6e18 });
    expect(top.budget / second.budget).toBe(5);
  });

  test("that are nearer or fewer than asked for are said to be so", () => {
    const { warnings } = planOf({ ...LLAMA, totalFlops: 1e21, minBudget: 6e18 });
    expect(warnings).toContain(
      "The ladder has 3 budgets 5× apart, since minBudget leaves no room for 5 of them 5× apart.",
    );
    expect(planOf({ ...LLAMA, totalFlops: 1e21 }).warnings.join()).not.toContain("The ladder has");
  });

  test("keep to the limits of a machine: sizes are squeezed in", () => {
    const { experiments } = planSweep({ ...GPT2, totalFlops: 1e21, maxParams: 5e8, maxTokens: 1e10, maxSize: 16_384 });
    expect(Math.max(...experiments.map(({ numParams }) => numParams))).toBeLessThanOrEqual(5e8);
    expect(Math.max(...experiments.map(({ numTokens }) => numTokens))).toBeLessThanOrEqual(1e10);
  });
});

describe("a ladder", () => {
  test("is what totalFlops asks for", () => {
    expect(planSweep({ ...GPT2, totalFlops: 1e20 }).toJSON()).toEqual(
      planSweep({ ...GPT2, totalFlops: 1e20, layout: "ladder" }).toJSON(),
    );
  });

  test("is the same where models are promises", async () => {
    const plan = await planSweepAsync({ ...GPT2, totalFlops: 1e20 });
    expect(plan.toJSON()).toEqual(planSweep({ ...GPT2, totalFlops: 1e20 }).toJSON());
  });

  test("measures seed noise at the middle size of the smallest budget, and repeats nothing else", () => {
    const { experiments } = planOf({ ...LLAMA, totalFlops: 1e22 });
    const repeated = experiments.filter(({ repeat }) => repeat > 1);
    expect(repeated.map(({ repeat }) => repeat)).toEqual([2, 3]);
    const lowest = experiments.filter(
      ({ computeBudget, repeat }) => computeBudget === experiments[0]?.computeBudget && repeat === 1,
    );
    expect(lowest.length).toBe(5);
    expect(repeated[0]?.numParams).toBe(lowest[2]?.numParams);
  });

  test("comes back from its file", () => {
    const plan = planSweep({ ...GPT2, totalFlops: 1e20 });
    expect(readPlan(JSON.stringify(plan)).toJSON()).toEqual(plan.toJSON());
  });

  test("gives what a largest budget frees to a sixth and a seventh size there", () => {
    const full = planSweep({ ...GPT2, totalFlops: 1e20 });
    const [top = 0] = [...full.computeBudgets].sort((a, b) => b - a);
    expect(runsPerBudget(full)).toEqual([7, 5, 5, 5, 5]);
    expect(runsPerBudget(planSweep({ ...GPT2, totalFlops: 1e20, maxBudget: 0.87 * top }))).toEqual([7, 5, 5, 5, 5]);
    expect(runsPerBudget(planSweep({ ...GPT2, totalFlops: 1e20, maxBudget: 0.86 * top }))).toEqual([7, 5, 5, 5, 6]);
    expect(runsPerBudget(planSweep({ ...GPT2, totalFlops: 1e20, maxBudget: 0.7 * top }))).toEqual([7, 5, 5, 5, 7]);
    const { warnings } = planSweep({ ...GPT2, totalFlops: 1e20, maxBudget: 0.5 * top });
    expect(warnings).toContain(
      "34% of the 1e20 FLOPs are left: the top may not cost more, nor have more than 7 sizes.",
    );
  });

  test("says that FLOPs are left for want of sizes, where the largest budget has all of its own", () => {
    const { warnings } = planOf({ ...familyOf("qwen3-0.6b"), totalFlops: 1e19 });
    expect(warnings).toContain("At 3.2e17 FLOPs there are 4 of 5 sizes: the limits leave no more.");
    expect(warnings).toContain("6% of the 1e19 FLOPs are left: sizes are missing.");
  });

  test("says where a family has too few sizes", () => {
    const { warnings } = planSweep({ ...GPT2, totalFlops: 1e17 });
    expect(warnings.join("\n")).toMatch(/^At 2\.56e13 FLOPs there are 0 of 5 sizes: the limits leave no more\.$/m);
  });

  test("lays itself among sizes that were counted elsewhere", () => {
    const modelSizes = Array.from({ length: 60 }, (_, i) => ({
      sizeParamValue: i + 1,
      numParams: Math.round(1e6 * 1.2 ** i),
    }));
    const plan = planOf({ modelSizes, totalFlops: 1e20 });
    expect(runsPerBudget(plan)).toEqual([7, 5, 5, 5, 5]);
  });

  test.each<[string, object, string, string, string]>([
    ["nothing that it may cost", { layout: "ladder" }, "CONFLICTING_OPTIONS", "totalFlops", "missing"],
    [
      "budgets, too",
      { totalFlops: 1e20, computeBudgets: [1e18] },
      "CONFLICTING_OPTIONS",
      "totalFlops",
      "100000000000000000000",
    ],
    ["another layout", { totalFlops: 1e20, layout: "even" }, "CONFLICTING_OPTIONS", "totalFlops", "even"],
    ["a total below three budgets", { totalFlops: 1e17, minBudget: 1e16 }, "INFEASIBLE", "totalFlops", "6.7e17"],
    [
      "a largest budget below three",
      { totalFlops: 1e21, minBudget: 1e18, maxBudget: 5e18 },
      "INFEASIBLE",
      "maxBudget",
      "9e18",
    ],
    ["its options without it", { computeBudgets: [1e18], seedRepeats: 1 }, "CONFLICTING_OPTIONS", "seedRepeats", "1"],
    ["no FLOPs", { totalFlops: 0 }, "INVALID_OPTION", "totalFlops", "0"],
    ["two budgets", { totalFlops: 1e20, numBudgets: 2 }, "INVALID_OPTION", "numBudgets", "2"],
    ["probes", { totalFlops: 1e20, numProbeSizes: 9 }, "CONFLICTING_OPTIONS", "numProbeSizes", "9"],
  ])("with %s is refused", (_, options, code, field, shows) => {
    expectError(() => call(planSweep, { ...GPT2, ...options }), {
      code: code === "INFEASIBLE" || code === "INVALID_OPTION" ? code : "CONFLICTING_OPTIONS",
      field,
      shows,
    });
  });

  test("of any family and total keeps its promises: no equal runs but seeds, the window, no FLOPs lost in silence", () => {
    const families = [GPT2, LLAMA, familyOf("qwen3", "num_hidden_layers"), FINE];
    fc.assert(
      fc.property(
        fc.constantFrom(...families),
        fc.double({ min: 17, max: 25, noNaN: true }),
        fc.record(
          { maxParams: fc.constantFrom(1e8, 1e10, 1e12), maxBudget: fc.constantFrom(1e18, 1e20, 1e24) },
          { requiredKeys: [] },
        ),
        (family, exponent, limits) => {
          const totalFlops = 10 ** exponent;
          const plan = planOf({ ...family, totalFlops, ...limits });
          const seen = new Set<string>();
          for (const { computeBudget, numParams, tokensPerParam, repeat } of plan.experiments) {
            if (repeat === 1) expect(seen.size).toBe(seen.add(`${computeBudget} ${numParams}`).size - 1);
            else expect(computeBudget).toBe(Math.min(...plan.computeBudgets));
            expect(tokensPerParam).toBeGreaterThanOrEqual(1.5);
            expect(tokensPerParam).toBeLessThanOrEqual(600);
          }
          expect(plan.totalFlops).toBeLessThanOrEqual(totalFlops * (1 + 1e-9));
          if (plan.totalFlops < 0.99 * totalFlops) expect(plan.warnings.join()).toContain("are left");
        },
      ),
      { numRuns: 60 },
    );
  });
});

function isPlan(value: unknown): value is SweepPlan {
  return isRecord(value) && Array.isArray(value.experiments) && typeof value.totalFlops === "number";
}

import { describe, expect, test } from "vitest";
import { fitFrontier, fitLossSurface } from "../../src/fit/index.ts";
import { worthInNewTokens } from "../../src/fit/training-limits.ts";
import { expectError } from "../support/errors.ts";
import { CHINCHILLA, publishedRuns, surface, sweep } from "../support/fits.ts";
import { formula, modelWith } from "../support/models.ts";

const truth = surface("muennighoff-c4");
const fit = fitLossSurface(sweep(truth), { bootstrap: 0 });
const Quadratic = modelWith(formula("quadratic"));
const CLASS = { modelCls: Quadratic, sizeParam: "width" } as const;

/** Muennighoff et al. 2023, appendix A. */
function worth(numTokens: number, uniqueTokens: number): number {
  const repeats = Math.max(numTokens / uniqueTokens - 1, 0);
  return Math.min(numTokens, uniqueTokens) + uniqueTokens * 15.387756 * (1 - Math.exp(-repeats / 15.387756));
}

interface Limits {
  readonly maxParams?: number;
  readonly maxTokens?: number;
  readonly uniqueTokens?: number;
}

function lossAt(numParams: number, computeBudget: number, limits: Limits): number {
  const { maxTokens = Number.POSITIVE_INFINITY, uniqueTokens = Number.POSITIVE_INFINITY } = limits;
  const numTokens = Math.min(computeBudget / 6 / numParams, maxTokens);
  const told = uniqueTokens === Number.POSITIVE_INFINITY ? numTokens : worth(numTokens, uniqueTokens);
  return truth.E + truth.A / numParams ** truth.alpha + truth.B / told ** truth.beta;
}

/** The width of least loss, by a look at every width; and the least loss of any N. */
function best(computeBudget: number, limits: Limits) {
  const { maxParams = Number.POSITIVE_INFINITY } = limits;
  let width = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let w = 64; 12 * w * w <= Math.min(maxParams, Math.sqrt(computeBudget / 0.6)); w += 64) {
    const loss = lossAt(12 * w * w, computeBudget, limits);
    if (loss >= least) continue;
    width = w;
    least = loss;
  }
  const largest = Math.min(maxParams, Math.sqrt(computeBudget / 0.6));
  const bounds = [largest, computeBudget / 6 / (limits.maxTokens ?? 1)].filter((n) => n <= largest);
  let ofAny = Math.min(...bounds.map((n) => lossAt(n, computeBudget, limits)));
  for (let n = 1e6; n <= largest; n *= 1.0005) {
    ofAny = Math.min(ofAny, lossAt(n, computeBudget, limits));
  }
  return { width, ofAny };
}

test("tokens beyond the unique ones are worth less and less", () => {
  expect(worthInNewTokens(5e9, 5e9)).toBe(5e9);
  expect(worthInNewTokens(3e9, 5e9)).toBe(3e9);
  for (const epochs of [1.01, 2, 4, 16, 44, 1000]) {
    expect(worthInNewTokens(epochs * 5e9, 5e9) / worth(epochs * 5e9, 5e9)).toBeCloseTo(1, 13);
  }
  // Four epochs are nearly as good as new tokens; no number of them is worth more than 1 + R* times the unique ones.
  expect(worthInNewTokens(4, 1)).toBeGreaterThan(3.7);
  expect(worthInNewTokens(1e6, 1)).toBeCloseTo(16.387756, 9);
});

describe("a recommended model", () => {
  test.each<[string, number, Limits]>([
    ["no limit", 1e21, {}],
    ["parameters that bind", 1e21, { maxParams: 2e8 }],
    ["parameters that don't", 1e21, { maxParams: 1e12 }],
    ["parameters between two sizes", 1e21, { maxParams: 12 * 2000 * 2000 }],
    ["unique tokens that bind", 1e22, { uniqueTokens: 2e9 }],
    ["unique tokens that bind hard", 1e22, { uniqueTokens: 1e8 }],
    ["unique tokens that are enough", 1e21, { uniqueTokens: 1e13 }],
    ["unique tokens and parameters", 1e22, { uniqueTokens: 2e9, maxParams: 1e10 }],
    ["tokens", 1e21, { maxTokens: 1e10 }],
    ["tokens, of which few are unique", 1e22, { maxTokens: 4e10, uniqueTokens: 4e9 }],
  ])("within %s is the best of all", (_, computeBudget, limits) => {
    const found = fit.recommend(computeBudget, { ...CLASS, ...limits });
    const { width, ofAny } = best(computeBudget, limits);
    expect(found.sizeParamValue).toBe(width);
    expect(found.loss).toBeCloseTo(lossAt(found.numParams, computeBudget, limits), 9);
    const free = best(computeBudget, {}).ofAny;
    expect(found.limitCost).toBeCloseTo(ofAny - free, 6);
    expect(found.limitCost).toBeLessThanOrEqual(found.lossGivenAway);
    expect(found.numParams).toBeLessThanOrEqual(limits.maxParams ?? Number.POSITIVE_INFINITY);
    expect(found.numTokens).toBeLessThanOrEqual(limits.maxTokens ?? Number.POSITIVE_INFINITY);
    expect(found.epochs).toBe(limits.uniqueTokens && found.numTokens / limits.uniqueTokens);
  });

  test("says how many FLOPs its limits leave unspent", () => {
    const { flops, warnings } = fit.recommend(1e22, { ...CLASS, maxParams: 1e9, maxTokens: 1e11 });
    expect(flops / 1e22).toBeCloseTo(0.06, 2);
    expect(warnings).toContain("The limits leave 94% of the FLOPs unspent.");
  });

  test("is refused where all have too many parameters", () => {
    expectError(() => fit.recommend(1e21, { ...CLASS, maxParams: 1000 }), {
      code: "INFEASIBLE",
      field: "maxParams",
      shows: "49152",
    });
  });

  test("far from N* is said to be so by the frontier", () => {
    const { warnings, limitCost } = fitFrontier(publishedRuns(CHINCHILLA)).recommend(1e22, {
      ...CLASS,
      maxParams: 1e9,
    });
    expect(limitCost).toBeGreaterThan(0.1);
    expect(warnings.join()).toMatch(/N is [67]\.\d+× below N\* for as many FLOPs: the bowls rest on runs within 4×/);
  });
});

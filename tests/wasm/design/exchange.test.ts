import { describe, expect, test } from "vitest";
import { surfaceColumn } from "../../../src/fit/simulate-runs.ts";
import {
  type DesignCandidates,
  type DesignLimits,
  exchangeRuns,
  searchDesign,
} from "../../../src/wasm/design/design.ts";
import { surface } from "../../support/fits.ts";
import { oneScenario } from "../../support/scenarios.ts";
import { log10Optimum, plainStandardError } from "../../support/surface-errors.ts";

const TARGET = 1e24;
const WIDTHS = [-2, -1, 0.1, 1, 2].map((step) => step * Math.log(4));
const chinchilla = surface("chinchilla");
const { E, A, B, alpha, beta } = chinchilla;
const SCENARIOS = oneScenario(chinchilla, TARGET);

/** Five sizes at each budget within 16 times N*; `shift` moves the centre that they should lie about. */
function candidatesAt(budgets: readonly number[], shift: (budget: number) => number = () => 0): DesignCandidates {
  const logs = budgets.map((budget) => Math.LN10 * log10Optimum([E, Math.log(A), Math.log(B), alpha, beta], budget));
  const logParams = logs.flatMap((log) => WIDTHS.map((width) => log + width));
  return {
    logParams: Float64Array.from(logParams),
    logTokens: Float64Array.from(logParams, (log, j) => Math.log((budgets[Math.floor(j / 5)] ?? 0) / 6) - log),
    budgets,
    budgetEnds: budgets.map((_, b) => 5 * (b + 1)),
    centres: logs.map((log, b) => log + shift(b)),
  };
}

const BUDGETS = [1e18, 1e19, 1e20];
const candidates = candidatesAt(BUDGETS);

/** The standard error of ln N* by normal equations. */
function plainError(counts: readonly number[], { logParams, logTokens } = candidates): number {
  const runs = counts.flatMap((count, j) =>
    Array.from({ length: count }, () => ({
      numParams: Math.exp(logParams[j] ?? 0),
      numTokens: Math.exp(logTokens[j] ?? 0),
    })),
  );
  return plainStandardError(chinchilla, runs, (p) => Math.LN10 * log10Optimum(p, TARGET));
}

function costOf(counts: readonly number[]): number {
  return counts.reduce((sum, count, j) => sum + count * (BUDGETS[Math.floor(j / 5)] ?? 0), 0);
}

/** Whether runs keep to their limits, each said once more in another way. */
function isAllowed(counts: readonly number[], { maxRuns, maxFlops, minSizes, maxRepeats }: DesignLimits): boolean {
  const byBudget = BUDGETS.map((_, b) => counts.slice(5 * b, 5 * b + 5));
  return (
    counts.every((count) => count >= 0 && count <= maxRepeats) &&
    counts.reduce((sum, count) => sum + count, 0) <= maxRuns &&
    costOf(counts) <= maxFlops &&
    byBudget.every((row) => {
      const used = row.flatMap((count, j) => (count > 0 ? [j] : []));
      return used.length === 0 || (used.length >= minSizes && used.some((j) => j < 2) && used.some((j) => j >= 2));
    })
  );
}

const START = [1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1];

describe.each<[string, DesignLimits]>([
  ["no run twice", { maxRuns: 12, maxFlops: 1e30, minSizes: 3, maxRepeats: 1 }],
  ["two runs of a size", { maxRuns: 14, maxFlops: 1e30, minSizes: 3, maxRepeats: 2 }],
  [
    "FLOPs for the start and one run of the middle budget",
    { maxRuns: 20, maxFlops: 3.43e20, minSizes: 3, maxRepeats: 3 },
  ],
  ["four sizes", { maxRuns: 15, maxFlops: 1e30, minSizes: 4, maxRepeats: 5 }],
  ["FLOPs for five runs at the top", { maxRuns: 20, maxFlops: 5.8e20, minSizes: 3, maxRepeats: 4 }],
])("within %s", (_, limits) => {
  const start = limits.minSizes > 3 ? [1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1] : START;
  const exchanged = exchangeRuns(candidates, SCENARIOS, limits, { start: Uint32Array.from(start), isFixed: false });
  const searched = searchDesign(candidates, SCENARIOS, limits);

  test.each([
    ["an exchange", exchanged],
    ["a search", searched],
  ])("%s ends where no other run in the place of one, and no run more, is allowed and better", (_, found) => {
    const counts = Array.from(found?.counts ?? []);
    expect(isAllowed(counts, limits)).toBe(true);
    const least = plainError(counts);
    expect(Math.sqrt(found?.variance ?? 0) / least).toBeCloseTo(1, 5);
    for (const from of [undefined, ...counts.keys()]) {
      for (const to of counts.keys()) {
        const other = counts.map((count, j) => count + (j === to ? 1 : 0) - (j === from ? 1 : 0));
        // Budgets that have no runs are the search's to begin.
        const begins = counts.slice(5 * Math.floor(to / 5), 5 * Math.floor(to / 5) + 5).every((count) => count === 0);
        if (from === to || begins || !isAllowed(other, limits)) continue;
        expect(plainError(other) / least, `${from} → ${to}`).toBeGreaterThan(1 - 1e-6);
      }
    }
  });
});

test("FLOPs that are just those of the cheapest design are enough, and a FLOP less is not", () => {
  const limits = { maxRuns: 9, maxFlops: 3.33e20, minSizes: 3, maxRepeats: 1 };
  expect(searchDesign(candidates, SCENARIOS, limits)?.variance).toBeLessThan(Number.POSITIVE_INFINITY);
  expect(searchDesign(candidates, SCENARIOS, { ...limits, maxFlops: 3.33e20 - 1e5 })?.variance).toBe(
    Number.POSITIVE_INFINITY,
  );
  expect(searchDesign(candidates, SCENARIOS, { ...limits, maxRuns: 8 })?.variance).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  ["above", -6],
  ["below", 6],
])("a budget whose sizes all lie %s its centre is left out", (_, shift) => {
  const limits = { maxRuns: 20, maxFlops: 1e30, minSizes: 3, maxRepeats: 3 };
  const four = [1e18, 1e19, 1e20, 1e21];
  const found = searchDesign(
    candidatesAt(four, (b) => (b === 1 ? shift : 0)),
    SCENARIOS,
    limits,
  );
  const runs = four.map((_, b) => found?.counts.slice(5 * b, 5 * b + 5).reduce((sum, count) => sum + count, 0));
  expect(runs[1]).toBe(0);
  expect(runs.filter((count) => count !== 0).length).toBe(3);
  const none = searchDesign(
    candidatesAt(BUDGETS, (b) => (b === 1 ? shift : 0)),
    SCENARIOS,
    limits,
  );
  expect(none?.variance).toBe(Number.POSITIVE_INFINITY);
});

test("runs that are there already count, and cost nothing", () => {
  const limits = { maxRuns: 9, maxFlops: 3.33e20, minSizes: 3, maxRepeats: 1 };
  const known = Uint32Array.from(START, (count) => 2 * count);
  const found = searchDesign(candidates, SCENARIOS, limits, known);
  const counts = Array.from(found?.counts ?? []);
  expect(isAllowed(counts, limits)).toBe(true);
  const all = counts.map((count, j) => count + (known[j] ?? 0));
  expect(Math.sqrt(found?.variance ?? 0) / plainError(all)).toBeCloseTo(1, 5);
});

test("the mean criterion is the surfaces' variances by their shares, the worst the largest of them", () => {
  const other = surface("epoch");
  const surfaces = Float64Array.of(...surfaceColumn(chinchilla), ...surfaceColumn(other));
  const limits = { maxRuns: 9, maxFlops: 1e30, minSizes: 3, maxRepeats: 1 };
  const start = { start: Uint32Array.from(START), isFixed: true };
  const runs = START.flatMap((count, j) =>
    count > 0
      ? [{ numParams: Math.exp(candidates.logParams[j] ?? 0), numTokens: Math.exp(candidates.logTokens[j] ?? 0) }]
      : [],
  );
  const variances = [chinchilla, other].map(
    (truth) => plainStandardError(truth, runs, (p) => Math.LN10 * log10Optimum(p, TARGET)) ** 2,
  );
  // With no size to exchange for, what is given is what the start has.
  const only = { ...candidates, ...onlyChosen() };
  const by = { surfaces, shares: [0.3, 0.7], logParamsTimesTokens: SCENARIOS.logParamsTimesTokens };
  const chosen = { ...start, start: new Uint32Array(9).fill(1) };
  const mean = exchangeRuns(only, { ...by, criterion: "mean" }, limits, chosen)?.variance ?? 0;
  expect(mean / (0.3 * (variances[0] ?? 0) + 0.7 * (variances[1] ?? 0))).toBeCloseTo(1, 5);
  const worst = exchangeRuns(only, { ...by, criterion: "worst" }, limits, chosen)?.variance ?? 0;
  expect(worst / Math.max(...variances)).toBeCloseTo(1, 5);
});

/** The candidates of the start alone, three a budget. */
function onlyChosen(): Pick<DesignCandidates, "logParams" | "logTokens" | "budgetEnds"> {
  const isChosen = (_: number, j: number) => START[j] === 1;
  return {
    logParams: candidates.logParams.filter(isChosen),
    logTokens: candidates.logTokens.filter(isChosen),
    budgetEnds: [3, 6, 9],
  };
}

test("a last candidate at the mean ln D, where the loss tells nothing of β, is a candidate like others", () => {
  // Whole numbers, so that the mean is one to the last bit.
  const logTokens = BUDGETS.flatMap(() => [24, 23, 21, 20, 22]);
  const { logParams } = candidates;
  const atMean = { ...candidates, logTokens: Float64Array.from(logTokens) };
  const limits = { maxRuns: 12, maxFlops: 1e22, minSizes: 2, maxRepeats: 2 };
  const chosen = searchDesign(atMean, SCENARIOS, limits);
  const plain = plainError(Array.from(chosen?.counts ?? []), { ...candidates, logParams, logTokens: atMean.logTokens });
  expect(Math.sqrt(chosen?.variance ?? 0) / plain).toBeCloseTo(1, 5);
});

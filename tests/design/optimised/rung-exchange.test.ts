import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { scenarios } from "../../../src/design/scenarios.ts";
import { logEvenParams, priorOptimum } from "../../../src/layout/spacing.ts";
import { readPrior } from "../../../src/options/priors.ts";
import { NO_RUNS, type PosteriorRuns, posteriorVariances } from "../../../src/wasm/design/posterior.ts";
import { exchangeRungs } from "../../../src/wasm/design/rung-exchange.ts";
import { rows } from "../../support/fits.ts";

const PRIORS = readPrior("prior", ["chinchilla", "epoch", "llama-3"]);
const SURFACES = scenarios(PRIORS);
const NOTHING = { ...NO_RUNS, weights: NO_RUNS.logParams };

/** Nine sizes at each budget, as the study had them. */
function ladderOf(budgets: readonly number[]) {
  const sizes = budgets.map((budget) => {
    const centre = priorOptimum(PRIORS, budget / 6);
    return logEvenParams(
      Math.max(centre / 4, Math.sqrt(budget / 3600)),
      Math.min(centre * 4, Math.sqrt(budget / 9)),
      9,
    );
  });
  return {
    budgets,
    rungEnds: budgets.map((_, b) => 9 * (b + 1)),
    least: budgets.map(() => 4),
    logParams: Float64Array.from(sizes.flat(), Math.log),
    logTokens: Float64Array.from(
      sizes.flatMap((params, b) => params.map((numParams) => Math.log((budgets[b] ?? 0) / 6 / numParams))),
    ),
  };
}

function settingsOf(budgets: readonly number[], target: number) {
  const centre = budgets.reduce((sum, budget) => sum + Math.log(budget / 6), 0) / budgets.length;
  return { surfaces: SURFACES, target: Math.log(target / 6), centre, discrepancy: 0.01, noise: 0.003 };
}

/** The criterion of some runs, by the posterior afresh. */
function criterionOf(runs: PosteriorRuns, settings: ReturnType<typeof settingsOf>): number {
  const ones = new Float64Array(runs.logParams.length).fill(1);
  const variances = posteriorVariances(runs, ones, NO_RUNS, settings);
  const logs = variances.map(({ now }) => 0.5 * Math.log(now.logParams) + 0.5 * Math.log(now.loss));
  return logs.reduce((sum, value) => sum + value, 0) / logs.length;
}

function runsAt({ logParams, logTokens }: PosteriorRuns, indices: readonly number[]): PosteriorRuns {
  return {
    logParams: Float64Array.from(indices, (i) => logParams[i] ?? Number.NaN),
    logTokens: Float64Array.from(indices, (i) => logTokens[i] ?? Number.NaN),
  };
}

function indicesOf(counts: Uint32Array): number[] {
  return Array.from(counts).flatMap((count, i) => (count > 0 ? [i] : []));
}

function joined(a: PosteriorRuns, b: PosteriorRuns): PosteriorRuns {
  return {
    logParams: Float64Array.of(...a.logParams, ...b.logParams),
    logTokens: Float64Array.of(...a.logTokens, ...b.logTokens),
  };
}

const reference = rows(JSON.parse(readFileSync(new URL("../tables/optimised.json", import.meta.url), "utf8"))).map(
  (row) => ({
    totalFlops: Number(row.totalFlops),
    target: Number(row.target),
    criterion: Number(row.criterion),
    N: row.N,
  }),
);

describe("an exchange of runs among rungs", () => {
  test.each(reference)("finds the study's plan for $totalFlops FLOPs", ({ totalFlops, target, criterion, N }) => {
    const budgets = [1000, 100, 10, 1].map((below) => totalFlops / 5 / below);
    const ladder = ladderOf(budgets);
    const found = exchangeRungs(NOTHING, ladder, { maxRuns: 25, maxFlops: totalFlops }, settingsOf(budgets, target));
    expect(found.criterion).toBeCloseTo(criterion, 5);
    const sizes = indicesOf(found.counts).map((i) => Math.exp(ladder.logParams[i] ?? 0));
    // The study gives six digits.
    const rounded = sizes.sort((a, b) => a - b).map((size) => Number(size.toPrecision(6)));
    expect(rounded).toEqual(N);
  });

  const budgets = [1e17, 1e18, 1e19, 1e20];
  const settings = settingsOf(budgets, 1e22);
  const ladder = ladderOf(budgets);
  const limits = { maxRuns: 19, maxFlops: 5e20 };

  test("has the criterion of the posterior, and no addition or exchange that is better", () => {
    const { criterion, counts } = exchangeRungs(NOTHING, ladder, limits, settings);
    const chosen = indicesOf(counts);
    expect(chosen).toHaveLength(limits.maxRuns);
    expect(criterion).toBeCloseTo(criterionOf(runsAt(ladder, chosen), settings), 9);
    const rungOf = (i: number) => Math.floor(i / 9);
    const countAt = (rung: number) => chosen.filter((i) => rungOf(i) === rung).length;
    const cost = chosen.reduce((sum, i) => sum + (budgets[rungOf(i)] ?? 0), 0);
    let numTried = 0;
    for (const out of chosen) {
      for (let into = 0; into < 36; into++) {
        const isWithin = rungOf(into) === rungOf(out);
        const paid = cost - (budgets[rungOf(out)] ?? 0) + (budgets[rungOf(into)] ?? 0) <= limits.maxFlops;
        if (chosen.includes(into) || (!isWithin && (countAt(rungOf(out)) <= 4 || !paid))) continue;
        numTried++;
        const others = [...chosen.filter((i) => i !== out), into];
        expect(criterionOf(runsAt(ladder, others), settings)).toBeGreaterThan(criterion - 1.01e-4);
      }
    }
    expect(numTried).toBeGreaterThan(80);
  });

  test("keeps to the runs, the FLOPs and the least of a rung", () => {
    for (const maxRuns of [16, 17, 36]) {
      for (const maxFlops of [4.444e20, 4.6e20, 5.5e20]) {
        const { counts } = exchangeRungs(NOTHING, ladder, { maxRuns, maxFlops }, settings);
        const chosen = indicesOf(counts);
        expect(chosen.length).toBeLessThanOrEqual(maxRuns);
        expect(chosen.reduce((sum, i) => sum + (budgets[Math.floor(i / 9)] ?? 0), 0)).toBeLessThanOrEqual(
          maxFlops * (1 + 1e-9),
        );
        for (let rung = 0; rung < 4; rung++) {
          expect(chosen.filter((i) => Math.floor(i / 9) === rung).length).toBeGreaterThanOrEqual(4);
        }
      }
    }
  });

  test("is none where what the rungs must have is too much", () => {
    expect(exchangeRungs(NOTHING, ladder, { maxRuns: 15, maxFlops: 1e21 }, settings).criterion).toBe(Infinity);
    expect(exchangeRungs(NOTHING, ladder, { maxRuns: 25, maxFlops: 4.44e20 }, settings).criterion).toBe(Infinity);
  });

  test("counts what is there already, by its repeats", () => {
    const known = runsAt(ladder, [1, 4, 7, 10, 13, 16]);
    const rest = ladderOf([1e19, 1e20]);
    const added = { ...rest, least: [0, 0] };
    const weights = new Float64Array(6).fill(1);
    const one = exchangeRungs({ ...known, weights }, added, { maxRuns: 4, maxFlops: 4e20 }, settings);
    const chosen = runsAt(added, indicesOf(one.counts));
    expect(one.criterion).toBeCloseTo(criterionOf(joined(known, chosen), settings), 9);
    const twice = { ...joined(known, known), weights: new Float64Array(12).fill(1) };
    const doubled = { ...known, weights: new Float64Array(6).fill(2) };
    const limit = { maxRuns: 4, maxFlops: 4e20 };
    expect(exchangeRungs(doubled, added, limit, settings).criterion).toBeCloseTo(
      exchangeRungs(twice, added, limit, settings).criterion,
      9,
    );
  });
});

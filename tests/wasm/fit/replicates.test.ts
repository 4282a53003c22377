import { describe, expect, test } from "vitest";
import { isoFlopReplicates } from "../../../src/wasm/fit/iso-flop.ts";
import type { RunColumns } from "../../../src/wasm/fit/run-columns.ts";
import { fitSurface, LEAST_SQUARES, type Resampling, surfaceReplicates } from "../../../src/wasm/fit/surface-fit.ts";
import { surface, sweep } from "../../support/fits.ts";
import { dot, hatMatrix, inverseInformation } from "../../support/plain-least-squares.ts";

/** Noise and weights of no pattern. */
const NOISE = [0.011, -0.007, 0.003, -0.012, 0.009, 0.002, -0.004, 0.013, -0.01, 0.006];
const WEIGHTS = [1, 3, 1, 2, 1, 4, 1, 1, 2, 1];

function columnsOf(
  runs: readonly { readonly computeBudget: number; readonly numParams: number; readonly numTokens: number }[],
  loss: readonly number[],
  weight: readonly number[],
): RunColumns {
  const budgets = [...new Set(runs.map(({ computeBudget }) => computeBudget))];
  return {
    length: runs.length,
    numParams: Float64Array.from(runs, ({ numParams }) => numParams),
    numTokens: Float64Array.from(runs, ({ numTokens }) => numTokens),
    loss: Float64Array.from(loss),
    weight: Float64Array.from(weight),
    budgets: Float64Array.from(budgets),
    runEnds: Uint32Array.from(budgets, (budget) => runs.findLastIndex((run) => run.computeBudget === budget) + 1),
  };
}

function nearest(values: readonly number[], wanted: number): number {
  return values.reduce((best, value) => (Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best));
}

/** All rows of `length` of the items. */
function rowsOf(items: readonly number[], length: number): number[][] {
  if (length === 0) return [[]];
  return rowsOf(items, length - 1).flatMap((row) => items.map((item) => [...row, item]));
}

/** A parabola by normal equations in t = ln N − 18: its coefficients, what it makes of the losses, and its hat matrix. */
function plainParabola(logParams: readonly number[], losses: readonly number[], weights: readonly number[]) {
  const rows = logParams.map((x, i) => [1, x - 18, (x - 18) ** 2].map((term) => term * Math.sqrt(weights[i] ?? 1)));
  const covariance = inverseInformation(rows);
  const right = [0, 1, 2].map((c) =>
    rows.reduce((sum, row, i) => sum + (row[c] ?? 0) * (losses[i] ?? 0) * Math.sqrt(weights[i] ?? 1), 0),
  );
  const [level = 0, slope = 0, bend = 0] = covariance.map((row) => dot(row, right));
  return {
    vertex: 18 - slope / (2 * bend),
    fitted: logParams.map((x) => level + slope * (x - 18) + bend * (x - 18) ** 2),
    hat: hatMatrix(rows),
  };
}

describe("a resampled sweep of approach 2, of weighted runs", () => {
  const budgets = [1e18, 1e20];

  /** Runs of two budgets, off their parabolas by the noise. */
  function runsOf(counts: readonly number[]) {
    const offsets = [-1.1, -0.3, 0.25, 1.2, 0.7];
    const runs = budgets.flatMap((computeBudget, b) =>
      offsets
        .slice(0, counts[b])
        .sort((x, y) => x - y)
        .map((offset) => {
          const numParams = 1e8 * 9 ** b * Math.exp(offset);
          return { computeBudget, numParams, numTokens: computeBudget / 6 / numParams, offset };
        }),
    );
    const loss = runs.map(({ offset }, i) => 3 + 0.05 * offset ** 2 + (NOISE[i] ?? 0));
    return columnsOf(runs, loss, WEIGHTS.slice(0, runs.length));
  }

  /** Residuals at weight 1 of a budget, by its hat matrix, as large as the noise. */
  function plainBudget(runs: RunColumns, b: number) {
    const [first = 0, end = 0] = [b === 0 ? 0 : runs.runEnds[b - 1], runs.runEnds[b]];
    const logParams = Array.from(runs.numParams.slice(first, end), Math.log);
    const weights = Array.from(runs.weight.slice(first, end));
    const losses = Array.from(runs.loss.slice(first, end));
    const { fitted, hat } = plainParabola(logParams, losses, weights);
    const n = end - first;
    const residuals = losses.map((loss, i) => {
      const freedom = 1 - (hat[i]?.[i] ?? 0);
      return (loss - (fitted[i] ?? 0)) * Math.sqrt(((n / (n - 1)) * (weights[i] ?? 1)) / freedom);
    });
    return { logParams, weights, fitted, residuals };
  }

  test.each([
    ["of five runs draws from its own residuals", [5, 5]],
    ["of four runs draws from those of all", [4, 4]],
    ["of five runs draws from its own beside one of three, which has none and draws from those of all", [5, 3]],
  ])("a budget %s", (_, counts) => {
    const runs = runsOf(counts);
    const plain = budgets.map((_, b) => plainBudget(runs, b));
    const pool = plain.flatMap(({ residuals }) => (residuals.length > 3 ? residuals : []));
    const vertices = plain.map(({ logParams, weights, fitted, residuals }) => {
      const drawn = rowsOf(residuals.length >= 5 ? residuals : pool, residuals.length);
      return drawn.map((draws) => {
        const losses = fitted.map((value, i) => value + (draws[i] ?? 0) / Math.sqrt(weights[i] ?? 1));
        return plainParabola(logParams, losses, weights).vertex;
      });
    });
    const laws = isoFlopReplicates(runs, true, 7, 40);
    const seen = new Set<number>();
    for (let r = 0; r < 40; r++) {
      const [intercept = Number.NaN, exponent = Number.NaN] = laws.slice(7 * r);
      if (Number.isNaN(intercept)) continue;
      // Two budgets place the law: it is at their vertices.
      for (const [b, budget] of budgets.entries()) {
        const vertex = intercept + exponent * Math.log(budget);
        expect(nearest(vertices[b] ?? [], vertex) - vertex).toBeCloseTo(0, 8);
        seen.add(vertex);
      }
    }
    expect(seen.size).toBeGreaterThan(40);
  });
});

test("a resampled sweep of approach 2 whose parabolas leave fewer than two minima has no law, and no value of one", () => {
  const budgets = [1e18, 1e20];
  const offsets = [-1, -0.5, 0, 0.5, 1];
  const runs = budgets.flatMap((computeBudget, b) =>
    offsets.map((offset) => {
      const numParams = 1e8 * 9 ** b * Math.exp(offset);
      return { computeBudget, numParams, numTokens: computeBudget / 6 / numParams };
    }),
  );
  // Noise as large as the bowls are deep turns some of them over.
  const loss = runs.map((_, i) => 3 + 0.05 * (offsets[i % 5] ?? 0) ** 2 + 4 * (NOISE[i] ?? 0));
  const laws = isoFlopReplicates(columnsOf(runs, loss, Array(10).fill(1)), true, 7, 200);
  const numMissing = Array.from({ length: 200 }, (_, r) => laws.slice(7 * r, 7 * r + 7).filter(Number.isNaN).length);
  // Two minima place the laws of N and D, and leave the one of the loss, which takes three, without its three values.
  expect(new Set(numMissing)).toEqual(new Set([3, 7]));
});

describe("a resampled sweep of approach 3, of weighted runs", () => {
  const truth = surface("chinchilla");
  const sweptRuns = sweep(truth).filter((_, i) => i % 4 === 0);
  const loss = sweptRuns.map((run, i) => run.loss * (1 + 0.3 * (NOISE[i] ?? 0)));
  const runs = columnsOf(sweptRuns, loss, WEIGHTS.slice(0, sweptRuns.length));
  const { surface: found } = fitSurface(runs, LEAST_SQUARES);

  const [E = 0, logA = 0, logB = 0, alpha = 0, beta = 0] = found;
  const fitted = sweptRuns.map(
    ({ numParams, numTokens }) => E + Math.exp(logA) * numParams ** -alpha + Math.exp(logB) * numTokens ** -beta,
  );
  const hat = hatMatrix(
    sweptRuns.map(({ numParams, numTokens }, i) => {
      const [byN, byD] = [Math.exp(logA) * numParams ** -alpha, Math.exp(logB) * numTokens ** -beta];
      // ln A and ln B are those of a centred surface, or the normal equations lose their digits.
      const row = [1, byN, byD, -byN * (Math.log(numParams) - 20), -byD * (Math.log(numTokens) - 22)];
      return row.map((value) => value * Math.sqrt(runs.weight[i] ?? 1));
    }),
  );
  const residuals = loss.map((value, i) => (value / (fitted[i] ?? 1) - 1) * Math.sqrt(runs.weight[i] ?? 1));

  /** The surface of losses that are off the fitted ones by relative residuals at weight 1. */
  function refitted(drawn: readonly number[]): Float64Array {
    const losses = fitted.map((value, i) => value * (1 + (drawn[i] ?? 0) / Math.sqrt(runs.weight[i] ?? 1)));
    return fitSurface({ ...runs, loss: Float64Array.from(losses) }, LEAST_SQUARES).surface;
  }

  /** Holds every replicate to one of the surfaces, each of which is met. */
  function expectAmong(expected: readonly Float64Array[], resampling: Resampling): void {
    const values = surfaceReplicates(runs, LEAST_SQUARES, resampling, 3, 60);
    const met = new Set<number>();
    for (let r = 0; r < 60; r++) {
      const replicate = Array.from(values.slice(5 * r, 5 * r + 5));
      const distances = expected.map((other) =>
        Math.max(...replicate.map((value, i) => Math.abs(value / (other[i] ?? Number.NaN) - 1))),
      );
      const least = Math.min(...distances);
      expect(least).toBeLessThan(1e-5);
      met.add(distances.indexOf(least));
    }
    expect(met.size).toBe(expected.length);
  }

  const ofRuns = residuals.map((residual, i) => residual / (1 - (hat[i]?.[i] ?? 0)));

  test("a stratum of one run draws its residual about the surface fitted without it", () => {
    expectAmong([refitted(ofRuns)], { by: "runs", strataEnds: residuals.map((_, i) => i + 1) });
  });

  test("a stratum of two runs draws each of theirs, less their mean", () => {
    const half = ((ofRuns[0] ?? 0) - (ofRuns[1] ?? 0)) / 2;
    const signs = [1, -1].flatMap((a) => [1, -1].map((b) => [a * half, b * half]));
    const expected = signs.map((pair) => refitted([...pair, ...ofRuns.slice(2)]));
    expectAmong(expected, { by: "runs", strataEnds: residuals.slice(1).map((_, i) => i + 2) });
  });

  test("a model's residuals turn together; what they share is that of the surface fitted without the model", () => {
    const models = Uint32Array.from(residuals, (_, i) => i % 2);
    const free = residuals.map((residual, i) => {
      const own = [...models.keys()].filter((j) => models[j] === models[i]);
      const shared = own.reduce((sum, j) => sum + (residuals[j] ?? 0), 0) / own.length;
      const leverage =
        own.reduce((sum, j) => sum + own.reduce((row, k) => row + (hat[j]?.[k] ?? 0), 0), 0) / own.length;
      return (residual - shared) / (1 - (hat[i]?.[i] ?? 0)) + shared / (1 - leverage);
    });
    const turned = [1, -1].flatMap((a) => [1, -1].map((b) => free.map((value, i) => value * (i % 2 === 0 ? a : b))));
    expectAmong(turned.map(refitted), { by: "models", models, numModels: 2 });
  });
});

import { describe, expect, test } from "vitest";
import { logarithm } from "../../../src/wasm/fit/elementary.ts";
import { type BudgetedRuns, calibrateFrontier, fitBowls, predictFrontier } from "../../../src/wasm/fit/frontier.ts";
import { rows, table } from "../../support/fits.ts";

// What a Python implementation of the same specification gives for sweeps that were published.

function record(value: unknown): Readonly<Record<string, unknown>> {
  const [found] = rows([value]);
  return found ?? {};
}

function numbers(value: unknown): number[] {
  if (!Array.isArray(value)) throw new TypeError("A column must hold numbers.");
  return value.map(Number);
}

function columnsOf(rungs: readonly Readonly<Record<string, unknown>>[]): BudgetedRuns {
  const all = (field: string) => Float64Array.from(rungs.flatMap((rung) => numbers(rung[field])));
  const sizes = rungs.map((rung) => numbers(rung.num_params).length);
  const budgets = rungs.map((rung) => Number(rung.compute_budget));
  let end = 0;
  return {
    length: sizes.reduce((sum, size) => sum + size, 0),
    numParams: all("num_params"),
    numTokens: all("num_tokens"),
    loss: all("loss"),
    weight: all("loss").fill(1),
    computeBudget: Float64Array.from(rungs.flatMap((_, r) => Array(sizes[r]).fill(budgets[r]))),
    budgets: Float64Array.from(budgets),
    runEnds: Uint32Array.from(sizes, (size) => {
      end += size;
      return end;
    }),
  };
}

/** Whether all lie within some distance of what is expected. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[], within: number): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs((actual[i] ?? Number.NaN) - value)).toBeLessThan(within);
}

const cases = rows(table("frontier-cases.json").cases).map((known) => {
  return [`${known.series}, ${known.hidden_rungs} hidden`, known] as const;
});

describe.each(cases)("%s", (_, known) => {
  const runs = columnsOf(rows(known.rungs));
  const stage1 = record(known.stage1);
  const calibration = record(known.calibration);
  const target = record(known.target);
  const bowls = fitBowls(runs);
  if (bowls === undefined) throw new Error("The bowls must be determined.");
  const calibrated = calibrateFrontier(bowls);

  test("joint bowls have the reference's vertices, minima, errors and shape", () => {
    expectClose(bowls.vertices, numbers(stage1.ln_n_star), 2e-6);
    expectClose(bowls.minima, numbers(stage1.min_loss), 2e-7);
    expectClose(bowls.vertexErrors, numbers(stage1.se_ln_n_star), 1e-6);
    expectClose(bowls.minimumErrors, numbers(stage1.se_min_loss), 1e-8);
    expect(bowls.asymmetry).toBeCloseTo(Number(stage1.q), 5);
    expect(bowls.curvatureFading).toBeCloseTo(Number(stage1.p), 5);
    expect(Math.exp(bowls.logCurvature)).toBeCloseTo(Number(stage1.kappa_at_mean_lnC), 7);
    expect(bowls.scatter).toBeCloseTo(Number(stage1.residual_sd), 7);
  });

  test("each rung is predicted from those below as far off as the reference says", () => {
    expectClose(calibrated.lossScores, numbers(calibration.z_loss), 1e-4);
    expectClose(calibrated.sizeScores, numbers(calibration.z_n), 1e-4);
    expect(calibrated.lossScale).toBeCloseTo(Number(calibration.c_loss), 5);
    expect(calibrated.sizeScale).toBeCloseTo(Number(calibration.c_n), 5);
    expect(calibrated.freedom).toBe(calibration.df);
  });

  test("the predictions have the reference's quantiles", () => {
    const shares = [0.05, 0.25, 0.5, 0.75, 0.95];
    const logBudget = logarithm(Number(target.compute_budget));
    const point = predictFrontier(bowls, calibrated, logBudget, shares);
    const logParams = record(target.ln_n);
    const losses = record(target.loss);
    expectClose(
      point.logParamsQuantiles,
      shares.map((share) => Number(logParams[String(share)])),
      1e-4,
    );
    expectClose(
      point.lossQuantiles,
      shares.map((share) => Number(losses[String(share)])),
      1.1e-5,
    );
    expect(point.loss).toBeCloseTo(Number(losses["0.5"]), 4);
    expect(point.localExponent).toBeCloseTo(Number(target.local_exponent_a), 5);
  });
});

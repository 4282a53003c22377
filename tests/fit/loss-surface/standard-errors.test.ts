import { describe, expect, test } from "vitest";
import { fitLossSurface } from "../../../src/fit/index.ts";
import { SURFACES, sweep } from "../../support/fits.ts";
import { inverseInformation } from "../../support/plain-least-squares.ts";

describe.each(SURFACES.slice(0, 4))("the standard errors of a fit to runs of $name", (truth) => {
  const runs = sweep(truth, 0.004, 11).map((run, i) => ({ ...run, weight: 1 + (i % 3) }));
  const { surface, errors, objective } = fitLossSurface(runs, { bootstrap: 0 });
  const { A, B, alpha, beta } = surface;

  test("are those of normal equations: E, A, B, α, β and both exponents", () => {
    // A and B at the middle of the runs, so that the normal equations keep their digits.
    const mean = (of: (run: (typeof runs)[number]) => number) =>
      runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
    const x0 = mean(({ numParams }) => Math.log(numParams));
    const y0 = mean(({ numTokens }) => Math.log(numTokens));
    const rows = runs.map(({ numParams, numTokens, weight }) => {
      const [byN, byD] = [A * numParams ** -alpha, B * numTokens ** -beta];
      const row = [1, byN, byD, -byN * (Math.log(numParams) - x0), -byD * (Math.log(numTokens) - y0)];
      return row.map((value) => value * Math.sqrt(weight));
    });
    const variance = objective / (runs.length - 5);
    const covariance = inverseInformation(rows);
    const errorAlong = (gradient: readonly number[]) =>
      Math.sqrt(
        variance *
          gradient.reduce(
            (sum, a, i) => sum + gradient.reduce((s, b, j) => s + a * b * (covariance[i]?.[j] ?? 0), 0),
            0,
          ),
      );
    const { standardErrors, exponentStandardError } = errors ?? {};
    expect((standardErrors?.E ?? 0) / errorAlong([1, 0, 0, 0, 0])).toBeCloseTo(1, 5);
    // ln A = ln A' + α·x0
    expect((standardErrors?.A ?? 0) / (A * errorAlong([0, 1, 0, x0, 0]))).toBeCloseTo(1, 5);
    expect((standardErrors?.B ?? 0) / (B * errorAlong([0, 0, 1, 0, y0]))).toBeCloseTo(1, 5);
    expect((standardErrors?.alpha ?? 0) / errorAlong([0, 0, 0, 1, 0])).toBeCloseTo(1, 5);
    expect((standardErrors?.beta ?? 0) / errorAlong([0, 0, 0, 0, 1])).toBeCloseTo(1, 5);
    const square = (alpha + beta) ** 2;
    expect((exponentStandardError ?? 0) / errorAlong([0, 0, 0, -beta / square, alpha / square])).toBeCloseTo(1, 5);
  });

  test("rest on the weighted sum of squares, which is the objective", () => {
    const squares = runs.map(({ numParams, numTokens, loss, weight }) => {
      return weight * (loss - surface.E - A * numParams ** -alpha - B * numTokens ** -beta) ** 2;
    });
    expect(squares.reduce((sum, square) => sum + square, 0) / objective).toBeCloseTo(1, 8);
  });
});

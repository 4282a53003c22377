import { describe, expect, test } from "vitest";
import { fitLossSurface } from "../../../src/fit/index.ts";
import { centredRuns, simulateRuns } from "../../../src/fit/simulate-runs.ts";
import { expectError } from "../../support/errors.ts";
import { DECADES, SURFACES, surface, sweep } from "../../support/fits.ts";

const LOSSES = ["least-squares", "huber"] as const;

describe.each(LOSSES)("an irreducible loss that is given, by %s", (loss) => {
  test.each(SURFACES)("gives $name's other parameters back where it is the true one", (truth) => {
    const { surface: found } = fitLossSurface(sweep(truth), { loss, irreducibleLoss: truth.E });
    expect(found.E).toBe(truth.E);
    for (const name of ["A", "B", "alpha", "beta"] as const) expect(found[name] / truth[name]).toBeCloseTo(1, 8);
  });

  test("stays as it is, and no surface with another is closer than the free one", () => {
    const runs = sweep(surface("epoch"), 0.005, 3);
    const free = fitLossSurface(runs, { loss });
    const objectives = [-0.1, -0.01, 0, 0.01, 0.1].map((shift) => {
      const fit = fitLossSurface(runs, { loss, irreducibleLoss: free.surface.E + shift });
      expect(fit.surface.E).toBe(free.surface.E + shift);
      return fit.objective;
    });
    expect(objectives[2]).toBeCloseTo(free.objective, 9);
    for (const [i, objective] of objectives.entries()) if (i !== 2) expect(objective).toBeGreaterThan(free.objective);
  });

  test("has an interval of no width, and leaves the other parameters narrower ones", () => {
    const runs = sweep(surface("epoch"), 0.005, 3);
    const fit = fitLossSurface(runs, { loss, irreducibleLoss: 1.8, bootstrap: 200 });
    expect(fit.surfaceIntervals?.E).toEqual({ low: 1.8, high: 1.8 });
    const width = (of: typeof fit) => (of.surfaceIntervals?.alpha.high ?? 0) - (of.surfaceIntervals?.alpha.low ?? 0);
    expect(width(fit)).toBeLessThan(0.8 * width(fitLossSurface(runs, { loss, bootstrap: 200 })));
  });
});

describe("an irreducible loss that is given", () => {
  test("is known to the standard errors", () => {
    const { errors } = fitLossSurface(sweep(surface("epoch"), 0.005, 3), { irreducibleLoss: 1.8 });
    expect(errors?.standardErrors.E).toBe(0);
    expect(errors?.standardErrors.alpha).toBeGreaterThan(0);
  });

  test("is refused at or above a loss", () => {
    const runs = sweep(surface("epoch"));
    const least = Math.min(...runs.map(({ loss }) => loss));
    expectError(() => fitLossSurface(runs, { irreducibleLoss: least }), {
      code: "INVALID_OPTION",
      field: "irreducibleLoss",
      shows: String(least),
    });
  });

  test("of 0 is no warning of a bound", () => {
    expect(fitLossSurface(sweep(surface("epoch")), { irreducibleLoss: 0 }).warnings).toEqual([]);
  });
});

describe.each(LOSSES)("tied exponents, by %s", (loss) => {
  test.each(SURFACES.filter(({ alpha, beta }) => alpha === beta))("give $name back", (truth) => {
    const { surface: found, paramsExponent } = fitLossSurface(sweep(truth), { loss, tieExponents: true });
    expect(found.alpha).toBe(found.beta);
    expect(paramsExponent).toBe(0.5);
    for (const name of ["E", "A", "B", "alpha"] as const) expect(found[name] / truth[name]).toBeCloseTo(1, 8);
  });

  test("are those of the least objective, beside nearby exponents with the irreducible loss free or given", () => {
    const runs = sweep(surface("llama-3"), 0.01, 4);
    const tied = fitLossSurface(runs, { loss, tieExponents: true });
    expect(tied.objective).toBeGreaterThan(fitLossSurface(runs, { loss }).objective);
    for (const shift of [-0.02, 0.02]) {
      const irreducibleLoss = tied.surface.E + shift;
      const moved = fitLossSurface(runs, { loss, tieExponents: true, irreducibleLoss });
      expect(moved.objective).toBeGreaterThan(tied.objective);
      expect(moved.surface.alpha).toBe(moved.surface.beta);
    }
  });

  test("have one interval", () => {
    const fit = fitLossSurface(sweep(surface("symmetric"), 0.005, 2), { loss, tieExponents: true, bootstrap: 100 });
    expect(fit.surfaceIntervals?.alpha).toEqual(fit.surfaceIntervals?.beta);
    expect(fit.paramsExponentInterval).toEqual({ low: 0.5, high: 0.5 });
  });
});

test("tied exponents have standard errors as large as the scatter of fits to new noise", () => {
  const truth = surface("symmetric");
  const untrained = centredRuns(truth, DECADES, 7, 8);
  const fits = Array.from({ length: 400 }, (_, seed) =>
    fitLossSurface(simulateRuns(truth, untrained, { absolute: 0.005 }, seed), { tieExponents: true }),
  );
  for (const name of ["E", "alpha", "beta"] as const) {
    const values = fits.map((fit) => fit.surface[name]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const scatter = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    const analytic = fits.reduce((sum, { errors }) => sum + (errors?.standardErrors[name] ?? 0), 0) / fits.length;
    expect(analytic / scatter, name).toBeGreaterThan(0.9);
    expect(analytic / scatter, name).toBeLessThan(1.1);
    expect(fits[0]?.errors?.exponentStandardError).toBeCloseTo(0, 12);
  }
});

describe("models with several runs", () => {
  /** Ten models on six token counts each, whose losses share what is the model's alone. */
  function models(seed: number) {
    const truth = surface("chinchilla");
    const sizes = Array.from({ length: 10 }, (_, m) => 2e7 * 2 ** m);
    const own = simulateRuns(
      truth,
      sizes.flatMap((numParams) =>
        [5, 10, 20, 40, 80, 160].map((ratio) => ({
          computeBudget: 6 * numParams * ratio * numParams,
          numParams,
          numTokens: ratio * numParams,
        })),
      ),
      { relative: 0.001 },
      seed,
    );
    const shared = simulateRuns(
      { E: 1, A: 0, B: 0, alpha: 1, beta: 1 },
      sizes.map((numParams) => ({ computeBudget: 1, numParams, numTokens: 1 })),
      { relative: 0.01 },
      seed + 1000,
    );
    return own.map((run, i) => ({ ...run, loss: run.loss * (shared[Math.floor(i / 6)]?.loss ?? 1) }));
  }

  test("hold E in their intervals when they are resampled as wholes, and seldom run by run", () => {
    const { E } = surface("chinchilla");
    const held = { runs: 0, models: 0 };
    for (let seed = 0; seed < 60; seed++) {
      for (const resample of ["runs", "models"] as const) {
        const { low = 9, high = 0 } =
          fitLossSurface(models(seed), { resample, bootstrap: 100 }).surfaceIntervals?.E ?? {};
        if (low <= E && E <= high) held[resample]++;
      }
    }
    expect(held.models).toBeGreaterThan(45);
    expect(held.runs).toBeLessThan(35);
  });

  test("must be five or more to be resampled", () => {
    const few = models(1).filter(({ numParams }) => numParams < 2e8);
    expect(() => fitLossSurface(few, { resample: "models" })).toThrow("5 models (N) or more; got 4");
  });

  test("give the same intervals in any order", () => {
    const runs = models(2);
    const options = { resample: "models", bootstrap: 50 } as const;
    expect(fitLossSurface([...runs].reverse(), options).toJSON()).toEqual(fitLossSurface(runs, options).toJSON());
  });
});

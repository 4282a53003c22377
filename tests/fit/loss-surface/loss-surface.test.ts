import { describe, expect, test } from "vitest";
import { fitLossSurface, type LossSurface, type Run } from "../../../src/fit/index.ts";
import { runTable } from "../../../src/fit/runs/table.ts";
import { centredRuns, simulateRuns } from "../../../src/fit/simulate-runs.ts";
import { fitSurface, LEAST_SQUARES } from "../../../src/wasm/fit/surface-fit.ts";
import { CHINCHILLA, DECADES, MARIN, publishedRuns, SURFACES, surface, sweep } from "../../support/fits.ts";
import { shuffled } from "../../support/shuffled.ts";

const HUBER = { ...LEAST_SQUARES, threshold: 1e-3 };
const NAMES = ["E", "A", "B", "alpha", "beta"] as const;

function expectSurface(found: LossSurface, truth: LossSurface, tolerance: number): void {
  for (const name of NAMES) expect(Math.abs(found[name] / truth[name] - 1), name).toBeLessThan(tolerance);
}

describe.each(SURFACES)("losses of $name without noise", (truth) => {
  test.each([
    ["five decades, 7 sizes within 8×", [1e17, 1e18, 1e19, 1e20, 1e21], 7, 8],
    ["two budgets a factor of two apart, 4 sizes within 2×", [1e18, 2e18], 4, 2],
    ["one budget, 7 sizes within 4×", [1e19], 7, 4],
    ["three far budgets, 3 sizes within 64×", [1e16, 1e20, 1e25], 3, 64],
  ] as const)("give all five parameters back: %s", (_, budgets, numSizes, width) => {
    const fit = fitLossSurface(simulateRuns(truth, centredRuns(truth, budgets, numSizes, width)));
    expectSurface(fit.surface, truth, 1e-9);
  });

  test("give all five parameters back where N and D are whole", () => {
    const whole = centredRuns(truth, [1e17, 1e18, 1e19], 7, 8).map((run) => {
      const numParams = Math.round(run.numParams);
      return { ...run, numParams, numTokens: Math.floor(run.computeBudget / (6 * numParams)) };
    });
    expectSurface(fitLossSurface(simulateRuns(truth, whole)).surface, truth, 1e-9);
  });

  test("have N*(C) = G·(C/6)^a, and the exponents of the surface", () => {
    const fit = fitLossSurface(sweep(truth));
    const { A, B, alpha, beta } = truth;
    const a = beta / (alpha + beta);
    expect(fit.paramsExponent).toBeCloseTo(a, 10);
    expect(fit.tokensExponent).toBeCloseTo(1 - a, 10);
    const expected = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) * (1e24 / 6) ** a;
    const { numParams, numTokens } = fit.predict(1e24);
    expect(numParams / expected).toBeCloseTo(1, 8);
    expect(numParams * numTokens).toBeCloseTo(1e24 / 6, -12);
  });
});

describe("the search", () => {
  const STARTS = [0.02, 0.35, 3].flatMap((alpha) => [0.02, 0.35, 3].map((beta) => ({ alpha, beta })));
  const sweeps: readonly (readonly [string, readonly Run[]])[] = [
    [CHINCHILLA, publishedRuns(CHINCHILLA)],
    [MARIN, publishedRuns(MARIN)],
    ...SURFACES.map((truth) => [`${truth.name} with noise`, sweep(truth, 0.005, 1)] as const),
    ...SURFACES.map((truth) => [`${truth.name} without`, sweep(truth)] as const),
  ];

  test.each(sweeps)("of least squares ends at one surface from nine starts: %s", (_, runs) => {
    const table = runTable(runs, 1e-3);
    const [first, ...others] = STARTS.map((start) => fitSurface(table, LEAST_SQUARES, start));
    for (const { surface: found } of others) {
      for (const [i, value] of found.entries()) expect(value / (first?.surface[i] ?? 0)).toBeCloseTo(1, 10);
    }
  });

  test.each(sweeps)("of Huber's loss ends at one surface from nine starts: %s", (_, runs) => {
    const table = runTable(runs, 1e-3);
    const [first, ...others] = STARTS.map((start) => fitSurface(table, HUBER, start));
    for (const { surface: found } of others) {
      for (const [i, value] of found.entries()) expect(value / (first?.surface[i] ?? 0)).toBeCloseTo(1, 5);
    }
  });
});

describe("fitLossSurface", () => {
  test("does not depend on the order of the runs", () => {
    const runs = publishedRuns(CHINCHILLA);
    expect(fitLossSurface(shuffled(runs, 7)).toJSON()).toEqual(fitLossSurface(runs).toJSON());
  });

  test("gives these digits in every runtime", () => {
    const fit = fitLossSurface(publishedRuns(CHINCHILLA));
    expect(fit.surface).toEqual({
      E: 1.9175874730887157,
      A: 974.067288825883,
      B: 8518.31213264746,
      alpha: 0.3884565369655501,
      beta: 0.4334470263947561,
    });
    expect(fit.paramsExponentInterval).toEqual({ low: 0.5087108325988262, high: 0.546536895264896 });
  });

  test("keeps E at 0 where the losses ask for less", () => {
    const truth = { E: 0, A: 59.1, B: 155.1, alpha: 0.31, beta: 0.3136 };
    const below = sweep(truth).map((run) => ({ ...run, loss: run.loss - 0.02 }));
    const fit = fitLossSurface(below);
    expect(fit.surface.E).toBe(0);
    expect(fit.errors?.standardErrors.E).toBe(0);
    expect(fit.warnings).toEqual([
      "E is at its bound 0: the losses show no irreducible part, and standard errors take it as known.",
    ]);
    const free = fitLossSurface(sweep(truth, 0.002, 3));
    expect(free.surface.E).toBeGreaterThanOrEqual(0);
  });

  test("has standard errors as large as the scatter of fits to new noise, equal in nats", () => {
    const truth = surface("epoch");
    const untrained = centredRuns(truth, DECADES, 7, 8);
    const fits = Array.from({ length: 400 }, (_, seed) =>
      fitLossSurface(simulateRuns(truth, untrained, { absolute: 0.005 }, seed)),
    );
    const scatter = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    };
    const analytic = (of: (fit: (typeof fits)[number]) => number) =>
      fits.reduce((sum, fit) => sum + of(fit), 0) / fits.length;
    for (const name of ["E", "alpha", "beta"] as const) {
      const ratio =
        analytic(({ errors }) => errors?.standardErrors[name] ?? 0) / scatter(fits.map((f) => f.surface[name]));
      expect(ratio, name).toBeGreaterThan(0.9);
      expect(ratio, name).toBeLessThan(1.1);
    }
    const exponents = scatter(fits.map(({ paramsExponent }) => paramsExponent));
    const ratio = analytic(({ errors }) => errors?.exponentStandardError ?? 0) / exponents;
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  });

  test("counts a run of weight 3 as three runs", () => {
    const runs = sweep(surface("epoch"), 0.01, 5);
    const thrice = runs.flatMap((run, i) => (i % 4 === 0 ? [run, run, run] : [run]));
    const weighted = runs.map((run, i) => ({ ...run, weight: i % 4 === 0 ? 3 : 1 }));
    expectSurface(fitLossSurface(weighted).surface, fitLossSurface(thrice).surface, 1e-10);
    expectSurface(
      fitLossSurface(weighted, { loss: "huber" }).surface,
      fitLossSurface(thrice, { loss: "huber" }).surface,
      1e-5,
    );
  });
});

describe("Huber's loss", () => {
  test.each(SURFACES)("gives $name back exactly where the losses have no noise", (truth) => {
    expectSurface(fitLossSurface(sweep(truth), { loss: "huber" }).surface, truth, 1e-9);
  });

  test("is not pulled by runs that diverged, where least squares are", () => {
    const truth = surface("chinchilla");
    const runs = sweep(truth, 0.0005, 2).map((run, i) => (i % 9 === 4 ? { ...run, loss: run.loss * 1.3 } : run));
    expect(Math.abs(fitLossSurface(runs, { loss: "huber" }).paramsExponent - 0.4565)).toBeLessThan(0.01);
    expect(Math.abs(fitLossSurface(runs).paramsExponent - 0.4565)).toBeGreaterThan(0.03);
  });

  test.each([CHINCHILLA, MARIN])("has no lower value about the surface that is found: %s", (dataset) => {
    const runs = publishedRuns(dataset);
    const { surface: found, objective } = fitLossSurface(runs, { loss: "huber" });
    const huber = ({ E, A, B, alpha, beta }: LossSurface) =>
      runs.reduce((sum, { numParams, numTokens, loss }) => {
        const size = Math.abs(Math.log((E + A / numParams ** alpha + B / numTokens ** beta) / loss));
        return sum + (size <= 1e-3 ? 0.5 * size * size : 1e-3 * (size - 0.5e-3));
      }, 0);
    expect(huber(found)).toBeCloseTo(objective, 12);
    for (const name of NAMES) {
      for (const factor of [1e-2, 1e-3, 1e-4]) {
        for (const sign of [1, -1]) {
          const moved = { ...found, [name]: found[name] * (1 + sign * factor) };
          expect(huber(moved)).toBeGreaterThan(objective);
        }
      }
    }
  });

  test("becomes least squares of ln L where δ is larger than every residual", () => {
    const runs = sweep(surface("epoch"), 0.002, 9);
    const huber = fitLossSurface(runs, { loss: "huber", huberDelta: 1 });
    const relative = fitLossSurface(runs.map((run) => ({ ...run, weight: 1 / run.loss ** 2 })));
    expectSurface(huber.surface, relative.surface, 0.02);
  });

  test("has intervals by the bootstrap, and no analytic errors", () => {
    const fit = fitLossSurface(sweep(surface("epoch"), 0.005, 1), { loss: "huber", bootstrap: 200 });
    expect(fit.errors).toBeUndefined();
    expect(fit.paramsExponentInterval?.low).toBeLessThan(fit.paramsExponent);
    expect(fit.paramsExponentInterval?.high).toBeGreaterThan(fit.paramsExponent);
  });
});

describe("sweeps of much noise", () => {
  const WIDE = [1e16, 1e17, 1e18, 1e19, 1e20];

  function noisySweep(seed: number): readonly Run[] {
    const truth = SURFACES[seed % SURFACES.length] ?? surface("chinchilla");
    return simulateRuns(truth, centredRuns(truth, WIDE, 7, 16), { relative: 0.05 + 0.05 * (seed % 7) }, seed).map(
      (run) => ({ ...run, loss: Math.max(run.loss, 0.05) }),
    );
  }

  test.each([
    ["least squares", LEAST_SQUARES],
    ["Huber's loss", HUBER],
  ])("are searched to their optimum, by %s: no search gives up", (_, problem) => {
    const ends = Array.from({ length: 300 }, (_, seed) => fitSurface(runTable(noisySweep(seed), 1e-3), problem).status);
    expect(ends.filter((status) => status === "not-converged")).toEqual([]);
    expect(ends.filter((status) => status === "fitted").length).toBeGreaterThan(270);
  });

  test("have intervals that reach their own estimates, where hardly a refit comes as far", () => {
    const ends = Array.from({ length: 300 }, (_, seed) => seed).flatMap((seed) => {
      const table = runTable(noisySweep(seed), 1e-3);
      if (fitSurface(table, LEAST_SQUARES).status !== "fitted") return [];
      const fit = fitLossSurface(noisySweep(seed), { bootstrap: 100 });
      return NAMES.map((name) => ({ interval: fit.surfaceIntervals?.[name], estimate: fit.surface[name] }));
    });
    const isIn = ({ interval, estimate }: (typeof ends)[number]) =>
      interval !== undefined && interval.low <= estimate && estimate <= interval.high;
    expect(ends.filter((end) => !isIn(end))).toEqual([]);
    expect(ends.some(({ interval, estimate }) => interval?.high === estimate)).toBe(true);
  });
});

describe("sweeps of which some runs diverged", () => {
  test("have Huber's estimates well within their intervals: the others are resampled about the surface", () => {
    for (let seed = 0; seed < 30; seed++) {
      const runs = sweep(surface("chinchilla"), 0.005, seed).map((run, i) =>
        (i + seed) % 7 === 3 ? { ...run, loss: run.loss * 1.2 } : run,
      );
      const fit = fitLossSurface(runs, { loss: "huber", bootstrap: 100 });
      for (const name of NAMES) {
        const { low = Number.NaN, high = Number.NaN } = fit.surfaceIntervals?.[name] ?? {};
        expect(low, name).toBeLessThan(fit.surface[name]);
        expect(high, name).toBeGreaterThan(fit.surface[name]);
      }
    }
  });
});

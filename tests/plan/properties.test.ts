import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ModelSize, planSweep, type SweepPlan } from "../../src/index.ts";
import { sizesRequest } from "../support/arbitraries.ts";
import { shuffled } from "../support/shuffled.ts";

const CHECK = { seed: 2203_15556, numRuns: 600 };

function feasible(computeBudget: number, k: number, { numParams }: ModelSize): boolean {
  const numTokens = Math.floor(computeBudget / (k * numParams));
  return numTokens >= 1 && 10 * numTokens >= numParams;
}

function rowsOf(plan: SweepPlan, computeBudget: number): number[] {
  return plan.experiments.filter((e) => e.computeBudget === computeBudget).map((e) => e.sizeParamValue);
}

function ascending(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > (values[i - 1] ?? Number.NaN));
}

describe("planSweep from modelSizes", () => {
  test("every experiment has D = floor(C / (k·N)) ≥ 1, 10·D ≥ N and tokensPerParam = D/N", () => {
    fc.assert(
      fc.property(sizesRequest, (request) => {
        const numParamsOf = new Map(request.modelSizes.map((s) => [s.sizeParamValue, s.numParams]));
        for (const e of planSweep(request)) {
          expect(e.numParams).toBe(numParamsOf.get(e.sizeParamValue));
          expect(e.numTokens).toBe(Math.floor(e.computeBudget / (request.flopsPerParamPerToken * e.numParams)));
          expect(e.numTokens).toBeGreaterThanOrEqual(1);
          expect(10 * e.numTokens).toBeGreaterThanOrEqual(e.numParams);
          expect(e.tokensPerParam).toBe(e.numTokens / e.numParams);
          expect(e.tokensPerParam).toBeGreaterThanOrEqual(0.1);
        }
      }),
      CHECK,
    );
  });

  test("budgets come in ascending order, each once", () => {
    fc.assert(
      fc.property(sizesRequest, (request) => {
        const repeated = { ...request, computeBudgets: [...request.computeBudgets, ...request.computeBudgets] };
        const plan = planSweep(repeated);
        expect(ascending([...new Set(plan.experiments.map((e) => e.computeBudget))])).toBe(true);
        for (const budget of new Set(request.computeBudgets)) {
          expect(new Set(rowsOf(plan, budget)).size).toBe(rowsOf(plan, budget).length);
        }
        expect(plan.columns()).toEqual(planSweep(request).columns());
      }),
      CHECK,
    );
  });

  test("each budget trains all that it can up to m, then m evenly spaced, the first and last among them", () => {
    fc.assert(
      fc.property(sizesRequest, (request) => {
        const { modelSizes, numSizesPerBudget: m, flopsPerParamPerToken: k } = request;
        const inOrder = [...modelSizes].sort(
          (a, b) => a.numParams - b.numParams || a.sizeParamValue - b.sizeParamValue,
        );
        const plan = planSweep(request);
        for (const budget of request.computeBudgets) {
          const offered = inOrder.filter((size) => feasible(budget, k, size)).map((size) => size.sizeParamValue);
          const rows = rowsOf(plan, budget);
          expect(rows).toHaveLength(Math.min(m, offered.length));
          if (offered.length <= m) expect(rows).toEqual(offered);
          expect(rows[0]).toBe(offered[0]);
          if (m >= 2) expect(rows.at(-1)).toBe(offered.at(-1));
          const step = m > 1 ? (offered.length - 1) / (m - 1) : 0;
          const places = rows.map((size) => offered.indexOf(size));
          expect(ascending(places)).toBe(true);
          if (offered.length > m) {
            expect(places.slice(0, -1)).toEqual(places.slice(0, -1).map((_, i) => Math.trunc(i * step)));
          }
        }
      }),
      CHECK,
    );
  });

  test("every budget × size cell is either dropped or feasible", () => {
    fc.assert(
      fc.property(sizesRequest, (request) => {
        const { modelSizes, computeBudgets, flopsPerParamPerToken: k } = request;
        const plan = planSweep(request);
        const dropped = new Map(plan.dropped.map((d) => [`${d.computeBudget} ${d.sizeParamValue}`, d]));
        expect(dropped.size).toBe(plan.dropped.length);
        let infeasible = 0;
        for (const budget of new Set(computeBudgets)) {
          for (const size of modelSizes) {
            const cell = dropped.get(`${budget} ${size.sizeParamValue}`);
            expect(cell === undefined).toBe(feasible(budget, k, size));
            if (cell === undefined) continue;
            infeasible++;
            const numTokens = Math.floor(budget / (k * size.numParams));
            expect(cell).toMatchObject({ numParams: size.numParams, numTokens });
            expect(cell.tokensPerParam).toBe(numTokens / size.numParams);
            expect(cell.rule).toBe(numTokens < 1 ? "no-tokens" : "min-tokens-per-param");
          }
        }
        expect(infeasible).toBe(plan.dropped.length);
      }),
      CHECK,
    );
  });

  test("a budget without a feasible size is named", () => {
    fc.assert(
      fc.property(sizesRequest, (request) => {
        const plan = planSweep(request);
        const without = [...new Set(request.computeBudgets)].filter((budget) => rowsOf(plan, budget).length === 0);
        expect(plan.budgetsWithoutSize).toEqual(without.sort((a, b) => a - b));
        expect(plan.toString().includes(`, ${without.length} without a feasible size,`)).toBe(without.length > 0);
      }),
      CHECK,
    );
  });

  test("the order of budgets and modelSizes changes nothing", () => {
    fc.assert(
      fc.property(sizesRequest, fc.nat(), (request, seed) => {
        const plan = planSweep(request);
        const other = planSweep({
          ...request,
          modelSizes: shuffled(request.modelSizes, seed),
          computeBudgets: shuffled(request.computeBudgets, seed),
        });
        expect(other.experiments).toEqual(plan.experiments);
        expect(other.columns()).toEqual(plan.columns());
        expect(other.modelSizes).toEqual(plan.modelSizes);
        expect(other.dropped).toEqual(plan.dropped);
      }),
      CHECK,
    );
  });

  test("columns() equals the experiments, in arrays that are the caller's", () => {
    fc.assert(
      fc.property(sizesRequest, (request) => {
        const plan = planSweep(request);
        const columns = plan.columns();
        for (const name of ["computeBudget", "sizeParamValue", "numParams", "numTokens", "tokensPerParam"] as const) {
          expect(Array.from(columns[name])).toEqual(plan.experiments.map((e) => e[name]));
          columns[name].fill(0);
        }
        expect(plan.columns().numTokens).toEqual(Float64Array.from(plan.experiments, (e) => e.numTokens));
        expect(plan.columns()).toEqual(planSweep(request).columns());
      }),
      CHECK,
    );
  });

  test("numExperiments and totalFlops sum the experiments up", () => {
    fc.assert(
      fc.property(sizesRequest, (request) => {
        const plan = planSweep(request);
        expect(plan.numExperiments).toBe(plan.experiments.length);
        expect(plan.totalFlops).toBe(plan.experiments.reduce((total, e) => total + e.computeBudget, 0));
        expect([...plan]).toEqual(plan.experiments);
      }),
      CHECK,
    );
  });

  test("experiment ids are unique labels, and stay as they are when another budget is added", () => {
    fc.assert(
      fc.property(sizesRequest, fc.double({ min: 1, max: 1e24, noNaN: true }), (request, budget) => {
        const ids = planSweep(request).experiments.map((e) => e.experimentId);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(/^[a-z0-9.-]{1,63}$/);
        const more = planSweep({ ...request, computeBudgets: [budget, ...request.computeBudgets] });
        expect(more.experiments.map((e) => e.experimentId)).toEqual(expect.arrayContaining(ids));
      }),
      CHECK,
    );
  });
});

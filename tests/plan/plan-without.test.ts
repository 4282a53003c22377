import { describe, expect, test } from "vitest";
import { gpt2, planSweep, planWithout, readPlan } from "../../src/index.ts";
import { expectError } from "../support/errors.ts";
import { fullPlan } from "../support/plans.ts";

const PLAN = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19] });

describe("planWithout", () => {
  test("leaves the named experiments out, and all else as it was", () => {
    const gone = [PLAN.experiments[0], PLAN.experiments[9]].map((experiment) => experiment?.experimentId ?? "");
    const smaller = planWithout(PLAN, gone);
    expect(smaller.experiments).toEqual(PLAN.experiments.filter(({ experimentId }) => !gone.includes(experimentId)));
    expect(smaller.totalFlops).toBe(PLAN.totalFlops - 1e17 - 1e18);
    expect(smaller.dropped).toEqual(PLAN.dropped);
    expect(smaller.modelSizes).toEqual(PLAN.modelSizes);
    const text = JSON.stringify(smaller);
    expect(JSON.stringify(readPlan(text))).toBe(text);
  });

  test("of runs that differ in their seed alone, the last go", () => {
    const repeated = planSweep({ modelCls: gpt2, sizeParam: "width", totalFlops: 1e20 });
    const most = Math.max(...repeated.experiments.map(({ repeat }) => repeat));
    expect(most).toBeGreaterThan(1);
    const last = repeated.experiments.find(({ repeat }) => repeat === most) ?? expect.unreachable();
    const first = repeated.experiments.find(
      ({ computeBudget, sizeParamValue, repeat }) =>
        repeat === 1 && computeBudget === last.computeBudget && sizeParamValue === last.sizeParamValue,
    );
    const ids = planWithout(repeated, [first?.experimentId ?? ""]).experiments.map(({ experimentId }) => experimentId);
    expect(ids).toContain(first?.experimentId);
    expect(ids).not.toContain(last.experimentId);
    expect(ids).toHaveLength(repeated.numExperiments - 1);
  });

  test("takes a budget away with the last of its experiments, and keeps one that no size suits", () => {
    const own = PLAN.experiments.filter(({ computeBudget }) => computeBudget === 1e18);
    const smaller = planWithout(
      PLAN,
      own.map(({ experimentId }) => experimentId),
    );
    expect(smaller.computeBudgets).toEqual([1e17, 1e19]);
    expect(smaller.dropped.some(({ computeBudget }) => computeBudget === 1e18)).toBe(false);
    const full = fullPlan();
    const [first = expect.unreachable()] = full.experiments;
    const without = planWithout(full, [first.experimentId]);
    expect(without.budgetsWithoutSize).toEqual(full.budgetsWithoutSize);
  });

  test("of no experiment is the plan", () => {
    expect(planWithout(PLAN, [])).toBe(PLAN);
  });

  test("refuses experiments that there are not, and to leave none", () => {
    const [{ experimentId } = expect.unreachable()] = PLAN.experiments;
    const near = `${experimentId.slice(0, -1)}z`;
    const field = "experimentIds";
    expectError(() => planWithout(PLAN, [near]), {
      code: "INVALID_OPTION",
      field,
      shows: `Did you mean ${experimentId}?`,
    });
    expectError(() => planWithout(PLAN, ["nonsense"]), { code: "INVALID_OPTION", field, shows: '"nonsense"' });
    const all = PLAN.experiments.map((experiment) => experiment.experimentId);
    expectError(() => planWithout(PLAN, all), { code: "INVALID_OPTION", field, shows: "all 21 of them" });
  });
});

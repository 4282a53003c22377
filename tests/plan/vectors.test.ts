import { describe, expect, test } from "vitest";
import { generateSizeValues, planModelSizes, planSweep, type SweepPlan } from "../../src/index.ts";
import { formula, modelWith } from "../support/models.ts";
import { shuffled } from "../support/shuffled.ts";
import plans from "../vectors/plans.json" with { type: "json" };
import sizeGrids from "../vectors/size-grid.json" with { type: "json" };

type PlanVector = (typeof plans)[number];

function modelOf({ formula: name, invalidUnlessMultipleOf }: PlanVector) {
  return modelWith(formula(name), (width) => invalidUnlessMultipleOf !== null && width % invalidUnlessMultipleOf !== 0);
}

function rows(plan: SweepPlan): number[][] {
  return plan.experiments.map((e) => [e.computeBudget, e.sizeParamValue, e.numParams, e.numTokens, e.tokensPerParam]);
}

function planOf(vector: PlanVector, probeAll: boolean): SweepPlan {
  const { computeBudgets, numSizesPerBudget, minSize, maxSize, flopsPerParamPerToken, sizeMultiple } = vector;
  return planSweep({
    modelCls: modelOf(vector),
    sizeParam: "width",
    computeBudgets,
    numSizesPerBudget,
    minSize,
    maxSize,
    flopsPerParamPerToken,
    sizeMultiple,
    probeAll,
  });
}

describe("size-grid.json", () => {
  test("holds 300 grids", () => expect(sizeGrids).toHaveLength(300));

  test.each(sizeGrids)(
    "generateSizeValues($minSize, $maxSize, $numValues, $sizeMultiple) is the expected grid",
    ({ minSize, maxSize, numValues, sizeMultiple, sizes }) => {
      expect(generateSizeValues(minSize, maxSize, numValues, sizeMultiple)).toEqual(sizes);
    },
  );
});

describe("plans.json", () => {
  test("holds 150 plans", () => expect(plans).toHaveLength(150));

  const named = plans.map((vector, i) => ({ i, vector }));

  test.each(named)("plan $i is as expected, and no other with every size probed", ({ vector }) => {
    expect(rows(planOf(vector, true))).toEqual(vector.experiments);
    expect(rows(planOf(vector, false))).toEqual(vector.experiments);
  });

  test.each(named)("plan $i comes out of its sizes in any order, with no model", ({ i, vector }) => {
    const probed = planOf(vector, true).modelSizes;
    if (probed.length === 0) {
      expect(vector.experiments).toEqual([]);
      return;
    }
    const { computeBudgets, numSizesPerBudget, flopsPerParamPerToken } = vector;
    const options = {
      modelSizes: shuffled(probed, i),
      computeBudgets: shuffled(computeBudgets, i),
      numSizesPerBudget,
      flopsPerParamPerToken,
    };
    const plan = planSweep(options);
    expect(rows(plan)).toEqual(vector.experiments);
    expect(JSON.stringify(planModelSizes(options))).toBe(JSON.stringify(plan));
  });
});

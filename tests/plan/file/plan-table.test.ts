import { describe, expect, test } from "vitest";
import { formatPlanTable, gpt2, planSweep } from "../../../src/index.ts";
import { planByPalm } from "../../support/plans.ts";

const MODEL_SIZES = [
  { sizeParamValue: 64, numParams: 1_000_000 },
  { sizeParamValue: 128, numParams: 50_000_000 },
];

function longestLine(table: string): number {
  return Math.max(...table.split("\n").map((line) => line.length));
}

describe("formatPlanTable", () => {
  test("shows budgets, sizes, totals and what was left out", () => {
    const plan = planSweep({ modelSizes: MODEL_SIZES, computeBudgets: [1e15, 1e18, 1e18, 5e5] });
    expect(formatPlanTable(plan)).toBe(`model by size: 3 experiments at 3 budgets, 2e18 FLOPs

   budget   size       N       D      D/N
     1e15     64   1.00M    167M      167

     1e18     64   1.00M    167B   166667
             128   50.0M   3.33B     66.7

Total: 3 experiments, 2e18 FLOPs, 170B tokens.

Dropped 3 cells that a budget can't train:
  size 64, 128 at 5e5 FLOPs: less than one token
  size 128 at 1e15 FLOPs: fewer than 0.1 tokens per parameter

1 budget without a size to train:
  5e5 FLOPs

Note:
  computeBudgets has 4 entries; the 3 distinct ones are planned once each.
`);
  });

  test("has a column of heads where a model tells them, and none where none does", () => {
    const tableOf = (heads: object) => {
      const shape = { numLayers: 7, hiddenSize: 512, ...heads };
      const modelCls = ({ width }: { width: number }) => ({ numParams: () => 1000 * width, shape });
      return formatPlanTable(
        planSweep({
          modelCls,
          sizeParam: "width",
          minSize: 64,
          maxSize: 128,
          numProbeSizes: 2,
          computeBudgets: [1e15],
        }),
      );
    };
    expect(tableOf({})).toMatch(/width +layers +N /);
    expect(tableOf({ numHeads: 8, numKeyValueHeads: 2 })).toMatch(/width +layers +heads +N .*\n +1e15 +64 +7 +8\/2 /);
  });

  test("names the FLOPs convention where it is not k·N, and the limits that rule out cells in human units", () => {
    const table = formatPlanTable(planByPalm());
    expect(table).toContain("\nFLOPs per token by palm, in sequences of 512 tokens\n");
    expect(table).toContain(": more than 1.00B tokens\n");
    const modelSizes = MODEL_SIZES.map((size) => ({ ...size, flopsPerToken: 1e6 }));
    const custom = planSweep({
      modelSizes,
      computeBudgets: [1e12],
      maxTokensPerParam: 0.5,
      maxParams: 20e6,
      minSteps: 10,
      batchTokens: 1e5,
    });
    expect(formatPlanTable(custom)).toBe(`model by size: 0 experiments at 1 budget, 0 FLOPs
FLOPs per token by a count of their own for each size

No experiments: no budget has a size that it can train.

Dropped 2 cells that a budget can't train:
  size 64 at 1e12 FLOPs: more than 0.5 tokens per parameter
  size 128 at 1e12 FLOPs: fewer than 0.1 tokens per parameter

1 budget without a size to train:
  1e12 FLOPs
`);
  });

  test("keeps within 80 columns, whatever the names", () => {
    const sizeParam = "a_size_parameter_with_a_name_that_goes_on_and_on_and_on_for_more_than_eighty_columns";
    const plan = planSweep({
      modelSizes: MODEL_SIZES,
      sizeParam,
      modelClsName: "m".repeat(90),
      computeBudgets: [1e15],
    });
    expect(longestLine(formatPlanTable(plan))).toBeLessThanOrEqual(80);
  });

  test("groups sizes that were skipped for the same reason but for their size", () => {
    const modelKwargs = { numHeads: 1000 };
    const plan = planSweep({ modelCls: gpt2, sizeParam: "width", modelKwargs, computeBudgets: [1e18] });
    expect(formatPlanTable(plan)).toContain(
      "Skipped 18 sizes without a model:\n" +
        "  width 64 … 8192 (18 sizes): width must be a multiple of numHeads, 1000; got\n    64. Change one of them.\n",
    );
  });

  test("shows five of many lines, and how many there are more", () => {
    const computeBudgets = Array.from({ length: 9 }, (_, i) => 10 + i);
    const table = formatPlanTable(planSweep({ modelSizes: MODEL_SIZES, computeBudgets }));
    expect(table).toContain("No experiments: no budget has a size that it can train.");
    expect(table.match(/… and 4 more; the plan file has all\./g)).toHaveLength(2);
  });

  test("sets headings and what was left out off by the style it is given", () => {
    const style = { heading: (text: string) => `<b>${text}</b>`, aside: (text: string) => `<i>${text}</i>` };
    const table = formatPlanTable(planSweep({ modelSizes: MODEL_SIZES, computeBudgets: [1e15] }), style);
    expect(table).toContain("<b>model by size: 1 experiment at 1 budget, 1e15 FLOPs</b>");
    expect(table).toContain("<i>Dropped 1 cell that a budget can't train:</i>");
  });

  test("takes more experiments than a call takes arguments", () => {
    const modelSizes = Array.from({ length: 200 }, (_, i) => ({ sizeParamValue: i + 1, numParams: i + 1 }));
    const computeBudgets = Array.from({ length: 1000 }, (_, i) => 1e12 + i);
    const plan = planSweep({ modelSizes, computeBudgets, numSizesPerBudget: 200 });
    expect(formatPlanTable(plan).split("\n").length).toBeGreaterThan(200_000);
  });
});

import { expect, test } from "vitest";
import { computeBudgetLadder, gpt2, planModelSizes, planSweep, type SweepPlan } from "../../../src/index.ts";
import { planCsvChunks, planFileChunks } from "../../../src/plan/file/write-in-chunks.ts";
import { Quadratic } from "../../support/models.ts";
import { planWith } from "../../support/untyped.ts";

const SIZES = Array.from({ length: 150 }, (_, i) => ({ sizeParamValue: i + 1, numParams: 1e6 * (i + 1) }));

const PLANS: readonly (readonly [string, SweepPlan])[] = [
  ["a few models", planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18, 1e19] })],
  [
    "cells that are dropped",
    planModelSizes({ modelSizes: SIZES, computeBudgets: [1e11, 1e13], numSizesPerBudget: 99 }),
  ],
  ["nothing that fits", planModelSizes({ modelSizes: SIZES, computeBudgets: [1] })],
  [
    "options that JSON can't hold",
    planWith({
      modelCls: Quadratic,
      sizeParam: "width",
      modelKwargs: { bias: Number.NaN, text: 'a "quote"\nand a line' },
      computeBudgets: [1e12],
    }),
  ],
  [
    "more rows than a block",
    planModelSizes({
      modelSizes: SIZES,
      computeBudgets: computeBudgetLadder(1e16, 1e20, 120),
      numSizesPerBudget: 150,
    }),
  ],
];

test.each(PLANS)("a plan of %s is written in pieces as it is in one", (_, plan) => {
  expect([...planFileChunks(plan)].join("")).toBe(`${JSON.stringify(plan, null, 2)}\n`);
  expect([...planCsvChunks(plan)].join("")).toBe(plan.toCSV());
});

test("a piece is short, however long the plan is", () => {
  const [, plan] = PLANS.at(-1) ?? [];
  const pieces = plan === undefined ? [] : [...planFileChunks(plan), ...planCsvChunks(plan)];
  expect(pieces.length).toBeGreaterThan(50);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(2 ** 17);
});

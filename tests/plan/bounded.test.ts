import { describe, expect, test } from "vitest";
import { formatPlanTable, type ModelSize, planModelSizes, planSweep } from "../../src/index.ts";
import { planFileChunks } from "../../src/plan/file/write-in-chunks.ts";
import { expectError } from "../support/errors.ts";
import { planWith } from "../support/untyped.ts";

const MAX_COUNT = 2 ** 20;

function sizes(length: number): ModelSize[] {
  return Array.from({ length }, (_, i) => ({ sizeParamValue: i + 1, numParams: 1000 + i }));
}

/** A plan of budgets × 1,025 experiments, or as many dropped cells. */
function planOf(numBudgets: number, firstBudget: number) {
  const computeBudgets = Array.from({ length: numBudgets }, (_, b) => firstBudget * (1 + b));
  return planModelSizes({ modelSizes: sizes(1025), computeBudgets, numSizesPerBudget: 1025 });
}

describe("a plan of more experiments than a heap holds", () => {
  const plan = planOf(1024, 1e15);

  test.each([
    ["its list", () => plan.experiments],
    ["its iterator", () => plan[Symbol.iterator]()],
    ["its file", () => JSON.stringify(plan)],
    ["its CSV", () => plan.toCSV()],
    ["its table", () => formatPlanTable(plan)],
  ])("refuses %s before it is made, and names the columns", (_, act) => {
    expectError(act, { code: "TOO_LARGE", field: "computeBudgets", shows: "plan.columns()" });
  });

  test("has columns, and says what it is", () => {
    expect(plan.columns().numTokens).toHaveLength(1024 * 1025);
    expect(String(plan)).toContain("1049600 experiments, 1024 budgets");
  });

  test("is written in pieces", () => {
    let length = 0;
    for (const piece of planFileChunks(planOf(4, 1e15))) length += piece.length;
    expect(length).toBeGreaterThan(4 * 1025 * 300);
  });
});

test("a plan of more dropped cells than a heap holds refuses their list", () => {
  const plan = planOf(1024, 1e-3);
  expect(plan.numExperiments).toBe(0);
  expectError(() => plan.dropped, { code: "TOO_LARGE", field: "computeBudgets", shows: "plan.columns()" });
});

test("2^20 experiments are listed", () => {
  const plan = planModelSizes({ modelSizes: sizes(1024), computeBudgets: budgets(1024), numSizesPerBudget: 1024 });
  expect(plan.experiments).toHaveLength(MAX_COUNT);
});

function budgets(length: number): number[] {
  return Array.from({ length }, (_, b) => 1e15 * (1 + b));
}

test("a text that would be longer than engines hold is refused before it is made", () => {
  const modelKwargs = { notes: "x".repeat(2 ** 22) };
  const plan = planModelSizes({
    modelSizes: sizes(64),
    computeBudgets: [1e15, 2e15],
    modelKwargs,
    numSizesPerBudget: 64,
  });
  const shows = "268435456 characters";
  expectError(() => JSON.stringify(plan), { code: "TOO_LARGE", field: "computeBudgets", shows });
  expectError(() => plan.toCSV(), { code: "TOO_LARGE", field: "computeBudgets", shows });
});

describe("modelKwargs of more than a plan's experiments can repeat", () => {
  const planWith = (modelKwargs: Readonly<Record<string, unknown>>) => () =>
    planSweep({
      modelCls: ({ width }: { width: number }) => ({ numParams: () => width * 1000 }),
      sizeParam: "width",
      modelKwargs,
      computeBudgets: [1e17],
    });
  const keys = (length: number) => Object.fromEntries(Array.from({ length }, (_, i) => [`k${i}`, i]));

  test.each([
    ["options", keys(2 ** 14 + 1), "16384"],
    ["values", { list: new Array(2 ** 20 + 1).fill(0) }, "8388608"],
    ["text", { a: "x".repeat(2 ** 23), b: "x".repeat(2 ** 10) }, "8388608"],
    ["names", { ["x".repeat(2 ** 23 + 1)]: 1 }, "8388608"],
  ])("are refused: %s", (_, modelKwargs, shows) => {
    expectError(planWith(modelKwargs), { code: "INVALID_OPTION", field: "modelKwargs", shows });
  });

  test("and 2^14 are taken", () => {
    expect(planWith(keys(2 ** 14))().numExperiments).toBeGreaterThan(0);
  });
});

test("a sizeParam that is too long for a name is refused", () => {
  const sizeParam = "s".repeat(1001);
  const act = () => planWith({ modelCls: () => ({ numParams: () => 1 }), sizeParam, computeBudgets: [1e17] });
  expectError(act, { code: "INVALID_OPTION", field: "sizeParam", shows: "1000" });
});

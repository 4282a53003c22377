import { expect, test } from "vitest";
import { generateSizeValues, planSweep, readPlan, type SweepPlan } from "../../src/index.ts";
import { core } from "../../src/wasm/plan/module.ts";
import { formula } from "../support/models.ts";

function modelSizes(count: number) {
  return Array.from({ length: count }, (_, i) => ({ sizeParamValue: i + 1, numParams: formula("quadratic")(i + 1) }));
}

function plan(numBudgets: number, numSizes: number): SweepPlan {
  const computeBudgets = Array.from({ length: numBudgets }, (_, i) => 1e12 * (i + 1));
  return planSweep({ modelSizes: modelSizes(numSizes), computeBudgets, numSizesPerBudget: numSizes });
}

/** Everything of a plan that passes through the core's memory. */
function touch(made: SweepPlan): void {
  made.columns();
  expect(made.dropped.length + made.numExperiments).toBeGreaterThan(0);
}

function memoryBytes(): number {
  return core.exports.memory.buffer.byteLength;
}

test("2,000 plans after the first leave the memory as large as it was", () => {
  touch(plan(5, 60));
  generateSizeValues(64, 8192, 500);
  const bytes = memoryBytes();
  for (let i = 0; i < 2000; i++) {
    touch(plan(1 + (i % 5), 1 + (i % 60)));
    generateSizeValues(64, 8192, 1 + (i % 500));
  }
  readPlan(JSON.stringify(plan(5, 60)));
  expect(memoryBytes()).toBe(bytes);
});

test("a large plan grows the memory, small ones after it do not, and what they give is unchanged", () => {
  const small = plan(3, 40);
  const before = { columns: small.columns(), grid: generateSizeValues(64, 8192, 21), bytes: memoryBytes() };
  const kept = small.columns();

  const large = plan(60, 2000);
  const columns = large.columns();
  expect(columns.computeBudget).toHaveLength(large.numExperiments);
  expect(memoryBytes()).toBeGreaterThan(before.bytes);
  const grown = memoryBytes();

  expect(plan(3, 40).columns()).toEqual(before.columns);
  expect(small.columns()).toEqual(before.columns);
  expect(kept).toEqual(before.columns);
  expect(generateSizeValues(64, 8192, 21)).toEqual(before.grid);
  expect(large.columns()).toEqual(columns);
  for (let i = 0; i < 100; i++) touch(plan(3, 40));
  expect(memoryBytes()).toBe(grown);
});

test("memory is as large as the largest call needs: 36 bytes an experiment and little more", () => {
  const large = plan(60, 2000);
  touch(large);
  expect(memoryBytes()).toBeLessThan(2 ** 16 + 2 * 64 * large.numExperiments + 2 ** 20);
});

/** Holds every column of a plan that gives each budget every size against plain arithmetic. */
function expectEveryRow(made: SweepPlan, numBudgets: number, numSizes: number): void {
  const rows = Array.from({ length: numBudgets }, (_, b) =>
    modelSizes(numSizes).map((size) => ({ ...size, computeBudget: 1e12 * (b + 1) })),
  ).flat();
  const tokens = rows.map(({ computeBudget, numParams }) => Math.floor(computeBudget / (6 * numParams)));
  expect(made.columns()).toEqual({
    computeBudget: Float64Array.from(rows, (row) => row.computeBudget),
    sizeParamValue: Uint32Array.from(rows, (row) => row.sizeParamValue),
    numParams: Float64Array.from(rows, (row) => row.numParams),
    numTokens: Float64Array.from(tokens),
    tokensPerParam: Float64Array.from(rows, (row, i) => (tokens[i] ?? Number.NaN) / row.numParams),
  });
}

test("small plans have every column right, whether rows are odd or even in number", () => {
  for (let numSizes = 1; numSizes <= 9; numSizes++) expectEveryRow(plan(3, numSizes), 3, numSizes);
});

test("plans of a megabyte and more have every column right", () => {
  // Of 36 bytes a row, 2^20 bytes are 29,127 rows.
  for (const [numBudgets, numSizes] of [
    [118, 246],
    [118, 247],
    [120, 243],
    [241, 299],
  ] as const) {
    expectEveryRow(plan(numBudgets, numSizes), numBudgets, numSizes);
  }
});

test("reserving what the scratch area has already grows nothing, and reserving more grows by whole pages", () => {
  const { reserve, scratchStart } = core.exports;
  const bytes = memoryBytes();
  expect(scratchStart() % 16).toBe(0);
  expect(reserve(0)).toBe(1);
  expect(reserve(bytes - scratchStart())).toBe(1);
  expect(memoryBytes()).toBe(bytes);
  expect(reserve(bytes - scratchStart() + 1)).toBe(1);
  expect(memoryBytes()).toBe(bytes + 2 ** 16);
});

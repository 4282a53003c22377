import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gpt2, planSweep } from "../../src/index.ts";
import { acceleratorNamed, acceleratorNames, estimateCost, formatCost, trainingRuns } from "../../src/run/index.ts";
import { fewestGpus, memoryOf } from "../../src/run/memory.ts";
import { expectError } from "../support/errors.ts";
import { rows } from "../support/fits.ts";
import { call } from "../support/untyped.ts";

const plan = planSweep({
  modelCls: gpt2,
  sizeParam: "width",
  computeBudgets: [1e18, 1e19, 1e20],
  layout: "centred",
  prior: "chinchilla",
  numSizesPerBudget: 5,
});
const runs = trainingRuns(plan, { batchTokens: 524_288, sequenceLength: 1024 });
const H100 = { accelerator: "h100-sxm", gpus: 8, mfu: 0.4, price: 3, overheadMinutes: 5 };

describe("what a sweep costs", () => {
  test("is 7.5, 42.6 and 380.3 GPU-hours and $1291 for 15 runs of gpt2 on H100s at 40% of their peak", () => {
    const { budgets, total } = estimateCost(runs, H100);
    expect(budgets.map(({ gpuHours }) => gpuHours.toFixed(1))).toEqual(["7.5", "42.6", "380.3"]);
    expect(total.cost?.toFixed(0)).toBe("1291");
    expect(total.numRuns).toBe(15);
  });

  test("is (6N + 12·L·d·T)·D FLOPs over what the accelerators reach, and what a run takes beside", () => {
    const { runs: costs } = estimateCost(runs, H100);
    for (const [i, { steps, batchTokens, numParams, shape }] of runs.entries()) {
      const flops = (6 * numParams + 12 * 12 * (shape?.hiddenSize ?? 0) * 1024) * steps * batchTokens;
      const seconds = flops / (8 * 989e12 * 0.4) + 300;
      expect(costs[i]?.hours).toBeCloseTo(seconds / 3600, 10);
      expect(costs[i]?.gpuHours).toBeCloseTo((8 * seconds) / 3600, 8);
      expect(costs[i]?.cost).toBeCloseTo((3 * 8 * seconds) / 3600, 8);
    }
  });

  test("is by the plan's FLOPs where no shape is known, and says so", () => {
    const sizes = planSweep({ modelSizes: [{ sizeParamValue: 1, numParams: 1e8 }], computeBudgets: [1e19] });
    const bare = trainingRuns(sizes);
    const { runs: costs, warnings } = estimateCost(bare, { ...H100, overheadMinutes: 0 });
    expect(costs[0]?.hours).toBeCloseTo((6e8 * (bare[0]?.numTokens ?? 0)) / (8 * 989e12 * 0.4) / 3600, 10);
    expect(costs[0]).toMatchObject({ fits: undefined, fewestGpus: undefined });
    expect(warnings.join()).toContain("tell no shape");
  });

  test("goes by measurements of the nearest N within a factor of 2, by accelerators", () => {
    const [first] = runs;
    const { numParams = 0, numTokens = 0 } = first ?? {};
    const throughput = [
      { numParams: 1.9 * numParams, tokensPerSecond: 1e6, gpus: 1 },
      { numParams: numParams / 1.5, tokensPerSecond: 2e6, gpus: 4 },
    ];
    const { runs: costs, warnings } = estimateCost(runs, { ...H100, throughput, overheadMinutes: 0 });
    expect(costs[0]).toMatchObject({ isMeasured: true });
    expect(costs[0]?.hours).toBeCloseTo(numTokens / 4e6 / 3600, 9);
    expect(costs.at(-1)).toMatchObject({ isMeasured: false });
    expect(warnings.join()).toMatch(/1[0-4] of 15 runs have no measurement/);
  });

  test("takes runs in their order, so many at a time, and says how many would do in so many days", () => {
    const one = estimateCost(runs, H100);
    const hours = one.runs.reduce((sum, run) => sum + run.hours, 0);
    expect(one.total.wallHours).toBeCloseTo(hours, 9);
    const all = estimateCost(runs, { ...H100, parallelRuns: 100 });
    expect(all.total.wallHours).toBeCloseTo(one.total.longestHours, 9);
    expect(all.total.gpuHours).toBeCloseTo(one.total.gpuHours, 9);
    const late = estimateCost(runs, { ...H100, days: 1 });
    expect(late.warnings.join()).toMatch(/1 at a time, the runs take 2\.24 days of 1: 3 at a time would do/);
    expect(estimateCost(runs, { ...H100, days: 1, parallelRuns: 3 }).warnings).toEqual([]);
    expect(estimateCost(runs, { ...H100, days: 0.1 }).warnings.join()).toContain("the longest takes more");
  });

  test("has accelerators budget by budget", () => {
    const { runs: costs } = estimateCost(runs, {
      accelerator: "h200",
      gpusByBudget: { "1e18": 1, "1e19": 8, "100000000000000000000": 64 },
    });
    expect([...new Set(costs.map(({ gpus }) => gpus))]).toEqual([1, 8, 64]);
  });

  test("says that an MFU is assumed", () => {
    const { isMfuAssumed, mfu, warnings } = estimateCost(runs, { accelerator: "a100" });
    expect({ isMfuAssumed, mfu }).toEqual({ isMfuAssumed: true, mfu: 0.4 });
    expect(warnings.join()).toContain("An MFU of 40% is assumed");
    expect(estimateCost(runs, H100).warnings).toEqual([]);
  });

  test("is a table", () => {
    expect(formatCost(estimateCost(runs, H100))).toBe(`h100-sxm: 989T FLOP/s, 80 GB; MFU 40%; 1 at a time

budget   runs   GPUs   GPU-hours   hours   longest   GB each   cost
  1e18      5      8         7.5     0.9       0.2       1.6     22
  1e19      5      8        42.6     5.3       1.1       3.4    128
  1e20      5      8       380.3    47.5       9.9       8.3   1141
 total     15      8       430.3    53.8       9.9       8.3   1291
`);
  });

  test.each<[string, object, string]>([
    ["no accelerator", {}, "accelerator"],
    ["an accelerator that is none", { accelerator: "h10" }, "accelerator"],
    ["accelerators of one budget alone", { accelerator: "h100", gpusByBudget: { "1e18": 8 } }, "gpusByBudget"],
    ["half an accelerator", { accelerator: "h100", gpusByBudget: { "1e18": 0.5 } }, "gpusByBudget.1e18"],
    ["an MFU above 1", { accelerator: "h100", mfu: 40 }, "mfu"],
    ["a price of 0", { accelerator: "h100", price: 0 }, "price"],
    [
      "a speed of 0",
      { accelerator: "h100", throughput: [{ numParams: 1e8, tokensPerSecond: 0 }] },
      "throughput[0].tokensPerSecond",
    ],
    ["measurements that are none", { accelerator: "h100", throughput: 5 }, "throughput"],
  ])("is refused with %s", (_, options, field) => {
    expectError(() => call(estimateCost, runs, options), { code: "INVALID_OPTION", field, shows: "" });
  });
});

describe("memory", () => {
  const LLM_FOUNDRY = { microBatch: 1, sharding: "fsdp", bytesPerParam: 16, checkpointing: false } as const;

  test("of Llama 3.1 8B on 8 accelerators by fsdp, 2 sequences of 8192 each, is 15.0 + 68.0 + 7.8 GiB", () => {
    const shape = { numLayers: 32, hiddenSize: 4096, vocabSize: 128_256 };
    const held = memoryOf({ numParams: 8_030_261_248, shape, sequenceLength: 8192 }, 8, {
      ...LLM_FOUNDRY,
      microBatch: 2,
    });
    const inGiB = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
    expect([held.states, held.activations, held.logits].map(inGiB)).toEqual(["15.0", "68.0", "7.8"]);
    expect(inGiB(held.total)).toBe("90.8");
  });

  // llm-foundry's benchmarks, scripts/train/benchmarking/README.md: on 8 accelerators, sequences of 2048, activations kept.
  const trained = rows(JSON.parse(readFileSync(new URL("tables/llm-foundry.json", import.meta.url), "utf8")));

  test("of 17 runs of llm-foundry is below their cards': 31.7 to 68.0 GiB of 80, and 25.8 to 34.7 of 40", () => {
    const held = trained.map((row) => {
      const shape = { numLayers: Number(row.numLayers), hiddenSize: Number(row.hiddenSize), vocabSize: 50_368 };
      const run = { numParams: Number(row.numParams), shape, sequenceLength: 2048 };
      const { total } = memoryOf(run, 8, { ...LLM_FOUNDRY, microBatch: Number(row.microBatch) });
      return { memory: Number(row.memory), gib: total / 2 ** 30 };
    });
    const of = (memory: number) => held.filter((each) => each.memory === memory).map(({ gib }) => gib);
    expect(held).toHaveLength(17);
    expect([Math.min(...of(80)), Math.max(...of(80))].map((gib) => gib.toFixed(1))).toEqual(["31.7", "68.0"]);
    expect([Math.min(...of(40)), Math.max(...of(40))].map((gib) => gib.toFixed(1))).toEqual(["25.8", "34.7"]);
  });

  test("of states is shared as ZeRO says", () => {
    const run = { numParams: 1e9, shape: { numLayers: 1, hiddenSize: 1, vocabSize: 1 }, sequenceLength: 1 };
    const states = (sharding: "none" | "zero-1" | "zero-2" | "fsdp", gpus: number) =>
      memoryOf(run, gpus, { ...LLM_FOUNDRY, sharding }).states / 1e9;
    expect([1, 8].map((gpus) => states("none", gpus))).toEqual([16, 16]);
    expect([1, 8].map((gpus) => states("zero-1", gpus))).toEqual([16, 4 + 12 / 8]);
    expect([1, 8].map((gpus) => states("zero-2", gpus))).toEqual([16, 2 + 14 / 8]);
    expect([1, 8].map((gpus) => states("fsdp", gpus))).toEqual([16, 2]);
  });

  test("of activations is 34 bytes a token, width and layer, or 2 where they are computed anew", () => {
    const run = { numParams: 1, shape: { numLayers: 10, hiddenSize: 100, vocabSize: 7 }, sequenceLength: 50 };
    expect(memoryOf(run, 1, LLM_FOUNDRY)).toMatchObject({ activations: 34 * 50 * 100 * 10, logits: 4 * 50 * 7 });
    expect(memoryOf(run, 1, { ...LLM_FOUNDRY, checkpointing: true }).activations).toBe(2 * 50 * 100 * 10);
  });

  test("fits on the fewest accelerators that hold it, on the byte", () => {
    const run = { numParams: 1e9, shape: { numLayers: 1, hiddenSize: 1, vocabSize: 1 }, sequenceLength: 1 };
    const { total } = memoryOf(run, 4, LLM_FOUNDRY);
    expect(fewestGpus(run, total, LLM_FOUNDRY)).toBe(4);
    expect(fewestGpus(run, total - 1, LLM_FOUNDRY)).toBe(8);
    expect(fewestGpus(run, 1, LLM_FOUNDRY)).toBeUndefined();
    expect(fewestGpus(run, 15e9, { ...LLM_FOUNDRY, sharding: "none" })).toBeUndefined();
  });

  test("that is too much is said, with how many accelerators would hold it", () => {
    const { warnings, runs: costs } = estimateCost(runs, { ...H100, accelerator: "rtx-4090", gpus: 1, microBatch: 1 });
    expect(costs.at(-1)).toMatchObject({ fits: false, fewestGpus: 4 });
    expect(warnings.join()).toMatch(/runs do not fit in 24 GB of rtx-4090 .*: 4 hold the largest/);
  });
});

test("accelerators are known by names in any case", () => {
  expect(acceleratorNamed("H100 SXM")).toMatchObject({ peakFlops: 989e12, memory: 80 });
  expect(acceleratorNamed("RTX_4090")?.memory).toBe(24);
  expect(acceleratorNamed("h300")).toBeUndefined();
  expect(acceleratorNames()).toContain("tpu-v5p");
});

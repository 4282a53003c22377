import { describe, expect, test } from "vitest";
import { shortBudget } from "../../src/common/units.ts";
import { type ModelKwargs, planSweep } from "../../src/index.ts";
import { experimentIds, type PlanIdentity } from "../../src/plan/experiment-id.ts";

const FORM = /^[a-z0-9.-]{1,63}$/;
const PLAN: PlanIdentity = {
  modelClsName: "Net",
  sizeParam: "width",
  kwargs: { json: { depth: 12 }, notInJson: [] },
  flopsConvention: "6N",
};

function idOf(plan: Partial<PlanIdentity>, n = 44e6, d = 3787878787): string {
  const ids = experimentIds({ ...PLAN, ...plan });
  return ids.ofBudget(1e18)(ids.ofSize(512, n), d, 1);
}

/** FNV-1a over UTF-16 code units, low byte first, folded to 24 bits, by whole numbers. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5n;
  for (const unit of Array.from({ length: text.length }, (_, i) => BigInt(text.charCodeAt(i)))) {
    for (const byte of [unit & 255n, unit >> 8n]) hash = ((hash ^ byte) * 0x01000193n) & 0xffffffffn;
  }
  return ((hash >> 24n) ^ (hash & 0xffffffn)).toString(16).padStart(6, "0");
}

describe("an experiment id", () => {
  test("is budget, size parameter, its value and six hex digits", () => {
    const hex = digestOf('["Net",{"depth":12},[],"6N"],44000000,3787878787');
    expect(idOf({})).toBe(`1e18-width512-${hex}`);
  });

  // Runs are resumed by id, so no release may change what an id is made of.
  test("stays what it is from release to release", () => {
    const modelSizes = [{ sizeParamValue: 512, numParams: 44_000_000 }];
    const options = { modelSizes, sizeParam: "d_model", modelClsName: "Llama", computeBudgets: [3.2e19] };
    const plan = planSweep({ ...options, modelKwargs: { name: "Größe", layers: [2, { bias: false }] } });
    const text = `["Llama",{"layers":[2,{"bias":false}],"name":"Größe"},[],"6N"],44000000,${plan.experiments[0]?.numTokens}`;
    expect(plan.experiments[0]?.experimentId).toBe(`3.2e19-d-model512-${digestOf(text)}`);
    const notInJson = [
      { path: "eps", value: "NaN" },
      { path: "act", value: "function gelu" },
    ];
    const hex = digestOf('["Net",{},[["act","function gelu"],["eps","NaN"]],"6N"],44000000,3787878787');
    expect(idOf({ kwargs: { json: {}, notInJson } })).toBe(`1e18-width512-${hex}`);
  });

  test("changes with N, D, the model's name, its options and the FLOPs convention", () => {
    const ids = [
      idOf({}),
      idOf({}, 44e6 + 1),
      idOf({}, 44e6, 3787878788),
      idOf({ modelClsName: "Net2" }),
      idOf({ kwargs: { json: { depth: 13 }, notInJson: [] } }),
      idOf({ kwargs: { json: { depth: "12" }, notInJson: [] } }),
      idOf({ kwargs: { json: { depth: [12] }, notInJson: [] } }),
      idOf({ kwargs: { json: { depth: 12, bias: true }, notInJson: [] } }),
      idOf({ kwargs: { json: { depth: 12 }, notInJson: [{ path: "act", value: "function gelu" }] } }),
      idOf({ kwargs: { json: { depth: 12 }, notInJson: [{ path: "act", value: "function relu" }] } }),
      idOf({ flopsConvention: "8N" }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("does not change with the order of the options, at any depth", () => {
    const idsOf = (modelKwargs: ModelKwargs) => {
      const modelSizes = [{ sizeParamValue: 512, numParams: 44_000_000 }];
      return planSweep({ modelSizes, computeBudgets: [1e18], modelKwargs }).experiments.map((e) => e.experimentId);
    };
    const ordered = idsOf({ a: 1, b: { c: 2, d: [{ e: 3, f: 4 }] } });
    expect(idsOf({ b: { d: [{ f: 4, e: 3 }], c: 2 }, a: 1 })).toEqual(ordered);
    expect(idsOf({ a: 1, b: { c: 2, d: [{ e: 4, f: 3 }] } })).not.toEqual(ordered);
  });

  test("does not change with the order of options that JSON can't hold", () => {
    const idsOf = (modelKwargs: ModelKwargs) => {
      const modelSizes = [{ sizeParamValue: 512, numParams: 44_000_000 }];
      return planSweep({ modelSizes, computeBudgets: [1e18], modelKwargs }).experiments.map((e) => e.experimentId);
    };
    const act = () => 1;
    expect(idsOf({ act, eps: Number.NaN })).toEqual(idsOf({ eps: Number.NaN, act }));
  });

  test("does not change with what modelKwargs say of the size parameter, which the sweep overrides", () => {
    expect(idOf({ kwargs: { json: { depth: 12, width: 5 }, notInJson: [] } })).toBe(idOf({}));
    expect(idOf({ kwargs: { json: { depth: 12 }, notInJson: [{ path: "width", value: "5n" }] } })).toBe(idOf({}));
  });

  test("changes with k also where D stays the same", () => {
    // D = floor(60 / 60) = floor(60 / 59) = 1
    const modelSizes = [{ sizeParamValue: 1, numParams: 10 }];
    const [six, less] = [6, 5.9].map((flopsPerParamPerToken) => {
      const [experiment] = planSweep({ modelSizes, computeBudgets: [60], flopsPerParamPerToken });
      return experiment;
    });
    expect([six?.numTokens, less?.numTokens]).toEqual([1, 1]);
    expect(less?.experimentId).not.toBe(six?.experimentId);
  });

  test.each([
    ["d_model", "1e18-d-model512-"],
    ["hiddenSize", "1e18-hiddensize512-"],
    ["model.dim", "1e18-model.dim512-"],
    ["..__x__..", "1e18-x512-"],
    ["größe", "1e18-gr-e512-"],
    ["幅", "1e18-512-"],
    ["a b\n/c", "1e18-a-b-c512-"],
    ["x".repeat(1000), `1e18-${"x".repeat(38)}512-`],
  ])("a size parameter called %o is labelled within the form", (sizeParam, start) => {
    expect(idOf({ sizeParam })).toMatch(FORM);
    expect(idOf({ sizeParam }).startsWith(start)).toBe(true);
  });

  test("leaves room for the suffix of a repeat, whatever the numbers", () => {
    const longest = experimentIds({ ...PLAN, sizeParam: "x".repeat(99) });
    const size = longest.ofSize(2 ** 31 - 1, 2 ** 53 - 1);
    for (const budget of [1.7976931348623157e308, 2.2250738585072014e-308, 1e18]) {
      const [first, last] = [1, 12345678].map((repeat) => longest.ofBudget(budget)(size, 1e300, repeat));
      expect(last).toMatch(FORM);
      expect(last).toBe(`${first}-r12345678`);
    }
  });
});

describe("shortBudget", () => {
  test.each([
    [1e18, "1e18"],
    [3.2e19, "3.2e19"],
    [1e-7, "1e-7"],
    [59, "5.9e1"],
    [123456789e10, "1.23456789e18"],
    [0.1 + 0.2, "3.0000000000000004e-1"],
  ])("%d is %s", (budget, text) => {
    expect(shortBudget(budget)).toBe(text);
    expect(Number(shortBudget(budget))).toBe(budget);
  });
});

import { describe, expect, test } from "vitest";
import { planSweep, readPlan, type SweepPlan } from "../../src/index.ts";
import { copyKwargs } from "../../src/models/kwargs.ts";
import { canonicalJson, kwargsJson } from "../../src/models/kwargs-json.ts";

function planWithKwargs(modelKwargs: Readonly<Record<string, unknown>>): SweepPlan {
  return planSweep({ modelSizes: [{ sizeParamValue: 1, numParams: 10 }], computeBudgets: [1e9], modelKwargs });
}

function gelu(): void {}

describe("kwargsJson", () => {
  test("what JSON can hold comes through as it is", () => {
    const kwargs = { a: 1, b: "x", c: null, d: [true, [1.5], { e: -1e300 }], f: {} };
    expect(kwargsJson(kwargs)).toEqual({ json: kwargs, notInJson: [] });
  });

  test("what JSON can't hold is named with its place", () => {
    const kwargs = {
      act: gelu,
      eps: Number.NaN,
      lr: Number.POSITIVE_INFINITY,
      zero: -0,
      none: undefined,
      big: 5n,
      sym: Symbol("s"),
      layers: [1, new Map(), { date: new Date(0) }],
      [Symbol("key")]: 7,
    };
    const { json, notInJson } = kwargsJson(kwargs);
    expect(json).toEqual({ layers: [1, null, {}] });
    expect(new Map(notInJson.map(({ path, value }) => [path, value]))).toEqual(
      new Map([
        ["act", "function gelu"],
        ["eps", "NaN"],
        ["lr", "Infinity"],
        ["zero", "-0"],
        ["none", "undefined"],
        ["big", "5n"],
        ["sym", "Symbol(s)"],
        ["layers[1]", "an object of Map"],
        ["layers[2].date", "Date 1970-01-01T00:00:00.000Z"],
        ["[Symbol(key)]", "7"],
      ]),
    );
  });

  test("a cycle is named, and what is there twice without one is written twice", () => {
    const shared = { x: 1 };
    const loop: Record<string, unknown> = { shared, again: shared, list: [] };
    loop.self = loop;
    loop.list = [loop];
    const { json, notInJson } = kwargsJson(copyKwargs(loop));
    expect(json).toEqual({ shared: { x: 1 }, again: { x: 1 }, list: [null] });
    expect(notInJson.map((entry) => entry.path).sort()).toEqual(["list[0]", "self"]);
  });

  test("a key __proto__ is a key", () => {
    const { json } = kwargsJson(copyKwargs(JSON.parse('{"__proto__": {"a": 1}}')));
    expect(JSON.stringify(json)).toBe('{"__proto__":{"a":1}}');
  });

  test("kwargs that hold one object in many ways take no more than they would as JSON", () => {
    const twice = [1];
    expect(kwargsJson({ a: [twice, twice] }).json).toEqual({ a: [[1], [1]] });
  });
});

describe("a plan file", () => {
  test.each([
    ["plain options", { depth: 12, block: { heads: [8, null] } }],
    ["options that JSON can't hold", { act: gelu, eps: Number.NaN, list: [undefined, 5n], zero: -0 }],
    ["a list with holes", { list: Object.assign([1], { length: 3 }) }],
    ["a list with a hole in its middle", { list: Object.assign([1], { 2: 3 }) }],
    ["a key __proto__", JSON.parse('{"__proto__": {"a": 1}}')],
    ["a text that is no Unicode", { text: "\ud800" }],
    ["keys that look like numbers", { 10: "a", 9: "b", x: "c" }],
  ])("with %s reads back as it was written", (_, modelKwargs) => {
    const plan = planWithKwargs(modelKwargs);
    const text = JSON.stringify(plan);
    expect(JSON.stringify(readPlan(text))).toBe(text);
  });

  test("with cyclic options reads back as it was written", () => {
    const loop: Record<string, unknown> = { depth: 1 };
    loop.self = loop;
    const text = JSON.stringify(planWithKwargs(loop));
    expect(JSON.stringify(readPlan(text))).toBe(text);
  });
});

describe("canonicalJson", () => {
  test("keys come in order at every depth, lists as they are", () => {
    expect(canonicalJson({ b: [2, 1, { d: null, c: "x" }], a: true })).toBe('{"a":true,"b":[2,1,{"c":"x","d":null}]}');
  });

  test("equal values of different kinds differ", () => {
    const texts = [1, "1", [1], { 1: 1 }, true, null].map((value) => canonicalJson(value));
    expect(new Set(texts).size).toBe(6);
  });
});

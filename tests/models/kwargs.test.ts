import { describe, expect, test } from "vitest";
import { copyKwargs, isPlainObject } from "../../src/models/kwargs.ts";
import { errorOf, expectClearMessage, expectError } from "../support/errors.ts";
import { revokedProxy } from "../support/thrown.ts";

function nested(depth: number): object {
  let value: object = {};
  for (let i = 0; i < depth; i++) value = { inside: value };
  return value;
}

describe("copyKwargs", () => {
  test("plain objects and arrays are copied deeply", () => {
    const kwargs = { depth: 12, heads: [1, { of: "two" }], norm: { eps: 1e-5 } };
    const copy = copyKwargs(kwargs);
    expect(copy).toEqual(kwargs);
    kwargs.norm.eps = 1;
    kwargs.heads.push(3);
    kwargs.depth = 13;
    expect(copy).toEqual({ depth: 12, heads: [1, { of: "two" }], norm: { eps: 1e-5 } });
  });

  test("the copy is frozen at every level, the original at none", () => {
    const kwargs = { list: [{ a: 1 }], inner: { b: 2 } };
    const copy = copyKwargs(kwargs);
    const list: unknown = copy.list;
    expect(Object.isFrozen(copy)).toBe(true);
    expect(Object.isFrozen(copy.inner)).toBe(true);
    expect(Object.isFrozen(list)).toBe(true);
    expect(Array.isArray(list) && Object.isFrozen(list[0])).toBe(true);
    expect(Object.isFrozen(kwargs) || Object.isFrozen(kwargs.list) || Object.isFrozen(kwargs.inner)).toBe(false);
  });

  test("what is no plain container is kept by reference, and not frozen", () => {
    class Scheduler {
      readonly steps = 10;
    }
    const values = { when: new Date(0), map: new Map(), make: () => 1, scheduler: new Scheduler(), id: Symbol("id") };
    const copy = copyKwargs(values);
    for (const [key, value] of Object.entries(values)) expect(copy[key]).toBe(value);
    expect(Object.isFrozen(values.when) || Object.isFrozen(values.scheduler)).toBe(false);
  });

  test("frozen kwargs are fine", () => {
    expect(copyKwargs(Object.freeze({ list: Object.freeze([1]) }))).toEqual({ list: [1] });
  });

  test("a class instance serves as kwargs with its own fields", () => {
    class Config {
      readonly depth = 12;
    }
    expect(copyKwargs(new Config())).toEqual({ depth: 12 });
  });

  test("cycles stay cycles, within the copy", () => {
    const loop: Record<string, unknown> = { name: "loop" };
    loop.self = loop;
    loop.list = [loop];
    const copy = copyKwargs(loop);
    expect(copy).not.toBe(loop);
    expect(copy.self).toBe(copy);
    expect(copy.list).toEqual([copy]);
  });

  test("an array keeps its holes and its length", () => {
    const copy = copyKwargs({ list: new Array<number>(3) });
    expect(copy.list).toHaveLength(3);
  });

  test("an own key __proto__ stays a key", () => {
    const copy = copyKwargs(JSON.parse('{"__proto__": {"polluted": true}, "depth": 1}'));
    expect(Object.keys(copy)).toEqual(["__proto__", "depth"]);
    expect("polluted" in copy).toBe(false);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  test("symbol keys are copied, hidden keys are not", () => {
    const key = Symbol("key");
    const kwargs = Object.defineProperty({ [key]: 1 }, "hidden", { value: 2, enumerable: false });
    expect(Reflect.ownKeys(copyKwargs(kwargs))).toEqual([key]);
  });

  test("an object without prototype is plain", () => {
    const bare = Object.assign(Object.create(null), { depth: 12 });
    expect(isPlainObject(bare)).toBe(true);
    expect(copyKwargs({ bare }).bare).not.toBe(bare);
    expect(copyKwargs(bare)).toEqual({ depth: 12 });
  });

  test("a getter is read once", () => {
    let reads = 0;
    const kwargs = {
      get depth() {
        return ++reads;
      },
    };
    const copy = copyKwargs(kwargs);
    expect([copy.depth, copy.depth, reads]).toEqual([1, 1, 1]);
  });

  test("100 levels are copied, 1000 are refused", () => {
    expect(copyKwargs(nested(100))).toEqual(nested(100));
    const shows = "nested deeper than 100 levels";
    expectError(() => copyKwargs(nested(1000)), { code: "INVALID_OPTION", field: "modelKwargs", shows });
  });
});

describe("copyKwargs refuses", () => {
  test.each([
    [null, "null"],
    [7, "7"],
    ["depth=12", '"depth=12"'],
    [[1], "an array of 1"],
    [() => ({}), "function"],
    [5n, "5n"],
  ])("%o", (value, shows) => {
    expectError(() => copyKwargs(value), { code: "INVALID_OPTION", field: "modelKwargs", shows });
  });

  test("a getter that throws, with what it threw and as the cause", () => {
    const cause = new Error("locked");
    const kwargs = {
      get depth(): number {
        throw cause;
      },
    };
    const expected = { code: "INVALID_OPTION", field: "modelKwargs", shows: "Error: locked" } as const;
    expectError(() => copyKwargs(kwargs), expected);
    expectError(() => copyKwargs({ inner: [kwargs] }), expected);
    expect(errorOf(() => copyKwargs(kwargs)).cause).toBe(cause);
  });

  test("a revoked proxy, at the top and inside", () => {
    for (const kwargs of [{ inner: revokedProxy() }, revokedProxy()]) {
      const error = errorOf(() => copyKwargs(kwargs));
      expect([error.code, error.field]).toEqual(["INVALID_OPTION", "modelKwargs"]);
      expectClearMessage(error);
    }
  });

  test.each([
    ["a Map", new Map([["depth", 12]])],
    ["a Date", new Date(0)],
    ["a Set", new Set([12])],
  ])("%s, whose contents are no options", (_, value) => {
    expect(errorOf(() => copyKwargs(value)).field).toBe("modelKwargs");
  });
});

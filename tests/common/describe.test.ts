import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { describeThrown, describeValue, functionName, oneLine } from "../../src/common/describe.ts";
import { IsoflopError } from "../../src/index.ts";
import { THROWN } from "../support/thrown.ts";

const LINE_TERMINATOR = /[\n\r\u0085\u2028\u2029]/u;

describe("describeThrown", () => {
  test.each(THROWN)("$what reads as $reason", ({ value, reason }) => expect(describeThrown(value)).toBe(reason));

  test("a message of 10 MB is cut to 200 characters", () => {
    const reason = describeThrown(new Error("x".repeat(10_000_000)));
    expect(reason).toHaveLength(200);
    expect(reason).toMatch(/^Error: x+…$/u);
    expect(describeThrown("y".repeat(10_000_000))).toHaveLength(200);
  });

  test("an error that is blank in name and message has a reason in words", () => {
    for (const message of ["", " "]) {
      const blank = Object.defineProperty(new Error(message), "name", { value: "" });
      expect(describeThrown(blank)).toMatch(/^\w+/);
    }
  });

  test("the library's own errors speak for themselves", () => {
    const error = new IsoflopError("INVALID_OPTION", { field: "width", rule: "width must be odd", remedy: "Add 1." });
    expect(describeThrown(error)).toBe("width must be odd. Add 1.");
  });

  test("an error of another realm keeps its message", () => {
    expect(describeThrown(runInNewContext("new RangeError('too wide')"))).toBe("RangeError: too wide");
  });
});

describe("describeValue", () => {
  test.each([
    [0, "0"],
    [-0, "-0"],
    [1e21, "1e+21"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    ["7", '"7"'],
    ["a\nb", '"a\\nb"'],
    [5n, "5n"],
    [undefined, "undefined"],
    [null, "null"],
    [true, "true"],
    [Symbol("size"), "Symbol(size)"],
    [() => 1, "function"],
    [Math.sqrt, "function sqrt"],
    [[], "[]"],
    [[undefined], "an array of 1"],
    [{}, "an object"],
    [new Date(0), "an object of Date"],
    [new Float64Array(2), "an object of Float64Array"],
  ])("%o reads as %s", (value, text) => expect(describeValue(value)).toBe(text));

  test("a long value is cut", () => {
    expect(describeValue("x".repeat(10_000_000)).length).toBeLessThanOrEqual(202);
    expect(describeValue(10n ** 1000n).length).toBeLessThanOrEqual(200);
    expect(describeValue(Symbol("x".repeat(1000))).length).toBeLessThanOrEqual(200);
  });

  test("no value takes more than one line", () => {
    for (const text of ["a\u2028b", "a\u2029b", "a\u0085b", "a\rb"]) {
      expect(describeValue(text)).not.toMatch(LINE_TERMINATOR);
      expect(describeValue(Symbol(text))).not.toMatch(LINE_TERMINATOR);
      expect(describeValue(Object.defineProperty(() => 1, "name", { value: text }))).not.toMatch(LINE_TERMINATOR);
    }
  });
});

describe("oneLine", () => {
  test("white space and control characters become one space each run", () => {
    expect(oneLine("  a\t\n\u0000\u001b[31m b\u2029c  ")).toBe("a [31m b c");
  });

  test("200 characters are kept, 201 are cut", () => {
    expect(oneLine("x".repeat(200))).toBe("x".repeat(200));
    expect(oneLine("x".repeat(201))).toBe(`${"x".repeat(199)}…`);
  });
});

describe("functionName", () => {
  test("a class may have a static name of any kind, or one that throws", () => {
    const Numbered = Object.defineProperty(class {}, "name", { value: 5 });
    const Throwing = Object.defineProperty(class {}, "name", {
      get() {
        throw new Error("no name for you");
      },
    });
    expect(functionName(Numbered)).toBe("");
    expect(functionName(Throwing)).toBe("");
    expect(functionName({ name: "not a function" })).toBe("");
    expect(functionName(class Net {})).toBe("Net");
  });
});

import { describe, expect, test } from "vitest";
import { type CountableModel, createModel, type ModelCls, validateModelContract } from "../../src/index.ts";
import { errorOf, expectClearMessage, expectError } from "../support/errors.ts";
import { Quadratic, type WidthOptions } from "../support/models.ts";
import { THROWN } from "../support/thrown.ts";
import { call } from "../support/untyped.ts";

function countOf(width: number): { numParams(): number } {
  return { numParams: () => 12 * width * width };
}

// Functions of every kind that makes a model.
function plainFunction({ width }: WidthOptions) {
  return countOf(width);
}
const arrow = ({ width }: WidthOptions) => countOf(width);
const { method } = {
  method({ width }: WidthOptions) {
    return countOf(width);
  },
};

function* generator({ width }: WidthOptions): Generator<number> {
  yield width;
}

describe("createModel", () => {
  test.each([
    ["a class", Quadratic],
    ["a plain function", plainFunction],
    ["an arrow function", arrow],
    ["a method", method],
    ["a bound plain function", plainFunction.bind(undefined)],
    ["a bound arrow function", arrow.bind(undefined)],
    ["a bound class", Function.prototype.bind.call(Quadratic, undefined)],
    ["a proxy of a class", new Proxy(Quadratic, {})],
    ["a proxy of an arrow function", new Proxy(arrow, {})],
    ["a subclass", class extends Quadratic {}],
  ])("%s makes a model", (_, modelCls) => {
    const model = call(createModel, modelCls, "width", 512);
    expect(model).toHaveProperty("numParams");
    const countable: ModelCls<WidthOptions, CountableModel> = modelCls;
    expect(validateModelContract(countable, "width", {}, 512).numParams()).toBe(12 * 512 * 512);
  });

  test("a class is constructed, and a plain function called with new", () => {
    function Legacy(this: { width: number; numParams: () => number }, { width }: WidthOptions) {
      this.width = width;
      this.numParams = () => width;
    }
    const model = call(createModel, Legacy, "width", 64);
    expect(model).toBeInstanceOf(Legacy);
    expect(call(createModel, Quadratic, "width", 64)).toBeInstanceOf(Quadratic);
  });

  test("a subclass that reads new.target is constructed as itself", () => {
    class Base {
      readonly made: string;
      constructor() {
        this.made = new.target.name;
      }
    }
    class Derived extends Base {}
    expect(call(createModel, Derived, "width", 64)).toHaveProperty("made", "Derived");
  });

  test("a function's source text is not looked at", () => {
    function sly(_: WidthOptions) {
      return countOf(1);
    }
    sly.toString = () => {
      throw new Error("looked");
    };
    expect(() => createModel(sly, "width", 64)).not.toThrow();
  });

  test("the constructor gets one options object, with the size over modelKwargs", () => {
    const seen: unknown[][] = [];
    const modelCls = (...args: unknown[]) => {
      seen.push(args);
      return countOf(1);
    };
    createModel(modelCls, "width", 512, { depth: 12, width: 1 });
    expect(seen).toEqual([[{ depth: 12, width: 512 }]]);
  });

  test("each model gets an options object of its own", () => {
    const seen = new Set<object>();
    const modelCls = (options: { width: number; extra?: boolean }) => {
      expect(options.extra).toBe(undefined);
      options.extra = true;
      seen.add(options);
      return countOf(options.width);
    };
    const kwargs = { depth: 1 };
    createModel(modelCls, "width", 64, kwargs);
    createModel(modelCls, "width", 128, kwargs);
    expect(seen.size).toBe(2);
    expect(kwargs).toEqual({ depth: 1 });
  });

  test("a size parameter called __proto__ is an option like any other", () => {
    let keys: string[] = [];
    createModel(
      (options: object) => {
        keys = Object.keys(options);
        return countOf(1);
      },
      "__proto__",
      64,
    );
    expect(keys).toEqual(["__proto__"]);
  });

  test("what the constructor throws comes through as it is", () => {
    const thrown = { odd: true };
    const modelCls = () => {
      throw thrown;
    };
    let caught: unknown;
    try {
      createModel(modelCls, "width", 64);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
  });

  test.each([
    [undefined, "undefined"],
    [null, "null"],
    [{}, "an object"],
    ["Net", '"Net"'],
    [countOf(1), "an object"],
  ])("modelCls %o is refused", (modelCls, shows) => {
    const expected = { code: "MODEL_CONTRACT", field: "modelCls", shows } as const;
    expectError(() => call(createModel, modelCls, "width", 64), expected);
    expectError(() => call(validateModelContract, modelCls, "width"), expected);
  });
});

describe("validateModelContract", () => {
  test("it returns the model that it built, at 64 where no size is given", () => {
    const model = validateModelContract(Quadratic, "width");
    expect(model).toBeInstanceOf(Quadratic);
    expect(model.numParams()).toBe(12 * 64 * 64);
  });

  test("modelKwargs reach the model", () => {
    const modelCls = ({ width, depth }: { width: number; depth: number }) => ({ numParams: () => width * depth });
    expect(validateModelContract(modelCls, "width", { depth: 3 }, 100).numParams()).toBe(300);
  });

  test.each(THROWN)("a constructor that throws $what gives MODEL_NOT_BUILT", ({ value, reason }) => {
    const modelCls = () => {
      throw value;
    };
    const error = errorOf(() => validateModelContract(modelCls, "width", {}, 128));
    expect([error.code, error.field]).toEqual(["MODEL_NOT_BUILT", "modelCls"]);
    expect(error.message).toContain(`at width=128; it threw ${reason}`);
    expectClearMessage(error);
  });

  test.each([
    ["nothing", () => undefined, "undefined"],
    ["null", () => null, "null"],
    ["a number", () => 12, "12"],
    ["an object without numParams()", () => ({ num_params: () => 1 }), "an object"],
    ["an object whose numParams is a number", () => ({ numParams: 12 }), "an object"],
    ["a generator", generator, "an object"],
  ])("a modelCls that yields %s is refused", (_, modelCls, shows) => {
    const expected = { code: "MODEL_CONTRACT", field: "modelCls", shows } as const;
    expectError(() => call(validateModelContract, modelCls, "width"), expected);
  });

  test("an async modelCls is refused as one that yields a promise", () => {
    const expected = { code: "MODEL_CONTRACT", field: "modelCls", shows: "yields a promise" } as const;
    const modelCls = async ({ width }: WidthOptions) => countOf(width);
    expectError(() => call(validateModelContract, modelCls, "width"), expected);
  });

  test("a numParams() that throws breaks the contract, with what it threw", () => {
    const modelCls = () => ({
      numParams(): number {
        throw new Error("no weights");
      },
    });
    const expected = { code: "MODEL_CONTRACT", field: "modelCls", shows: "Error: no weights" } as const;
    expectError(() => validateModelContract(modelCls, "width"), expected);
  });

  test("a numParams getter that throws breaks the contract, with what it threw", () => {
    const modelCls = () => ({
      get numParams(): () => number {
        throw new Error("no getter");
      },
    });
    const expected = { code: "MODEL_CONTRACT", field: "modelCls", shows: "Error: no getter" } as const;
    expectError(() => validateModelContract(modelCls, "width"), expected);
  });

  test.each([
    [0, "got 0"],
    [-0, "got -0"],
    [-1, "got -1"],
    [1.5, "got 1.5"],
    [Number.NaN, "got NaN"],
    [Number.POSITIVE_INFINITY, "got Infinity"],
    ["7", 'got "7"'],
    [5n, "got 5n"],
    [2 ** 53, "got 9007199254740992"],
    [undefined, "got undefined"],
    [null, "got null"],
    [Promise.resolve(7), "got a promise"],
    [new Number(7), "got an object of Number"],
  ])("numParams() of %o is refused", (numParams, shows) => {
    const modelCls = () => ({ numParams: () => numParams });
    const expected = { code: "MODEL_CONTRACT", field: "modelCls", shows } as const;
    expectError(() => call(validateModelContract, modelCls, "width"), expected);
  });

  test("numParams() of 1 and of 2^53 − 1 are fine", () => {
    for (const numParams of [1, Number.MAX_SAFE_INTEGER]) {
      expect(validateModelContract(() => ({ numParams: () => numParams }), "width").numParams()).toBe(numParams);
    }
  });
});

import { describe, expectTypeOf, test } from "vitest";
import {
  type CountableModel,
  createModel,
  type Experiment,
  generateSizeValues,
  gpt2,
  type ModelClsSweep,
  type ModelKwargs,
  type PlanFile,
  type ProbedSizes,
  planSweep,
  probeModelSizes,
  type SizeParamOf,
  type SweepPlan,
  type TransformerShape,
  validateModelContract,
} from "../../src/index.ts";

class Net implements CountableModel {
  readonly #width: number;

  constructor({ width }: { width: number; depth: number; act?: "gelu" | "relu"; seed?: number }) {
    this.#width = width;
  }

  numParams(): number {
    return this.#width;
  }
}

const arrow = ({ width }: { width: number }): CountableModel => ({ numParams: () => width });

const computeBudgets: readonly number[] = [1e18];

describe("planSweep's options", () => {
  test("a class, an arrow function and the model in the box plan by an option of theirs", () => {
    expectTypeOf(planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets })).toEqualTypeOf<SweepPlan>();
    expectTypeOf(planSweep({ modelCls: arrow, sizeParam: "width", computeBudgets })).toEqualTypeOf<SweepPlan>();
    const modelKwargs = { depth: 2, act: "gelu" } as const;
    const sweep = { modelCls: Net, sizeParam: "width", modelKwargs, computeBudgets } as const;
    expectTypeOf(planSweep(sweep)).toEqualTypeOf<SweepPlan>();
  });

  test("an option that is not required is a size too", () => {
    const modelKwargs = { width: 768 };
    const sweep = {
      modelCls: gpt2,
      sizeParam: "numLayers",
      modelKwargs,
      computeBudgets,
      minSize: 1,
      sizeMultiple: 1,
    } as const;
    expectTypeOf(planSweep(sweep)).toEqualTypeOf<SweepPlan>();
  });

  test("sizes need no model, and budgets may be a Float64Array", () => {
    const modelSizes = [{ sizeParamValue: 512, numParams: 44e6 }] as const;
    const plan = planSweep({ modelSizes, computeBudgets: Float64Array.of(1e18), modelKwargs: { any: "thing" } });
    expectTypeOf(plan).toEqualTypeOf<SweepPlan>();
  });

  test("a size is an option that takes any number", () => {
    interface Options {
      width: number;
      depth?: number;
      heads: number | "auto";
      act: string;
      kind: 1 | 2;
      flag: boolean;
    }
    expectTypeOf<SizeParamOf<Options>>().toEqualTypeOf<"width" | "depth" | "heads">();
  });

  test("modelKwargs are needed where the model needs options beside its size", () => {
    type NetSweep = ModelClsSweep<{ width: number; depth: number }, "width">;
    type ArrowSweep = ModelClsSweep<{ width: number; depth?: number }, "width">;
    expectTypeOf<NetSweep>()
      .toHaveProperty("modelKwargs")
      .toEqualTypeOf<Readonly<{ depth: number } & { width?: number; depth?: number }>>();
    expectTypeOf<undefined>().toExtend<ArrowSweep["modelKwargs"]>();
    expectTypeOf<undefined>().not.toExtend<NetSweep["modelKwargs"]>();
  });
});

describe("what comes back", () => {
  test("experiments are readonly", () => {
    expectTypeOf<SweepPlan["experiments"]>().toEqualTypeOf<readonly Experiment[]>();
    expectTypeOf<Experiment>().toEqualTypeOf<{
      readonly experimentId: string;
      readonly computeBudget: number;
      readonly sizeParamValue: number;
      readonly numParams: number;
      readonly numTokens: number;
      readonly tokensPerParam: number;
      readonly flopsPerToken: number;
      readonly repeat: number;
      readonly numActiveParams: number;
      readonly tokensPerActiveParam: number;
      readonly shape?: TransformerShape | undefined;
      readonly modelKwargs: ModelKwargs;
    }>();
    expectTypeOf<SweepPlan>().toExtend<Iterable<Experiment>>();
    expectTypeOf<ReturnType<SweepPlan["toJSON"]>>().toEqualTypeOf<PlanFile>();
  });

  test("columns are typed arrays", () => {
    expectTypeOf<ReturnType<SweepPlan["columns"]>["sizeParamValue"]>().toExtend<Uint32Array>();
    expectTypeOf<ReturnType<SweepPlan["columns"]>["numTokens"]>().toExtend<Float64Array>();
  });

  test("the model factory and the size grid", () => {
    expectTypeOf(createModel(Net, "width", 64, { depth: 1 })).toEqualTypeOf<Net>();
    expectTypeOf(validateModelContract(Net, "width", { depth: 1 })).toEqualTypeOf<Net>();
    expectTypeOf(probeModelSizes(arrow, "width", {}, [64])).toEqualTypeOf<ProbedSizes>();
    expectTypeOf(generateSizeValues(64, 128, 2)).toEqualTypeOf<number[]>();
  });
});

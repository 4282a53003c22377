import { describe, expect, test } from "vitest";
import { planSweep, readPlan } from "../../src/index.ts";
import { smallPlan } from "../support/plans.ts";

const modelSizes = [{ sizeParamValue: 64, numParams: 1000 }];
const computeBudgets = [1e12];

describe("a plan warns", () => {
  test("of an option that ids and files know by name only", () => {
    function gelu() {}
    const { warnings } = planSweep({ modelSizes, computeBudgets, modelKwargs: { layers: [{ act: gelu }] } });
    expect(warnings).toEqual([
      "modelKwargs.layers[0].act is function gelu, which JSON can't hold: experiment ids and plan files know it by that.",
    ]);
  });

  test("where one model alone was built, which can't show that sizeParam has an effect", () => {
    const modelCls = ({ width }: { width?: number }) => ({ numParams: () => 1e9 + 0 * (width ?? 0) });
    const options = { modelCls, sizeParam: "width", computeBudgets } as const;
    expect(planSweep(options).warnings).toEqual([
      "Only one model was built, so whether width changes its size was not seen; probeAll would show.",
    ]);
    expect(() => planSweep({ ...options, probeAll: true })).toThrow("sizeParam must change the size of the model");
  });
});

describe("an experiment id", () => {
  test("tells dates apart", () => {
    const idAt = (when: Date) =>
      planSweep({ modelSizes, computeBudgets, modelKwargs: { when } }).experiments[0]?.experimentId;
    expect(idAt(new Date(0))).not.toBe(idAt(new Date(1)));
    expect(idAt(new Date(0))).toBe(idAt(new Date(0)));
  });
});

describe("a plan file", () => {
  test("names what stands on a list beside its items", () => {
    const list = Object.assign([1], { note: "x" });
    const file = planSweep({ modelSizes, computeBudgets, modelKwargs: { list } }).toJSON();
    expect(file.model_kwargs).toEqual({ list: [1] });
    expect(file.model_kwargs_not_in_json).toEqual([{ path: "list.note", value: '"x"' }]);
  });

  test("that throws when it is read is refused", () => {
    const hostile = Object.defineProperty(smallPlan().toJSON(), "model_cls_name", {
      enumerable: true,
      get() {
        throw new RangeError("no");
      },
    });
    expect(() => readPlan(hostile)).toThrow("A plan file must be readable; got RangeError: no when it was read.");
  });
});

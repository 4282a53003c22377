import { describe, expect, test } from "vitest";
import { gpt2, planSweep } from "../../../src/index.ts";
import { SHAPE_NAMES } from "../../../src/models/shape.ts";
import { EXPERIMENT_FIELDS, SHAPE_FIELDS } from "../../../src/plan/experiment.ts";
import { COLUMN_NAMES } from "../../../src/plan/file/csv.ts";
import { smallPlan } from "../../support/plans.ts";

const HEADER =
  "experiment_id,compute_budget,size_param_value,num_params,num_tokens,tokens_per_param,flops_per_token,repeat," +
  "num_active_params,tokens_per_active_param,num_layers,hidden_size,num_heads,num_key_value_heads,head_size,ffw_size," +
  "vocab_size,model_kwargs\n";

test("the columns are the fields of plan files", () => {
  const names = [...COLUMN_NAMES, "shape", "modelKwargs"];
  expect(names).toEqual(Object.keys(EXPERIMENT_FIELDS));
  expect(SHAPE_NAMES).toEqual(Object.keys(SHAPE_FIELDS));
});

describe("toCSV", () => {
  test("a header and a line for each experiment", () => {
    const [small, large] = smallPlan().experiments.map((e) => e.experimentId);
    expect(smallPlan().toCSV()).toBe(
      HEADER +
        `${small},1000000000000,64,49152,3390842,68.98685709635417,294912,1,49152,68.98685709635417,,,,,,,,"{""width"":64}"\n` +
        `${large},1000000000000,128,196608,847710,4.311676025390625,1179648,1,196608,4.311676025390625,,,,,,,,"{""width"":128}"\n`,
    );
  });

  test("says what a model tells of itself", () => {
    const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18], maxSize: 64 });
    const [experiment] = plan.experiments;
    expect(plan.toCSV().split("\n")[1]).toBe(
      `${experiment?.experimentId},1000000000000000000,64,3881920,${experiment?.numTokens},${experiment?.tokensPerParam},` +
        `23291520,1,3881920,${experiment?.tokensPerActiveParam},12,64,1,1,64,256,50257,"{""width"":64}"`,
    );
  });

  test("a plan of no experiment is the header alone", () => {
    const plan = planSweep({ modelSizes: [{ sizeParamValue: 1, numParams: 10 }], computeBudgets: [1] });
    expect(plan.toCSV()).toBe(HEADER);
  });

  test("every number reads back as it was", () => {
    const modelSizes = [{ sizeParamValue: 3, numParams: 7 }];
    const plan = planSweep({ modelSizes, computeBudgets: [1.2345678901234e21, 1e300] });
    const lines = plan.toCSV().trimEnd().split("\n").slice(1);
    const numbers = lines.map((line) => line.split(",").slice(1, 8).map(Number));
    expect(numbers).toEqual(
      plan.experiments.map((e) => [
        e.computeBudget,
        e.sizeParamValue,
        e.numParams,
        e.numTokens,
        e.tokensPerParam,
        e.flopsPerToken,
        e.repeat,
      ]),
    );
  });
});

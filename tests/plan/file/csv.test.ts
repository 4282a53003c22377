import { describe, expect, test } from "vitest";
import { planSweep } from "../../../src/index.ts";
import { smallPlan } from "../../support/plans.ts";

describe("toCSV", () => {
  test("a header and a line for each experiment", () => {
    const [small, large] = smallPlan().experiments.map((e) => e.experimentId);
    expect(smallPlan().toCSV()).toBe(
      "experiment_id,compute_budget,size_param_value,num_params,num_tokens,tokens_per_param,flops_per_token,repeat\n" +
        `${small},1000000000000,64,49152,3390842,68.98685709635417,294912,1\n` +
        `${large},1000000000000,128,196608,847710,4.311676025390625,1179648,1\n`,
    );
  });

  test("a plan of no experiment is the header alone", () => {
    const plan = planSweep({ modelSizes: [{ sizeParamValue: 1, numParams: 10 }], computeBudgets: [1] });
    expect(plan.toCSV()).toBe(
      "experiment_id,compute_budget,size_param_value,num_params,num_tokens,tokens_per_param,flops_per_token,repeat\n",
    );
  });

  test("every number reads back as it was", () => {
    const modelSizes = [{ sizeParamValue: 3, numParams: 7 }];
    const plan = planSweep({ modelSizes, computeBudgets: [1.2345678901234e21, 1e300] });
    const lines = plan.toCSV().trimEnd().split("\n").slice(1);
    const numbers = lines.map((line) => line.split(",").slice(1).map(Number));
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

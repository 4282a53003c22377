import { describe, expect, test } from "vitest";
import { gpt2, planSweep } from "../../src/index.ts";
import { countParams, experimentConfig, modelFamily } from "../../src/models/index.ts";
import { errorOf } from "../support/errors.ts";

const COMPUTE_BUDGETS = [1e18];

describe("experimentConfig", () => {
  test("is the whole configuration of a family's model, of which N parameters are counted", () => {
    const config = {
      model_type: "llama",
      hidden_size: 1024,
      num_attention_heads: 8,
      rope_theta: 1e6,
      vocab_size: 1000,
    };
    const modelCls = modelFamily(config, { sizeParam: "hidden_size", layers: "aspect-ratio" });
    const plan = planSweep({ modelCls, sizeParam: "hidden_size", computeBudgets: COMPUTE_BUDGETS });
    for (const experiment of plan) {
      const written = experimentConfig(experiment);
      expect(countParams(written).total).toBe(experiment.numParams);
      expect(written).toMatchObject({ model_type: "llama", hidden_size: experiment.sizeParamValue, rope_theta: 1e6 });
    }
  });

  test("is a GPT-2's, by its width or its depth", () => {
    for (const sizeParam of ["width", "numLayers"] as const) {
      const modelKwargs = sizeParam === "width" ? {} : { width: 256 };
      const plan = planSweep({ modelCls: gpt2, sizeParam, modelKwargs, computeBudgets: COMPUTE_BUDGETS });
      for (const experiment of plan) {
        expect(countParams(experimentConfig(experiment)).total).toBe(experiment.numParams);
      }
    }
  });

  test("is refused where the model is of a class of its own, or another than the experiment says", () => {
    const modelCls = ({ width }: { width: number }) => ({ numParams: () => 12 * width * width });
    const [own] = planSweep({ modelCls, sizeParam: "width", computeBudgets: COMPUTE_BUDGETS });
    const [known] = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: COMPUTE_BUDGETS });
    if (own === undefined || known === undefined) throw new TypeError("There must be experiments.");
    for (const experiment of [own, { ...known, numParams: known.numParams + 1 }]) {
      expect(errorOf(() => experimentConfig(experiment))).toMatchObject({
        code: "MODEL_CONTRACT",
        field: "modelKwargs",
      });
    }
  });
});

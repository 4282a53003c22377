import { expect, test } from "vitest";
import { planSweep } from "../../../src/index.ts";
import { modelFamily } from "../../../src/models/index.ts";

test("what is nested in a configuration is copied once for all models of a plan, and a later change of it changes none", () => {
  const labels = ["cat", "dog"];
  const config = { model_type: "llama", hidden_size: 512, num_attention_heads: 8, num_hidden_layers: 8, labels };
  const modelCls = modelFamily(config, { sizeParam: "hidden_size" });
  labels.push("cow");
  const { experiments } = planSweep({ modelCls, sizeParam: "hidden_size", computeBudgets: [1e18, 1e19] });
  const nested = new Set(experiments.map(({ modelKwargs }) => modelKwargs.labels));
  expect([...nested]).toEqual([["cat", "dog"]]);
});

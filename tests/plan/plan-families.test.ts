import { describe, expect, test } from "vitest";
import { formatPlanTable, gpt2, planSweep, readPlan } from "../../src/index.ts";
import { type ModelConfig, modelFamily } from "../../src/models/index.ts";
import { namedFamily } from "../../src/models/named-family.ts";
import { planWith } from "../support/untyped.ts";

const QWEN = {
  model_type: "qwen3",
  hidden_size: 1024,
  intermediate_size: 3072,
  num_hidden_layers: 28,
  num_attention_heads: 16,
  num_key_value_heads: 8,
  vocab_size: 32000,
};
const MIXTURE = { model_type: "mixtral", hidden_size: 1024, num_attention_heads: 16, intermediate_size: 3584 };

function planOf(config: ModelConfig, options: Parameters<typeof modelFamily>[1], computeBudgets = [1e18, 1e19]) {
  return planSweep({ modelCls: modelFamily(config, options), sizeParam: options.sizeParam, computeBudgets });
}

describe("a plan of a family", () => {
  const plans = {
    "by width": planOf(QWEN, { sizeParam: "hidden_size", layers: "aspect-ratio" }),
    "by depth": planOf(QWEN, { sizeParam: "num_hidden_layers" }),
    "by a list": planOf(QWEN, {
      sizeParam: "hidden_size",
      layers: [
        [256, 4],
        [512, 8],
      ],
    }),
    "by another field": planOf(QWEN, { sizeParam: "vocab_size" }),
    "of a mixture": planOf(MIXTURE, { sizeParam: "hidden_size" }, [1e20]),
  };

  test.each(Object.entries(plans))("%s reads back as it was written", (_, plan) => {
    expect(plan.numExperiments).toBeGreaterThan(1);
    const read = readPlan(JSON.stringify(plan));
    expect(JSON.stringify(read)).toBe(JSON.stringify(plan));
    expect(read.experiments).toEqual(plan.experiments);
    expect(read.scaling).toEqual(plan.scaling);
  });

  test("says by which rule it scales", () => {
    expect(plans["by width"].scaling).toEqual({ layers: "aspect-ratio", keyValueHeads: "group", ffwMultiple: 64 });
    expect(plans["by depth"].scaling?.layers).toBe(64);
    expect(plans["by another field"].scaling).toBeUndefined();
    expect(plans["by depth"].toJSON().scaling).toEqual({ layers: 64, key_value_heads: "group", ffw_multiple: 64 });
  });

  test("has experiments that are others where the rule makes other models, and the same where it does not", () => {
    const at = (layers: "fixed" | "aspect-ratio", width: number) =>
      planSweep({
        modelCls: modelFamily(QWEN, { sizeParam: "hidden_size", layers }),
        sizeParam: "hidden_size",
        computeBudgets: [1e19],
        minSize: width,
        maxSize: width,
      }).experiments.map(({ experimentId }) => experimentId);
    expect(at("fixed", 512)).not.toEqual(at("aspect-ratio", 512));
    expect(at("fixed", 1024)).toEqual(at("aspect-ratio", 1024));
  });

  test("tries only the widths of a list", () => {
    expect(plans["by a list"].modelSizes.map(({ sizeParamValue }) => sizeParamValue)).toEqual([256, 512]);
  });

  test("notes where most of what is counted is vocabulary", () => {
    const warned = (config: ModelConfig, minSize: number) =>
      planSweep({
        modelCls: modelFamily(config, { sizeParam: "hidden_size" }),
        sizeParam: "hidden_size",
        computeBudgets: [1e20],
        minSize,
      }).warnings.some((warning) => warning.includes("are vocabulary"));
    expect(warned({ ...QWEN, vocab_size: 151936, tie_word_embeddings: true }, 128)).toBe(true);
    expect(warned({ ...QWEN, vocab_size: 151936, tie_word_embeddings: true }, 1024)).toBe(false);
  });
});

describe("a mixture of experts", () => {
  const plan = planOf(MIXTURE, { sizeParam: "hidden_size" }, [1e20]);

  test("costs 6 FLOPs for each parameter that works on a token, with N beside it", () => {
    for (const { flopsPerToken, numActiveParams, numParams, numTokens, ...experiment } of plan) {
      expect(numActiveParams).toBeLessThan(numParams);
      expect(flopsPerToken).toBe(6 * numActiveParams);
      expect(numTokens).toBe(Math.floor(1e20 / flopsPerToken));
      expect(experiment.tokensPerActiveParam).toBe(numTokens / numActiveParams);
      expect(experiment.tokensPerParam).toBe(numTokens / numParams);
    }
  });

  test("says so in the table and the file", () => {
    expect(formatPlanTable(plan)).toContain("FLOPs per token by 6N of the parameters that work on one token (active)");
    expect(plan.toJSON().model_sizes[0]).toHaveProperty("num_active_params");
  });

  test("is planned of sizes that were counted elsewhere by their active parameters", () => {
    const modelSizes = plan.modelSizes.map((size) => size);
    const counted = planSweep({ modelSizes, sizeParam: "hidden_size", computeBudgets: [1e20] });
    expect(counted.experiments.map(({ numTokens }) => numTokens)).toEqual(
      plan.experiments.map(({ numTokens }) => numTokens),
    );
  });
});

describe("a name", () => {
  test("of a family starts from its smallest published member, and the plan says so", () => {
    const named = namedFamily("qwen3", {});
    const member = namedFamily("qwen3-0.6b", {});
    const plans = [named, member].map((model) => planWith({ computeBudgets: [1e19], ...model }));
    expect(plans[0]?.warnings[0]).toBe("qwen3 starts from its smallest published member, qwen3-0.6b.");
    expect(plans[0]?.toJSON().experiments).toEqual(plans[1]?.toJSON().experiments);
  });
});

describe("gpt2 by its depth", () => {
  test("has layers 2, 3, 4 … of 64 times the width, or of a width that is given", () => {
    const byDepth = planSweep({
      modelCls: gpt2,
      sizeParam: "numLayers",
      modelKwargs: { width: 512 },
      computeBudgets: [1e19],
    });
    expect(byDepth.modelSizes.slice(0, 3).map(({ sizeParamValue }) => sizeParamValue)).toEqual([2, 3, 4]);
    expect(byDepth.experiments[0]).toMatchObject({ modelKwargs: { width: 512, numLayers: 2 } });
  });
});

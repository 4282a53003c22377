import { describe, expect, test } from "vitest";
import { planSweep } from "../../../src/index.ts";
import { countParams, modelFamily } from "../../../src/models/index.ts";
import { errorOf } from "../../support/errors.ts";
import { call } from "../../support/untyped.ts";

const GPT2 = { model_type: "gpt2" };
const LLAMA3_1B = {
  model_type: "llama",
  vocab_size: 128256,
  hidden_size: 2048,
  num_hidden_layers: 16,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 64,
  intermediate_size: 8192,
  tie_word_embeddings: true,
};

describe("modelFamily by width", () => {
  test("gives the configuration itself at its own width", () => {
    const family = modelFamily(LLAMA3_1B, { sizeParam: "hidden_size" });
    expect(family({ hidden_size: 2048 }).params).toEqual(countParams(LLAMA3_1B));
  });

  test("keeps the head size and the feed-forward ratio, and the layers", () => {
    const { shape } = modelFamily(LLAMA3_1B, { sizeParam: "hidden_size" })({ hidden_size: 512 });
    expect(shape).toEqual({
      hiddenSize: 512,
      numHeads: 8,
      numKeyValueHeads: 2,
      headSize: 64,
      ffwSize: 2048,
      numLayers: 16,
      vocabSize: 128256,
    });
  });

  test("lets the layers grow by aspect ratio, at least one of them", () => {
    const family = modelFamily(LLAMA3_1B, { sizeParam: "hidden_size", layers: "aspect-ratio" });
    const layersAt = (width: number) => family({ hidden_size: width }).shape.numLayers;
    expect([64, 512, 2048, 4096].map(layersAt)).toEqual([1, 4, 16, 32]);
  });

  test("takes the next smaller number of key/value heads that divides the heads", () => {
    const family = modelFamily(LLAMA3_1B, { sizeParam: "hidden_size" });
    const headsAt = (width: number) => {
      const { numHeads, numKeyValueHeads } = family({ hidden_size: width }).shape;
      return [numHeads, numKeyValueHeads];
    };
    expect([64, 320, 576, 768].map(headsAt)).toEqual([
      [1, 1],
      [5, 1],
      [9, 1],
      [12, 3],
    ]);
  });

  test("replaces fields of the configuration by options before it is scaled", () => {
    const family = modelFamily(LLAMA3_1B, { sizeParam: "hidden_size" });
    const { shape } = family({ hidden_size: 1024, num_hidden_layers: 4, intermediate_size: 4096 });
    expect(shape).toMatchObject({ numLayers: 4, ffwSize: 2048 });
  });

  test("follows a width that the configuration names twice", () => {
    const config = { model_type: "opt", hidden_size: 768, word_embed_proj_dim: 768 };
    const half = { ...config, hidden_size: 384, word_embed_proj_dim: 384, num_attention_heads: 6, ffn_dim: 1536 };
    const family = modelFamily(config, { sizeParam: "hidden_size" });
    expect(family({ hidden_size: 384 }).params).toEqual(countParams(half));
  });

  test("skips widths that leave part of a head, with the reason", () => {
    const plan = planSweep({
      modelCls: modelFamily({ ...LLAMA3_1B, num_attention_heads: 16, head_dim: 128 }, { sizeParam: "hidden_size" }),
      sizeParam: "hidden_size",
      computeBudgets: [1e18],
      maxSize: 512,
    });
    expect(plan.modelSizes.map(({ sizeParamValue }) => sizeParamValue)).toEqual([128, 256, 384, 512]);
    expect(plan.skipped[0]?.reason).toBe(
      "hidden_size must be a multiple of 128 to keep the head size, 128; got 64. " +
        "Probe other sizes, or start from a configuration with smaller heads.",
    );
    expect(plan.modelClsName).toBe("llama");
  });
});

describe("modelFamily by another name of the width", () => {
  test("gives the same models", () => {
    const byField = modelFamily(GPT2, { sizeParam: "n_embd" })({ n_embd: 512 });
    expect(modelFamily(GPT2, { sizeParam: "hidden_size" })({ hidden_size: 512 }).params).toEqual(byField.params);
  });
});

describe("modelFamily by depth", () => {
  test("gives 64 of width to each layer", () => {
    const family = modelFamily(GPT2, { sizeParam: "n_layer" });
    expect(family({ n_layer: 12 }).params).toEqual(countParams(GPT2));
    expect(family({ n_layer: 4 }).shape).toMatchObject({ numLayers: 4, hiddenSize: 256, numHeads: 4, ffwSize: 1024 });
  });
});

describe("modelFamily by another field", () => {
  test("varies that field alone", () => {
    const family = modelFamily({ model_type: "mixtral" }, { sizeParam: "num_local_experts" });
    expect(family({ num_local_experts: 16 }).params).toEqual(
      countParams({ model_type: "mixtral", num_local_experts: 16 }),
    );
  });

  test("that the architecture does not have is a size parameter without effect", () => {
    const modelCls = modelFamily(GPT2, { sizeParam: "n_embed" });
    const error = errorOf(() => planSweep({ modelCls, sizeParam: "n_embed", computeBudgets: [1e18] }));
    expect(error.code).toBe("SIZE_PARAM_WITHOUT_EFFECT");
  });
});

describe("a family asked in turns with other options", () => {
  const others = [
    {},
    { vocab_size: 1000 },
    { vocab_size: 2000 },
    { vocab_size: undefined },
    { num_hidden_layers: undefined, vocab_size: 2000 },
    { num_hidden_layers: 3 },
    { numHiddenLayers: 3, vocab_size: 1000 },
    { vocab_size: 1000, numHiddenLayers: 3 },
  ];
  const sizeParam = "hidden_size";

  test("gives what a new one gives", () => {
    const family = modelFamily(LLAMA3_1B, { sizeParam });
    for (const first of others) {
      for (const second of others) {
        for (const rest of [first, second, second, first]) {
          for (const hidden_size of [512, 1024]) {
            const options = { ...rest, hidden_size };
            expect(family(options).params).toEqual(modelFamily(LLAMA3_1B, { sizeParam })(options).params);
          }
        }
      }
    }
  });

  test("goes on after options that it refuses", () => {
    const family = modelFamily(LLAMA3_1B, { sizeParam });
    const refused = () => family({ hidden_size: 512, vocab_size: -1 });
    expect(errorOf(refused)).toMatchObject({ code: "INVALID_OPTION", field: "vocab_size" });
    expect(errorOf(refused)).toMatchObject({ code: "INVALID_OPTION", field: "vocab_size" });
    expect(family({ hidden_size: 2048 }).params).toEqual(countParams(LLAMA3_1B));
  });
});

describe("modelFamily refuses", () => {
  test.each([
    ["a configuration that can't be counted", { model_type: "gpt2", n_head: 7 }, { sizeParam: "n_embd" }, "n_embd"],
    ["no size parameter", GPT2, {}, "sizeParam"],
    ["a rule that it does not know", GPT2, { sizeParam: "n_embd", layers: "deep" }, "layers"],
  ])("%s, before anything is probed", (_, config, options, field) => {
    expect(errorOf(() => call(modelFamily, config, options)).field).toBe(field);
  });
});

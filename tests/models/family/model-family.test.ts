import { describe, expect, test } from "vitest";
import { planSweep } from "../../../src/index.ts";
import { countParams, type LayersRule, type ModelConfig, modelFamily } from "../../../src/models/index.ts";
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
    expect([256, 512, 2048, 4096].map(layersAt)).toEqual([2, 4, 16, 32]);
    const shallow = modelFamily(
      { ...LLAMA3_1B, num_hidden_layers: 2 },
      { sizeParam: "hidden_size", layers: "aspect-ratio" },
    );
    expect(shallow({ hidden_size: 256 }).shape.numLayers).toBe(1);
  });

  test("has layers by a width per layer, by Marin's formula, and by a list", () => {
    const layersAt = (layers: LayersRule, width: number) =>
      modelFamily(LLAMA3_1B, { sizeParam: "hidden_size", layers })({ hidden_size: width }).shape.numLayers;
    expect([256, 1024, 2048].map((width) => layersAt(64, width))).toEqual([4, 16, 32]);
    // 512 / (64 + 4·9 − 9) = 5.6, 2048 / (64 + 4·11 − 9) = 20.7
    expect([512, 2048].map((width) => layersAt("marin", width))).toEqual([6, 21]);
    const ladder = [
      [768, 12],
      [1024, 16],
    ] as const;
    expect([768, 1024].map((width) => layersAt(ladder, width))).toEqual([12, 16]);
    expect(() => layersAt(ladder, 512)).toThrow("hidden_size must be one of the listed widths, 768, 1024; got 512");
  });

  test("keeps the group of query heads that share a key/value head, or the number of key/value heads", () => {
    const headsAt = (keyValueHeads: "group" | "number", width: number) => {
      const { shape } = modelFamily(LLAMA3_1B, { sizeParam: "hidden_size", keyValueHeads })({ hidden_size: width });
      return [shape.numHeads, shape.numKeyValueHeads];
    };
    expect([256, 768, 2048].map((width) => headsAt("group", width))).toEqual([
      [4, 1],
      [12, 3],
      [32, 8],
    ]);
    expect([512, 1024].map((width) => headsAt("number", width))).toEqual([
      [8, 8],
      [16, 8],
    ]);
    expect(() => headsAt("group", 320)).toThrow(
      "hidden_size must be a multiple of 256 to keep the head size, 64, in groups of 4; got 320.",
    );
    expect(() => headsAt("number", 768)).toThrow(
      "hidden_size must be a multiple of 512 to keep the head size, 64, in shares of 8 key/value heads; got 768.",
    );
  });

  test("keeps one key/value head for all", () => {
    const config = { ...LLAMA3_1B, num_key_value_heads: 1 };
    const { shape } = modelFamily(config, { sizeParam: "hidden_size" })({ hidden_size: 192 });
    expect([shape.numHeads, shape.numKeyValueHeads]).toEqual([3, 1]);
  });

  test("has the nearest number of whole groups where heads are not as wide as the model", () => {
    // Qwen3-0.6B: 16 heads of 128 at width 1024, of which two share a key/value head.
    const config = { model_type: "qwen3", hidden_size: 1024, num_attention_heads: 16, num_key_value_heads: 8 };
    const family = modelFamily(config, { sizeParam: "hidden_size" });
    const headsAt = (width: number) => family({ hidden_size: width }).shape.numHeads;
    expect([64, 128, 192, 256, 320].map(headsAt)).toEqual([2, 2, 4, 4, 6]);
    // By default only widths at which nothing is rounded.
    expect(family.isoflopSweep("hidden_size", {})?.sizes).toEqual({ minSize: 128, maxSize: 8192, sizeMultiple: 128 });
  });

  test("rounds feed-forward widths to a multiple that the published one keeps", () => {
    const ffwAt = (config: ModelConfig, width: number, ffwMultiple?: number) =>
      modelFamily(config, { sizeParam: "hidden_size", ...(ffwMultiple !== undefined && { ffwMultiple }) })({
        hidden_size: width,
      }).shape.ffwSize;
    // Llama 2 7B: 11008 is 43 · 256.
    const llama2 = {
      ...LLAMA3_1B,
      hidden_size: 4096,
      num_key_value_heads: 32,
      head_dim: 128,
      intermediate_size: 11008,
    };
    expect([128, 512, 4096].map((width) => ffwAt(llama2, width))).toEqual([256, 1280, 11008]);
    expect([128, 512, 4096].map((width) => ffwAt(llama2, width, 64))).toEqual([320, 1408, 11008]);
    expect(ffwAt(llama2, 4096, 1000)).toBe(11000);
    expect(ffwAt({ ...llama2, intermediate_size: 11009 }, 4096)).toBe(11009);
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

  test("skips widths that leave part of a head, with the reason, where they are asked for", () => {
    const modelCls = modelFamily({ ...LLAMA3_1B, num_key_value_heads: 32 }, { sizeParam: "hidden_size" });
    const options = { modelCls, sizeParam: "hidden_size", computeBudgets: [1e18], maxSize: 256 };
    const plan = planSweep({ ...options, sizeMultiple: 32, minSize: 32 });
    expect(plan.modelSizes.map(({ sizeParamValue }) => sizeParamValue)).toEqual([64, 128, 192, 256]);
    expect(plan.skipped[0]?.reason).toBe(
      "hidden_size must be a multiple of 64 to keep the head size, 64; got 32. " +
        "Probe other sizes, or start from a configuration with smaller heads.",
    );
    expect(plan.modelClsName).toBe("llama");
    expect(planSweep(options).skipped).toEqual([]);
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

  test("has sizes of its own kind by default", () => {
    const sizesOf = (config: ModelConfig, sizeParam: string) =>
      modelFamily(config, { sizeParam }).isoflopSweep(sizeParam, {})?.sizes;
    expect(sizesOf({ model_type: "mixtral" }, "num_local_experts")).toEqual({
      minSize: 1,
      maxSize: 256,
      sizeMultiple: 1,
    });
    expect(sizesOf(GPT2, "n_inner")).toEqual({ minSize: 64, maxSize: 8192, sizeMultiple: 64 });
    expect(sizesOf(GPT2, "vocab_size")).toEqual({ minSize: 1024, maxSize: 100514, sizeMultiple: 1024 });
    expect(sizesOf(GPT2, "n_layer")).toEqual({ minSize: 2, maxSize: 128, sizeMultiple: 1 });
  });
});

describe("options of a plan", () => {
  const plan = (config: ModelConfig, modelKwargs: ModelConfig) =>
    planSweep({
      modelCls: modelFamily(config, { sizeParam: "hidden_size" }),
      sizeParam: "hidden_size",
      modelKwargs,
      computeBudgets: [1e19],
    });

  test("scale as the same configuration does, also where they hold the size itself", () => {
    const options = { hidden_size: 1024, num_attention_heads: 32, head_dim: 32, num_key_value_heads: 32 };
    const byOptions = plan(LLAMA3_1B, options);
    const byConfig = plan({ ...LLAMA3_1B, ...options }, {});
    expect(byOptions.toJSON().experiments).toEqual(byConfig.toJSON().experiments);
    expect(byOptions.warnings).toEqual(byConfig.warnings);
  });

  test("that the family does not know are refused", () => {
    const error = errorOf(() => plan(LLAMA3_1B, { num_hiden_layers: 3 }));
    expect(error).toMatchObject({ code: "INVALID_OPTION", field: "num_hiden_layers" });
    expect(error.message).toContain("Did you mean num_hidden_layers?");
    expect(plan(LLAMA3_1B, { rope_theta: 1e6, numHiddenLayers: 2 }).experiments[0]?.shape?.numLayers).toBe(2);
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
    ["no width per layer", GPT2, { sizeParam: "n_embd", layers: 0 }, "layers"],
    [
      "a width twice",
      GPT2,
      {
        sizeParam: "n_embd",
        layers: [
          [64, 2],
          [64, 3],
        ],
      },
      "layers",
    ],
    ["a rule of key/value heads", GPT2, { sizeParam: "n_embd", keyValueHeads: "groups" }, "keyValueHeads"],
    ["no multiple", GPT2, { sizeParam: "n_embd", ffwMultiple: 0.5 }, "ffwMultiple"],
    ["a size that the architecture does not have", GPT2, { sizeParam: "n_embed" }, "sizeParam"],
    ["a size that is none", GPT2, { sizeParam: "tie_word_embeddings" }, "sizeParam"],
  ])("%s, before anything is probed", (_, config, options, field) => {
    expect(errorOf(() => call(modelFamily, config, options)).field).toBe(field);
  });
});

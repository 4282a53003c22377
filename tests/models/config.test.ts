import { describe, expect, test } from "vitest";
import { countParams } from "../../src/models/index.ts";
import { errorOf, expectClearMessage } from "../support/errors.ts";
import { call } from "../support/untyped.ts";

describe("a configuration that can't be counted is refused", () => {
  test.each([
    ["nothing", undefined, "config", "undefined"],
    ["a list", [], "config", "[]"],
    ["no model_type", {}, "model_type", "undefined"],
    ["an unknown model_type", { model_type: "word2vec" }, "model_type", '"word2vec"'],
    [
      "a model_type by way of __proto__",
      JSON.parse('{"__proto__": {"model_type": "gpt2"}}'),
      "model_type",
      "undefined",
    ],
    ["a number as a text", { model_type: "gpt2", n_embd: "768" }, "n_embd", '"768"'],
    ["no heads", { model_type: "gpt2", n_head: 0 }, "n_head", "0"],
    ["a fraction", { model_type: "gpt2", n_layer: 1.5 }, "n_layer", "1.5"],
    ["NaN", { model_type: "gpt2", n_layer: Number.NaN }, "n_layer", "NaN"],
    ["1e400", JSON.parse('{"model_type": "gpt2", "n_layer": 1e400}'), "n_layer", "Infinity"],
    ["a width that heads don't divide", { model_type: "llama", hidden_size: 100 }, "hidden_size", "100"],
    [
      "key heads that don't divide the heads",
      { model_type: "llama", num_key_value_heads: 5 },
      "num_attention_heads",
      "32",
    ],
    [
      "more active experts than there are",
      { model_type: "mixtral", num_experts_per_tok: 9 },
      "num_experts_per_tok",
      "9",
    ],
    ["a flag that is none", { model_type: "llama", tie_word_embeddings: "no" }, "tie_word_embeddings", '"no"'],
    ["a field in two spellings", { model_type: "llama", hidden_size: 64, hiddenSize: 128 }, "hiddenSize", "128"],
    ["a missing field without a default", { model_type: "chinchilla" }, "d_model", "missing"],
    ["patches larger than the image", { model_type: "vit", patch_size: 500 }, "patch_size", "500"],
    [
      "nested deeper than any published one",
      { model_type: "gpt2", extra: JSON.parse("[".repeat(101) + "]".repeat(101)) },
      "config",
      "100 levels",
    ],
    ["more than 2^53 parameters", { model_type: "gpt2", n_embd: 2 ** 30, n_head: 1 }, "config", "parameters"],
  ])("%s", (_, config, field, shows) => {
    const error = errorOf(() => call(countParams, config));
    expect(error.code).toBe("INVALID_OPTION");
    expect(error.field).toBe(field);
    expect(error.message).toContain(shows);
    expectClearMessage(error);
  });
});

test("a configuration nested as deep as is allowed, or that holds itself, is counted", () => {
  const extra: unknown[] = JSON.parse("[".repeat(100) + "]".repeat(100));
  const itself: Record<string, unknown> = {};
  itself.itself = itself;
  expect(countParams({ model_type: "gpt2", extra, itself }).total).toBe(124_439_808);
});

import { describe, expect, test } from "vitest";
import { countParams } from "../../../src/models/index.ts";

// Counts as the published checkpoints have them.
describe("countParams", () => {
  test.each([
    ["gpt2, by defaults alone", { model_type: "gpt2" }, 124_439_808],
    [
      "gpt2-xl",
      { model_type: "gpt2", n_embd: 1600, n_layer: 48, n_head: 25, n_inner: null, n_ctx: 1024 },
      1_557_611_200,
    ],
    [
      "pythia-70m",
      {
        model_type: "gpt_neox",
        vocab_size: 50304,
        hidden_size: 512,
        num_hidden_layers: 6,
        num_attention_heads: 8,
        intermediate_size: 2048,
      },
      70_426_624,
    ],
    [
      "opt-350m, which embeds in 512 dimensions and has no last norm",
      {
        model_type: "opt",
        hidden_size: 1024,
        ffn_dim: 4096,
        num_hidden_layers: 24,
        num_attention_heads: 16,
        word_embed_proj_dim: 512,
        do_layer_norm_before: false,
      },
      331_196_416,
    ],
    ["Llama-2-7b, by defaults alone", { model_type: "llama" }, 6_738_415_616],
    ["Mistral-7B-v0.1, by defaults alone", { model_type: "mistral" }, 7_241_732_096],
    ["Mixtral-8x7B, by defaults alone", { model_type: "mixtral" }, 46_702_792_704],
    [
      "Qwen2.5-7B",
      {
        model_type: "qwen2",
        vocab_size: 152064,
        hidden_size: 3584,
        intermediate_size: 18944,
        num_hidden_layers: 28,
        num_attention_heads: 28,
        num_key_value_heads: 4,
      },
      7_615_616_512,
    ],
    ["SmolLM3-3B, by defaults alone", { model_type: "smollm3" }, 3_075_098_624],
    [
      "bert-large-uncased",
      {
        model_type: "bert",
        hidden_size: 1024,
        num_hidden_layers: 24,
        num_attention_heads: 16,
        intermediate_size: 4096,
      },
      335_141_888,
    ],
    ["the bare ViT-B/16, with a pooler", { model_type: "vit", architectures: ["ViTModel"] }, 86_389_248],
  ])("counts %s", (_, config, total) => {
    expect(countParams(config).total).toBe(total);
  });

  test("says where the parameters are", () => {
    expect(countParams({ model_type: "gpt2" })).toEqual({
      embedding: 39_383_808,
      attention: 28_348_416,
      feedForward: 56_669_184,
      norms: 38_400,
      head: 0,
      total: 124_439_808,
      nonEmbedding: 85_056_000,
      active: 124_439_808,
    });
  });

  test("counts those of a mixture of experts that work on one token", () => {
    expect(countParams({ model_type: "mixtral" }).active).toBe(12_879_925_248);
  });

  test("adds what optional fields add", () => {
    const bare = countParams({ model_type: "llama" });
    const biased = countParams({ model_type: "llama", attention_bias: true, mlp_bias: true });
    expect(biased.attention - bare.attention).toBe(32 * 4 * 4096);
    expect(biased.feedForward - bare.feedForward).toBe(32 * (2 * 11008 + 4096));
    expect(bare.head).toBe(32000 * 4096);
    expect(countParams({ model_type: "llama", tie_word_embeddings: true }).head).toBe(0);
  });

  test("reads camelCase as the published names", () => {
    const published = { model_type: "llama", hidden_size: 2048, num_hidden_layers: 16, num_attention_heads: 32 };
    const camel = { modelType: "llama", hiddenSize: 2048, numHiddenLayers: 16, numAttentionHeads: 32 };
    expect(countParams(camel)).toEqual(countParams(published));
  });
});

describe("other names of a field", () => {
  test("mean the same, as in transformers", () => {
    const aliased = { model_type: "gpt2", hidden_size: 1024, num_hidden_layers: 24, num_attention_heads: 16 };
    expect(countParams(aliased).total).toBe(354_823_168);
    const own = { model_type: "gpt2", n_embd: 1024, n_layer: 24, n_head: 16 };
    expect(countParams(aliased)).toEqual(countParams(own));
  });

  test("may stand beside the field itself, as long as both say the same", () => {
    const twice = { model_type: "gpt2", hidden_size: 384, n_embd: 384 };
    expect(countParams(twice)).toEqual(countParams({ model_type: "gpt2", n_embd: 384 }));
    expect(() => countParams({ ...twice, n_embd: 768 })).toThrow("n_embd must be given once");
  });
});

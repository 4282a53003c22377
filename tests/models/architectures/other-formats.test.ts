import { describe, expect, test } from "vitest";
import { countFields } from "../../../src/models/architecture.ts";
import { knownConfig, modelTypes } from "../../../src/models/catalog.ts";
import { configuredModel, countParams, modelFamily } from "../../../src/models/index.ts";
import { configFamily } from "../../../src/models/named-family.ts";

const LLAMA_8B = {
  dim: 4096,
  n_layers: 32,
  n_heads: 32,
  n_kv_heads: 8,
  vocab_size: 128256,
  ffn_dim_multiplier: 1.3,
  multiple_of: 1024,
  norm_eps: 1e-5,
};
const LLAMA_7B = { dim: 4096, multiple_of: 256, n_heads: 32, n_layers: 32, norm_eps: 1e-5, vocab_size: 32000 };
const MISTRAL = {
  dim: 4096,
  n_layers: 32,
  head_dim: 128,
  hidden_dim: 14336,
  n_heads: 32,
  n_kv_heads: 8,
  norm_eps: 1e-5,
  vocab_size: 32000,
};
const NANOGPT = { n_layer: 12, n_head: 12, n_embd: 768, block_size: 1024, bias: false, vocab_size: 50304, dropout: 0 };
const NANOCHAT = {
  sequence_len: 2048,
  vocab_size: 32768,
  n_layer: 12,
  n_head: 6,
  n_kv_head: 6,
  n_embd: 768,
  window_pattern: "SSSL",
};
const OPEN_LM = {
  hidden_dim: 2048,
  n_layers: 24,
  n_heads: 16,
  seq_len: 2048,
  vocab_size: 50432,
  post_embed_norm: false,
  weight_tying: false,
};
const GPT2_XL = { num_layers: 48, n_head: 25, hidden_dim: 1600, vocab_size: 50257, max_seq_len: 1024 };

const MAMBA = {
  d_model: 768,
  n_layer: 24,
  vocab_size: 50277,
  ssm_cfg: {},
  rms_norm: true,
  residual_in_fp32: true,
  fused_add_norm: true,
  pad_vocab_size_multiple: 8,
};

describe("a configuration without a model_type", () => {
  test.each([
    ["meta-llama", LLAMA_8B],
    ["meta-llama", { ...LLAMA_8B, model_type: null }],
    ["mistral-inference", MISTRAL],
    ["nanogpt", NANOGPT],
    ["nanogpt", { n_vocab: 50257, n_ctx: 1024, n_embd: 768, n_head: 12, n_layer: 12 }],
    ["nanochat-repo", { step: 1000, model_config: NANOCHAT, user_config: { depth: 12 } }],
    ["nanochat-repo", NANOCHAT],
    ["open_lm", OPEN_LM],
    ["mamba_ssm", MAMBA],
    ["llm-analysis", GPT2_XL],
  ])("is known as %s by its fields", (modelType, config) => {
    expect(knownConfig(config).architecture.modelType).toBe(modelType);
  });

  test.each([
    ["nothing", {}],
    ["too few fields", { dim: 4096, n_layers: 32 }],
    ["fields of no project", { hidden_size: 768, num_hidden_layers: 12 }],
    [
      "as much of one project as of another",
      { hidden_dim: 8, n_layers: 2, n_heads: 2, n_layer: 2, n_head: 2, n_embd: 8 },
    ],
    ["a model_config of something else", { model_config: { layers: 12 } }],
    ["a model_type that nobody knows", { ...LLAMA_8B, model_type: "mine" }],
  ])("is refused where it has %s", (_, config) => {
    expect(() => countParams(config)).toThrow("model_type must be that of an architecture");
  });

  test("is a family, which its own width scales", () => {
    const { modelCls, sizeParam } = configFamily(LLAMA_8B, {});
    expect({ name: Reflect.get(Object(modelCls), "name"), sizeParam }).toEqual({
      name: "meta-llama",
      sizeParam: "dim",
    });
    const family = modelFamily(LLAMA_8B, { sizeParam: "dim" });
    // f = 1024 · ⌈1.3 · ⌊8 · 2048 / 3⌋ / 1024⌉ = 7168, and 16 heads share 4 of keys and values.
    expect(family({ dim: 2048 }).numParams()).toBe(
      2 * 128256 * 2048 + 32 * (2 * 2048 * 2048 + 2 * 2048 * 512 + 3 * 2048 * 7168 + 2 * 2048) + 2048,
    );
  });
});

describe("Meta's params.json", () => {
  test.each([
    ["Llama 3.1 8B", LLAMA_8B, 8_030_261_248],
    ["Llama 2 7B", LLAMA_7B, 6_738_415_616],
    ["Llama 2 13B", { ...LLAMA_7B, dim: 5120, n_heads: 40, n_layers: 40 }, 13_015_864_320],
    [
      "Llama 2 70B",
      { ...LLAMA_7B, dim: 8192, multiple_of: 4096, ffn_dim_multiplier: 1.3, n_heads: 64, n_kv_heads: 8, n_layers: 80 },
      68_976_648_192,
    ],
  ])("counts %s", (_, config, total) => {
    expect(countParams(config).total).toBe(total);
  });

  test("takes a factor of null for none, and ties where torchtitan says so", () => {
    const f = 11008;
    const layers = 32 * (4 * 4096 ** 2 + 3 * 4096 * f + 2 * 4096);
    const config = { ...LLAMA_7B, ffn_dim_multiplier: null, n_kv_heads: null, enable_weight_tying: true };
    expect(countParams(config).total).toBe(32000 * 4096 + layers + 4096);
  });

  test.each([
    ["-1", { ...LLAMA_7B, vocab_size: -1 }, "got -1"],
    ["missing", { dim: 4096, n_layers: 32, n_heads: 32 }, "missing"],
  ])("asks for the vocabulary where it is %s", (_, config, got) => {
    expect(() => countParams(config)).toThrow(
      "vocab_size must be the number of tokens, which this file leaves to the tok",
    );
    expect(() => countParams(config)).toThrow(got);
  });

  test("refuses what is no Llama of matrices alone", () => {
    expect(() => countParams({ ...LLAMA_8B, moe_args: { num_experts: 16 } })).toThrow("moe_args must be left out");
    expect(() => countParams({ ...LLAMA_8B, kv_lora_rank: 512 })).toThrow("kv_lora_rank must be left out");
  });
});

describe("Mistral's params.json", () => {
  test("counts Mistral 7B and Mixtral 8x7B", () => {
    expect(countParams(MISTRAL).total).toBe(7_241_732_096);
    const mixtral = countParams({ ...MISTRAL, moe: { num_experts_per_tok: 2, num_experts: 8 } });
    expect(mixtral).toMatchObject({ total: 46_702_792_704, active: 12_879_925_248 });
  });

  test("has torchtitan's Qwen3 by the same names", () => {
    const qwen = { ...MISTRAL, dim: 1024, n_layers: 28, n_heads: 16, hidden_dim: 3072, vocab_size: 151936 };
    expect(countParams({ ...qwen, qk_norm: true, enable_weight_tying: true }).total).toBe(596_049_920);
  });
});

describe("nanoGPT", () => {
  // What its training prints, plus the positions that it leaves out there: 123.59M and 10.65M.
  test.each([
    ["GPT-2's sizes without biases", NANOGPT, 123_587_328 + 1024 * 768],
    [
      "the characters of Shakespeare",
      { ...NANOGPT, n_layer: 6, n_head: 6, n_embd: 384, block_size: 256, vocab_size: 65 },
      10_646_784 + 256 * 384,
    ],
    ["GPT-2 itself", { ...NANOGPT, bias: true, vocab_size: 50257 }, 124_439_808],
    ["GPT-2 by OpenAI's file", { n_vocab: 50257, n_ctx: 1024, n_embd: 768, n_head: 12, n_layer: 12 }, 124_439_808],
  ])("counts %s", (_, config, total) => {
    expect(countParams(config).total).toBe(total);
  });

  test("has biases and 50304 tokens by default", () => {
    const { vocab_size, bias, ...config } = NANOGPT;
    expect(countParams(config).total).toBe(124_439_808 + (50304 - 50257) * 768);
  });

  test("refuses LitGPT's files, which name their sizes alike", () => {
    expect(() => countParams({ ...NANOGPT, padded_vocab_size: 50304 })).toThrow("padded_vocab_size must be left out");
  });
});

describe("nanochat's own checkpoints", () => {
  test("are counted as the repository counts them", () => {
    const d12 = configuredModel({ model_config: NANOCHAT });
    expect(d12.params.total).toBe(286_261_730);
    const { attention, feedForward, head } = d12.params;
    expect(attention + feedForward + head).toBe(110_100_912);
  });

  test("cost what the repository estimates for 2048 tokens", () => {
    const { params, work } = countFields(
      knownConfig({ model_config: NANOCHAT }).architecture,
      knownConfig(NANOCHAT).fields,
    );
    const looks = work.attention.map(({ numLayers, queryWidth, window = 2048 }) => numLayers * queryWidth * window);
    const attention = 12 * looks.reduce((total, look) => total + look, 0);
    expect(6 * (params.active - work.inputEmbedding) + attention).toBe(759_696_048);
  });

  test("have keys and values of their own width, padded tokens, and windows that repeat", () => {
    const config = { ...NANOCHAT, n_layer: 5, n_kv_head: 2, vocab_size: 32700, window_pattern: "sl" };
    const k = 2 * 128;
    const expected =
      2 * 32704 * 768 + 3 * 32704 * k + 5 * (2 * 768 ** 2 + 2 * 768 * k + 8 * 768 ** 2) + 12 * 2 * 3 + 2 * 5 + 26;
    expect(countParams({ model_config: config }).total).toBe(expected);
    expect(countParams(config).total).toBe(expected);
    expect(() => countParams({ ...config, window_pattern: "X" })).toThrow("window_pattern must be letters S and L");
  });

  test("of 2025 have no windows and no tables of values", () => {
    const config = { sequence_len: 2048, vocab_size: 65536, n_layer: 32, n_head: 16, n_kv_head: 16, n_embd: 2048 };
    expect(countParams({ model_config: config }).total).toBe(1_879_048_192);
  });

  test("scale by their width, beside the metadata", () => {
    const family = modelFamily({ model_config: NANOCHAT }, { sizeParam: "n_embd" });
    expect(family({ n_embd: 768 }).numParams()).toBe(286_261_730);
    expect(family({ n_embd: 1280 }).shape).toMatchObject({ hiddenSize: 1280, numHeads: 10, numKeyValueHeads: 10 });
  });
});

describe("OpenLM", () => {
  const d = 2048;
  const f = 5632;
  const layer = 4 * d * d + 3 * d * f;
  const embeddings = 2 * 50432 * d;
  test.each([
    ["its 1B", {}, embeddings + 24 * layer + 49 * 2 * d],
    ["norms without shifts", { model_norm: "gain_only_lp_layer_norm" }, embeddings + 24 * layer + 49 * d],
    ["norms without parameters", { model_norm: "no_wb_layer_norm" }, embeddings + 24 * layer],
    ["DCLM's norms of queries and keys", { qk_norm: true }, embeddings + 24 * layer + 97 * 2 * d],
    ["a norm of embeddings", { post_embed_norm: true }, embeddings + 24 * layer + 50 * 2 * d],
    ["one matrix of tokens", { weight_tying: true }, embeddings / 2 + 24 * layer + 49 * 2 * d],
    ["two matrices a layer", { ffn_type: "gelu" }, embeddings + 24 * 12 * d * d + 49 * 2 * d],
    ["Gemma's, with biases", { ffn_type: "gemma_geglu" }, embeddings + 24 * (layer + 2 * f + d) + 49 * 2 * d],
  ])("counts %s", (_, change, total) => {
    expect(countParams({ ...OPEN_LM, ...change }).total).toBe(total);
  });

  test("refuses its mixtures", () => {
    expect(() => countParams({ ...OPEN_LM, moe_freq: 2 })).toThrow("moe_freq must be 0");
  });
});

describe("Mamba by its authors' files", () => {
  const d = 768;
  const i = 2 * d;
  const second = (c: number, heads: number) => d * (i + c + heads) + 5 * c + 3 * heads + i + i * d + d;
  const MAMBA_2 = { ...MAMBA, ssm_cfg: { layer: "Mamba2" }, pad_vocab_size_multiple: 16 };

  test.each<[string, Readonly<Record<string, unknown>>, number]>([
    ["mamba-130m", MAMBA, 129_135_360],
    ["mamba2-130m", MAMBA_2, 128_989_632],
    ["norms that shift", { ...MAMBA, rms_norm: false }, 129_135_360 + 25 * d],
    ["a head of its own", { ...MAMBA, tie_embeddings: false }, 129_135_360 + 50280 * d],
    [
      "other states",
      { ...MAMBA_2, ssm_cfg: { layer: "Mamba2", d_state: 64, headdim: 128, ngroups: 2 } },
      50288 * d + 24 * second(i + 2 * 2 * 64, 12) + d,
    ],
    [
      "biases",
      { ...MAMBA_2, ssm_cfg: { layer: "Mamba2", bias: true, rmsnorm: false } },
      128_989_632 + 24 * (i + i + 256 + 24 + d - i),
    ],
  ])("counts %s", (_, config, total) => {
    expect(countParams(config).total).toBe(total);
  });

  test("refuses layers of other kinds, and heads that don't fill the width", () => {
    expect(() => countParams({ ...MAMBA, attn_layer_idx: [9] })).toThrow("attn_layer_idx must be empty");
    expect(() => countParams({ ...MAMBA, d_intermediate: 64 })).toThrow("and d_intermediate 0");
    expect(() => countParams({ ...MAMBA_2, d_model: 760 })).toThrow("the inner width must be a multiple of headdim");
  });
});

describe("llm-analysis", () => {
  test.each([
    ["GPT-2 XL", {}, 50257 * 1600 + 48 * (12 * 1600 ** 2 + 2 * 1600) + 1600],
    ["gates", { mlp_gated_linear_units: true }, 50257 * 1600 + 48 * (16 * 1600 ** 2 + 2 * 1600) + 1600],
    ["a ratio", { expansion_ratio: 1.75 }, 50257 * 1600 + 48 * (7.5 * 1600 ** 2 + 2 * 1600) + 1600],
    ["shared keys", { num_key_value_heads: 5 }, 50257 * 1600 + 48 * (10.4 * 1600 ** 2 + 2 * 1600) + 1600],
  ])("counts %s", (_, change, total) => {
    expect(countParams({ ...GPT2_XL, ...change }).total).toBe(total);
  });

  test("counts experts and their router", () => {
    const { total, active } = countParams({ ...GPT2_XL, moe_num_experts: 4, moe_top_k: 2 });
    const rest = 50257 * 1600 + 48 * (4 * 1600 ** 2 + 4 * 1600 + 2 * 1600) + 1600;
    expect({ total, active }).toEqual({ total: rest + 48 * 32 * 1600 ** 2, active: rest + 48 * 16 * 1600 ** 2 });
  });
});

describe("a member", () => {
  test.each([
    ["meta-llama", "meta-llama-2-7b", 6_738_415_616],
    ["meta-llama", "meta-llama-3.1-8b", 8_030_261_248],
    ["meta-llama", "meta-llama-3.1-70b", 70_553_706_496],
    ["mistral-inference", "mistral-inference-7b-v0.1", 7_241_732_096],
    ["nanogpt", "nanogpt-shakespeare-char", 10_646_784 + 256 * 384],
    ["nanogpt", "nanogpt-124m", 123_587_328 + 1024 * 768],
    ["nanochat-repo", "nanochat-d12", 286_261_730],
    ["open_lm", "open_lm_11m", 10_570_944],
    ["open_lm", "open_lm_25m", 24_683_904],
    ["open_lm", "open_lm_1b", 1_439_895_552],
    ["open_lm", "open_lm_7b", 6_889_676_800],
    ["mamba_ssm", "mamba2-130m", 128_989_632],
    ["llm-analysis", "llm-analysis-gpt2", 12 * (12 * 768 ** 2 + 2 * 768) + 50257 * 768 + 768],
    ["llm-analysis", "mt-nlg-530b", 105 * (12 * 20480 ** 2 + 2 * 20480) + 50272 * 20480 + 20480],
  ])("of %s, %s, has the total that its project counts", (modelType, name, total) => {
    const { members } = knownConfig({ model_type: modelType }).architecture;
    expect(countParams({ ...members[name], model_type: modelType }).total).toBe(total);
    expect(modelTypes().map((known) => known.modelType)).toContain(modelType);
  });
});

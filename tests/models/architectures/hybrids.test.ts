import { describe, expect, test } from "vitest";
import { countFields } from "../../../src/models/architecture.ts";
import { knownConfig } from "../../../src/models/catalog.ts";
import { configuredModel, countParams, modelFamily } from "../../../src/models/index.ts";

type Fields = Readonly<Record<string, unknown>>;

describe("a member", () => {
  // Totals of the published safetensors.
  test.each([
    ["nanochat", "nanochat-d32", 1_879_048_192],
    ["mamba", "mamba-130m", 129_135_360],
    ["mamba", "mamba-370m", 371_516_416],
    ["mamba", "mamba-790m", 793_204_224],
    ["mamba", "mamba-1.4b", 1_372_178_432],
    ["mamba", "mamba-2.8b", 2_768_345_600],
    ["falcon_mamba", "falcon-mamba-7b", 7_272_665_088],
    ["mamba2", "mamba-codestral-7b-v0.1", 7_285_403_648],
    ["rwkv", "rwkv-4-169m", 169_342_464],
    ["rwkv", "rwkv-4-430m", 430_397_440],
    ["rwkv", "rwkv-4-1b5", 1_515_106_304],
    ["jamba", "jamba-v0.1", 51_570_323_328],
    ["falcon_h1", "falcon-h1-0.5b", 521_411_104],
    ["nemotron_h", "nemotron-3-nano-30b-a3b", 31_577_937_344],
    ["zamba", "zamba-7b-v1", 7_232_490_496],
    ["zamba2", "zamba2-1.2b", 1_215_064_704],
    ["granitemoehybrid", "granite-4.0-h-micro", 3_191_396_096],
    ["granitemoehybrid", "granite-4.0-h-tiny", 6_939_037_248],
    ["recurrent_gemma", "recurrentgemma-2b", 2_682_862_080],
    ["lfm2", "lfm2-350m", 354_483_968],
    ["lfm2", "lfm2-700m", 742_489_344],
    ["lfm2", "lfm2-1.2b", 1_170_340_608],
  ])("of %s, %s, has its published total", (modelType, name, total) => {
    const { members } = knownConfig({ model_type: modelType }).architecture;
    expect(countParams({ ...members[name], model_type: modelType }).total).toBe(total);
  });

  test("of bamba has the 9.78B that its paper says", () => {
    const { members } = knownConfig({ model_type: "bamba" }).architecture;
    const total = countParams({ ...members["bamba-9b-v1"], model_type: "bamba" }).total;
    expect((total / 1e9).toFixed(2)).toBe("9.78");
  });

  test.each([
    ["mamba2", 7_285_403_648],
    ["jamba", 51_570_323_328],
    ["zamba", 7_232_490_496],
    // Mamba's and Falcon Mamba's default has 8 layers more than mamba-130m.
    ["mamba", 129_135_360 + (8 * (129_135_360 - 50280 * 768 - 768)) / 24],
    ["falcon_mamba", 129_135_360 + (8 * (129_135_360 - 50280 * 768 - 768)) / 24],
  ])("of %s is what its class builds where nothing is said", (modelType, total) => {
    expect(countParams({ model_type: modelType }).total).toBe(total);
  });
});

// Sums of shapes, as the modules are built.
const sum = (...terms: readonly number[]) => terms.reduce((total, term) => total + term, 0);

describe("mamba", () => {
  const d = 64;
  const L = 3;
  const BASE = { model_type: "mamba", vocab_size: 100, hidden_size: d, num_hidden_layers: L, state_size: 8 };
  const total = (options: Fields = {}) => {
    const { i = 2 * d, rank = 4, k = 4, bias = 0, conv = 1, embeddings = 1 } = options;
    const layer = (inner: number, r: number, kernel: number, b: number, c: number) =>
      sum(
        d * 2 * inner + b * 2 * inner,
        inner * kernel + c * inner,
        inner * (r + 16),
        r * inner + inner,
        inner * 8 + inner,
        inner * d + b * d,
        d,
      );
    const args = [i, rank, k, bias, conv, embeddings].map(Number);
    const [inner = 0, r = 0, kernel = 0, b = 0, c = 0, e = 0] = args;
    return e * 100 * d + L * layer(inner, r, kernel, b, c) + d;
  };

  test.each<[string, Fields, Fields]>([
    ["as it stands", {}, {}],
    ["biases", { use_bias: true }, { bias: 1 }],
    ["no bias of the convolution", { use_conv_bias: false }, { conv: 0 }],
    ["another kernel", { conv_kernel: 3 }, { k: 3 }],
    ["another width within", { expand: 1.5 }, { i: 96 }],
    ["a width within of its own", { intermediate_size: 80 }, { i: 80 }],
    ["a rank of its own", { time_step_rank: 7 }, { rank: 7 }],
    ["a rank by itself", { time_step_rank: "auto" }, {}],
    ["a head of its own", { tie_word_embeddings: false }, { embeddings: 2 }],
    ["no head", { tie_word_embeddings: false, architectures: ["MambaModel"] }, {}],
  ])("counts %s", (_, change, expected) => {
    expect(countParams({ ...BASE, ...change }).total).toBe(total(expected));
    expect(countParams({ ...BASE, ...change, model_type: "falcon_mamba" }).total).toBe(total(expected));
  });

  test("has no heads, and scales to any width", () => {
    expect(configuredModel(BASE).shape).toEqual({ numLayers: L, hiddenSize: d, vocabSize: 100 });
    const family = modelFamily({ ...BASE, time_step_rank: "auto" }, { sizeParam: "hidden_size" });
    expect(family({ hidden_size: 72 }).numParams()).toBe(countParams({ ...BASE, hidden_size: 72 }).total);
  });
});

describe("mamba2", () => {
  const d = 64;
  const BASE = {
    model_type: "mamba2",
    vocab_size: 100,
    hidden_size: d,
    num_hidden_layers: 3,
    num_heads: 8,
    head_dim: 16,
    state_size: 32,
    n_groups: 2,
  };
  const total = (bias: number, conv: number, embeddings: number) => {
    const i = 2 * d;
    const c = i + 2 * 2 * 32;
    const layer = sum((d + bias) * (i + c + 8), c * 4 + conv * c, 3 * 8, i, i * d + bias * d, d);
    return embeddings * 100 * d + 3 * layer + d;
  };

  test.each<[string, Fields, readonly [number, number, number]]>([
    ["as it stands", {}, [0, 1, 2]],
    ["biases", { use_bias: true }, [1, 1, 2]],
    ["no bias of the convolution", { use_conv_bias: false }, [0, 0, 2]],
    ["one matrix of tokens", { tie_word_embeddings: true }, [0, 1, 1]],
  ])("counts %s", (_, change, [bias, conv, embeddings]) => {
    expect(countParams({ ...BASE, ...change }).total).toBe(total(bias, conv, embeddings));
  });

  test("has heads as wide as the layer within, and more of them at a larger width", () => {
    expect(() => countParams({ ...BASE, num_heads: 7 })).toThrow(
      "num_heads must be 8, the inner width 128 by head_dim",
    );
    const family = modelFamily(BASE, { sizeParam: "hidden_size" });
    expect(family({ hidden_size: 128 }).numParams()).toBe(
      countParams({ ...BASE, hidden_size: 128, num_heads: 16 }).total,
    );
    expect(() => family({ hidden_size: 65 })).toThrow("hidden_size must be a multiple of 16 to keep num_heads");
  });
});

describe("rwkv", () => {
  const d = 32;
  const BASE = { model_type: "rwkv", vocab_size: 50, hidden_size: d, num_hidden_layers: 2 };
  const total = (a: number, f: number, embeddings: number) => {
    const mixer = sum(2 * a, 3 * d, 4 * d * a);
    const ffw = sum(2 * d, d * f, d * d, f * d);
    return embeddings * 50 * d + 2 * (mixer + ffw + 4 * d) + 4 * d;
  };

  test.each<[string, Fields, readonly [number, number, number]]>([
    ["as it stands", {}, [32, 128, 2]],
    ["widths of their own", { attention_hidden_size: 40, intermediate_size: 100 }, [40, 100, 2]],
    ["nulls", { attention_hidden_size: null, intermediate_size: null }, [32, 128, 2]],
    ["one matrix of tokens", { tie_word_embeddings: true }, [32, 128, 1]],
  ])("counts %s", (_, change, [a, f, embeddings]) => {
    expect(countParams({ ...BASE, ...change }).total).toBe(total(a, f, embeddings));
  });
});

describe("nanochat of transformers", () => {
  test("has no norms, two matrices a feed-forward layer, and biases by a flag", () => {
    const config = { model_type: "nanochat", vocab_size: 100, hidden_size: 64, intermediate_size: 96 };
    const layers = { num_hidden_layers: 2, num_attention_heads: 4, num_key_value_heads: 2 };
    const expected = 2 * 100 * 64 + 2 * (2 * 64 * 64 + 2 * 64 * 32 + 2 * 64 * 96);
    expect(countParams({ ...config, ...layers }).total).toBe(expected);
    const biases = 2 * (64 + 2 * 32 + 64);
    expect(countParams({ ...config, ...layers, attention_bias: true }).total).toBe(expected + biases);
  });
});

describe("jamba", () => {
  const d = 64;
  const f = 100;
  const BASE = {
    model_type: "jamba",
    vocab_size: 100,
    hidden_size: d,
    intermediate_size: f,
    num_hidden_layers: 8,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    num_experts: 4,
    mamba_d_state: 8,
  };
  const i = 2 * d;
  const r = 4;
  const mambaLayer = (bias: number, conv: number) =>
    sum((d + bias) * 2 * i, i * (4 + conv), i * (r + 16), r * i + i, 9 * i, i * d + bias * d, r + 16);
  const attention = 2 * d * d + 2 * d * 32;
  const dense = 3 * d * f;
  const mixture = d * 4 + 4 * 3 * d * f;
  const rest = 2 * 100 * d + 8 * 2 * d + d;

  test.each<[string, Fields, number]>([
    ["attention in one layer of eight", {}, rest + 7 * mambaLayer(0, 1) + attention + 4 * dense + 4 * mixture],
    [
      "other periods",
      { attn_layer_period: 2, attn_layer_offset: 0, expert_layer_period: 4, expert_layer_offset: 3 },
      rest + 4 * mambaLayer(0, 1) + 4 * attention + 6 * dense + 2 * mixture,
    ],
    [
      "one expert, which needs no router",
      { num_experts: 1, num_experts_per_tok: 1 },
      rest + 7 * mambaLayer(0, 1) + attention + 8 * dense,
    ],
    [
      "no bias of convolutions",
      { mamba_conv_bias: false },
      rest + 7 * mambaLayer(0, 0) + attention + 4 * dense + 4 * mixture,
    ],
    [
      "biases of projections",
      { mamba_proj_bias: true },
      rest + 7 * (mambaLayer(0, 1) + 2 * i + d) + attention + 4 * dense + 4 * mixture,
    ],
    [
      "null key/value heads, one for each",
      { num_key_value_heads: null },
      rest + 7 * mambaLayer(0, 1) + 4 * d * d + 4 * dense + 4 * mixture,
    ],
  ])("counts %s", (_, change, total) => {
    expect(countParams({ ...BASE, ...change }).total).toBe(total);
  });

  test("sends a token to two experts", () => {
    const { total, active } = countParams(BASE);
    expect(total - active).toBe(4 * 2 * 3 * d * f);
  });
});

describe("falcon_h1", () => {
  const d = 64;
  const f = 100;
  const BASE = {
    model_type: "falcon_h1",
    vocab_size: 100,
    hidden_size: d,
    intermediate_size: f,
    num_hidden_layers: 3,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    mamba_d_ssm: 96,
    mamba_n_heads: 6,
    mamba_d_state: 8,
  };
  const total = (i: number, extra: number) => {
    const c = i + 2 * 8;
    const mixer = sum(d * (i + c + 6), 5 * c, 3 * 6, i * d);
    return 2 * 100 * d + 3 * (mixer + 2 * d * d + 2 * d * 32 + 3 * d * f + 2 * d + extra) + d;
  };

  test.each<[string, Fields, number]>([
    ["as it stands", {}, total(96, 0)],
    ["a width within by expansion", { mamba_d_ssm: null, mamba_expand: 3 }, total(192, 0)],
    ["a bias in", { mamba_proj_bias: true }, total(96, 96 + 112 + 6)],
    ["a bias out", { projectors_bias: true }, total(96, d)],
    ["a norm", { mamba_rms_norm: true }, total(96, 96)],
    ["no bias of the convolution", { mamba_conv_bias: false }, total(96, -112)],
    ["biases of attention", { attention_bias: true }, total(96, d + 64 + d)],
    ["biases of feed-forward layers", { mlp_bias: true }, total(96, 2 * f + d)],
    ["one matrix of tokens", { tie_word_embeddings: true }, total(96, 0) - 100 * d],
  ])("counts %s", (_, change, expected) => {
    expect(countParams({ ...BASE, ...change }).total).toBe(expected);
  });

  test("scales its state spaces with its attention", () => {
    const family = modelFamily({ ...BASE, mamba_d_head: 16 }, { sizeParam: "hidden_size" });
    const wide = { hidden_size: 128, mamba_d_ssm: 192, mamba_n_heads: 12, intermediate_size: 200 };
    const heads = { num_attention_heads: 8, num_key_value_heads: 4 };
    expect(family({ hidden_size: 128 }).numParams()).toBe(countParams({ ...BASE, ...wide, ...heads }).total);
  });
});

describe("nemotron_h", () => {
  const d = 64;
  const BASE = {
    model_type: "nemotron_h",
    vocab_size: 100,
    hidden_size: d,
    intermediate_size: 100,
    hybrid_override_pattern: "M*-EM",
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 20,
    mamba_num_heads: 6,
    mamba_head_dim: 8,
    n_groups: 2,
    ssm_state_size: 8,
    n_routed_experts: 4,
    moe_intermediate_size: 30,
    moe_shared_expert_intermediate_size: 50,
  };
  const i = 48;
  const c = 48 + 32;
  const mixer = sum(d * (i + c + 6), 5 * c, 3 * 6, i, i * d);
  const attention = 2 * d * 80 + 2 * d * 40;
  const dense = 2 * d * 100;
  const mixture = d * 4 + 4 * 2 * d * 30 + 2 * d * 50;
  const rest = 2 * 100 * d + 6 * d;
  const total = rest + 2 * mixer + attention + dense + mixture;

  test.each<[string, Fields, number]>([
    ["a pattern of letters", {}, total],
    ["the letters whatever num_hidden_layers says", { num_hidden_layers: 9 }, total],
    [
      "a list, which says more than the letters",
      { layers_block_type: ["mamba", "moe"] },
      rest - 3 * d + mixer + mixture,
    ],
    [
      "a list of today's names",
      { layer_types: ["linear_attention", "full_attention"] },
      rest - 3 * d + mixer + attention,
    ],
    ["biases", { use_bias: true }, total + 2 * (i + c + 6 + d)],
    ["biases of feed-forward layers", { mlp_bias: true }, total + (100 + d) + (50 + d)],
    ["attention without biases, as it is built", { attention_bias: true }, total],
    ["no bias of convolutions", { use_conv_bias: false }, total - 2 * c],
    ["experts of a latent width", { moe_latent_size: 16 }, total - 4 * 2 * (d - 16) * 30 + 2 * d * 16],
    ["a head of its own, as it is built", { tie_word_embeddings: true }, total],
    ["Mamba's other names", { n_groups: undefined, mamba_n_groups: 2 }, total],
  ])("counts %s", (_, change, expected) => {
    expect(countParams({ ...BASE, ...change }).total).toBe(expected);
  });

  test("has four layers by default, and sends a token to two experts", () => {
    const { hybrid_override_pattern, ...config } = BASE;
    expect(countParams(config).total).toBe(rest - d + mixer + attention + dense + mixture);
    const { total, active } = countParams(BASE);
    expect(total - active).toBe(2 * 2 * d * 30);
    expect(() => countParams({ ...BASE, hybrid_override_pattern: "MX" })).toThrow("a text of the letters M * - E");
    expect(() => countParams({ ...BASE, layer_types: ["mamba", "x"] })).toThrow("layer_types must be a list of");
  });
});

describe("zamba", () => {
  const d = 64;
  const f = 100;
  const BASE = {
    model_type: "zamba",
    vocab_size: 100,
    hidden_size: d,
    intermediate_size: f,
    num_hidden_layers: 9,
    num_attention_heads: 4,
    num_key_value_heads: 4,
    mamba_d_state: 8,
  };
  const i = 2 * d;
  const mixer = sum(2 * d * i, 5 * i, i * (4 + 16), 4 * i + i, 9 * i, i * d);
  const shared = sum(2 * d + d, 3 * 2 * d * 2 * d, 2 * d * d, 3 * d * f);
  const total = (hybrids: number, shares = shared) => 100 * d + d + 9 * (mixer + d) + shares + hybrids * d * d;

  test.each<[string, Fields, number]>([
    ["layers by their period", {}, total(2)],
    ["another period", { attn_layer_period: 2, attn_layer_offset: 1 }, total(4)],
    ["layers by a list", { layers_block_type: ["mamba", ...Array(8).fill("hybrid")] }, total(8)],
    ["no shared block where no layer has it", { layers_block_type: Array(9).fill("linear_attention") }, total(0, 0)],
    ["fewer key/value heads", { num_key_value_heads: 2 }, total(2, shared - 2 * 2 * d * d)],
    ["heads of their own width", { attention_head_dim: 16 }, total(2, sum(3 * d, 3 * 2 * d * d, d * d, 3 * d * f))],
    ["biases", { mamba_proj_bias: true }, total(2) + 9 * (2 * i + d)],
    ["nothing shared", { tie_word_embeddings: false }, total(2, 2 * shared) + 100 * d],
  ])("counts %s", (_, change, expected) => {
    expect(countParams({ ...BASE, ...change }).total).toBe(expected);
  });
});

test("a block that layers share is counted once, and works as often as layers have it", () => {
  const work = (config: Fields) => {
    const { architecture, fields } = knownConfig(config);
    return countFields(architecture, fields).work;
  };
  const config = { model_type: "zamba", num_hidden_layers: 9, hidden_size: 64, num_attention_heads: 4 };
  const shared = 3 * 128 * 128 + 128 * 64 + 3 * 64 * 100;
  const rest = { ...config, intermediate_size: 100, num_key_value_heads: 4 };
  const [none, two] = [work({ ...rest, layers_block_type: Array(9).fill("mamba") }), work(rest)];
  expect(two.layerWeights - none.layerWeights).toBe(2 * shared + 2 * 64 * 64);
  expect(two.attention).toEqual([{ numLayers: 2, numHeads: 4, queryWidth: 128 }]);
  expect(none.attention).toEqual([]);
});

describe("zamba2", () => {
  const d = 64;
  const f = 100;
  const kinds = ["mamba", "hybrid", "hybrid", "mamba", "hybrid"];
  const BASE = {
    model_type: "zamba2",
    vocab_size: 100,
    hidden_size: d,
    intermediate_size: f,
    num_hidden_layers: 5,
    layers_block_type: kinds,
    num_attention_heads: 4,
    n_mamba_heads: 8,
    mamba_d_state: 8,
    adapter_rank: 3,
  };
  const i = 2 * d;
  const c = i + 16;
  const mixer = sum(d * (i + c + 8), 5 * c, 3 * 8, i, i * d, d);
  const block = sum(3 * d, 3 * 2 * d * 2 * d, 2 * d * d, 3 * d * f);
  const adapters = 3 * (d * 3 + 3 * 2 * f);
  const total = (blocks: number) => 100 * d + d + 5 * mixer + blocks * block + adapters + 3 * d * d;

  test.each<[string, Fields, number]>([
    ["one block for three layers", {}, total(1)],
    ["two blocks in turn", { num_mem_blocks: 2 }, total(2)],
    ["adapters of attention", { use_shared_attention_adapter: true }, total(1) + 3 * 3 * 2 * 2 * d * 3],
    ["biases", { add_bias_linear: true }, total(1) + 5 * (i + c + 8 + d) + 2 * f + d],
    [
      "a null width, four times the hidden size",
      { intermediate_size: null },
      total(1) + 3 * (256 - f) * d + 3 * 3 * 2 * (256 - f),
    ],
    [
      "nothing shared, and adapters for every layer in each",
      { tie_word_embeddings: false },
      total(3) + 2 * adapters + 100 * d,
    ],
    [
      "attention of widths of its own",
      { attention_hidden_size: 96, attention_head_dim: 16 },
      total(1) - block + sum(96 + d, 3 * 96 * d, d * d, 3 * d * f),
    ],
  ])("counts %s", (_, change, expected) => {
    expect(countParams({ ...BASE, ...change }).total).toBe(expected);
  });
});

describe("bamba and granitemoehybrid", () => {
  const d = 64;
  const f = 100;
  const SHARED = {
    vocab_size: 100,
    hidden_size: d,
    intermediate_size: f,
    num_hidden_layers: 4,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    mamba_n_heads: 8,
    mamba_d_state: 8,
  };
  const i = 2 * d;
  const c = i + 16;
  const mixer = sum(d * (i + c + 8), 5 * c, 3 * 8, i, i * d);
  const attention = 2 * d * d + 2 * d * 32;
  const rest = 2 * 100 * d + 4 * 2 * d + d;

  test.each<[string, Fields, number]>([
    ["layers of state spaces alone", {}, rest + 4 * (mixer + 3 * d * f)],
    ["attention where it is listed", { attn_layer_indices: [1, 3] }, rest + 2 * mixer + 2 * attention + 12 * d * f],
    ["biases of projections", { mamba_proj_bias: true }, rest + 4 * (mixer + i + c + 8 + d + 3 * d * f)],
    ["no bias of convolutions", { mamba_conv_bias: false }, rest + 4 * (mixer - c + 3 * d * f)],
    ["biases of feed-forward layers", { mlp_bias: true }, rest + 4 * (mixer + 3 * d * f + 2 * f + d)],
    [
      "biases of attention",
      { attn_layer_indices: [0], attention_bias: true },
      rest + 3 * mixer + attention + d + 64 + d + 12 * d * f,
    ],
  ])("counts %s of bamba", (_, change, expected) => {
    expect(countParams({ model_type: "bamba", ...SHARED, ...change }).total).toBe(expected);
  });

  const shared = 3 * d * 50;
  const mixture = d * 6 + 6 * 3 * d * f;
  test.each<[string, Fields, number]>([
    ["layers of state spaces alone", {}, rest + 4 * (mixer + shared + mixture)],
    ["no experts", { num_local_experts: 0 }, rest + 4 * (mixer + shared)],
    [
      "attention where it is listed, by either name",
      { layer_types: ["mamba", "attention", "linear_attention", "full_attention"] },
      rest + 2 * mixer + 2 * attention + 4 * (shared + mixture),
    ],
    [
      "biases of attention",
      { layer_types: ["mamba", "attention", "mamba", "mamba"], attention_bias: true },
      rest + 3 * mixer + attention + d + 64 + d + 4 * (shared + mixture),
    ],
  ])("counts %s of granitemoehybrid", (_, change, expected) => {
    const config = { model_type: "granitemoehybrid", ...SHARED, num_local_experts: 6, shared_intermediate_size: 50 };
    expect(countParams({ ...config, ...change }).total).toBe(expected);
  });

  test("granitemoehybrid sends a token to two experts", () => {
    const { total, active } = countParams({ model_type: "granitemoehybrid", ...SHARED, num_local_experts: 6 });
    expect(total - active).toBe(4 * 4 * 3 * d * f);
  });
});

describe("recurrent_gemma", () => {
  const d = 64;
  const BASE = {
    model_type: "recurrent_gemma",
    vocab_size: 100,
    hidden_size: d,
    intermediate_size: 200,
    num_hidden_layers: 5,
    num_attention_heads: 4,
    num_key_value_heads: 1,
  };
  const recurrent = (w: number) => sum(2 * (d * w + w), w * d + d, 5 * w, w, 2 * (4 * (w / 4) ** 2 + w));
  const attention = 2 * d * d + d + 2 * d * 16;
  const rest = 100 * d + 11 * d + 5 * (3 * d * 100 + 200 + d);

  test.each<[string, Fields, number]>([
    ["two recurrences and attention in turn", {}, rest + 4 * recurrent(d) + attention],
    ["a width of its own", { lru_width: 80 }, rest + 4 * recurrent(80) + attention],
    ["other turns", { block_types: ["attention", "recurrent"] }, rest + 2 * recurrent(d) + 3 * attention],
    ["biases", { attention_bias: true }, rest + 4 * recurrent(d) + attention + d + 32],
    ["null key/value heads", { num_key_value_heads: null }, rest + 4 * recurrent(d) + 4 * d * d + d],
    ["a head of its own", { tie_word_embeddings: false }, rest + 4 * recurrent(d) + attention + 100 * d],
  ])("counts %s", (_, change, expected) => {
    expect(countParams({ ...BASE, ...change }).total).toBe(expected);
  });
});

describe("lfm2", () => {
  const d = 64;
  const BASE = {
    model_type: "lfm2",
    vocab_size: 100,
    hidden_size: d,
    intermediate_size: 300,
    num_hidden_layers: 4,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    full_attn_idxs: [1],
  };
  const conv = 4 * d * d + 3 * d;
  const attention = 2 * d * d + 2 * d * 32 + 2 * 16;
  const total = (convs: number, f: number) => 100 * d + 9 * d + convs * conv + (4 - convs) * attention + 4 * 3 * d * f;

  test.each<[string, Fields, number]>([
    ["a width rounded up", {}, total(3, 256)],
    ["a width as it stands", { block_auto_adjust_ff_dim: false }, total(3, 300)],
    ["another multiple", { block_multiple_of: 32 }, total(3, 224)],
    ["a factor", { block_multiple_of: 32, block_ffn_dim_multiplier: 1.3 }, total(3, 288)],
    ["no factor, and no rounding", { block_multiple_of: 32, block_ffn_dim_multiplier: null }, total(3, 200)],
    ["the width's other name", { block_ff_dim: 600 }, total(3, 512)],
    ["attention alone", { full_attn_idxs: undefined }, total(0, 256)],
    ["layers by a list", { layer_types: ["conv", "full_attention", "full_attention", "conv"] }, total(2, 256)],
    ["biases", { conv_bias: true }, total(3, 256) + 3 * 5 * d],
    ["another kernel", { conv_L_cache: 5 }, total(3, 256) + 3 * 2 * d],
    ["a head of its own", { tie_word_embeddings: false }, total(3, 256) + 100 * d],
    ["a head of its own by another name", { tie_embedding: false }, total(3, 256) + 100 * d],
  ])("counts %s", (_, change, expected) => {
    expect(countParams({ ...BASE, ...change }).total).toBe(expected);
  });
});

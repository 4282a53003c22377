import { describe, expect, test } from "vitest";
import type { Architecture } from "../../../src/models/architecture.ts";
import { countFields } from "../../../src/models/architecture.ts";
import { deepseekV2 } from "../../../src/models/architectures/deepseek-v2.ts";
import { deepseekV3 } from "../../../src/models/architectures/deepseek-v3.ts";
import { dots1 } from "../../../src/models/architectures/dots1.ts";
import { ernie45Moe } from "../../../src/models/architectures/ernie4-5-moe.ts";
import { flexOlmo } from "../../../src/models/architectures/flex-olmo.ts";
import { gemma4 } from "../../../src/models/architectures/gemma4.ts";
import { gemma4Text } from "../../../src/models/architectures/gemma4-text.ts";
import { glm4Moe } from "../../../src/models/architectures/glm4-moe.ts";
import { glm4MoeLite } from "../../../src/models/architectures/glm4-moe-lite.ts";
import { gptOss } from "../../../src/models/architectures/gpt-oss.ts";
import { granitemoe } from "../../../src/models/architectures/granitemoe.ts";
import { hunyuanV1Moe } from "../../../src/models/architectures/hunyuan-v1-moe.ts";
import { llama4 } from "../../../src/models/architectures/llama4.ts";
import { llama4Text } from "../../../src/models/architectures/llama4-text.ts";
import { minimax } from "../../../src/models/architectures/minimax.ts";
import { minimaxM2 } from "../../../src/models/architectures/minimax-m2.ts";
import { ministral3 } from "../../../src/models/architectures/ministral3.ts";
import { mistral3 } from "../../../src/models/architectures/mistral3.ts";
import { mistral4 } from "../../../src/models/architectures/mistral4.ts";
import { olmoe } from "../../../src/models/architectures/olmoe.ts";
import { phimoe } from "../../../src/models/architectures/phimoe.ts";
import { qwen2Moe } from "../../../src/models/architectures/qwen2-moe.ts";
import { qwen35 } from "../../../src/models/architectures/qwen3-5.ts";
import { qwen35Moe } from "../../../src/models/architectures/qwen3-5-moe.ts";
import { qwen35MoeText } from "../../../src/models/architectures/qwen3-5-moe-text.ts";
import { qwen35Text } from "../../../src/models/architectures/qwen3-5-text.ts";
import { qwen3Moe } from "../../../src/models/architectures/qwen3-moe.ts";
import { qwen3Next } from "../../../src/models/architectures/qwen3-next.ts";
import { qwen3Vl } from "../../../src/models/architectures/qwen3-vl.ts";
import { qwen3VlMoe } from "../../../src/models/architectures/qwen3-vl-moe.ts";
import { configFields } from "../../../src/models/config.ts";
import { countParams } from "../../../src/models/index.ts";

// Published totals are of the safetensors on the Hub, without what does not train: biases that correct a router's load
// (one for each expert and mixture layer), and layers that predict further tokens.
describe("a published mixture", () => {
  test.each<[Architecture, Readonly<Record<string, number>>]>([
    [qwen2Moe, { "qwen1.5-moe-a2.7b": 14_315_784_192, "qwen2-57b-a14b": 57_408_658_944 }],
    [qwen3Moe, { "qwen3-30b-a3b": 30_532_122_624, "qwen3-235b-a22b": 235_093_634_560 }],
    [deepseekV2, { "deepseek-v2-lite": 15_706_484_224, "deepseek-v2": 235_741_434_880 }],
    [
      deepseekV3,
      {
        "moonlight-16b-a3b": 15_960_110_208 - 26 * 64,
        "deepseek-v3": 671_026_404_352,
        "kimi-k2": 1_026_408_209_408,
      },
    ],
    [gptOss, { "gpt-oss-20b": 20_914_757_184, "gpt-oss-120b": 116_829_156_672 }],
    [olmoe, { "olmoe-1b-7b": 6_919_161_856 }],
    [granitemoe, { "granite-3.0-1b-a400m": 1_334_628_352 }],
    [
      glm4Moe,
      {
        "glm-4.5-air": 106_852_245_504,
        // The layer that predicts a further token has attention, experts and norms of its own, a projection of two
        // vectors with a norm for each, and copies of the token table and the head.
        "glm-4.5":
          358_337_791_296 -
          90 * 160 -
          (2 * 5120 * 12288 + 2 * 5120 * 1024 + 12288 + 2 * 1024 + 2 * 128 + 161 * 3 * 5120 * 1536 + 160 * 5120) -
          (2 * 5120 + 2 * 5120 * 5120 + 3 * 5120 + 2 * 151552 * 5120),
      },
    ],
    [minimaxM2, { "minimax-m2": 228_689_748_992 }],
    [qwen3Next, { "qwen3-next-80b-a3b": 79_674_391_296 }],
    [phimoe, { "phi-3.5-moe": 41_873_153_344 }],
    [ernie45Moe, { "ernie-4.5-21b-a3b": 21_825_437_888 - 27 * 64 }],
    [dots1, { "dots.llm1": 142_774_381_696 - 61 * 128 }],
    [qwen3Vl, { "qwen3-vl-2b": 2_127_532_032, "qwen3-vl-4b": 4_437_815_808, "qwen3-vl-8b": 8_767_123_696 }],
    [qwen3VlMoe, { "qwen3-vl-30b-a3b": 31_070_754_032 }],
    [
      qwen35,
      {
        "qwen3.5-0.8b": 873_438_784 - furtherToken(1024, 2048, 512, 3 * 1024 * 3584),
        "qwen3.5-2b": 2_274_069_824 - furtherToken(2048, 2048, 512, 3 * 2048 * 6144),
        "qwen3.5-9b": 9_653_104_368 - furtherToken(4096, 4096, 1024, 3 * 4096 * 12288),
        "qwen3.5-27b": 27_781_427_952 - furtherToken(5120, 6144, 1024, 3 * 5120 * 17408),
      },
    ],
    [
      qwen35Moe,
      {
        "qwen3.5-35b-a3b": 35_951_822_704 - furtherToken(2048, 4096, 512, 257 * 3 * 2048 * 512 + 256 * 2048 + 2048),
      },
    ],
    [llama4, { "llama-4-scout": 108_641_793_536, "llama-4-maverick": 401_583_781_376 }],
    [minimax, { "minimax-text-01": 456_089_655_296 }],
    [hunyuanV1Moe, { "hunyuan-a13b": 80_393_183_232 }],
    [
      mistral3,
      {
        "ministral-3-3b": 3_849_090_048,
        "ministral-3-8b": 8_918_026_240,
        "mistral-small-3.1-24b": 24_011_361_280,
      },
    ],
    [ministral3, { "ministral-3-3b-text": 3_849_090_048 - pixtral(3072) }],
    [
      glm4MoeLite,
      {
        "glm-4.7-flash":
          31_221_488_576 -
          47 * 64 -
          (2048 * 768 + 768 + 768 * 5120 + 2048 * 576 + 512 + 512 * 8960 + 5120 * 2048) -
          (65 * 3 * 2048 * 1536 + 64 * 2048 + 2 * 2048) -
          (2 * 2048 * 2048 + 3 * 2048 + 2 * 154880 * 2048),
      },
    ],
    // Published as 33B.
    [
      flexOlmo,
      {
        "flexolmo-7x7b-1t":
          2 * 100352 * 4096 + 4096 + 32 * (4 * 4096 * 4096 + 4 * 4096 + 7 * 3 * 4096 * 11008 + 7 * 4096),
      },
    ],
    // Published as 119B.
    [
      mistral4,
      {
        "mistral-small-4-119b-text":
          2 * 131072 * 4096 +
          4096 +
          36 * (4096 * 1024 + 1024 + 1024 * 32 * 128 + 4096 * 320 + 256 + 256 * 32 * 192 + 32 * 128 * 4096) +
          36 * (129 * 3 * 4096 * 2048 + 128 * 4096 + 2 * 4096),
      },
    ],
    [gemma4, { "gemma-4-26b-a4b": 25_805_933_872 }],
    // A language model by itself is the whole without its encoder.
    [qwen35Text, { "qwen3.5-0.8b-text": 852_985_920 - qwenVision(768, 12, 3072, 1024) }],
    [qwen35MoeText, { "qwen3.5-35b-a3b-text": 35_107_181_936 - qwenVision(1152, 27, 4304, 2048) }],
    [llama4Text, { "llama-4-scout-text": 108_641_793_536 - llamaVision() }],
    [gemma4Text, { "gemma-4-26b-a4b-text": 25_805_933_872 - gemmaVision() }],
  ])("$modelType has the members' totals", (architecture, totals) => {
    const counted = Object.entries(architecture.members).map(([name, config]): [string, number] => [
      name,
      countParams({ model_type: architecture.modelType, ...config }).total,
    ]);
    expect(Object.fromEntries(counted)).toEqual(totals);
    expect(counted.map(([, total]) => total)).toEqual(counted.map(([, total]) => total).sort((a, b) => a - b));
  });
});

/** Qwen3.5's layer that predicts a further token: gated attention, a feed-forward layer, and a projection of two vectors. */
function furtherToken(d: number, q: number, k: number, ffw: number): number {
  return 3 * d * q + 2 * d * k + 2 * 256 + ffw + 2 * d + 2 * d * d + 3 * d;
}

/** Qwen's encoder of images without stacked layers. */
function qwenVision(d: number, layers: number, f: number, out: number): number {
  const layer = 4 * (d * d + d) + 2 * d * f + f + d + 4 * d;
  return 3 * 2 * 16 * 16 * d + d + 2304 * d + layers * layer + 2 * d + 16 * d * d + 4 * d + 4 * d * out + out;
}

/** Llama 4's encoder of images, its adapter and the projection to the language model's width. */
function llamaVision(): number {
  const [d, f] = [1408, 5632];
  const layer = 4 * (d * d + d) + 2 * d * f + f + d + 4 * d;
  return 3 * 14 * 14 * d + d + (24 * 24 + 1) * d + 34 * layer + 4 * d + f * 4096 + 4096 * 4096 + 4096 * 5120;
}

/** Pixtral's encoder of images, and the projection of four patches to the language model's width. */
function pixtral(out: number): number {
  const d = 1024;
  return 3 * 14 * 14 * d + 24 * (4 * d * d + 3 * d * 4096 + 2 * d) + d + d + 4 * d * d + d * out + out * out;
}

/** Gemma 4's encoder of images, and the projection to the language model's width. */
function gemmaVision(): number {
  const d = 1152;
  const layer = 4 * d * d + 2 * 72 + 3 * d * 4304 + 4 * d;
  return 3 * 16 * 16 * d + 2 * 10240 * d + 27 * layer + d * 2816;
}

interface Sizes {
  readonly V: number;
  readonly d: number;
  readonly L: number;
}

/** Tables of tokens and head, norms of two a layer, and the last one. */
function around({ V, d, L }: Sizes, { tied = false, norm = d } = {}): number {
  return V * d * (tied ? 1 : 2) + (2 * L + 1) * norm;
}

function attention(d: number, q: number, k: number, { qkv = false, output = false } = {}): number {
  return 2 * d * q + 2 * d * k + (qkv ? q + 2 * k : 0) + (output ? d : 0);
}

function total(modelType: string, config: Readonly<Record<string, unknown>>): number {
  return countParams({ model_type: modelType, ...config }).total;
}

const S: Sizes = { V: 1000, d: 64, L: 6 };
const SIZES = { vocab_size: 1000, hidden_size: 64, num_hidden_layers: 6, num_attention_heads: 8 };

describe("a mixture of another shape", () => {
  const qwen = {
    ...SIZES,
    num_key_value_heads: 2,
    intermediate_size: 96,
    num_experts: 10,
    num_experts_per_tok: 3,
    moe_intermediate_size: 24,
  };
  const expert = 3 * 64 * 24;

  test("qwen2_moe mixes where neither step nor list says otherwise", () => {
    const config = { ...qwen, shared_expert_intermediate_size: 40, decoder_sparse_step: 2, mlp_only_layers: [1] };
    // Layers 3 and 5 of 0 to 5.
    const ffw = 4 * 3 * 64 * 96 + 2 * (10 * expert + 640 + 3 * 64 * 40 + 64);
    const whole = around(S) + 6 * attention(64, 64, 16, { qkv: true }) + ffw;
    expect(countParams({ model_type: "qwen2_moe", ...config })).toMatchObject({
      total: whole,
      active: whole - 2 * 7 * expert,
    });
    expect(total("qwen2_moe", { ...config, qkv_bias: false })).toBe(whole - 6 * (64 + 32));
    expect(total("qwen2_moe", { ...config, num_experts: 0 })).toBe(
      around(S) + 6 * (attention(64, 64, 16, { qkv: true }) + 3 * 64 * 96),
    );
  });

  test("qwen3_moe has norms of queries and keys, and biases where a flag says so", () => {
    const ffw = 6 * (10 * expert + 640);
    const whole = around(S) + 6 * (attention(64, 8 * 12, 2 * 12) + 24) + ffw;
    expect(total("qwen3_moe", { ...qwen, head_dim: 12 })).toBe(whole);
    expect(total("qwen3_moe", { ...qwen, head_dim: 12, attention_bias: true })).toBe(whole + 6 * (96 + 48 + 64));
    expect(total("qwen3_moe", { ...qwen, head_dim: 12, tie_word_embeddings: true })).toBe(whole - 64000);
    // The class has no size of heads, and divides the width; its other name of the experts is that of Mixtral.
    expect(total("qwen3_moe", { ...qwen, num_experts: undefined, num_local_experts: 10 })).toBe(
      around(S) + 6 * (attention(64, 64, 16) + 16) + ffw,
    );
    expect(total("qwen3_moe", { ...qwen, architectures: ["Qwen3MoeModel"] })).toBe(
      around(S) - 64000 + 6 * (attention(64, 64, 16) + 16) + ffw,
    );
    expect(total("qwen3_moe", { ...qwen, architectures: ["Qwen3MoeForSequenceClassification"], num_labels: 5 })).toBe(
      around(S) - 64000 + 320 + 6 * (attention(64, 64, 16) + 16) + ffw,
    );
  });

  const deepseek = {
    ...SIZES,
    num_key_value_heads: 8,
    intermediate_size: 96,
    moe_intermediate_size: 24,
    n_routed_experts: 10,
    n_shared_experts: 2,
    num_experts_per_tok: 3,
    first_k_dense_replace: 2,
    q_lora_rank: 20,
    kv_lora_rank: 12,
    qk_nope_head_dim: 10,
    qk_rope_head_dim: 4,
    v_head_dim: 9,
  };
  const keysAndOutput = 64 * 16 + 12 + 12 * 8 * 19 + 8 * 9 * 64;
  const dense = 2 * 3 * 64 * 96;
  const sparse = 4 * (12 * expert + 640);

  test.each(["deepseek_v2", "deepseek_v3", "kimi_k2"])("%s projects queries, keys and values to low ranks", (type) => {
    const queries = 64 * 20 + 20 + 20 * 8 * 14;
    const whole = around(S) + 6 * (queries + keysAndOutput) + dense + sparse;
    expect(countParams({ model_type: type, ...deepseek })).toMatchObject({
      total: whole,
      active: whole - 4 * 7 * expert,
    });
    expect(total(type, { ...deepseek, attention_bias: true })).toBe(whole + 6 * (20 + 16 + 64));
    const direct = around(S) + 6 * (64 * 8 * 14 + keysAndOutput) + dense + sparse;
    expect(total(type, { ...deepseek, q_lora_rank: null })).toBe(direct);
    expect(total(type, { ...deepseek, q_lora_rank: null, attention_bias: true })).toBe(direct + 6 * (16 + 64));
    expect(total(type, { ...deepseek, first_k_dense_replace: 9 })).toBe(
      around(S) + 6 * (queries + keysAndOutput + 3 * 64 * 96),
    );
    expect(total(type, { ...deepseek, num_nextn_predict_layers: 1 })).toBe(whole);
  });

  test("deepseek_v2 has its own defaults, and biases of dense layers and shared experts", () => {
    const queries = 64 * 20 + 20 + 20 * 8 * 14;
    const whole = around(S) + 6 * (queries + keysAndOutput) + dense + sparse;
    expect(total("deepseek_v2", { ...deepseek, mlp_bias: true })).toBe(whole + 2 * (2 * 96 + 64) + 4 * (2 * 48 + 64));
    expect(total("deepseek_v2", { ...deepseek, n_shared_experts: null })).toBe(whole - 4 * 2 * expert);
    // Nothing is said of how many experts work on a token: all may.
    expect(countParams({ model_type: "deepseek_v2", ...deepseek, num_experts_per_tok: null }).active).toBe(whole);
  });

  test("latent attention costs by the widths of queries and of values", () => {
    const { work } = countFields(deepseekV3, configFields(deepseek));
    expect(work.attention).toEqual([{ numLayers: 6, numHeads: 8, queryWidth: 8 * 14, valueWidth: 8 * 9 }]);
  });

  const mixtral = {
    ...SIZES,
    num_key_value_heads: 2,
    intermediate_size: 24,
    num_local_experts: 10,
    num_experts_per_tok: 3,
  };
  const experts = 6 * (10 * expert + 640);

  test("gpt_oss has biases of everything and a sink for each head", () => {
    const config = { ...mixtral, head_dim: 12 };
    const layer = attention(64, 96, 24, { qkv: true, output: true }) + 8;
    const biased = 6 * (10 * (expert + 2 * 24 + 64) + 640 + 10);
    expect(countParams({ model_type: "gpt_oss", ...config })).toMatchObject({
      total: around(S) + 6 * layer + biased,
      active: around(S) + 6 * layer + biased - 6 * 7 * (expert + 2 * 24 + 64),
    });
    expect(total("gpt_oss", { ...config, attention_bias: false })).toBe(
      around(S) + 6 * (attention(64, 96, 24) + 8) + biased,
    );
    const { work } = countFields(gptOss, configFields(config));
    expect(work.attention).toEqual([
      { numLayers: 3, numHeads: 8, queryWidth: 96, window: 128 },
      { numLayers: 3, numHeads: 8, queryWidth: 96 },
    ]);
  });

  test("olmoe, granitemoe, minimax_m2 and phimoe differ by norms and biases", () => {
    const bare = around(S) + 6 * attention(64, 64, 16) + experts;
    const olmo = { ...mixtral, num_local_experts: undefined, num_experts: 10 };
    expect(total("olmoe", olmo)).toBe(bare + 6 * (64 + 16));
    expect(total("olmoe", { ...olmo, attention_bias: true })).toBe(bare + 6 * (80 + 64 + 32 + 64));
    expect(total("olmoe", { ...olmo, num_key_value_heads: null })).toBe(bare + 6 * (128 + 2 * 64 * 48));
    expect(total("granitemoe", mixtral)).toBe(bare);
    expect(total("granitemoe", { ...mixtral, attention_bias: true, tie_word_embeddings: true })).toBe(
      bare - 64000 + 6 * (64 + 32 + 64),
    );
    expect(total("minimax_m2", { ...mixtral, head_dim: 12, use_qk_norm: false, shared_intermediate_size: 9 })).toBe(
      around(S) + 6 * (attention(64, 96, 24) + 96 + 24) + experts,
    );
    const shifted = around(S, { norm: 128 }) + 6 * attention(64, 64, 16) + experts;
    expect(total("phimoe", mixtral)).toBe(shifted);
    expect(total("phimoe", { ...mixtral, attention_bias: true, lm_head_bias: true })).toBe(
      shifted + 6 * (64 + 32 + 64) + 1000,
    );
  });

  test("glm4_moe and dots1 have DeepSeek's experts and grouped queries", () => {
    const config = { ...deepseek, num_key_value_heads: 2 };
    const whole = around(S) + 6 * attention(64, 64, 16) + dense + sparse;
    expect(total("glm4_moe", config)).toBe(whole);
    expect(total("glm4_moe", { ...config, attention_bias: true })).toBe(whole + 6 * (64 + 32));
    expect(total("glm4_moe", { ...config, use_qk_norm: true })).toBe(whole + 6 * 16);
    expect(total("dots1", config)).toBe(whole + 6 * 16);
    expect(total("dots1", { ...config, attention_bias: true })).toBe(whole + 6 * (16 + 64 + 32 + 64));
    const { n_routed_experts: _, ...rest } = config;
    expect(() => total("dots1", rest)).toThrow("n_routed_experts");
  });

  test("glm4_moe_lite mixes where a list says so, and flex_olmo norms all heads together", () => {
    const queries = 64 * 20 + 20 + 20 * 8 * 14;
    const whole = (mixtures: number) =>
      around(S) + 6 * (queries + keysAndOutput) + (6 - mixtures) * 3 * 64 * 96 + mixtures * (12 * expert + 640);
    expect(total("glm4_moe_lite", deepseek)).toBe(whole(5));
    const types = ["sparse", "dense", "dense", "sparse", "dense", "dense"];
    expect(total("glm4_moe_lite", { ...deepseek, mlp_layer_types: types })).toBe(whole(2));
    expect(total("glm4_moe_lite", { ...deepseek, attention_bias: true })).toBe(whole(5) + 6 * (20 + 16 + 64));
    const flex = { ...mixtral, num_local_experts: undefined, num_experts: 10, head_dim: 12 };
    expect(total("flex_olmo", flex)).toBe(around(S) + 6 * (attention(64, 96, 24) + 120) + experts);
    expect(total("flex_olmo", { ...flex, attention_bias: true })).toBe(
      around(S) + 6 * (attention(64, 96, 24, { qkv: true, output: true }) + 120) + experts,
    );
  });

  test("granitemoeshared has granitemoe's layers with a shared expert", () => {
    const bare = around(S) + 6 * attention(64, 64, 16) + experts;
    expect(total("granitemoeshared", mixtral)).toBe(bare);
    const shared = { ...mixtral, shared_intermediate_size: 40 };
    expect(total("granitemoeshared", shared)).toBe(bare + 6 * 3 * 64 * 40);
    expect(total("granitemoe", shared)).toBe(bare);
  });

  test("minimax has linear attention in every other layer, or where a list says so", () => {
    const full = attention(64, 96, 24);
    const lightning = 5 * 64 * 96 + 96;
    const config = { ...mixtral, head_dim: 12 };
    expect(total("minimax", config)).toBe(around(S) + 3 * full + 3 * lightning + experts);
    const types = Array(6).fill("linear_attention");
    expect(total("minimax", { ...config, layer_types: types })).toBe(around(S) + 6 * lightning + experts);
    const { work } = countFields(minimax, configFields({ ...config, sliding_window: 9 }));
    expect(work.attention).toEqual([{ numLayers: 3, numHeads: 8, queryWidth: 96, window: 9 }]);
  });

  test("hunyuan_v1_moe has as many experts in each layer as a list says", () => {
    const config = { ...SIZES, num_key_value_heads: 2, intermediate_size: 24, head_dim: 12 };
    const bare = around(S) + 6 * (attention(64, 96, 24) + 24);
    expect(total("hunyuan_v1_moe", config)).toBe(bare + 6 * (2 * expert + 64));
    const listed = { ...config, num_experts: [1, 2, 3, 4, 5, 6], moe_topk: [1, 1, 2, 2, 2, 2], attention_bias: true };
    const whole = bare + 6 * (96 + 48 + 64) + 27 * expert + 21 * 64;
    expect(countParams({ model_type: "hunyuan_v1_moe", ...listed })).toMatchObject({
      total: whole,
      active: whole - 11 * expert,
    });
    expect(() => total("hunyuan_v1_moe", { ...config, moe_topk: 2 })).toThrow("moe_topk");
    expect(() => total("hunyuan_v1_moe", { ...config, num_experts: [1, 2, 3, 4, 5, 0] })).toThrow("num_experts");
  });

  test("mistral3 has the layers that its language model's type says", () => {
    const vision = {
      hidden_size: 20,
      intermediate_size: 30,
      num_hidden_layers: 3,
      num_attention_heads: 4,
      num_channels: 2,
      patch_size: 4,
    };
    const encoder = 2 * 16 * 20 + 20 + 3 * (4 * 400 + 3 * 20 * 30 + 40) + 20 + 180 * 20 + 20 * 64 + 64 * 64;
    const nested = (text: object) => ({ spatial_merge_size: 3, vision_config: vision, text_config: text });
    const dense = { ...SIZES, num_key_value_heads: 2, intermediate_size: 96, head_dim: 12 };
    const whole = around(S, { tied: true }) + 6 * (attention(64, 96, 24) + 3 * 64 * 96) + encoder;
    expect(total("mistral3", nested(dense))).toBe(whole);
    expect(total("mistral3", nested({ ...dense, model_type: "ministral3", tie_word_embeddings: false }))).toBe(whole);
    expect(total("mistral3", { ...nested(dense), tie_word_embeddings: false })).toBe(whole + 64000);
    expect(total("mistral3", { ...nested(dense), multimodal_projector_bias: true })).toBe(whole + 128);
    expect(total("mistral3", { ...nested(dense), vision_feature_layer: [-2, -1] })).toBe(whole + 20 * 64);
    expect(total("mistral3", nested({ ...deepseek, model_type: "mistral4" })) - encoder).toBe(
      total("mistral4", { ...deepseek, tie_word_embeddings: true }),
    );
    expect(total("mistral3", { tie_word_embeddings: false })).toBe(24_011_361_280);
    expect(() => total("mistral3", nested({ ...dense, model_type: "llama" }))).toThrow("model_type");
  });

  test("ernie4_5_moe mixes from one layer to another", () => {
    const config = {
      ...SIZES,
      num_key_value_heads: 2,
      intermediate_size: 96,
      moe_intermediate_size: 24,
      moe_num_experts: 10,
      moe_k: 3,
      moe_num_shared_experts: 2,
    };
    const whole = (mixtures: number) =>
      around(S, { tied: true }) +
      6 * attention(64, 64, 16) +
      (6 - mixtures) * 3 * 64 * 96 +
      mixtures * (12 * expert + 640);
    expect(total("ernie4_5_moe", config)).toBe(whole(5));
    expect(total("ernie4_5_moe", { ...config, moe_layer_start_index: 2, moe_layer_end_index: 4 })).toBe(whole(3));
    expect(total("ernie4_5_moe", { ...config, moe_layer_interval: 2, moe_layer_end_index: -1 })).toBe(whole(3));
    expect(total("ernie4_5_moe", { ...config, use_bias: true })).toBe(
      whole(5) + 6 * (64 + 32 + 64) + (2 * 96 + 64) + 5 * (2 * 48 + 64) + 1000,
    );
  });

  const linear = {
    linear_num_key_heads: 2,
    linear_key_head_dim: 5,
    linear_num_value_heads: 4,
    linear_value_head_dim: 6,
    linear_conv_kernel_dim: 3,
  };
  const fullLayer = (bias: boolean) => 3 * 64 * 96 + 2 * 64 * 24 + 2 * 12 + (bias ? 2 * 96 + 2 * 24 + 64 : 0);
  const linearLayer = 64 * (20 + 48) + 64 * 8 + (20 + 24) * 3 + 8 + 6 + 24 * 64;

  test("qwen3_next and qwen3_5 have linear attention in most layers", () => {
    const config = { ...qwen, ...linear, head_dim: 12, shared_expert_intermediate_size: 40 };
    const ffw = 6 * (10 * expert + 640 + 3 * 64 * 40 + 64);
    expect(total("qwen3_next", config)).toBe(around(S) + fullLayer(false) + 5 * linearLayer + ffw);
    expect(total("qwen3_next", { ...config, full_attention_interval: 2, attention_bias: true })).toBe(
      around(S) + 3 * fullLayer(true) + 3 * linearLayer + ffw,
    );
    const layerTypes = ["attention", "linear_attention", "full_attention", "full_attention", "mamba", "mamba"];
    expect(total("qwen3_next", { ...config, layer_types: layerTypes })).toBe(
      around(S) + 3 * fullLayer(false) + 3 * linearLayer + ffw,
    );
    expect(() => total("qwen3_next", { ...config, layer_types: Array(6).fill("sliding_attention") })).toThrow(
      "layer_types",
    );
    expect(total("qwen3_5_moe_text", { ...config, decoder_sparse_step: 2, mlp_only_layers: [0] })).toBe(
      around(S) + fullLayer(false) + 5 * linearLayer + ffw,
    );
    expect(total("qwen3_5_text", { ...config, tie_word_embeddings: true })).toBe(
      around(S, { tied: true }) + fullLayer(false) + 5 * linearLayer + 6 * 3 * 64 * 96,
    );
    const { work } = countFields(qwen3Next, configFields(config));
    expect(work.attention).toEqual([{ numLayers: 1, numHeads: 8, queryWidth: 96 }]);
  });

  test("qwen3_vl and qwen3_5 stand behind an encoder of images", () => {
    const vision = {
      depth: 3,
      hidden_size: 20,
      num_heads: 4,
      intermediate_size: 30,
      in_channels: 2,
      patch_size: 4,
      temporal_patch_size: 3,
      spatial_merge_size: 3,
      out_hidden_size: 64,
      num_position_embeddings: 50,
    };
    const layer = 4 * (400 + 20) + 2 * 20 * 30 + 30 + 20 + 80;
    const merger = 180 * 180 + 180 + 180 * 64 + 64;
    const encoder = 2 * 3 * 16 * 20 + 20 + 50 * 20 + 3 * layer + merger + 40;
    const stacked = 2 * (merger + 2 * 180);
    const text = { ...qwen, head_dim: 12, tie_word_embeddings: true };
    const language = around(S) + 6 * (attention(64, 96, 24) + 24);
    const dense6 = 6 * 3 * 64 * 96;
    const vl = { text_config: text, vision_config: { ...vision, deepstack_visual_indexes: [0, 1] } };
    // The whole says whether its head is tied; what its language model says does not count.
    expect(total("qwen3_vl", vl)).toBe(language + dense6 + encoder + stacked);
    expect(total("qwen3_vl", { ...vl, tie_word_embeddings: true })).toBe(language - 64000 + dense6 + encoder + stacked);
    expect(total("qwen3_vl", { ...vl, architectures: ["Qwen3VLModel"] })).toBe(
      language - 64000 + dense6 + encoder + stacked,
    );
    expect(total("qwen3_vl", { text_config: text, vision_config: vision })).toBe(
      language + dense6 + encoder + 3 * (merger + 2 * 180),
    );
    const sparse6 = 6 * (10 * expert + 640);
    expect(total("qwen3_vl_moe", vl)).toBe(language + sparse6 + encoder + stacked);
    const text35 = { ...text, ...linear, shared_expert_intermediate_size: 40 };
    const linear35 = around(S) + fullLayer(false) + 5 * linearLayer;
    expect(total("qwen3_5", { ...vl, text_config: text35 })).toBe(linear35 + dense6 + encoder);
    expect(total("qwen3_5_moe", { ...vl, text_config: text35 })).toBe(
      linear35 + sparse6 + 6 * (3 * 64 * 40 + 64) + encoder,
    );
  });

  test("llama4 mixes in every layer, in every nth, or in those of a list", () => {
    const text = {
      ...mixtral,
      head_dim: 12,
      intermediate_size_mlp: 96,
      num_experts_per_tok: 1,
    };
    const whole = (mixtures: number) =>
      around(S) + 6 * attention(64, 96, 24) + (6 - mixtures) * 3 * 64 * 96 + mixtures * (11 * expert + 640);
    expect(countParams({ model_type: "llama4_text", ...text })).toMatchObject({
      total: whole(6),
      active: whole(6) - 6 * 9 * expert,
    });
    expect(total("llama4_text", { ...text, interleave_moe_layer_step: 2 })).toBe(whole(3));
    expect(total("llama4_text", { ...text, interleave_moe_layer_step: 2, moe_layers: [0] })).toBe(whole(1));
    expect(total("llama4_text", { ...text, moe_layers: [] })).toBe(whole(0));
    expect(total("llama4_text", { ...text, attention_bias: true })).toBe(whole(6) + 6 * (96 + 48 + 64));
    const { work } = countFields(llama4Text, configFields(text));
    expect(work.attention).toEqual([
      { numLayers: 5, numHeads: 8, queryWidth: 96, window: 8192 },
      { numLayers: 1, numHeads: 8, queryWidth: 96 },
    ]);
    const vision = {
      hidden_size: 20,
      intermediate_size: 30,
      num_hidden_layers: 3,
      num_attention_heads: 4,
      num_channels: 2,
      image_size: 13,
      patch_size: 4,
      projector_input_dim: 50,
      projector_output_dim: 50,
      vision_output_dim: 50,
    };
    const layer = 4 * (400 + 20) + 2 * 20 * 30 + 30 + 20 + 80;
    const encoder = 2 * 16 * 20 + 20 + 10 * 20 + 3 * layer + 80 + 30 * 50 + 50 * 50 + 50 * 64;
    const nested = { text_config: text, vision_config: vision, tie_word_embeddings: true };
    expect(total("llama4", nested)).toBe(whole(6) + encoder);
    expect(total("llama4", { ...nested, text_config: { ...text, tie_word_embeddings: true } })).toBe(
      whole(6) + encoder - 64000,
    );
  });

  const gemma = {
    ...SIZES,
    num_key_value_heads: 4,
    head_dim: 6,
    global_head_dim: 10,
    intermediate_size: 96,
    hidden_size_per_layer_input: 0,
  };
  const slidingLayer = 2 * 64 * 48 + 2 * 64 * 24 + 12;
  const globalLayer = 2 * 64 * 80 + 2 * 64 * 40 + 20;
  const gemmaAround = around(S, { tied: true }) + 12 * 64;

  test("gemma4_text has wider heads where it does not slide", () => {
    const ffw = 6 * 3 * 64 * 96;
    const whole = gemmaAround + 5 * slidingLayer + globalLayer + ffw;
    expect(total("gemma4_text", gemma)).toBe(whole);
    expect(total("gemma4_text", { ...gemma, tie_word_embeddings: false })).toBe(whole + 64000);
    expect(total("gemma4_text", { ...gemma, attention_bias: true })).toBe(whole + 5 * (48 + 48 + 64) + (80 + 80 + 64));
    // Fewer heads of keys, and values that are keys, only where nothing slides; without the flag the field says nothing.
    const shared = { ...gemma, attention_k_eq_v: true, num_global_key_value_heads: 2 };
    expect(total("gemma4_text", shared)).toBe(whole - 2 * 64 * 40 + 64 * 20);
    expect(total("gemma4_text", { ...gemma, num_global_key_value_heads: 2 })).toBe(whole);
    expect(total("gemma4_text", { ...gemma, attention_k_eq_v: true })).toBe(whole - 64 * 40);
    // The last layer never slides.
    expect(total("gemma4_text", { ...gemma, layer_types: Array(6).fill("sliding_attention") })).toBe(whole);
    const { work } = countFields(gemma4Text, configFields(gemma));
    expect(work.attention).toEqual([
      { numLayers: 5, numHeads: 8, queryWidth: 48, window: 512 },
      { numLayers: 1, numHeads: 8, queryWidth: 80 },
    ]);
  });

  test("gemma4_text shares keys, widens layers, and adds experts and inputs for each layer", () => {
    const whole = gemmaAround + 5 * slidingLayer + globalLayer + 6 * 3 * 64 * 96;
    const unkeyed = 2 * 64 * 24 + 6 + (2 * 64 * 40 + 10);
    expect(total("gemma4_text", { ...gemma, num_kv_shared_layers: 2 })).toBe(whole - unkeyed);
    expect(total("gemma4_text", { ...gemma, num_kv_shared_layers: 2, use_double_wide_mlp: true })).toBe(
      whole - unkeyed + 2 * 3 * 64 * 96,
    );
    expect(total("gemma4_text", { ...gemma, use_double_wide_mlp: true })).toBe(whole);
    const moe = { enable_moe_block: true, num_experts: 10, top_k_experts: 3, moe_intermediate_size: 24 };
    const mixed = whole + 6 * (10 * expert + 640 + 64 + 10 + 3 * 64);
    expect(countParams({ model_type: "gemma4_text", ...gemma, ...moe })).toMatchObject({
      total: mixed,
      active: mixed - 6 * 7 * expert,
    });
    const inputs = { hidden_size_per_layer_input: 5, vocab_size_per_layer_input: 900 };
    expect(total("gemma4_text", { ...gemma, ...inputs })).toBe(whole + 900 * 30 + 64 * 30 + 5 + 6 * (2 * 64 * 5 + 64));
    expect(() => total("gemma4_text", { ...gemma, enable_moe_block: true })).toThrow("num_experts");
  });

  test("gemma4 has encoders only where their configurations are there", () => {
    const whole = gemmaAround + 5 * slidingLayer + globalLayer + 6 * 3 * 64 * 96;
    expect(total("gemma4", { text_config: gemma })).toBe(whole);
    expect(total("gemma4", { text_config: gemma, vision_config: null, tie_word_embeddings: false })).toBe(
      whole + 64000,
    );
    const vision = {
      hidden_size: 20,
      intermediate_size: 30,
      num_hidden_layers: 3,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      head_dim: 6,
      patch_size: 4,
      position_embedding_size: 50,
    };
    const images = 48 * 20 + 100 * 20 + 3 * (2 * 20 * 24 + 2 * 20 * 12 + 12 + 3 * 20 * 30 + 80) + 20 * 64;
    expect(total("gemma4", { text_config: gemma, vision_config: vision })).toBe(whole + images);
    const audio = {
      hidden_size: 16,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      subsampling_conv_channels: [12, 3],
      conv_kernel_size: 7,
      output_proj_dims: 22,
    };
    const layer = 2 * (2 * 16 * 64 + 32) + 5 * 256 + 4 + (512 + 256 + 16 * 7 + 32) + 48;
    const sound = 9 * 12 + 12 + 9 * 36 + 3 + 9 * 16 + 2 * layer + 16 * 22 + 22 + 22 * 64;
    expect(total("gemma4", { text_config: gemma, audio_config: audio })).toBe(whole + sound);
  });
});

import { describe, expect, test } from "vitest";
import type { Architecture } from "../../../src/models/architecture.ts";
import { apertus } from "../../../src/models/architectures/apertus.ts";
import { bloom } from "../../../src/models/architectures/bloom.ts";
import { chinchilla } from "../../../src/models/architectures/chinchilla.ts";
import { codegen } from "../../../src/models/architectures/codegen.ts";
import { cohere } from "../../../src/models/architectures/cohere.ts";
import { cohere2 } from "../../../src/models/architectures/cohere2.ts";
import { ernie45 } from "../../../src/models/architectures/ernie4-5.ts";
import { exaone4 } from "../../../src/models/architectures/exaone4.ts";
import { falcon } from "../../../src/models/architectures/falcon.ts";
import { gemma } from "../../../src/models/architectures/gemma.ts";
import { gemma2 } from "../../../src/models/architectures/gemma2.ts";
import { gemma3 } from "../../../src/models/architectures/gemma3.ts";
import { gemma3Text } from "../../../src/models/architectures/gemma3-text.ts";
import { glm } from "../../../src/models/architectures/glm.ts";
import { glm4 } from "../../../src/models/architectures/glm4.ts";
import { gptBigcode } from "../../../src/models/architectures/gpt-bigcode.ts";
import { gptNeo } from "../../../src/models/architectures/gpt-neo.ts";
import { gptNeox } from "../../../src/models/architectures/gpt-neox.ts";
import { gpt2Architecture } from "../../../src/models/architectures/gpt2.ts";
import { gptj } from "../../../src/models/architectures/gptj.ts";
import { granite } from "../../../src/models/architectures/granite.ts";
import { helium } from "../../../src/models/architectures/helium.ts";
import { hunyuanV1Dense } from "../../../src/models/architectures/hunyuan-v1-dense.ts";
import { lfm2 } from "../../../src/models/architectures/lfm2.ts";
import { llama } from "../../../src/models/architectures/llama.ts";
import { minicpm } from "../../../src/models/architectures/minicpm.ts";
import { mistral } from "../../../src/models/architectures/mistral.ts";
import { mixtral } from "../../../src/models/architectures/mixtral.ts";
import { mpt } from "../../../src/models/architectures/mpt.ts";
import { nemotron } from "../../../src/models/architectures/nemotron.ts";
import { nemotronNas } from "../../../src/models/architectures/nemotron-nas.ts";
import { olmo } from "../../../src/models/architectures/olmo.ts";
import { olmo2 } from "../../../src/models/architectures/olmo2.ts";
import { olmo3 } from "../../../src/models/architectures/olmo3.ts";
import { opt } from "../../../src/models/architectures/opt.ts";
import { phi } from "../../../src/models/architectures/phi.ts";
import { phi3 } from "../../../src/models/architectures/phi3.ts";
import { qwen2 } from "../../../src/models/architectures/qwen2.ts";
import { qwen3 } from "../../../src/models/architectures/qwen3.ts";
import { seedOss } from "../../../src/models/architectures/seed-oss.ts";
import { smollm3 } from "../../../src/models/architectures/smollm3.ts";
import { stablelm } from "../../../src/models/architectures/stablelm.ts";
import { starcoder2 } from "../../../src/models/architectures/starcoder2.ts";
import { knownConfig } from "../../../src/models/catalog.ts";
import { ConfigReader } from "../../../src/models/config.ts";
import { countParams } from "../../../src/models/index.ts";

type Config = Readonly<Record<string, unknown>>;

// Totals of the checkpoints on the Hub, where those hold no more than what trains, or of the models built from their
// configurations.
const MEMBERS: readonly (readonly [Architecture, Readonly<Record<string, number>>])[] = [
  [
    gpt2Architecture,
    {
      "gpt2-small": 124_439_808,
      "gpt2-medium": 354_823_168,
      "gpt2-large": 774_030_080,
      "gpt2-xl": 1_557_611_200,
    },
  ],
  [
    gptNeox,
    {
      "pythia-14m": 14_067_712,
      "pythia-31m": 30_494_720,
      "pythia-70m": 70_426_624,
      "pythia-160m": 162_322_944,
      "pythia-410m": 405_334_016,
      "pythia-1b": 1_011_781_632,
      "pythia-1.4b": 1_414_647_808,
      "pythia-2.8b": 2_775_208_960,
      "pythia-6.9b": 6_857_302_016,
      "pythia-12b": 11_846_072_320,
      "gpt-neox-20b": 20_554_567_680,
    },
  ],
  [
    opt,
    {
      "opt-125m": 125_239_296,
      "opt-350m": 331_196_416,
      "opt-1.3b": 1_315_758_080,
      "opt-2.7b": 2_651_596_800,
      "opt-6.7b": 6_658_473_984,
      "opt-13b": 12_853_473_280,
      "opt-30b": 29_974_540_288,
      "opt-66b": 65_719_701_504,
    },
  ],
  [
    llama,
    {
      "smollm-135m": 134_515_008,
      "smollm2-135m": 134_515_008,
      "smollm-360m": 361_821_120,
      "smollm2-360m": 361_821_120,
      "tinyllama-1.1b": 1_100_048_384,
      "llama-3.2-1b": 1_235_814_400,
      "smollm-1.7b": 1_711_376_384,
      "smollm2-1.7b": 1_711_376_384,
      "llama-3.2-3b": 3_212_749_824,
      "llama-2-7b": 6_738_415_616,
      "llama-3.1-8b": 8_030_261_248,
      "llama-2-13b": 13_015_864_320,
      "llama-2-70b": 68_976_648_192,
      "llama-3.1-70b": 70_553_706_496,
      "llama-3.1-405b": 405_853_388_800,
    },
  ],
  [
    mistral,
    {
      "mistral-7b-v0.1": 7_241_732_096,
      "mistral-7b-v0.3": 7_248_023_552,
      "mistral-nemo-12b": 12_247_782_400,
      "mistral-small-24b": 23_572_403_200,
    },
  ],
  [mixtral, { "mixtral-8x7b": 46_702_792_704, "mixtral-8x22b": 140_620_634_112 }],
  [
    qwen2,
    {
      "qwen2.5-0.5b": 494_032_768,
      "qwen2.5-1.5b": 1_543_714_304,
      "qwen2.5-3b": 3_085_938_688,
      "qwen2.5-7b": 7_615_616_512,
      "qwen2.5-14b": 14_770_033_664,
      "qwen2.5-32b": 32_763_876_352,
      "qwen2.5-72b": 72_706_203_648,
    },
  ],
  [
    qwen3,
    {
      "qwen3-0.6b": 596_049_920,
      "qwen3-1.7b": 1_720_574_976,
      "qwen3-4b": 4_022_468_096,
      "qwen3-8b": 8_190_735_360,
      "qwen3-14b": 14_768_307_200,
      "qwen3-32b": 32_762_123_264,
    },
  ],
  [smollm3, { "smollm3-3b": 3_075_098_624 }],
  // Hoffmann et al. 2022, Table A9 names them in millions.
  [
    chinchilla,
    {
      "chinchilla-44m": 43_709_440,
      "chinchilla-106m": 105_831_680,
      "chinchilla-217m": 216_774_656,
      "chinchilla-425m": 424_693_760,
      "chinchilla-1b": 1_018_133_760,
      "chinchilla-6.8b": 6_796_274_688,
      "chinchilla-70b": 70_065_209_344,
    },
  ],
  [gemma, { "gemma-2b": 2_506_172_416, "gemma-7b": 8_537_680_896 }],
  [gemma2, { "gemma-2-2b": 2_614_341_888, "gemma-2-9b": 9_241_705_984, "gemma-2-27b": 27_227_128_320 }],
  [gemma3Text, { "gemma-3-270m": 268_098_176, "gemma-3-1b": 999_885_952 }],
  [gemma3, { "gemma-3-4b": 4_300_079_472, "gemma-3-12b": 12_187_325_040, "gemma-3-27b": 27_432_406_640 }],
  [olmo, { "olmo-1b": 1_176_764_416, "olmo-7b": 6_888_095_744 }],
  [
    olmo2,
    {
      "olmo-2-1b": 1_484_916_736,
      "olmo-2-7b": 7_298_617_344,
      "olmo-2-13b": 13_716_198_400,
      "olmo-2-32b": 32_234_279_936,
    },
  ],
  [olmo3, { "olmo-3-7b": 7_298_011_136, "olmo-3-32b": 32_233_522_176 }],
  [phi, { "phi-1": 1_418_270_720, "phi-1.5": 1_418_270_720, "phi-2": 2_779_683_840 }],
  [
    phi3,
    {
      "phi-3-mini-4k": 3_821_079_552,
      "phi-3.5-mini": 3_821_079_552,
      "phi-4-mini": 3_836_021_760,
      "phi-3-medium-4k": 13_960_238_080,
      "phi-4": 14_659_507_200,
    },
  ],
  [granite, { "granite-3.3-2b": 2_533_539_840, "granite-3.3-8b": 8_170_864_640 }],
  [glm, { "glm-4-9b": 9_399_951_360 }],
  [glm4, { "glm-4-9b-0414": 9_400_279_040 }],
  [exaone4, { "exaone-4.0-1.2b": 1_279_391_488, "exaone-4.0-32b": 32_003_216_384 }],
  [seedOss, { "seed-oss-36b": 36_151_104_512 }],
  [ernie45, { "ernie-4.5-0.3b": 360_748_032 }],
  [cohere, { "aya-23-8b": 8_028_033_024, "aya-23-35b": 34_980_831_232, "command-r-plus": 103_810_674_688 }],
  [cohere2, { "command-r7b": 8_028_033_024, "command-a": 111_057_580_032 }],
  [starcoder2, { "starcoder2-3b": 3_030_371_328, "starcoder2-7b": 7_173_923_840, "starcoder2-15b": 15_957_889_024 }],
  [stablelm, { "stablelm-2-1.6b": 1_644_515_328, "stablelm-3b-4e1t": 2_795_443_200, "stablelm-2-12b": 12_143_185_920 }],
  [minicpm, { "minicpm-2b": 2_724_880_896 }],
  [nemotron, { "minitron-4b": 4_190_509_056 }],
  [nemotronNas, { "llama-3.3-nemotron-super-49b": 49_867_145_216 }],
  [apertus, { "apertus-8b": 8_053_338_176 }],
  [helium, { "helium-1-preview-2b": 2_172_643_840 }],
  [hunyuanV1Dense, { "hy-mt2-7b": 7_504_568_320 }],
  [lfm2, { "lfm2-350m": 354_483_968, "lfm2-700m": 742_489_344, "lfm2-1.2b": 1_170_340_608 }],
  [falcon, { "falcon-rw-1b": 1_311_625_216, "falcon-7b": 6_921_720_704, "falcon-40b": 41_303_293_952 }],
  [
    bloom,
    {
      "bloom-560m": 559_214_592,
      "bloom-1b1": 1_065_314_304,
      "bloom-1b7": 1_722_408_960,
      "bloom-3b": 3_002_557_440,
      "bloom-7b1": 7_069_016_064,
      "bloom-176b": 176_247_271_424,
    },
  ],
  [gptj, { "gpt-j-6b": 6_050_882_784 }],
  [gptNeo, { "gpt-neo-125m": 125_198_592, "gpt-neo-1.3b": 1_315_575_808, "gpt-neo-2.7b": 2_651_307_520 }],
  [gptBigcode, { "starcoderbase-1b": 1_137_207_296, starcoder: 15_517_456_384 }],
  [
    codegen,
    {
      "codegen-350m": 356_712_448,
      "codegen-2b": 2_779_356_160,
      "codegen-6b": 7_064_213_504,
      "codegen-16b": 16_032_155_648,
    },
  ],
  [mpt, { "mpt-7b": 6_649_286_656, "mpt-30b": 29_957_200_896 }],
];

describe.each(MEMBERS.map(([architecture, totals]) => ({ type: architecture.modelType, architecture, totals })))(
  "the members of $type",
  ({ architecture: { modelType, members }, totals }) => {
    test("are counted to the digit, the smallest first", () => {
      const counted = Object.entries(members).map(([name, config]): [string, number] => [
        name,
        countParams({ model_type: modelType, ...config }).total,
      ]);
      expect(counted).toEqual(Object.entries(totals));
      const sizes = counted.map(([, total]) => total);
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    });
  },
);

test("a member of Mixtral says what works on one token", () => {
  const active = Object.values(mixtral.members).map(
    (config) => countParams({ model_type: "mixtral", ...config }).active,
  );
  expect(active).toEqual([12_879_925_248, 39_152_031_744]);
});

/** A matrix, and a bias for each of its outputs. */
const matrix = (inputs: number, outputs: number, hasBias = false) => inputs * outputs + (hasBias ? outputs : 0);

interface Sizes {
  readonly d: number;
  readonly f: number;
  readonly layers: number;
  readonly heads: number;
  readonly kv: number;
  readonly h: number;
  readonly vocab: number;
}

interface Differences {
  /** Biases of queries, keys and values; of the output; of the feed-forward matrices. */
  readonly qkv?: boolean;
  readonly out?: boolean;
  readonly ffw?: boolean;
  /** Norms of queries and keys of a layer, together. */
  readonly qk?: number;
  readonly isGated?: boolean;
  /** Parameters of one norm, and norms of one layer. */
  readonly norm?: number;
  readonly norms?: number;
  readonly isTied?: boolean;
  /** What there is beside: biases of the head, more norms, positions. */
  readonly more?: number;
}

/** The parameters of a decoder, from the shapes of its matrices. */
function decoder(
  { d, f, layers, heads, kv, h, vocab }: Sizes,
  {
    qkv = false,
    out = false,
    ffw = false,
    qk = 0,
    isGated = true,
    norm = d,
    norms = 2,
    isTied = false,
    more = 0,
  }: Differences = {},
): number {
  const attention = matrix(d, heads * h, qkv) + 2 * matrix(d, kv * h, qkv) + matrix(heads * h, d, out) + qk;
  const feedForward = (isGated ? 2 : 1) * matrix(d, f, ffw) + matrix(f, d, ffw);
  return (isTied ? 1 : 2) * vocab * d + layers * (attention + feedForward + norms * norm) + norm + more;
}

const SIZES: Sizes = { d: 96, f: 200, layers: 6, heads: 6, kv: 2, h: 16, vocab: 1000 };
const WIDE: Sizes = { ...SIZES, h: 20 };
const ALL_HEADS: Sizes = { ...SIZES, kv: 6 };

const CONFIG = {
  hidden_size: 96,
  intermediate_size: 200,
  num_hidden_layers: 6,
  num_attention_heads: 6,
  num_key_value_heads: 2,
  vocab_size: 1000,
};

const TIED = { tie_word_embeddings: true };
const UNTIED = { tie_word_embeddings: false };
const BIASED = { attention_bias: true };
const HEAD_DIM = { head_dim: 16 };
const LAYER_NORM = 2 * 96;

describe("a decoder with its flags flipped", () => {
  test.each<readonly [string, Config, number]>([
    ["gemma", HEAD_DIM, decoder(SIZES, { isTied: true })],
    ["gemma", { ...HEAD_DIM, ...UNTIED, ...BIASED }, decoder(SIZES, { qkv: true, out: true })],
    ["gemma", {}, decoder({ ...SIZES, h: 256 }, { isTied: true })],
    ["gemma2", HEAD_DIM, decoder(SIZES, { norms: 4, isTied: true })],
    ["gemma2", { ...HEAD_DIM, ...UNTIED, ...BIASED }, decoder(SIZES, { norms: 4, qkv: true, out: true })],
    ["gemma3_text", { head_dim: 20 }, decoder(WIDE, { norms: 4, qk: 40, isTied: true })],
    [
      "gemma3_text",
      { head_dim: 20, ...BIASED },
      decoder(WIDE, { norms: 4, qk: 40, isTied: true, qkv: true, out: true }),
    ],
    ["olmo", {}, decoder(SIZES, { norm: 0 })],
    ["olmo", { ...TIED, ...BIASED }, decoder(SIZES, { norm: 0, isTied: true, qkv: true, out: true })],
    ["olmo", { num_key_value_heads: null }, decoder(ALL_HEADS, { norm: 0 })],
    ["olmo2", {}, decoder(SIZES, { qk: 96 + 32 })],
    ["olmo2", { ...TIED, ...BIASED, head_dim: 20 }, decoder(WIDE, { qk: 160, isTied: true, qkv: true, out: true })],
    ["olmo3", {}, decoder(SIZES, { qk: 96 + 32 })],
    ["olmo3", { ...TIED, ...BIASED }, decoder(SIZES, { qk: 128, isTied: true, qkv: true, out: true })],
    [
      "phi",
      { attention_bias: false },
      decoder(SIZES, { norm: LAYER_NORM, norms: 1, isGated: false, qkv: true, out: true, ffw: true, more: 1000 }),
    ],
    [
      "phi",
      { ...TIED, qk_layernorm: true },
      decoder(SIZES, {
        norm: LAYER_NORM,
        norms: 1,
        isGated: false,
        qkv: true,
        out: true,
        ffw: true,
        qk: 4 * 16,
        isTied: true,
        more: 1000,
      }),
    ],
    ["phi3", { attention_bias: true, mlp_bias: true, lm_head_bias: true }, decoder(SIZES)],
    ["phi3", { ...TIED, num_key_value_heads: null }, decoder(ALL_HEADS, { isTied: true })],
    ["granite", {}, decoder(SIZES)],
    ["granite", { ...TIED, ...BIASED }, decoder(SIZES, { isTied: true, qkv: true, out: true })],
    ["granite", { mlp_bias: true, head_dim: 20 }, decoder(WIDE, { ffw: true })],
    ["glm", HEAD_DIM, decoder(SIZES, { qkv: true })],
    ["glm", { attention_bias: false }, decoder({ ...SIZES, h: 128 })],
    ["glm4", HEAD_DIM, decoder(SIZES, { qkv: true, norms: 4 })],
    ["glm4", { ...HEAD_DIM, ...TIED, attention_bias: false }, decoder(SIZES, { norms: 4, isTied: true })],
    ["exaone4", BIASED, decoder(SIZES, { qk: 32 })],
    ["exaone4", { ...TIED, head_dim: 20 }, decoder(WIDE, { qk: 40, isTied: true })],
    ["seed_oss", HEAD_DIM, decoder(SIZES, { qkv: true })],
    ["seed_oss", { ...HEAD_DIM, attention_bias: false, attention_out_bias: true }, decoder(SIZES, { out: true })],
    ["seed_oss", { head_dim: null, mlp_bias: true, ...TIED }, decoder(SIZES, { qkv: true, ffw: true, isTied: true })],
    ["ernie4_5", HEAD_DIM, decoder(SIZES, { isTied: true })],
    ["ernie4_5", { head_dim: null, use_bias: true, ...UNTIED }, decoder(SIZES, { qkv: true, out: true, ffw: true })],
    ["cohere", {}, decoder(SIZES, { norms: 1, isTied: true })],
    [
      "cohere",
      { use_qk_norm: true, ...BIASED },
      decoder(SIZES, { norms: 1, isTied: true, qk: 128, qkv: true, out: true }),
    ],
    ["cohere2", { use_qk_norm: true }, decoder(SIZES, { norms: 1, isTied: true })],
    ["cohere2", { ...UNTIED, ...BIASED }, decoder(SIZES, { norms: 1, qkv: true, out: true })],
    [
      "starcoder2",
      {},
      decoder(SIZES, { norm: LAYER_NORM, isGated: false, qkv: true, out: true, ffw: true, isTied: true }),
    ],
    ["starcoder2", { use_bias: false, ...UNTIED }, decoder(SIZES, { norm: LAYER_NORM, isGated: false })],
    ["stablelm", {}, decoder(SIZES, { norm: LAYER_NORM })],
    ["stablelm", { use_qkv_bias: true, ...TIED }, decoder(SIZES, { norm: LAYER_NORM, qkv: true, isTied: true })],
    ["stablelm", { qk_layernorm: true }, decoder(SIZES, { norm: LAYER_NORM, qk: 8 * 16 })],
    ["stablelm", { use_parallel_residual: true }, decoder(SIZES, { norm: LAYER_NORM, norms: 1 })],
    ["minicpm", {}, decoder(SIZES, { isTied: true })],
    ["minicpm", { ...UNTIED, ...BIASED }, decoder(SIZES, { qkv: true, out: true })],
    ["nemotron", {}, decoder(SIZES, { norm: LAYER_NORM, isGated: false })],
    [
      "nemotron",
      { ...BIASED, head_dim: 20 },
      decoder(WIDE, { norm: LAYER_NORM, isGated: false, qkv: true, out: true }),
    ],
    [
      "nemotron",
      { mlp_bias: true, ...TIED },
      decoder(SIZES, { norm: LAYER_NORM, isGated: false, ffw: true, isTied: true }),
    ],
    ["arcee", {}, decoder(SIZES, { isGated: false })],
    ["arcee", { ...BIASED, mlp_bias: true }, decoder(SIZES, { isGated: false, qkv: true, out: true, ffw: true })],
    ["apertus", {}, decoder(SIZES, { isGated: false, qk: 32, more: 6 * 2 })],
    ["apertus", { ...BIASED, hidden_act: "relu2" }, decoder(SIZES, { isGated: false, qk: 32, qkv: true, out: true })],
    ["helium", HEAD_DIM, decoder(SIZES)],
    // The output's matrix is d by d, whatever the heads are.
    ["helium", { head_dim: 20, ...BIASED }, decoder(WIDE, { qkv: true, more: 6 * 96 * (96 - 120) })],
    ["hunyuan_v1_dense", BIASED, decoder(SIZES, { qk: 32, qkv: true, out: true })],
    ["hunyuan_v1_dense", { ...TIED, head_dim: 20 }, decoder(WIDE, { qk: 40, isTied: true })],
    ["llama", { num_key_value_heads: null, head_dim: null }, decoder(ALL_HEADS)],
    [
      "llama",
      { ...BIASED, mlp_bias: true, head_dim: 20, ...TIED },
      decoder(WIDE, { qkv: true, out: true, ffw: true, isTied: true }),
    ],
    ["mistral", { num_key_value_heads: null, head_dim: null, sliding_window: null }, decoder(ALL_HEADS)],
    ["qwen2", { num_key_value_heads: null }, decoder(ALL_HEADS, { qkv: true })],
    ["qwen3", HEAD_DIM, decoder(SIZES, { qk: 32 })],
    ["qwen3", { ...HEAD_DIM, ...BIASED, ...TIED }, decoder(SIZES, { qk: 32, qkv: true, out: true, isTied: true })],
    ["smollm3", {}, decoder(SIZES, { isTied: true })],
    ["smollm3", { ...BIASED, mlp_bias: true, ...UNTIED }, decoder(SIZES, { qkv: true, out: true, ffw: true })],
  ])("%s with %j", (modelType, flags, total) => {
    expect(countParams({ model_type: modelType, ...CONFIG, ...flags }).total).toBe(total);
  });

  test.each<readonly [string, number]>([
    ["GraniteModel", -1000 * 96],
    ["GraniteForSequenceClassification", (3 - 1000) * 96],
    ["GraniteForTokenClassification", (3 - 1000) * 96 + 3],
    ["GraniteForQuestionAnswering", (2 - 1000) * 96 + 2],
  ])("has the head of %s", (name, more) => {
    const config = { model_type: "granite", ...CONFIG, architectures: [name], num_labels: 3 };
    expect(countParams(config).total).toBe(decoder(SIZES, { more }));
  });
});

const LN = 2 * 96;
const PLAIN: Sizes = { ...ALL_HEADS, f: 4 * 96 };
const PLAIN_FLAGS: Differences = { isGated: false, norm: LN };

describe("a decoder of older names with its flags flipped", () => {
  test.each<readonly [string, Config, number]>([
    // Falcon's heads share one key and value, or have their own, or share them in groups in the new architecture.
    ["falcon", {}, decoder({ ...PLAIN, kv: 1 }, { ...PLAIN_FLAGS, norms: 1, isTied: true })],
    ["falcon", { num_kv_heads: 3 }, decoder({ ...PLAIN, kv: 1 }, { ...PLAIN_FLAGS, norms: 1, isTied: true })],
    ["falcon", { multi_query: false, num_kv_heads: 3 }, decoder(PLAIN, { ...PLAIN_FLAGS, norms: 1, isTied: true })],
    [
      "falcon",
      { new_decoder_architecture: true, num_kv_heads: 3, ...UNTIED },
      decoder({ ...PLAIN, kv: 3 }, { ...PLAIN_FLAGS, norms: 2 }),
    ],
    [
      "falcon",
      { new_decoder_architecture: true, num_kv_heads: null, num_ln_in_parallel_attn: 1 },
      decoder(PLAIN, { ...PLAIN_FLAGS, norms: 1, isTied: true }),
    ],
    [
      "falcon",
      { parallel_attn: false, bias: true, alibi: true, ffn_hidden_size: 100 },
      decoder({ ...PLAIN, kv: 1, f: 100 }, { ...PLAIN_FLAGS, norms: 2, qkv: true, out: true, ffw: true, isTied: true }),
    ],
    ["falcon", { num_ln_in_parallel_attn: 2 }, decoder({ ...PLAIN, kv: 1 }, { ...PLAIN_FLAGS, isTied: true })],
    ["bloom", {}, decoder(PLAIN, { ...PLAIN_FLAGS, qkv: true, out: true, ffw: true, isTied: true, more: LN })],
    ["bloom", UNTIED, decoder(PLAIN, { ...PLAIN_FLAGS, qkv: true, out: true, ffw: true, more: LN })],
    ["gptj", {}, decoder(PLAIN, { ...PLAIN_FLAGS, norms: 1, ffw: true, more: 1000 })],
    [
      "gptj",
      { n_inner: 50, ...TIED },
      decoder({ ...PLAIN, f: 50 }, { ...PLAIN_FLAGS, norms: 1, ffw: true, isTied: true, more: 1000 }),
    ],
    ["codegen", { n_inner: null }, decoder(PLAIN, { ...PLAIN_FLAGS, norms: 1, ffw: true, more: 1000 })],
    [
      "gpt_neo",
      { max_position_embeddings: 64, intermediate_size: null },
      decoder(PLAIN, { ...PLAIN_FLAGS, out: true, ffw: true, isTied: true, more: 64 * 96 }),
    ],
    [
      "gpt_neo",
      { max_position_embeddings: 64, intermediate_size: 50, ...UNTIED },
      decoder({ ...PLAIN, f: 50 }, { ...PLAIN_FLAGS, out: true, ffw: true, more: 64 * 96 }),
    ],
    [
      "gpt_bigcode",
      { n_positions: 64 },
      decoder({ ...PLAIN, kv: 1 }, { ...PLAIN_FLAGS, qkv: true, out: true, ffw: true, isTied: true, more: 64 * 96 }),
    ],
    [
      "gpt_bigcode",
      { n_positions: 64, multi_query: false, n_inner: 50, ...UNTIED },
      decoder({ ...PLAIN, f: 50 }, { ...PLAIN_FLAGS, qkv: true, out: true, ffw: true, more: 64 * 96 }),
    ],
    [
      "gpt_bigcode",
      { n_positions: 64, multi_query: false, add_cross_attention: true },
      decoder(PLAIN, {
        ...PLAIN_FLAGS,
        norms: 3,
        qkv: true,
        out: true,
        ffw: true,
        isTied: true,
        more: 64 * 96 + 6 * 4 * matrix(96, 96, true),
      }),
    ],
    ["mpt", { no_bias: false, expansion_ratio: 2 }, decoder(PLAIN, { isGated: false, isTied: true })],
    ["mpt", UNTIED, decoder(PLAIN, { isGated: false })],
    [
      "gpt_neox",
      { intermediate_size: 50 },
      decoder({ ...PLAIN, f: 50 }, { ...PLAIN_FLAGS, qkv: true, out: true, ffw: true }),
    ],
    [
      "gpt_neox",
      { intermediate_size: 50, attention_bias: false, ...TIED },
      decoder({ ...PLAIN, f: 50 }, { ...PLAIN_FLAGS, ffw: true, isTied: true }),
    ],
    // In GPT-2 an encoder's output has as many matrices again, and a norm.
    [
      "gpt2",
      { n_positions: 64, add_cross_attention: true },
      decoder(PLAIN, {
        ...PLAIN_FLAGS,
        norms: 3,
        qkv: true,
        out: true,
        ffw: true,
        isTied: true,
        more: 64 * 96 + 6 * 4 * matrix(96, 96, true),
      }),
    ],
  ])("%s with %j", (modelType, flags, total) => {
    const config = { model_type: modelType, ...OLD_NAMES[modelType], vocab_size: 1000, ...flags };
    expect(countParams(config).total).toBe(total);
  });
});

const GPT_NAMES = { n_embd: 96, n_layer: 6, n_head: 6 };
const OLD_NAMES: Readonly<Record<string, Config>> = {
  falcon: { hidden_size: 96, num_hidden_layers: 6, num_attention_heads: 6 },
  bloom: { n_embed: 96, num_hidden_layers: 6, num_attention_heads: 6 },
  gptj: GPT_NAMES,
  codegen: GPT_NAMES,
  gpt2: GPT_NAMES,
  gpt_bigcode: GPT_NAMES,
  gpt_neo: { hidden_size: 96, num_layers: 6, num_heads: 6 },
  gpt_neox: { hidden_size: 96, num_hidden_layers: 6, num_attention_heads: 6 },
  mpt: { d_model: 96, n_layers: 6, n_heads: 6 },
};

test.each([
  ["gptj", "GPTJDoubleHeadsModel"],
  ["qwen2", "Qwen2ForProcessRewardModel"],
])("refuses a class of %s whose head would be left out: %s", (model_type, name) => {
  const config = { model_type, architectures: [name] };
  expect(() => countParams(config)).toThrow("architectures must be a class whose head can be counted");
});

test.each<readonly [Config, number]>([
  [{}, 768 + 1],
  [{ tie_word_embeddings: false }, 50257 * 768 + 768 + 1],
  [{ num_labels: 5 }, 768 + 1],
  [{ summary_proj_to_labels: false }, 768 * 768 + 768],
  [{ summary_use_proj: false }, 0],
])("counts GPT-2's class of two heads with %j", (flags, heads) => {
  const config = { model_type: "gpt2", architectures: ["GPT2DoubleHeadsModel"], ...flags };
  expect(countParams(config).total).toBe(124439808 + heads);
});

describe("Gemma 3 of text and images", () => {
  const text = { ...CONFIG, head_dim: 16 };
  const vision = {
    hidden_size: 48,
    intermediate_size: 100,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    image_size: 30,
    patch_size: 8,
  };
  const layers = decoder(SIZES, { norms: 4, qk: 32, isTied: true });
  const encoder =
    matrix(3 * 8 * 8, 48, true) +
    3 * 3 * 48 +
    2 * (4 * matrix(48, 48, true) + matrix(48, 100, true) + matrix(100, 48, true) + 4 * 48) +
    2 * 48;
  const pooling = 48 + 2 * 48 + 4 * matrix(48, 48, true) + matrix(48, 100, true) + matrix(100, 48, true);
  const projection = 48 * 96 + 48;

  test.each<readonly [string, Config, Config, number]>([
    ["with SigLIP's own pooling", {}, {}, layers + encoder + pooling + projection],
    ["without it", {}, { vision_use_head: false }, layers + encoder + projection],
    ["with one channel", {}, { vision_use_head: false, num_channels: 1 }, layers + encoder + projection - 2 * 64 * 48],
    ["untied", UNTIED, { vision_use_head: false }, layers + encoder + projection + 1000 * 96],
    ["bare", { architectures: ["Gemma3Model"] }, { vision_use_head: false }, layers + encoder + projection],
    [
      "as a classifier",
      { architectures: ["Gemma3ForSequenceClassification"], num_labels: 5 },
      { vision_use_head: false },
      layers + encoder + projection + 5 * 96,
    ],
  ])("is counted %s", (_, own, ofVision, total) => {
    const config = { model_type: "gemma3", ...own, text_config: text, vision_config: { ...vision, ...ofVision } };
    expect(countParams(config).total).toBe(total);
  });

  test("refuses patches that are larger than the image", () => {
    const config = { model_type: "gemma3", text_config: text, vision_config: { ...vision, patch_size: 31 } };
    expect(() => countParams(config)).toThrow("patch_size must be at most image_size, 30");
  });
});

describe("LFM2", () => {
  const attention = 2 * matrix(96, 96) + 2 * matrix(96, 32) + 2 * 16;
  const feedForward = 3 * 96 * 200;
  const conv = (hasBias: boolean) => matrix(96, 288, hasBias) + matrix(96, 96, hasBias) + 96 * (hasBias ? 4 : 3);
  const rest = 1000 * 96 + 6 * (feedForward + 2 * 96) + 96;
  const plain = { block_auto_adjust_ff_dim: false };

  test.each<readonly [Config, number]>([
    [plain, rest + 6 * attention],
    [{ ...plain, full_attn_idxs: [1, 4, 9] }, rest + 2 * attention + 4 * conv(false)],
    [{ ...plain, full_attn_idxs: [1], conv_bias: true }, rest + attention + 5 * conv(true)],
    [
      { ...plain, layer_types: ["conv", "conv", "full_attention", "conv", "conv", "conv"], conv_L_cache: 5 },
      rest + attention + 5 * (conv(false) + 2 * 96),
    ],
    [{ ...plain, tie_embedding: false }, rest + 6 * attention + 1000 * 96],
    // Two thirds of 200, times 1.5, up to a multiple of 64.
    [{ block_ffn_dim_multiplier: 1.5, block_multiple_of: 64 }, rest + 6 * (attention + 3 * 96 * (256 - 200))],
    // Two thirds of 200, without a factor not rounded up.
    [{ block_ffn_dim_multiplier: null, block_multiple_of: 64 }, rest + 6 * (attention + 3 * 96 * (133 - 200))],
  ])("with %j", (flags, total) => {
    const { intermediate_size: block_ff_dim, ...config } = CONFIG;
    expect(countParams({ model_type: "lfm2", ...config, block_ff_dim, ...flags }).total).toBe(total);
  });

  test("refuses layers that are no list", () => {
    expect(() => countParams({ model_type: "lfm2", full_attn_idxs: 3 })).toThrow("full_attn_idxs must be a list");
  });
});

describe("Nemotron of searched layers", () => {
  const config = {
    model_type: "nemotron-nas",
    hidden_size: 96,
    num_hidden_layers: 4,
    num_attention_heads: 6,
    vocab_size: 1000,
  };
  const blocks = [
    { attention: { n_heads_in_group: 3 }, ffn: { ffn_mult: 2.5 } },
    { attention: { no_op: true, n_heads_in_group: null }, ffn: { replace_with_linear: true, ffn_mult: null } },
    { attention: { replace_with_linear: true }, ffn: { no_op: true } },
    { attention: { n_heads_in_group: 6 }, ffn: { ffn_mult: 4.2 } },
  ];
  // int(2 · 2.5 · 96 / 3) = 160 and int(2 · 4.2 · 96 / 3) = 268, both up to a multiple of 256.
  const total = (out: boolean, ffw: boolean) =>
    2 * 1000 * 96 +
    (2 * matrix(96, 96, out) + 2 * matrix(96, 32, out)) +
    (2 * matrix(96, 96, out) + 2 * matrix(96, 16, out)) +
    matrix(96, 96, out) +
    (2 * matrix(96, 256, ffw) + matrix(256, 96, ffw)) +
    (2 * matrix(96, 512, ffw) + matrix(512, 96, ffw)) +
    matrix(96, 96, ffw) +
    (6 + 1) * 96;

  test("is counted layer by layer", () => {
    expect(countParams({ ...config, block_configs: blocks }).total).toBe(total(false, false));
    const biased = { ...config, block_configs: blocks, attention_bias: true, mlp_bias: true };
    expect(countParams(biased).total).toBe(total(true, true));
  });

  test.each<readonly [string, unknown, string]>([
    ["left out", undefined, "block_configs must be a list with an entry for each layer"],
    ["of another length", blocks.slice(1), "block_configs must be a list with an entry for each of the 4 layers"],
    ["no objects", [1, 2, 3, 4], "block_configs must be a list of objects"],
    [
      "without a width",
      [...blocks.slice(1), { attention: { no_op: true }, ffn: {} }],
      "ffn_mult must be a positive number",
    ],
  ])("refuses blocks that are %s", (_, block_configs, message) => {
    expect(() => countParams({ ...config, block_configs })).toThrow(message);
  });
});

/** How many layers look back how far. */
function windowsOf(config: Config): readonly (readonly [number, number | undefined])[] {
  const { architecture, fields } = knownConfig(config);
  const { work } = architecture.count(new ConfigReader(fields, architecture.modelType));
  return work.attention.map(({ numLayers, window }) => [numLayers, window]);
}

describe("layers look back", () => {
  const types = ["sliding_attention", "full_attention"];
  test.each<readonly [Config, readonly (readonly [number, number | undefined])[]]>([
    [{ model_type: "gemma" }, [[28, undefined]]],
    [
      { model_type: "gemma2" },
      [
        [13, 4096],
        [13, undefined],
      ],
    ],
    [{ model_type: "gemma2", sliding_window: null }, [[26, undefined]]],
    [
      { model_type: "gemma3_text", sliding_window: 512 },
      [
        [22, 512],
        [4, undefined],
      ],
    ],
    [
      { model_type: "gemma3_text", sliding_window_pattern: 2 },
      [
        [13, 4096],
        [13, undefined],
      ],
    ],
    [
      { model_type: "gemma3", vision_config: { num_hidden_layers: 5 } },
      [
        [22, 4096],
        [4, undefined],
        [5, 196],
      ],
    ],
    [
      { model_type: "olmo3" },
      [
        [24, 4096],
        [8, undefined],
      ],
    ],
    [
      { model_type: "olmo3", num_hidden_layers: 2, layer_types: types },
      [
        [1, 4096],
        [1, undefined],
      ],
    ],
    [{ model_type: "phi3" }, [[32, undefined]]],
    [{ model_type: "phi3", sliding_window: 2047 }, [[32, 2047]]],
    [
      { model_type: "cohere2" },
      [
        [30, 4096],
        [10, undefined],
      ],
    ],
    [
      { model_type: "exaone4" },
      [
        [24, 4096],
        [8, undefined],
      ],
    ],
    [
      { model_type: "exaone4", sliding_window_pattern: "LG" },
      [
        [16, 4096],
        [16, undefined],
      ],
    ],
    [{ model_type: "exaone4", sliding_window: null, sliding_window_pattern: null }, [[32, undefined]]],
    [{ model_type: "starcoder2" }, [[30, undefined]]],
    [{ model_type: "starcoder2", sliding_window: 4096 }, [[30, 4096]]],
    [
      { model_type: "gpt_neo" },
      [
        [12, 256],
        [12, undefined],
      ],
    ],
    [
      {
        model_type: "gpt_neo",
        num_layers: 6,
        attention_types: [
          [["global"], 2],
          [["local"], 1],
        ],
      },
      [
        [2, 256],
        [4, undefined],
      ],
    ],
    [{ model_type: "smollm3" }, [[36, undefined]]],
    [
      { model_type: "smollm3", use_sliding_window: true, sliding_window: 64 },
      [
        [9, 64],
        [27, undefined],
      ],
    ],
    [
      {
        model_type: "smollm3",
        use_sliding_window: true,
        sliding_window: 64,
        num_hidden_layers: 3,
        no_rope_layers: [0, 0, 1],
      },
      [
        [2, 64],
        [1, undefined],
      ],
    ],
    [{ model_type: "mistral" }, [[32, 4096]]],
    [{ model_type: "mistral", sliding_window: null }, [[32, undefined]]],
    [{ model_type: "mixtral" }, [[32, undefined]]],
    [{ model_type: "qwen2" }, [[32, undefined]]],
    [
      { model_type: "qwen2", use_sliding_window: true },
      [
        [4, 4096],
        [28, undefined],
      ],
    ],
    [{ model_type: "lfm2", num_hidden_layers: 6, full_attn_idxs: [2, 5] }, [[2, undefined]]],
  ])("as %j says", (config, windows) => {
    expect(windowsOf(config)).toEqual(windows);
  });

  test.each([[[[["global"], 0]]], ["local"], [[1, 2]], [[[["global"], 1e9]]]])(
    "refuses attention_types %j",
    (types) => {
      const config = { model_type: "gpt_neo", attention_types: types };
      expect(() => countParams(config)).toThrow("attention_types must be a list");
    },
  );
});

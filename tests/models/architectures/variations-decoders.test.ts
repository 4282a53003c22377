// Decoders with small sizes and every flag, null and head drawn by seed, against formulas that are written out here from
// the shapes of the classes' modules, with the classes' defaults for what is left out.
import { describe, expect, test } from "vitest";
import { countParams, modelFamily } from "../../../src/models/index.ts";
import { DrawnConfig, Draws } from "../../support/draws.ts";

const VARIATIONS = 12;
const QUESTIONS = "ForQuestionAnswering";

interface Sizes {
  readonly V: number;
  readonly d: number;
  readonly L: number;
  readonly f: number;
  readonly H: number;
  readonly K: number;
  readonly h: number;
  /** Width of all queries, and of all keys. */
  readonly q: number;
  readonly k: number;
}

/** What classes have where nothing is said. Without K there are as many as H; without h a head is ⌊d / H⌋ wide. */
interface Defaults {
  readonly V: number;
  readonly d: number;
  readonly f: number;
  readonly L: number;
  readonly H: number;
  readonly K?: number;
  readonly h?: number;
}

interface SizeRules {
  /** Whether null key/value heads mean one for each query head. */
  readonly nullK?: boolean;
  /** Whether a null head size is ⌊d / H⌋; or the field is never read. */
  readonly head?: "nullable" | "ignored";
  /** Whether heads must divide the width. */
  readonly isStrict?: boolean;
}

/** All parameters, and those that do not work on a given token. */
interface Count {
  readonly total: number;
  readonly idle: number;
}

type Formula = (config: DrawnConfig) => Count;

const lin = (inputs: number, outputs: number, hasBias = false) => inputs * outputs + (hasBias ? outputs : 0);
const gated = (d: number, f: number, hasBias = false) => 2 * lin(d, f, hasBias) + lin(f, d, hasBias);
const plain = (d: number, f: number, hasBias = false) => lin(d, f, hasBias) + lin(f, d, hasBias);
const attention = ({ d, q, k }: Pick<Sizes, "d" | "q" | "k">, qkv = false, out = false) =>
  lin(d, q, qkv) + 2 * lin(d, k, qkv) + lin(q, d, out);
// Key/value heads that are given share out; those that a class has by default may not.
const divisors = (H: number) => [1, 2, 3, H].filter((K) => H % K === 0);
const layers = (L: number, holds: (layer: number) => boolean) =>
  Array.from({ length: L }, (_, layer) => layer).filter(holds).length;

function sizes(c: DrawnConfig, by: Defaults, { nullK = false, head, isStrict = false }: SizeRules = {}): Sizes {
  const V = c.pick("vocab_size", [50, 100, 333], by.V);
  const d = c.pick("hidden_size", [24, 48, 60, 96, 120], by.d);
  const L = c.pick("num_hidden_layers", [1, 2, 3, 5], by.L);
  const f = c.pick("intermediate_size", [20, 64, 100], by.f);
  let H = c.pick("num_attention_heads", [2, 3, 4, 6, 7, 12], by.H);
  if (isStrict ? d % H > 0 : d < H) {
    H = 4;
    c.fields.num_attention_heads = H;
  }
  const draw = (field: string, values: readonly number[], byDefault: number, whenNull: number | undefined) =>
    whenNull === undefined ? c.pick(field, values, byDefault) : c.pickOrNull(field, values, byDefault, whenNull);
  const K = draw("num_key_value_heads", divisors(H), by.K ?? H, nullK ? H : undefined);
  const follows = Math.floor(d / H);
  if (head === "ignored") c.ignored("head_dim", [4, 10]);
  const h =
    head === "ignored"
      ? follows
      : draw("head_dim", [4, 8, 10], by.h ?? follows, head === "nullable" ? follows : undefined);
  return { V, d, L, f, H, K, h, q: H * h, k: K * h };
}

interface HeadRules {
  readonly hasBias?: boolean;
  readonly answersByLabels?: boolean;
  readonly language?: string;
}

/** What stands on the layers, by a class that is drawn. */
function head(
  c: DrawnConfig,
  { V, d }: Pick<Sizes, "V" | "d">,
  isTied: boolean,
  { hasBias = false, answersByLabels = false, language = "ForCausalLM" }: HeadRules = {},
): number {
  const labels = c.draws.below(4) + 1;
  const by = c.draws.pick(["num_labels", "id2label", "both", "nothing"]);
  if (by === "num_labels" || by === "both") c.fields.num_labels = labels;
  if (by === "id2label") c.fields.id2label = Object.fromEntries(Array.from({ length: labels }, (_, i) => [i, `L${i}`]));
  // What is said twice is as the number says.
  if (by === "both") c.fields.id2label = { 0: "A", 1: "B", 2: "C" };
  const classes = by === "nothing" ? 2 : labels;
  // Each head in its turn.
  const endings = [undefined, language, "Model", "ForSequenceClassification", "ForTokenClassification", QUESTIONS];
  const ending = endings[c.round % endings.length];
  if (ending !== undefined) c.fields.architectures = [`Some${ending}`];
  switch (ending) {
    case "Model":
      return 0;
    case "ForSequenceClassification":
      return lin(d, classes);
    case "ForTokenClassification":
      return lin(d, classes, true);
    case QUESTIONS:
      return lin(d, answersByLabels ? classes : 2, true);
    default:
      return (isTied ? 0 : V * d) + (hasBias ? V : 0);
  }
}

/** The tokens' table, layers and what stands on them. */
function whole(
  c: DrawnConfig,
  s: Pick<Sizes, "V" | "d">,
  body: number,
  { isTied = false, idle = 0, ...rules }: HeadRules & { readonly isTied?: boolean; readonly idle?: number } = {},
): Count {
  const tied = c.flag("tie_word_embeddings", isTied);
  return { total: s.V * s.d + body + head(c, s, tied, rules), idle };
}

/** Experts of a mixture: how many there are, and what their matrices have in one layer and leave idle. */
interface Experts {
  readonly perLayer: number;
  readonly idle: number;
}

function experts(
  c: DrawnConfig,
  d: number,
  m: number,
  [all, byDefault]: readonly [string, number],
  [active, activeByDefault]: readonly [string, number],
  expert = gated(d, m),
  router = lin(d, 0),
): Experts {
  const n = c.pick(all, [4, 6, 8], byDefault);
  const top = c.pick(active, [1, 2, 4], activeByDefault);
  if (top > n) c.fields[active] = n;
  return { perLayer: n * expert + d * n + router * n, idle: Math.max(n - top, 0) * expert };
}

// Llama's kin: what differs are biases, norms of queries and keys, and how many norms a layer has.
interface Dense {
  readonly by: Defaults;
  readonly rules?: SizeRules;
  readonly isTied?: boolean;
  readonly qkv?: string | boolean;
  readonly out?: string | boolean;
  readonly ffw?: string | boolean;
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly norm?: 0 | 1 | 2;
  readonly norms?: number;
  readonly qk?: (s: Sizes) => number;
  readonly isPlain?: boolean;
  readonly headBias?: boolean;
  readonly ignored?: readonly string[];
  /** What a layer has besides. */
  readonly besides?: number;
}

const perHead = ({ h }: Sizes) => 2 * h;
const allHeads = ({ q, k }: Sizes) => q + k;

function dense(rule: Dense): Formula {
  const { by, rules, isTied = false, norm = 1, norms = 2, qk = () => 0, isPlain = false, headBias = false } = rule;
  return (c) => {
    const s = sizes(c, by, rules);
    const names = new Set([rule.qkv, rule.out, rule.ffw].filter((name) => typeof name === "string"));
    const flags = new Map([...names].map((name) => [name, c.flag(name, rule.flags?.[name] ?? false)]));
    const isOn = (bias: string | boolean = false) => (typeof bias === "string" ? flags.get(bias) === true : bias);
    for (const field of rule.ignored ?? []) c.ignored(field);
    const ffw = (isPlain ? plain : gated)(s.d, s.f, isOn(rule.ffw));
    const layer = attention(s, isOn(rule.qkv), isOn(rule.out)) + qk(s) + ffw + norms * norm * s.d + (rule.besides ?? 0);
    return whole(c, s, s.L * layer + norm * s.d, { isTied, hasBias: headBias });
  };
}

const LLAMA_SIZES = { V: 32000, d: 4096, f: 11008, L: 32, H: 32 };
const OLMO_SIZES = { ...LLAMA_SIZES, V: 50304 };
const QWEN_SIZES = { V: 151936, d: 4096, f: 22016, L: 32, H: 32, K: 32 };
const GLM_SIZES = { V: 151552, d: 4096, f: 13696, L: 40, H: 32, K: 2, h: 128 };
const BIAS = { qkv: "attention_bias", out: "attention_bias" };
const NO_BIAS = ["attention_bias", "mlp_bias", "use_bias"];

const DENSE: Readonly<Record<string, Dense>> = {
  llama: { by: LLAMA_SIZES, rules: { nullK: true, head: "nullable", isStrict: true }, ...BIAS, ffw: "mlp_bias" },
  arcee: {
    by: { V: 32000, d: 2560, f: 18432, L: 32, H: 32 },
    rules: { nullK: true, head: "nullable", isStrict: true },
    ...BIAS,
    ffw: "mlp_bias",
    isPlain: true,
  },
  mistral: { by: { ...LLAMA_SIZES, f: 14336, K: 8 }, rules: { head: "nullable" }, ignored: NO_BIAS },
  qwen2: { by: QWEN_SIZES, rules: { nullK: true }, qkv: true, ignored: NO_BIAS },
  qwen3: { by: { ...QWEN_SIZES, h: 128 }, rules: { nullK: true }, ...BIAS, qk: perHead },
  smollm3: {
    by: { V: 128256, d: 2048, f: 11008, L: 36, H: 16, K: 4 },
    rules: { nullK: true },
    isTied: true,
    ...BIAS,
    ffw: "mlp_bias",
  },
  olmo: { by: OLMO_SIZES, rules: { nullK: true }, ...BIAS, norm: 0, ignored: ["mlp_bias"] },
  olmo2: { by: OLMO_SIZES, rules: { nullK: true }, ...BIAS, qk: allHeads },
  olmo3: { by: OLMO_SIZES, rules: { nullK: true }, ...BIAS, qk: allHeads },
  gemma: { by: { V: 256000, d: 3072, f: 24576, L: 28, H: 16, K: 16, h: 256 }, isTied: true, ...BIAS },
  gemma2: { by: { V: 256000, d: 2304, f: 9216, L: 26, H: 8, K: 4, h: 256 }, isTied: true, ...BIAS, norms: 4 },
  gemma3_text: {
    by: { V: 262208, d: 2304, f: 9216, L: 26, H: 8, K: 4, h: 256 },
    isTied: true,
    ...BIAS,
    norms: 4,
    qk: perHead,
  },
  phi3: { by: { V: 32064, d: 3072, f: 8192, L: 32, H: 32 }, rules: { nullK: true }, ignored: NO_BIAS },
  glm: { by: GLM_SIZES, qkv: "attention_bias", flags: { attention_bias: true }, ignored: ["mlp_bias"] },
  glm4: { by: GLM_SIZES, qkv: "attention_bias", flags: { attention_bias: true }, norms: 4 },
  granite: { by: LLAMA_SIZES, rules: { nullK: true }, ...BIAS, ffw: "mlp_bias" },
  seed_oss: {
    by: { V: 155136, d: 4096, f: 27648, L: 64, H: 80, K: 8, h: 128 },
    rules: { nullK: true, head: "nullable" },
    qkv: "attention_bias",
    out: "attention_out_bias",
    ffw: "mlp_bias",
    flags: { attention_bias: true },
  },
  ernie4_5: {
    by: { V: 103424, d: 1024, f: 3072, L: 18, H: 16, K: 2, h: 128 },
    rules: { nullK: true, head: "nullable" },
    isTied: true,
    qkv: "use_bias",
    out: "use_bias",
    ffw: "use_bias",
    ignored: ["attention_bias"],
  },
  exaone4: { by: { V: 102400, d: 4096, f: 16384, L: 32, H: 32, K: 32 }, qk: perHead, ignored: NO_BIAS },
  cohere2: {
    by: { V: 256000, d: 8192, f: 22528, L: 40, H: 64 },
    rules: { nullK: true },
    isTied: true,
    ...BIAS,
    norms: 1,
    ignored: ["use_qk_norm"],
  },
  starcoder2: {
    by: { V: 49152, d: 3072, f: 12288, L: 30, H: 24, K: 2 },
    isTied: true,
    qkv: "use_bias",
    out: "use_bias",
    ffw: "use_bias",
    flags: { use_bias: true },
    norm: 2,
    isPlain: true,
  },
  nemotron: {
    by: { V: 256000, d: 6144, f: 24576, L: 32, H: 48 },
    rules: { head: "nullable" },
    ...BIAS,
    ffw: "mlp_bias",
    norm: 2,
    isPlain: true,
  },
  minicpm: { by: LLAMA_SIZES, rules: { nullK: true, isStrict: true }, isTied: true, ...BIAS },
  hunyuan_v1_dense: {
    by: { ...LLAMA_SIZES, V: 290943 },
    rules: { nullK: true },
    ...BIAS,
    qk: perHead,
    ignored: ["mlp_bias"],
  },
  // The activation has two slopes of its own.
  apertus: {
    by: { V: 131072, d: 4096, f: 14336, L: 32, H: 32 },
    rules: { nullK: true },
    ...BIAS,
    qk: perHead,
    isPlain: true,
    ignored: ["mlp_bias"],
    besides: 2,
  },
};

/** Layers with experts where a step says so and no list of dense layers says else. */
function qwenMixture(
  c: DrawnConfig,
  { d, L, f }: Sizes,
  by: readonly [number, number, number],
  sharedByDefault?: number,
) {
  const m = c.pick("moe_intermediate_size", [16, 30], by[2]);
  const shared =
    sharedByDefault === undefined ? 0 : c.pick("shared_expert_intermediate_size", [0, 24], sharedByDefault);
  const step = c.pick("decoder_sparse_step", [1, 2, 3, 99], 1);
  const listed = c.pickOrNull<readonly number[]>("mlp_only_layers", [[], [0], [1, 2, 400]], [], []);
  const isOff = c.draws.below(6) === 0;
  const { perLayer, idle } = experts(c, d, m, ["num_experts", by[0]], ["num_experts_per_tok", by[1]]);
  if (isOff) c.fields.num_experts = 0;
  const sparse = isOff ? 0 : layers(L, (layer) => !listed.includes(layer) && (layer + 1) % step === 0);
  const gate = sharedByDefault === undefined ? 0 : d;
  return { body: (L - sparse) * gated(d, f) + sparse * (perLayer + gated(d, shared) + gate), idle: sparse * idle };
}

const QWEN3_MOE_SIZES = { V: 151936, d: 2048, f: 6144, L: 24, H: 32, K: 4 };

const MIXTURES: Readonly<Record<string, Formula>> = {
  mixtral(c) {
    const s = sizes(c, { ...LLAMA_SIZES, f: 14336, K: 8 }, { head: "nullable" });
    const name = c.draws.pick(["num_local_experts", "num_experts"]);
    const e = experts(c, s.d, s.f, [name, 8], ["num_experts_per_tok", 2]);
    return whole(c, s, s.L * (attention(s) + e.perLayer + 2 * s.d) + s.d, { idle: s.L * e.idle });
  },
  minimax_m2(c) {
    const s = sizes(c, { V: 200064, d: 3072, f: 1536, L: 62, H: 48, K: 8, h: 128 });
    const e = experts(c, s.d, s.f, ["num_local_experts", 256], ["num_experts_per_tok", 8]);
    return whole(c, s, s.L * (attention(s) + s.q + s.k + e.perLayer + 2 * s.d) + s.d, { idle: s.L * e.idle });
  },
  minimax(c) {
    const s = sizes(c, { ...LLAMA_SIZES, f: 14336, K: 8 }, { head: "nullable" });
    const e = experts(c, s.d, s.f, ["num_local_experts", 8], ["num_experts_per_tok", 2]);
    const isListed = c.draws.below(2) === 0;
    const list = Array.from({ length: s.L }, () => c.draws.pick(["linear_attention", "full_attention"]));
    if (isListed) c.fields.layer_types = list;
    const linear = layers(s.L, (layer) => (isListed ? list[layer] === "linear_attention" : layer % 2 === 1));
    const attend = (s.L - linear) * attention(s) + linear * (4 * lin(s.d, s.q) + lin(s.q, s.d) + s.q);
    return whole(c, s, attend + s.L * (e.perLayer + 2 * s.d) + s.d, { idle: s.L * e.idle });
  },
  phimoe(c) {
    const s = sizes(c, { V: 32064, d: 4096, f: 6400, L: 32, H: 32, K: 8 });
    const e = experts(c, s.d, s.f, ["num_local_experts", 16], ["num_experts_per_tok", 2]);
    const hasBias = c.flag("attention_bias", false);
    const body = s.L * (attention(s, hasBias, hasBias) + e.perLayer + 4 * s.d) + 2 * s.d;
    return whole(c, s, body, { hasBias: c.flag("lm_head_bias", false), idle: s.L * e.idle });
  },
  granitemoe(c) {
    const s = sizes(c, LLAMA_SIZES, { nullK: true });
    const e = experts(c, s.d, s.f, ["num_local_experts", 8], ["num_experts_per_tok", 2]);
    const hasBias = c.flag("attention_bias", false);
    c.ignored("shared_intermediate_size", [32]);
    return whole(c, s, s.L * (attention(s, hasBias, hasBias) + e.perLayer + 2 * s.d) + s.d, { idle: s.L * e.idle });
  },
  granitemoeshared(c) {
    const s = sizes(c, LLAMA_SIZES, { nullK: true });
    const e = experts(c, s.d, s.f, ["num_local_experts", 8], ["num_experts_per_tok", 2]);
    const hasBias = c.flag("attention_bias", false);
    const shared = c.pick("shared_intermediate_size", [0, 32], 0);
    const layer = attention(s, hasBias, hasBias) + e.perLayer + gated(s.d, shared) + 2 * s.d;
    return whole(c, s, s.L * layer + s.d, { idle: s.L * e.idle });
  },
  olmoe(c) {
    const s = sizes(c, { V: 50304, d: 2048, f: 2048, L: 16, H: 16 }, { nullK: true });
    const name = c.draws.pick(["num_local_experts", "num_experts"]);
    const e = experts(c, s.d, s.f, [name, 64], ["num_experts_per_tok", 8]);
    const hasBias = c.flag("attention_bias", false);
    const norms = s.d + Math.floor(s.d / s.H) * s.K;
    const layer = attention(s, hasBias, hasBias) + norms + e.perLayer + 2 * s.d;
    return whole(c, s, s.L * layer + s.d, { idle: s.L * e.idle });
  },
  qwen2_moe(c) {
    const s = sizes(c, { V: 151936, d: 2048, f: 5632, L: 24, H: 16, K: 16 });
    const mixture = qwenMixture(c, s, [60, 4, 1408], 5632);
    c.ignored("attention_bias");
    const body = s.L * (attention(s, c.flag("qkv_bias", true)) + 2 * s.d) + s.d + mixture.body;
    return whole(c, s, body, { idle: mixture.idle });
  },
  qwen3_moe(c) {
    const s = sizes(c, QWEN3_MOE_SIZES);
    const mixture = qwenMixture(c, s, [128, 8, 768]);
    const hasBias = c.flag("attention_bias", false);
    c.ignored("qkv_bias");
    const body = s.L * (attention(s, hasBias, hasBias) + 2 * s.h + 2 * s.d) + s.d + mixture.body;
    return whole(c, s, body, { idle: mixture.idle });
  },
  qwen3_next(c) {
    const s = sizes(c, { V: 151936, d: 2048, f: 5632, L: 48, H: 16, K: 2, h: 256 });
    const mixture = qwenMixture(c, s, [512, 10, 512], 512);
    return whole(c, s, gatedAttention(c, s) + s.L * 2 * s.d + s.d + mixture.body, { idle: mixture.idle });
  },
  gpt_oss(c) {
    const s = sizes(c, { V: 201088, d: 2880, f: 2880, L: 36, H: 64, K: 8, h: 64 });
    const name = c.draws.pick(["num_local_experts", "num_experts"]);
    const e = experts(c, s.d, s.f, [name, 128], ["num_experts_per_tok", 4], gated(s.d, s.f, true), 1);
    const hasBias = c.flag("attention_bias", true);
    const layer = attention(s, hasBias, hasBias) + s.H + e.perLayer + 2 * s.d;
    return whole(c, s, s.L * layer + s.d, { idle: s.L * e.idle });
  },
  deepseek_v3: (c) => deepseek(c, { V: 129280, d: 7168, f: 18432, L: 61, H: 128 }, [256, 8, 2048, 1, 3]),
  kimi_k2: (c) => deepseek(c, { V: 129280, d: 7168, f: 18432, L: 61, H: 128 }, [256, 8, 2048, 1, 3]),
  deepseek_v2: (c) => deepseek(c, LLAMA_SIZES, [64, undefined, 1407, 2, 0], "mlp_bias"),
  glm4_moe(c) {
    const s = sizes(c, { V: 151552, d: 4096, f: 10944, L: 46, H: 96, K: 8 });
    const mixture = firstDense(c, s, [128, 8, 1408, 1, 1]);
    const norms = c.flag("use_qk_norm", false) ? 2 * s.h : 0;
    const body = s.L * (attention(s, c.flag("attention_bias", false)) + norms + 2 * s.d) + s.d + mixture.body;
    return whole(c, s, body, { idle: mixture.idle });
  },
  dots1(c) {
    const s = sizes(c, { V: 152064, d: 4608, f: 10944, L: 62, H: 32, K: 32 }, { nullK: true });
    const mixture = firstDense(c, s, [undefined, undefined, 1408, undefined, 0]);
    const hasBias = c.flag("attention_bias", false);
    const body = s.L * (attention(s, hasBias, hasBias) + 2 * s.h + 2 * s.d) + s.d + mixture.body;
    return whole(c, s, body, { idle: mixture.idle });
  },
  ernie4_5_moe(c) {
    const s = sizes(c, { V: 103424, d: 2560, f: 12288, L: 28, H: 20, K: 4 });
    const m = c.pick("moe_intermediate_size", [16, 30], 1536);
    const hasBias = c.flag("use_bias", false);
    const shared = c.pick("moe_num_shared_experts", [0, 1, 3], 2);
    const first = c.pick("moe_layer_start_index", [0, 1, 2, 99], 1);
    const end = c.pick("moe_layer_end_index", [-1, 0, 1, 2], -1);
    const interval = c.pick("moe_layer_interval", [1, 2, 3], 1);
    const last = end === -1 ? s.L - 1 : end;
    const [all, active] = c.draws.pick([
      ["moe_num_experts", "moe_k"],
      ["num_experts", "num_experts_per_tok"],
    ] as const);
    const e = experts(c, s.d, m, [all, 64], [active, 6]);
    const sparse = layers(s.L, (layer) => (layer + 1) % interval === 0 && layer >= first && layer <= last);
    const mixed = e.perLayer + (shared > 0 ? gated(s.d, shared * m, hasBias) : 0);
    const ffw = sparse * mixed + (s.L - sparse) * gated(s.d, s.f, hasBias);
    const body = s.L * (attention(s, hasBias, hasBias) + 2 * s.d) + s.d + ffw;
    return whole(c, s, body, { isTied: true, hasBias, idle: sparse * e.idle });
  },
  hunyuan_v1_moe(c) {
    const s = sizes(c, { ...LLAMA_SIZES, V: 290943 }, { nullK: true });
    const e = experts(c, s.d, s.f, ["num_experts", 1], [c.draws.pick(["moe_topk", "num_experts_per_tok"]), 1]);
    const hasBias = c.flag("attention_bias", false);
    const layer = attention(s, hasBias, hasBias) + 2 * s.h + e.perLayer + gated(s.d, s.f) + 2 * s.d;
    return whole(c, s, s.L * layer + s.d, { idle: s.L * e.idle });
  },
  llama4_text(c) {
    const { body, idle, ...s } = llama4Text(c);
    return whole(c, s, body, { idle });
  },
  qwen3_5_moe_text(c) {
    const { body, idle, ...s } = qwen35Text(c, true);
    return whole(c, s, body, { idle });
  },
  gemma4_text(c) {
    const { body, idle, ...s } = gemma4Text(c);
    return whole(c, s, body, { isTied: true, idle });
  },
};

/** Layers that attend with a gate beside the queries, and those with the gated delta rule. */
function gatedAttention(c: DrawnConfig, { d, L, q, k, h }: Sizes): number {
  const hasBias = c.flag("attention_bias", false);
  const values = c.pick("linear_num_value_heads", [2, 4], 32);
  const valueSize = c.pick("linear_value_head_dim", [6, 8], 128);
  const a = c.pick("linear_num_key_heads", [1, 2], 16) * c.pick("linear_key_head_dim", [4, 10], 128);
  const b = values * valueSize;
  const kernel = c.pick("linear_conv_kernel_dim", [2, 3], 4);
  const every = c.pick("full_attention_interval", [1, 2, 3], 4);
  const isListed = c.draws.below(2) === 0;
  const names = ["full_attention", "linear_attention", "attention", "mamba"] as const;
  const list = Array.from({ length: L }, () => c.draws.pick(names));
  if (isListed) c.fields.layer_types = list;
  const full = layers(L, (layer) =>
    isListed ? list[layer]?.endsWith("attention") === true : (layer + 1) % every === 0,
  );
  const numFull = isListed ? list.filter((name) => name === "full_attention" || name === "attention").length : full;
  const attend = lin(d, 2 * q, hasBias) + 2 * lin(d, k, hasBias) + lin(q, d, hasBias) + 2 * h;
  const delta = lin(d, 2 * a + 2 * b) + lin(d, 2 * values) + (2 * a + b) * kernel + 2 * values + valueSize + lin(b, d);
  return numFull * attend + (L - numFull) * delta;
}

type Latent = readonly [
  experts: number | undefined,
  active: number | undefined,
  expertSize: number,
  shared: number | undefined,
  dense: number,
];

/** Dense layers first, then mixtures with shared experts. */
function firstDense(
  c: DrawnConfig,
  { d, L, f }: Pick<Sizes, "d" | "L" | "f">,
  [n, top, size, sharedByDefault, denseByDefault]: Latent,
  bias = false,
) {
  const m = c.pick("moe_intermediate_size", [16, 30], size);
  const shared = c.pick("n_shared_experts", [1, 2, 3], sharedByDefault ?? 0);
  const first = c.pick("first_k_dense_replace", [0, 1, 2, 99], denseByDefault);
  const e = experts(c, d, m, ["n_routed_experts", n ?? 4], ["num_experts_per_tok", top ?? 1]);
  // What has no default is given.
  if (n === undefined) c.fields.n_routed_experts ??= 4;
  if (top === undefined) c.fields.num_experts_per_tok ??= 1;
  if (sharedByDefault === undefined) c.fields.n_shared_experts ??= 0;
  const sparse = Math.max(L - first, 0);
  const mixed = e.perLayer + (shared > 0 ? gated(d, shared * m, bias) : 0);
  return { body: sparse * mixed + (L - sparse) * gated(d, f, bias), idle: sparse * e.idle };
}

function deepseek(c: DrawnConfig, by: Defaults, experts: Latent, biasField?: string): Count {
  const s = sizes(c, by, { nullK: true, head: "ignored" });
  const { d, L, H } = s;
  const rank = c.pickOrNull<number | null>("q_lora_rank", [12, 20], 1536, null);
  const rkv = c.pick("kv_lora_rank", [10, 18], 512);
  const nope = c.pick("qk_nope_head_dim", [6, 8], 128);
  const rope = c.pick("qk_rope_head_dim", [2, 4], 64);
  const v = c.pick("v_head_dim", [5, 8], 128);
  const hasBias = c.flag("attention_bias", false);
  const queries =
    rank === null ? lin(d, H * (nope + rope)) : lin(d, rank, hasBias) + rank + lin(rank, H * (nope + rope));
  const attend = queries + lin(d, rkv + rope, hasBias) + rkv + lin(rkv, H * (nope + v)) + lin(H * v, d, hasBias);
  const bias = biasField === undefined ? false : c.flag(biasField, false);
  const mixture = firstDense(c, s, experts, bias);
  return whole(c, s, L * (attend + 2 * d) + d + mixture.body, { idle: mixture.idle });
}

interface Body extends Sizes {
  readonly body: number;
  readonly idle: number;
}

function llama4Text(c: DrawnConfig): Body {
  const s = sizes(c, { V: 202048, d: 5120, f: 8192, L: 48, H: 40, K: 8, h: 128 });
  const { d, L, f } = s;
  const wide = c.pick("intermediate_size_mlp", [40, 70], 16384);
  const e = experts(c, d, f, ["num_local_experts", 16], ["num_experts_per_tok", 1]);
  const step = c.pick("interleave_moe_layer_step", [1, 2, 99], 1);
  const listed = c.pickOrNull<readonly number[] | null>("moe_layers", [[], [0], [0, 2, 500]], null, null);
  const sparse = layers(L, (layer) => (listed === null ? (layer + 1) % step === 0 : listed.includes(layer)));
  const hasBias = c.flag("attention_bias", false);
  c.ignored("use_qk_norm");
  const ffw = sparse * (e.perLayer + gated(d, f)) + (L - sparse) * gated(d, wide);
  return { ...s, body: L * (attention(s, hasBias, hasBias) + 2 * d) + d + ffw, idle: sparse * e.idle };
}

function qwen35Text(c: DrawnConfig, isMixture: boolean): Body {
  const s = isMixture
    ? sizes(c, { V: 248320, d: 2048, f: 1, L: 40, H: 16, K: 2, h: 256 })
    : sizes(c, { V: 248320, d: 4096, f: 12288, L: 32, H: 16, K: 4, h: 256 });
  const { d, L, f } = s;
  const attend = gatedAttention(c, s) + L * 2 * d + d;
  if (!isMixture) return { ...s, body: attend + L * gated(d, f), idle: 0 };
  const m = c.pick("moe_intermediate_size", [16, 30], 512);
  const shared = c.pick("shared_expert_intermediate_size", [24, 40], 512);
  const e = experts(c, d, m, ["num_experts", 256], ["num_experts_per_tok", 8]);
  return { ...s, body: attend + L * (e.perLayer + gated(d, shared) + d), idle: L * e.idle };
}

function gemma4Text(c: DrawnConfig): Body {
  const s = sizes(c, { V: 262144, d: 2304, f: 9216, L: 30, H: 8, K: 4, h: 256 });
  const { d, L, f, H, K, h } = s;
  const large = c.pick("global_head_dim", [6, 12], 512);
  const fewer = c.pickOrNull("num_global_key_value_heads", divisors(H), K, K);
  const isShared = c.flag("attention_k_eq_v", false);
  const hasBias = c.flag("attention_bias", false);
  const last = c.pick("num_kv_shared_layers", [0, 1, L, L + 1], 0);
  const isWide = c.flag("use_double_wide_mlp", false);
  const isListed = c.draws.below(2) === 0;
  const list = Array.from({ length: L }, () => c.draws.pick(["sliding_attention", "full_attention"]));
  if (isListed) c.fields.layer_types = list;
  const width = c.pick("hidden_size_per_layer_input", [0, 10], 256);
  const rows = c.pick("vocab_size_per_layer_input", [40], 262144);
  const own = L - last;
  let body = d;
  for (let layer = 0; layer < L; layer++) {
    const slides = layer < L - 1 && (isListed ? list[layer] === "sliding_attention" : (layer + 1) % 6 > 0);
    const size = slides ? h : large;
    const keys = (slides || !isShared ? K : fewer) * size;
    const hasKeys = !(own >= 0 && layer >= own);
    const isWider = isWide && own > 0 && layer >= own;
    body += lin(d, H * size, hasBias) + lin(H * size, d, hasBias) + size;
    if (hasKeys) body += size + (slides || !isShared ? 2 : 1) * lin(d, keys, hasBias);
    body += gated(d, isWider ? 2 * f : f) + 4 * d;
    if (width > 0) body += 2 * lin(d, width) + d;
  }
  if (width > 0) body += rows * L * width + lin(d, L * width) + width;
  if (!c.flag("enable_moe_block", false)) return { ...s, body, idle: 0 };
  const m = c.draws.pick([14, 20]);
  c.fields.moe_intermediate_size = m;
  const e = experts(c, d, m, ["num_experts", 4], ["top_k_experts", 1]);
  c.fields.num_experts ??= 4;
  c.fields.top_k_experts ??= 1;
  const n = Number(c.fields.num_experts);
  return { ...s, body: body + L * (e.perLayer + d + n + 3 * d), idle: L * e.idle };
}

// Models for images: an encoder, and the language model in text_config. Whether the head is tied is said outside it.
function nested(c: DrawnConfig, { body, idle, V, d }: Pick<Body, "body" | "idle" | "V" | "d">, isTied: boolean): Count {
  return whole(c, { V, d }, body, { isTied, idle, language: "ForConditionalGeneration" });
}

function qwenVision(c: DrawnConfig, isStacked: boolean): number {
  const v = c.within("vision_config");
  const d = v.pick("hidden_size", [32, 48], 1152);
  const L = v.pick("depth", [1, 2], 27);
  v.pick("num_heads", [2, 4], 16);
  const f = v.pick("intermediate_size", [20, 50], 4304);
  const patch =
    v.pick("in_channels", [1, 3], 3) * v.pick("temporal_patch_size", [1, 2], 2) * v.pick("patch_size", [4, 8], 16) ** 2;
  const positions = v.pick("num_position_embeddings", [16, 25], 2304);
  const merged = d * v.pick("spatial_merge_size", [1, 2], 2) ** 2;
  const out = v.pick("out_hidden_size", [24, 40], 3584);
  const stack = isStacked
    ? v.pick<readonly number[]>("deepstack_visual_indexes", [[], [0], [0, 1]], [8, 16, 24]).length
    : 0;
  const layer = attention({ d, q: d, k: d }, true, true) + plain(d, f, true) + 4 * d;
  const merger = lin(merged, merged, true) + lin(merged, out, true);
  return lin(patch, d, true) + positions * d + L * layer + 2 * d + merger + stack * (merger + 2 * merged);
}

const NESTED: Readonly<Record<string, Formula>> = {
  gemma3(c) {
    const t = c.within("text_config");
    const s = sizes(t, { V: 262208, d: 2304, f: 9216, L: 26, H: 8, K: 4, h: 256 });
    const hasBias = t.flag("attention_bias", false);
    const text = s.L * (attention(s, hasBias, hasBias) + 2 * s.h + gated(s.d, s.f) + 4 * s.d) + s.d;
    const v = c.within("vision_config");
    const d = v.pick("hidden_size", [24, 48], 768);
    const L = v.pick("num_hidden_layers", [1, 2], 12);
    v.pick("num_attention_heads", [2, 4], 12);
    const f = v.pick("intermediate_size", [20, 50], 3072);
    const patch = v.pick("patch_size", [4, 7], 16);
    const image = v.pick("image_size", [28, 30], 224);
    const channels = v.pick("num_channels", [1, 3], 3);
    const layer = attention({ d, q: d, k: d }, true, true) + plain(d, f, true);
    const pooling = v.flag("vision_use_head", true) ? d + 4 * lin(d, d, true) + plain(d, f, true) + 2 * d : 0;
    const encoder =
      lin(channels * patch ** 2, d, true) + Math.floor(image / patch) ** 2 * d + L * (layer + 4 * d) + 2 * d + pooling;
    return nested(c, { ...s, body: text + encoder + lin(d, s.d) + d, idle: 0 }, true);
  },
  qwen3_vl(c) {
    const t = c.within("text_config");
    const s = sizes(t, { ...QWEN_SIZES, h: 128 }, { nullK: true });
    const hasBias = t.flag("attention_bias", false);
    t.ignored("tie_word_embeddings");
    const text = s.L * (attention(s, hasBias, hasBias) + 2 * s.h + gated(s.d, s.f) + 2 * s.d) + s.d;
    return nested(c, { ...s, body: text + qwenVision(c, true), idle: 0 }, false);
  },
  qwen3_vl_moe(c) {
    const t = c.within("text_config");
    const s = sizes(t, { V: 151936, d: 2048, f: 5632, L: 24, H: 16, K: 16 }, { head: "nullable" });
    const hasBias = t.flag("attention_bias", false);
    const mixture = qwenMixture(t, s, [60, 4, 1408]);
    const text = s.L * (attention(s, hasBias, hasBias) + 2 * s.h + 2 * s.d) + s.d + mixture.body;
    return nested(c, { ...s, body: text + qwenVision(c, true), idle: mixture.idle }, false);
  },
  qwen3_5(c) {
    const text = qwen35Text(c.within("text_config"), false);
    return nested(c, { ...text, body: text.body + qwenVision(c, false) }, false);
  },
  qwen3_5_moe(c) {
    const text = qwen35Text(c.within("text_config"), true);
    return nested(c, { ...text, body: text.body + qwenVision(c, false) }, false);
  },
  qwen3_5_text(c) {
    const { body, idle, ...s } = qwen35Text(c, false);
    return whole(c, s, body, { idle });
  },
  llama4(c) {
    const t = c.within("text_config");
    const text = llama4Text(t);
    const isTied = t.flag("tie_word_embeddings", false);
    const v = c.within("vision_config");
    const d = v.pick("hidden_size", [32, 48], 768);
    const L = v.pick("num_hidden_layers", [1, 2], 34);
    v.pick("num_attention_heads", [2, 4], 16);
    const f = v.pick("intermediate_size", [20, 50], 5632);
    const patch = v.pick("patch_size", [4, 7], 14);
    const image = v.pick("image_size", [28, 30], 448);
    const channels = v.pick("num_channels", [1, 3], 3);
    const inner = v.pick("projector_input_dim", [18], 4096);
    const outer = v.pick("projector_output_dim", [22], 4096);
    const out = v.pick("vision_output_dim", [22], 7680);
    const layer = attention({ d, q: d, k: d }, true, true) + plain(d, f, true) + 4 * d;
    const encoder = lin(channels * patch ** 2, d) + d + (Math.floor(image / patch) ** 2 + 1) * d + L * layer + 4 * d;
    const adapter = lin(f, inner) + lin(outer, outer) + lin(out, text.d);
    const body = text.V * text.d + text.body + encoder + adapter;
    return { total: body + head(c, text, isTied, { language: "ForConditionalGeneration" }), idle: text.idle };
  },
  gemma4(c) {
    const text = gemma4Text(c.within("text_config"));
    let encoder = 0;
    if (c.draws.below(3) > 0) {
      const v = c.within("vision_config");
      const d = v.pick("hidden_size", [32, 48], 768);
      const L = v.pick("num_hidden_layers", [1, 2], 16);
      const h = v.pick("head_dim", [4, 8], 64);
      const q = v.pick("num_attention_heads", [4, 8], 12) * h;
      const k = v.pick("num_key_value_heads", [2, 4], 12) * h;
      const f = v.pick("intermediate_size", [20, 50], 3072);
      const patch = v.pick("patch_size", [4, 7], 16);
      const positions = v.pick("position_embedding_size", [30], 10240);
      const layer = attention({ d, q, k }) + 2 * h + gated(d, f) + 4 * d;
      encoder = lin(3 * patch ** 2, d) + 2 * positions * d + L * layer + lin(d, text.d);
    }
    return nested(c, { ...text, body: text.body + encoder }, true);
  },
  mistral3(c) {
    const t = c.within("text_config");
    const s = sizes(t, { ...LLAMA_SIZES, f: 14336, K: 8 }, { head: "nullable" });
    const text = s.L * (attention(s) + gated(s.d, s.f) + 2 * s.d) + s.d;
    const v = c.within("vision_config");
    const d = v.pick("hidden_size", [32, 48], 1024);
    const L = v.pick("num_hidden_layers", [1, 2], 24);
    v.pick("num_attention_heads", [2, 4], 16);
    const f = v.pick("intermediate_size", [20, 50], 4096);
    const patch = v.pick("patch_size", [4, 7], 16);
    const channels = v.pick("num_channels", [1, 3], 3);
    const encoder = lin(channels * patch ** 2, d) + d + L * (attention({ d, q: d, k: d }) + gated(d, f) + 2 * d);
    const merge = c.pick("spatial_merge_size", [1, 2, 3], 2) ** 2;
    const taken = c.pick<number | readonly number[]>("vision_feature_layer", [-2, [0], [0, -1]], -1);
    const hasBias = c.flag("multimodal_projector_bias", false);
    const projector =
      d +
      lin(d * merge, d) +
      lin(d * (typeof taken === "number" ? 1 : taken.length), s.d, hasBias) +
      lin(s.d, s.d, hasBias);
    return nested(c, { ...s, body: text + encoder + projector, idle: 0 }, true);
  },
};

// Decoders whose fields have names of their own, or whose layers differ from each other.
const OTHERS: Readonly<Record<string, Formula>> = {
  phi(c) {
    const s = sizes(c, { V: 51200, d: 2048, f: 8192, L: 24, H: 32 }, { nullK: true });
    c.ignored("attention_bias");
    const norms = c.flag("qk_layernorm", false) ? 4 * Math.floor(s.d / s.H) : 0;
    const layer = attention(s, true, true) + norms + plain(s.d, s.f, true) + 2 * s.d;
    return whole(c, s, s.L * layer + 2 * s.d, { hasBias: true });
  },
  stablelm(c) {
    const s = sizes(c, { V: 50304, d: 2560, f: 6912, L: 32, H: 32, K: 32 }, { head: "ignored", isStrict: true });
    const norms = c.flag("qk_layernorm", false) ? s.q + s.k : 0;
    const perLayer = c.flag("use_parallel_residual", false) ? 1 : 2;
    const layer = attention(s, c.flag("use_qkv_bias", false)) + norms + gated(s.d, s.f) + perLayer * 2 * s.d;
    return whole(c, s, s.L * layer + 2 * s.d);
  },
  cohere(c) {
    const s = sizes(c, { V: 256000, d: 8192, f: 22528, L: 40, H: 64 }, { nullK: true });
    const hasBias = c.flag("attention_bias", false);
    const norms = c.pickOrNull("use_qk_norm", [true, false], false, false) ? s.q + s.k : 0;
    const layer = attention(s, hasBias, hasBias) + norms + gated(s.d, s.f) + s.d;
    return whole(c, s, s.L * layer + s.d, { isTied: true });
  },
  helium(c) {
    const s = sizes(c, { V: 48000, d: 2560, f: 7040, L: 24, H: 20, K: 20, h: 128 });
    const { d } = s;
    const hasBias = c.flag("attention_bias", false);
    const attend = lin(d, s.q, hasBias) + 2 * lin(d, s.k, hasBias) + lin(d, d);
    return whole(c, s, s.L * (attend + gated(d, s.f, c.flag("mlp_bias", false)) + 2 * d) + d);
  },
  lfm2(c) {
    const s = sizes(c, { V: 65536, d: 2560, f: 12288, L: 32, H: 32, K: 8 });
    const { d, L } = s;
    const hasBias = c.flag("conv_bias", false);
    const kernel = c.pick("conv_L_cache", [2, 5], 3);
    const multiple = c.pick("block_multiple_of", [8, 32], 256);
    const factor = c.pickOrNull<number | null>("block_ffn_dim_multiplier", [1, 1.5, 0.75], 1, null);
    const given = c.draws.below(3) === 0 ? c.draws.pick([70, 90]) : undefined;
    if (given !== undefined) c.fields.block_ff_dim = given;
    const two = Math.trunc((2 * (given ?? s.f)) / 3);
    const rounded = factor === null ? two : multiple * Math.ceil(Math.trunc(factor * two) / multiple);
    const f = c.flag("block_auto_adjust_ff_dim", true) ? rounded : (given ?? s.f);
    const indices = c.pickOrNull<readonly number[] | null>("full_attn_idxs", [[], [0], [1, 2]], null, null);
    const isListed = c.draws.below(3) === 0;
    const list = Array.from({ length: L }, () => c.draws.pick(["conv", "full_attention"]));
    if (isListed) c.fields.layer_types = list;
    const full = layers(L, (layer) =>
      isListed ? list[layer] === "full_attention" : indices === null || indices.includes(layer),
    );
    const conv = lin(d, 3 * d, hasBias) + lin(d, d, hasBias) + d * kernel + (hasBias ? d : 0);
    const body = full * (attention(s) + 2 * s.h) + (L - full) * conv + L * (gated(d, f) + 2 * d) + d;
    return whole(c, s, body, { isTied: true });
  },
  falcon(c) {
    const V = c.pick("vocab_size", [50, 100], 65024);
    const d = c.pick("hidden_size", [24, 48, 96], 4544);
    const L = c.pick("num_hidden_layers", [1, 2, 3], 32);
    const H = c.draws.pick(d === 4544 ? [4, 71] : [2, 3, 4, 6]);
    c.fields.num_attention_heads = H;
    const groups = c.pickOrNull("num_kv_heads", divisors(H), H, H);
    const f = c.pickOrNull("ffn_hidden_size", [30, 77], 4 * d, 4 * d);
    const isNew = c.pickOrNull("new_decoder_architecture", [true, false], false, false);
    const isMulti = c.pickOrNull("multi_query", [true, false], true, false);
    const isParallel = c.pickOrNull("parallel_attn", [true, false], true, false);
    const norms = c.pickOrNull<number | null>("num_ln_in_parallel_attn", [1, 2], null, null) ?? (isNew ? 2 : 1);
    const hasBias = c.pickOrNull("bias", [true, false], false, false);
    c.ignored("alibi");
    c.ignored("head_dim", [10]);
    const K = isNew ? groups : isMulti ? 1 : H;
    const attend = lin(d, d + (2 * K * d) / H, hasBias) + lin(d, d, hasBias);
    const perLayer = isParallel && norms !== 2 ? 1 : 2;
    return whole(c, { V, d }, L * (attend + plain(d, f, hasBias) + perLayer * 2 * d) + 2 * d, { isTied: true });
  },
  bloom(c) {
    const V = c.pick("vocab_size", [50, 100], 250880);
    const d = c.pick(c.draws.pick(["hidden_size", "n_embed"]), [24, 48, 96], 64);
    const L = c.pick(c.draws.pick(["n_layer", "num_hidden_layers"]), [1, 2, 3], 2);
    c.pick(c.draws.pick(["n_head", "num_attention_heads"]), [2, 4], 8);
    c.ignored("n_inner", [null, 5]);
    return whole(c, { V, d }, 2 * d + L * (classic(d, 4 * d) + 4 * d) + 2 * d, { isTied: true });
  },
  mpt(c) {
    const V = c.pick("vocab_size", [50, 100], 50368);
    const d = c.pick(c.draws.pick(["d_model", "hidden_size"]), [24, 48, 96], 2048);
    const L = c.pick(c.draws.pick(["n_layers", "num_hidden_layers"]), [1, 2, 3], 24);
    c.fields.n_heads = c.draws.pick([2, 4]);
    for (const field of ["no_bias", "learned_pos_emb"]) c.ignored(field);
    c.ignored("expansion_ratio", [2, 4]);
    c.ignored("attn_config", [null, { qk_ln: true, alibi: false, attn_type: "multiquery_attention" }]);
    return whole(c, { V, d }, L * (4 * lin(d, d) + plain(d, 4 * d) + 2 * d) + d, { isTied: true });
  },
  gpt2(c) {
    const { V, d, L, f, positions } = gpt2Sizes(c, [50257, 768, 12, 12], 1024);
    const cross = c.flag("add_cross_attention", false) ? attention({ d, q: d, k: d }, true, true) + 2 * d : 0;
    const body = positions * d + L * (classic(d, f) + 4 * d + cross) + 2 * d;
    return whole(c, { V, d }, body, { isTied: true });
  },
  gpt_bigcode(c) {
    const { V, d, L, H, f, positions } = gpt2Sizes(c, [50257, 768, 12, 12], 1024);
    const k = c.flag("multi_query", true) ? d / H : d;
    const isCross = k === d && c.flag("add_cross_attention", false);
    const cross = isCross ? attention({ d, q: d, k: d }, true, true) + 2 * d : 0;
    const layer = attention({ d, q: d, k }, true, true) + plain(d, f, true) + 4 * d + cross;
    return whole(c, { V, d }, positions * d + L * layer + 2 * d, { isTied: true });
  },
  gptj,
  codegen: gptj,
  gpt_neo(c) {
    const V = c.pick("vocab_size", [50, 100], 50257);
    const d = c.pick("hidden_size", [32, 48], 2048);
    const L = c.pick(c.draws.pick(["num_layers", "num_hidden_layers"]), [2, 4], 24);
    c.pick(c.draws.pick(["num_heads", "num_attention_heads"]), [2, 4], 16);
    c.fields.attention_types = [[["global", "local"], L / 2]];
    const f = c.pickOrNull("intermediate_size", [30, 50], 4 * d, 4 * d);
    const positions = c.pick("max_position_embeddings", [16, 20], 2048);
    const layer = attention({ d, q: d, k: d }, false, true) + plain(d, f, true) + 4 * d;
    return whole(c, { V, d }, positions * d + L * layer + 2 * d, { isTied: true });
  },
  gpt_neox(c) {
    const V = c.pick("vocab_size", [50, 100], 50432);
    const d = c.pick("hidden_size", [64, 128], 6144);
    const L = c.pick("num_hidden_layers", [1, 2, 3], 44);
    const f = c.pick("intermediate_size", [30, 50], 24576);
    c.pick("num_attention_heads", [2, 4], 64);
    c.ignored("use_parallel_residual");
    const hasBias = c.flag("attention_bias", true);
    const layer = attention({ d, q: d, k: d }, hasBias, hasBias) + plain(d, f, true) + 4 * d;
    return whole(c, { V, d }, L * layer + 2 * d);
  },
  opt(c) {
    const V = c.pick("vocab_size", [50, 100], 50272);
    const d = c.pick("hidden_size", [24, 48], 768);
    const L = c.pick("num_hidden_layers", [1, 2, 3], 12);
    const f = c.pick("ffn_dim", [30, 50], 3072);
    c.pick("num_attention_heads", [2, 4], 12);
    const positions = c.pick("max_position_embeddings", [16, 20], 2048);
    const width = c.pickOrNull("word_embed_proj_dim", [12, d], d, d);
    const hasBias = c.flag("enable_bias", true);
    const norm = c.flag("layer_norm_elementwise_affine", true) ? 2 * d : 0;
    const isBefore = c.flag("do_layer_norm_before", true);
    const isLast = !c.flag("_remove_final_layer_norm", false) && isBefore;
    const layer = attention({ d, q: d, k: d }, hasBias, hasBias) + plain(d, f, hasBias) + 2 * norm;
    const body = (positions + 2) * d + (width === d ? 0 : 2 * lin(width, d)) + L * layer + (isLast ? norm : 0);
    return whole(c, { V, d: width }, body, { isTied: true });
  },
  "nemotron-nas"(c) {
    const V = c.pick("vocab_size", [50, 100], 128256);
    const d = c.draws.pick([48, 96]);
    const L = c.draws.pick([1, 2, 4]);
    const H = c.draws.pick([4, 8]);
    const out = c.flag("attention_bias", false);
    const ffw = c.flag("mlp_bias", false);
    let body = d;
    const blocks = Array.from({ length: L }, () => {
      const kind = c.draws.pick(["attends", "linear", "none"]);
      const width = c.draws.pick(["wide", "linear", "none"]);
      const group = c.draws.pick([1, 2, 4]);
      const multiplier = c.draws.pick([0.5, 2.625, 5.25]);
      const f = 256 * Math.ceil(Math.trunc((2 * multiplier * d) / 3) / 256);
      if (kind === "attends") body += attention({ d, q: d, k: d / group }, out, out) + d;
      if (kind === "linear") body += lin(d, d, out) + d;
      if (width === "wide") body += gated(d, f, ffw) + d;
      if (width === "linear") body += lin(d, d, ffw) + d;
      return {
        attention: { no_op: kind === "none", replace_with_linear: kind === "linear", n_heads_in_group: group },
        ffn: { no_op: width === "none", replace_with_linear: width === "linear", ffn_mult: multiplier },
      };
    });
    Object.assign(c.fields, { hidden_size: d, num_hidden_layers: L, num_attention_heads: H, block_configs: blocks });
    return whole(c, { V, d }, body);
  },
};

/** GPT-2's attention and feed-forward layer, with biases everywhere. */
function classic(d: number, f: number): number {
  return attention({ d, q: d, k: d }, true, true) + plain(d, f, true);
}

function gpt2Sizes(c: DrawnConfig, [V, d, L, H]: readonly [number, number, number, number], positions: number) {
  const either = (...names: readonly string[]) => c.draws.pick(names);
  const width = c.pick(either("n_embd", "hidden_size"), [32, 48, 96], d);
  const heads = either("n_head", "num_attention_heads");
  // The default may not divide another width.
  if (width % H > 0) c.fields[heads] = 2;
  return {
    V: c.pick("vocab_size", [50, 100], V),
    d: width,
    L: c.pick(either("n_layer", "num_hidden_layers"), [1, 2, 3], L),
    H: c.pick(heads, [2, 4, 8], width % H === 0 ? H : 2),
    f: c.pickOrNull("n_inner", [30, 50], 4 * width, 4 * width),
    positions: c.pick(either("n_positions", "max_position_embeddings"), [16, 20], positions),
  };
}

function gptj(c: DrawnConfig): Count {
  const { V, d, L, f } = gpt2Sizes(c, [50400, 4096, 28, 16], 2048);
  const layer = 4 * lin(d, d) + plain(d, f, true) + 2 * d;
  return whole(c, { V, d }, L * layer + 2 * d, { hasBias: true, answersByLabels: true });
}

const FORMULAS: readonly (readonly [string, Formula])[] = [
  ...Object.entries(DENSE).map(([type, rule]): readonly [string, Formula] => [type, dense(rule)]),
  ...Object.entries(MIXTURES),
  ...Object.entries(NESTED),
  ...Object.entries(OTHERS),
];

/** The seed of a type's variation: no two types draw alike. */
function seedOf(type: string, variation: number): number {
  return [...type].reduce((sum, letter) => (31 * sum + letter.charCodeAt(0)) % 2 ** 32, variation);
}

describe("a decoder with drawn fields", () => {
  test.each(FORMULAS)("is counted as %s", (type, formula) => {
    for (let variation = 0; variation < VARIATIONS; variation++) {
      const config = new DrawnConfig(new Draws(seedOf(type, variation)), variation);
      const { total, idle } = formula(config);
      const fields = { model_type: type, ...config.fields };
      const { total: counted, active } = countParams(fields);
      expect({ total: counted, active }, JSON.stringify(fields)).toEqual({ total, active: total - idle });
    }
  });
});

// Published sizes, in which a field of the head's shape is left out.
describe("heads that don't share out", () => {
  const qwen = {
    model_type: "qwen2",
    hidden_size: 896,
    intermediate_size: 4864,
    num_hidden_layers: 24,
    num_attention_heads: 14,
    tie_word_embeddings: true,
  };

  test("are counted where the class has them by default", () => {
    const layer = attention({ d: 896, q: 896, k: 32 * 64 }, true) + gated(896, 4864) + 2 * 896;
    expect(countParams(qwen).total).toBe(151936 * 896 + 24 * layer + 896);
  });

  test("are refused where they are given, and in a family", () => {
    const message = "num_attention_heads must be a multiple of num_key_value_heads, 32; got 14";
    expect(() => countParams({ ...qwen, num_key_value_heads: 32 })).toThrow(message);
    expect(() => modelFamily(qwen, { sizeParam: "hidden_size" })).toThrow(message);
    expect(
      modelFamily({ ...qwen, num_key_value_heads: 14 }, { sizeParam: "hidden_size" })({ hidden_size: 448 }).shape
        .numHeads,
    ).toBe(7);
  });

  test("leave out what is left of the width", () => {
    const heads = { model_type: "glm4_moe", num_hidden_layers: 1, vocab_size: 10 };
    const [q, k] = [96 * 42, 8 * 42];
    const layer = attention({ d: 4096, q, k }) + gated(4096, 10944) + 2 * 4096;
    expect(countParams(heads).total).toBe(2 * 10 * 4096 + layer + 4096);
    const none = { model_type: "qwen2", hidden_size: 24, num_key_value_heads: 1 };
    expect(() => countParams(none)).toThrow("num_attention_heads must be at most hidden_size, 24; got 32");
  });
});

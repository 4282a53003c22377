// State spaces and what is mixed with them.
import type { DrawnFields } from "../../support/drawn-fields.ts";
import {
  type Draw,
  type Expected,
  FFWS,
  grouped,
  LAYERS,
  lin,
  norm,
  once,
  sum,
  testTypes,
  testVariations,
  VOCABS,
  WIDTHS,
} from "../../support/variations.ts";

/** What stands on a decoder without biases. */
function decoderHead(fields: DrawnFields, prefix: string, d: number, V: number, isTied: boolean): number {
  const n = fields.labels();
  return {
    ForCausalLM: once(!isTied) * V * d,
    Model: 0,
    ForSequenceClassification: d * n,
  }[fields.architecture(prefix, ["ForCausalLM", "Model", "ForSequenceClassification"])];
}

interface MambaSizes {
  readonly d: number;
  readonly inner: number;
  readonly state: number;
  readonly rank: number;
  readonly kernel: number;
  readonly hasBias: boolean;
  readonly hasConvBias: boolean;
}

/** Mamba's mixer: in, convolution, time step with B and C, its projection back, A and D, out. */
function mambaMixer({ d, inner, state, rank, kernel, hasBias, hasConvBias }: MambaSizes): number {
  return sum(
    lin(d, 2 * inner, hasBias),
    inner * kernel + once(hasConvBias) * inner,
    inner * (rank + 2 * state),
    lin(rank, inner),
    inner * state + inner,
    lin(inner, d, hasBias),
  );
}

/** A rank of time steps: a number, or a sixteenth of the width. */
function drawRank(fields: DrawnFields, name: string, d: number): number {
  const rank = fields.drawn<number | "auto">(name, "auto", ["auto", 7, 11]);
  return rank === "auto" ? Math.ceil(d / 16) : rank;
}

const mamba =
  (prefix: string): Draw =>
  (fields) => {
    const V = fields.drawn("vocab_size", 50280, VOCABS);
    const d = fields.drawn("hidden_size", 768, [...WIDTHS, 200]);
    const L = fields.drawn("num_hidden_layers", 32, LAYERS);
    const expand = fields.drawn("expand", 2, [1, 3]);
    const sizes = {
      d,
      inner: fields.orLeftOut("intermediate_size", expand * d, [150]),
      state: fields.drawn("state_size", 16, [8]),
      rank: drawRank(fields, "time_step_rank", d),
      kernel: fields.drawn("conv_kernel", 4, [3]),
      hasBias: fields.flag("use_bias", false),
      hasConvBias: fields.flag("use_conv_bias", true),
    };
    const isTied = fields.flag("tie_word_embeddings", true);
    const ending = fields.architecture(prefix, ["ForCausalLM", "Model"]);
    return V * d + L * (mambaMixer(sizes) + d) + d + once(ending === "ForCausalLM" && !isTied) * V * d;
  };

interface Mamba2Sizes {
  readonly d: number;
  readonly inner: number;
  readonly heads: number;
  readonly groups: number;
  readonly state: number;
  readonly kernel: number;
  readonly hasInBias: boolean;
  readonly hasOutBias: boolean;
  readonly hasConvBias: boolean;
  readonly hasNorm: boolean;
}

/** Mamba-2's mixer: in, convolution, the time step's bias with A and D, norm, out. */
function mamba2Mixer(sizes: Mamba2Sizes): number {
  const { d, inner, heads, groups, state, kernel, hasInBias, hasOutBias, hasConvBias, hasNorm } = sizes;
  const convolved = inner + 2 * groups * state;
  return sum(
    lin(d, inner + convolved + heads, hasInBias),
    convolved * kernel + once(hasConvBias) * convolved,
    3 * heads,
    once(hasNorm) * inner,
    lin(inner, d, hasOutBias),
  );
}

function mamba2(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 32768, VOCABS);
  const L = fields.drawn("num_hidden_layers", 64, LAYERS);
  // Heads fill the width within: either all of it is by default, or all of it is drawn.
  const isDefault = fields.isLeftOut();
  const d = isDefault ? 4096 : fields.given("hidden_size", WIDTHS);
  const expand = isDefault ? 2 : fields.given("expand", [1, 2]);
  const head = isDefault ? 64 : fields.given("head_dim", [16, 32, 48]);
  const heads = (expand * d) / head;
  if (!isDefault) fields.set("num_heads", heads);
  const hasBias = fields.flag("use_bias", false);
  const mixer = mamba2Mixer({
    d,
    inner: expand * d,
    heads,
    groups: fields.drawn("n_groups", 8, [1, 4]),
    state: fields.drawn("state_size", 128, [16]),
    kernel: fields.drawn("conv_kernel", 4, [3]),
    hasInBias: hasBias,
    hasOutBias: hasBias,
    hasConvBias: fields.flag("use_conv_bias", true),
    hasNorm: true,
  });
  fields.flag("rms_norm", true);
  const isTied = fields.flag("tie_word_embeddings", false);
  const ending = fields.architecture("Mamba2", ["ForCausalLM", "Model"]);
  return V * d + L * (mixer + d) + d + once(ending === "ForCausalLM" && !isTied) * V * d;
}

function rwkv(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 50277, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const L = fields.drawn("num_hidden_layers", 32, LAYERS);
  const a = fields.orNull("attention_hidden_size", null, d, [100]);
  const f = fields.orNull("intermediate_size", null, 4 * d, FFWS);
  fields.drawn("context_length", 1024, [64]);
  const isTied = fields.flag("tie_word_embeddings", false);
  const ending = fields.architecture("Rwkv", ["ForCausalLM", "Model"]);
  const mixer = 2 * a + 3 * d + 3 * d * a + a * d;
  const ffw = 2 * d + d * f + d * d + f * d;
  const head = once(ending === "ForCausalLM" && !isTied) * V * d;
  return V * d + norm(d) + L * (mixer + ffw + 2 * norm(d)) + norm(d) + head;
}

/** Experts of a layer, how many a token goes to, and their router. */
function drawExperts(fields: DrawnFields, all: string, byDefault: number) {
  const experts = fields.drawn(all, byDefault, [2, 4, 6]);
  return { experts, idleExperts: experts - fields.drawn("num_experts_per_tok", 2, [1, 2]) };
}

function jamba(fields: DrawnFields): Expected {
  const V = fields.drawn("vocab_size", 65536, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const f = fields.drawn("intermediate_size", 14336, FFWS);
  const L = fields.drawn("num_hidden_layers", 32, [4, 9]);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", 8, H, [1, 2, 4]);
  const h = fields.orLeftOut("head_dim", d / H, [16]);
  const attentionPeriod = fields.drawn("attn_layer_period", 8, [2, 3]);
  const attentionOffset = fields.drawn("attn_layer_offset", 4, [0, 1]);
  const expertPeriod = fields.drawn("expert_layer_period", 2, [1, 3]);
  const expertOffset = fields.drawn("expert_layer_offset", 1, [0]);
  const { experts, idleExperts } = drawExperts(fields, fields.pick(["num_experts", "num_local_experts"]), 16);
  const state = fields.drawn("mamba_d_state", 16, [8]);
  const rank = drawRank(fields, "mamba_dt_rank", d);
  const mixer = mambaMixer({
    d,
    inner: d * fields.drawn("mamba_expand", 2, [1]),
    state,
    rank,
    kernel: fields.drawn("mamba_d_conv", 4, [3]),
    hasBias: fields.flag("mamba_proj_bias", false),
    hasConvBias: fields.flag("mamba_conv_bias", true),
  });
  const isTied = fields.flag("tie_word_embeddings", false);
  const expert = 3 * d * f;
  let layers = 0;
  let mixtures = 0;
  for (let i = 0; i < L; i++) {
    const attends = i % attentionPeriod === attentionOffset;
    const isMixture = i % expertPeriod === expertOffset;
    mixtures += once(isMixture);
    layers += 2 * d + (attends ? grouped(d, H * h, K * h) : mixer + rank + 2 * state);
    layers += isMixture ? d * experts + experts * expert : expert;
  }
  const total = V * d + layers + d + decoderHead(fields, "Jamba", d, V, isTied);
  return { total, idle: mixtures * idleExperts * expert };
}

/** Heads of Mamba-2 that fill a width, of which the configuration may say the size, or leave it to follow. */
function drawMamba2Heads(fields: DrawnFields, name: string, sizeName: string, inner: number): number {
  // By default there are 128, which do not fill every width.
  const heads = inner % 128 === 0 ? fields.drawn(name, 128, [2, 4, 8, 16]) : fields.given(name, [2, 4, 8, 16]);
  if (!fields.isLeftOut()) fields.set(sizeName, fields.pick(["auto", inner / heads]));
  return heads;
}

function falconH1(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 128000, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const f = fields.drawn("intermediate_size", 14336, FFWS);
  const L = fields.drawn("num_hidden_layers", 32, LAYERS);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", 8, H, [1, 2, 4]);
  const h = fields.orLeftOut("head_dim", d / H, [16]);
  const expand = fields.drawn("mamba_expand", 2, [1]);
  const inner = fields.orNull("mamba_d_ssm", 1024, expand * d, [64, 320]);
  const mixer = mamba2Mixer({
    d,
    inner,
    heads: drawMamba2Heads(fields, "mamba_n_heads", "mamba_d_head", inner),
    groups: fields.drawn("mamba_n_groups", 1, [2]),
    state: fields.drawn("mamba_d_state", 256, [16]),
    kernel: fields.drawn("mamba_d_conv", 4, [3]),
    hasInBias: fields.flag("mamba_proj_bias", false),
    hasOutBias: fields.flag("projectors_bias", false),
    hasConvBias: fields.flag("mamba_conv_bias", true),
    hasNorm: fields.flag("mamba_rms_norm", false),
  });
  fields.flag("mamba_norm_before_gate", true);
  const hasBias = fields.flag("attention_bias", false);
  const hasFfwBias = fields.flag("mlp_bias", false);
  const isTied = fields.flag("tie_word_embeddings", false);
  const ffw = 2 * lin(d, f, hasFfwBias) + lin(f, d, hasFfwBias);
  const layers = L * (mixer + grouped(d, H * h, K * h, hasBias) + ffw + 2 * d);
  const ending = fields.architecture("FalconH1", ["ForCausalLM", "Model"]);
  return V * d + layers + d + once(ending === "ForCausalLM" && !isTied) * V * d;
}

function bamba(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 128000, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const f = fields.drawn("intermediate_size", 14336, FFWS);
  const L = fields.drawn("num_hidden_layers", 32, [3, 5]);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", 8, H, [1, 2, 4]);
  const attending = fields.drawn<readonly number[] | null>("attn_layer_indices", null, [null, [], [1], [0, 2]]) ?? [];
  const { mixer, hasBias } = drawIbmMixer(fields, d);
  const hasFfwBias = fields.flag("mlp_bias", false);
  const isTied = fields.flag("tie_word_embeddings", false);
  const ffw = 2 * lin(d, f, hasFfwBias) + lin(f, d, hasFfwBias);
  const mixers = (L - attending.length) * mixer + attending.length * grouped(d, d, (K * d) / H, hasBias);
  const ending = fields.architecture("Bamba", ["ForCausalLM", "Model"]);
  return V * d + mixers + L * (ffw + 2 * d) + d + once(ending === "ForCausalLM" && !isTied) * V * d;
}

/** Mamba-2 by the names that IBM's models have, and whether attention has biases. */
function drawIbmMixer(fields: DrawnFields, d: number) {
  const inner = d * fields.drawn("mamba_expand", 2, [1]);
  const hasMixerBias = fields.flag("mamba_proj_bias", false);
  const mixer = mamba2Mixer({
    d,
    inner,
    heads: drawMamba2Heads(fields, "mamba_n_heads", "mamba_d_head", inner),
    groups: fields.drawn("mamba_n_groups", 1, [2]),
    state: fields.drawn("mamba_d_state", 256, [16]),
    kernel: fields.drawn("mamba_d_conv", 4, [3]),
    hasInBias: hasMixerBias,
    hasOutBias: hasMixerBias,
    hasConvBias: fields.flag("mamba_conv_bias", true),
    hasNorm: true,
  });
  return { mixer, hasBias: fields.flag("attention_bias", false) };
}

function granite4(fields: DrawnFields): Expected {
  const V = fields.drawn("vocab_size", 32000, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const f = fields.drawn("intermediate_size", 11008, FFWS);
  const shared = fields.drawn("shared_intermediate_size", 1024, [50, 90]);
  const L = fields.drawn("num_hidden_layers", 32, [3]);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", null, H, [1, 2, 4]);
  const kinds = fields.pick([
    ["mamba", "attention", "mamba"],
    ["full_attention", "linear_attention", "mamba"],
  ]);
  const attending = once(L === 3 && !fields.isLeftOut());
  if (attending > 0) fields.set(fields.pick(["layer_types", "layers_block_type"]), kinds);
  const { mixer, hasBias } = drawIbmMixer(fields, d);
  const experts = fields.drawn("num_local_experts", 8, [0, 4, 6]);
  const active = fields.drawn("num_experts_per_tok", 2, [1, 3]);
  const isTied = fields.flag("tie_word_embeddings", false);
  const expert = 3 * d * f;
  const layers = sum(
    (L - attending) * mixer + attending * grouped(d, d, (K * d) / H, hasBias),
    L * (3 * d * shared + 2 * d + once(experts > 0) * (d * experts + experts * expert)),
  );
  const ending = fields.architecture("GraniteMoeHybrid", ["ForCausalLM", "Model"]);
  const total = V * d + layers + d + once(ending === "ForCausalLM" && !isTied) * V * d;
  return { total, idle: once(experts > 0) * L * (experts - active) * expert };
}

function nemotronH(fields: DrawnFields): Expected {
  const V = fields.drawn("vocab_size", 131072, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const f = fields.drawn("intermediate_size", 21504, FFWS);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", 8, H, [1, 2, 4]);
  const h = fields.drawn("head_dim", 128, [16, 20]);
  const letters = drawLetters(fields);
  const heads = fields.drawn("mamba_num_heads", 128, [4, 8]);
  const hasBias = fields.flag("use_bias", false);
  const hasFfwBias = fields.flag("mlp_bias", false);
  fields.flag("attention_bias", false);
  const mixer = mamba2Mixer({
    d,
    inner: heads * fields.drawn("mamba_head_dim", 64, [12]),
    heads,
    groups: fields.drawn(fields.pick(["n_groups", "mamba_n_groups"]), 8, [1, 2]),
    state: fields.drawn("ssm_state_size", 128, [16]),
    kernel: fields.drawn(fields.pick(["conv_kernel", "mamba_d_conv"]), 4, [3]),
    hasInBias: hasBias,
    hasOutBias: hasBias,
    hasConvBias: fields.flag(fields.pick(["use_conv_bias", "mamba_conv_bias"]), true),
    hasNorm: true,
  });
  const { experts, idleExperts } = drawExperts(fields, fields.pick(["n_routed_experts", "num_local_experts"]), 8);
  const expertSize = fields.drawn("moe_intermediate_size", 7688, [60]);
  const shared = fields.drawn("moe_shared_expert_intermediate_size", 7688, [80]);
  const latent = fields.orNull("moe_latent_size", null, 0, [24]);
  // No weights of it are tied, whatever the flag says.
  fields.flag("tie_word_embeddings", false);
  fields.drawn("num_nextn_predict_layers", 0, [0, 1]);
  const expert = 2 * (latent || d) * expertSize;
  const dense = (width: number) => lin(d, width, hasFfwBias) + lin(width, d, hasFfwBias);
  const layerOf: Readonly<Record<string, number>> = {
    M: mixer,
    "*": grouped(d, H * h, K * h),
    "-": dense(f),
    E: sum(
      d * experts + experts * expert + dense(shared),
      once(latent > 0) * (lin(d, latent, hasFfwBias) + lin(latent, d, hasFfwBias)),
    ),
  };
  const layers = sum(...letters.map((letter) => d + (layerOf[letter] ?? Number.NaN)));
  const ending = fields.architecture("NemotronH", ["ForCausalLM", "Model"]);
  const mixtures = letters.filter((letter) => letter === "E").length;
  return {
    total: V * d + layers + d + once(ending === "ForCausalLM") * V * d,
    idle: mixtures * idleExperts * expert,
  };
}

/** The layers of a NemotronH by letters, in one of the ways that files say them. */
function drawLetters(fields: DrawnFields): readonly string[] {
  const letters = Array.from({ length: 5 }, () => fields.pick(["M", "*", "-", "E"]));
  const formerNames = new Map([
    ["M", "mamba"],
    ["*", "attention"],
    ["-", "mlp"],
    ["E", "moe"],
  ]);
  const names = new Map([
    ["M", "linear_attention"],
    ["*", "full_attention"],
    ["-", "mlp"],
    ["E", "moe"],
  ]);
  if (fields.isLeftOut()) return ["M", "E", "*", "-"];
  switch (fields.pick(["pattern", "former names", "names"])) {
    case "pattern":
      fields.set("hybrid_override_pattern", letters.join(""));
      break;
    case "former names":
      fields.set(
        "layers_block_type",
        letters.map((letter) => formerNames.get(letter)),
      );
      break;
    default:
      fields.set(
        "layer_types",
        letters.map((letter) => names.get(letter)),
      );
  }
  fields.drawn("num_hidden_layers", 0, [5, 9]);
  return letters;
}

function zamba(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 32000, VOCABS);
  const d = fields.drawn("hidden_size", 3712, WIDTHS);
  const f = fields.drawn("intermediate_size", 14848, FFWS);
  const L = fields.drawn("num_hidden_layers", 76, [6, 9]);
  const H = fields.drawn("num_attention_heads", 16, [16, 32]);
  const K = fields.drawn("num_key_value_heads", 16, [1, 4, 8]);
  const wide = fields.orNull("attention_hidden_size", null, 2 * d, [100]);
  const h = fields.orNull(fields.pick(["attention_head_dim", "head_dim"]), null, Math.trunc((2 * d) / H), [20]);
  const period = fields.drawn("attn_layer_period", 6, [2, 3]);
  const offset = fields.drawn("attn_layer_offset", 4, [0, 1]);
  fields.drawn("n_mamba_heads", 2, [1, 4]);
  const mixer = mambaMixer({
    d,
    inner: d * fields.drawn("mamba_expand", 2, [1]),
    state: fields.drawn("mamba_d_state", 16, [8]),
    rank: drawRank(fields, "mamba_dt_rank", d),
    kernel: fields.drawn("mamba_d_conv", 4, [3]),
    hasBias: fields.flag("mamba_proj_bias", false),
    hasConvBias: fields.flag("mamba_conv_bias", true),
  });
  const isTied = fields.flag("tie_word_embeddings", true);
  // Two layers of state spaces and a hybrid one come first; the period counts from there.
  const later = Array.from({ length: L - 3 }, (_, i) => i).filter((i) => i % period === offset).length;
  const hybrids = 1 + later;
  const block = wide + d + wide * H * h + 2 * wide * K * h + H * h * d + 3 * d * f;
  // Tying is what makes the layers share one block.
  const blocks = isTied ? 1 : hybrids;
  return V * d + L * (mixer + d) + d + blocks * block + hybrids * d * d + decoderHead(fields, "Zamba", d, V, isTied);
}

function zamba2(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 32000, VOCABS);
  const d = fields.drawn("hidden_size", 2560, WIDTHS);
  const f = fields.orNull("intermediate_size", null, 4 * d, FFWS);
  const isDefault = fields.isLeftOut();
  const L = isDefault ? fields.drawn("num_hidden_layers", 54, [54]) : fields.set("num_hidden_layers", 6);
  // Every second layer, or those of the 2.7B. Their number is even, so that two blocks are tied turn by turn.
  const hybrids = isDefault ? [6, 12, 18, 24, 30, 36, 42, 47, 51] : [1, 2, 3, 4];
  const kinds = Array.from({ length: L }, (_, i) => (hybrids.includes(i) ? "hybrid" : "mamba"));
  if (!isDefault) fields.set(fields.pick(["layers_block_type", "layer_types"]), kinds);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", null, H, [1, 2, 4]);
  const wide = fields.orLeftOut("attention_hidden_size", 2 * d, [2 * d, 100]);
  const h = fields.orLeftOut(fields.pick(["attention_head_dim", "head_dim"]), (2 * d) / H, [20]);
  const numBlocks = isDefault ? 1 : fields.drawn("num_mem_blocks", 1, [1, 2]);
  const hasBias = fields.flag("add_bias_linear", false);
  const hasAttentionAdapters = fields.flag("use_shared_attention_adapter", false);
  const rank = fields.drawn("adapter_rank", 128, [5]);
  const inner = d * fields.drawn("mamba_expand", 2, [1]);
  const mixer = mamba2Mixer({
    d,
    inner,
    heads: fields.drawn("n_mamba_heads", 8, [2, 4]),
    groups: fields.drawn("mamba_ngroups", 1, [2]),
    state: fields.drawn("mamba_d_state", 64, [16]),
    kernel: fields.drawn("mamba_d_conv", 4, [3]),
    hasInBias: hasBias,
    hasOutBias: hasBias,
    hasConvBias: true,
    hasNorm: true,
  });
  fields.flag("use_conv_bias", true);
  const isTied = fields.flag("tie_word_embeddings", true);
  const ffw = lin(d, 2 * f, hasBias) + lin(f, d, hasBias);
  const block = wide + d + wide * H * h + 2 * wide * K * h + H * h * d + ffw;
  const adapter = d * rank + rank * 2 * f + once(hasAttentionAdapters) * 3 * (wide * rank + rank * wide);
  // A block has adapters for its turns: all of them where there is one block, half where there are two.
  const blocks = isTied ? numBlocks : hybrids.length;
  return sum(
    V * d + L * (mixer + d) + d,
    blocks * (block + (hybrids.length / numBlocks) * adapter) + hybrids.length * d * d,
    decoderHead(fields, "Zamba2", d, V, isTied),
  );
}

function recurrentGemma(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 256000, VOCABS);
  const d = fields.drawn("hidden_size", 2560, [960, 1920]);
  const f = Math.floor(fields.drawn("intermediate_size", 7680, [200, 333]) / 2);
  const L = fields.drawn("num_hidden_layers", 26, LAYERS);
  const H = fields.drawn("num_attention_heads", 10, [2, 8]);
  const K = fields.orNull("num_key_value_heads", null, H, [1, 2]);
  const w = fields.orNull("lru_width", null, d, [160, 320]);
  const kernel = fields.drawn("conv1d_width", 4, [3]);
  const hasBias = fields.flag("attention_bias", false);
  const kinds = fields.drawn(
    "block_types",
    ["recurrent", "recurrent", "attention"],
    [["recurrent", "attention"], ["attention"], ["recurrent"]],
  );
  const isTied = fields.flag("tie_word_embeddings", true);
  const recurrent = sum(2 * lin(d, w) + lin(w, d), w * kernel + w, w + 2 * H * ((w / H) ** 2 + w / H));
  const attends = grouped(d, d, (K * d) / H, hasBias, true);
  const mixers = Array.from({ length: L }, (_, i) => (kinds[i % kinds.length] === "attention" ? attends : recurrent));
  const ffw = 2 * lin(d, f) + lin(f, d);
  const ending = fields.architecture("RecurrentGemma", ["ForCausalLM", "Model"]);
  return sum(V * d, ...mixers, L * (ffw + 2 * d) + d, once(ending === "ForCausalLM" && !isTied) * V * d);
}

function lfm2(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 65536, VOCABS);
  const d = fields.drawn("hidden_size", 2560, WIDTHS);
  const L = fields.drawn("num_hidden_layers", 32, [4]);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.drawn("num_key_value_heads", 8, [1, 2, 4]);
  const plain = fields.drawn("intermediate_size", 12288, FFWS);
  // The first files' name of it, which counts where both are there.
  const said = fields.orLeftOut("block_ff_dim", plain, [500]);
  const multiple = fields.drawn("block_multiple_of", 256, [32]);
  const factor = fields.drawn<number | null>("block_ffn_dim_multiplier", 1, [1, 1.3, null]);
  const isAdjusted = fields.flag("block_auto_adjust_ff_dim", true);
  const kernel = fields.drawn("conv_L_cache", 3, [4]);
  const hasBias = fields.flag("conv_bias", false);
  const byFirstName = fields.oneIn(2);
  const isTied = fields.flag(byFirstName ? "tie_embedding" : "tie_word_embeddings", true);
  const indices = fields.drawn<readonly number[] | null>("full_attn_idxs", null, [null, [], [1], [0, 2]]);
  const hasTypes = L === 4 && !fields.isLeftOut();
  if (hasTypes) fields.set("layer_types", ["conv", "full_attention", "conv", "conv"]);
  const attending = hasTypes ? 1 : (indices?.length ?? L);
  const reduced = Math.floor((2 * said) / 3);
  // Without a factor nothing is rounded.
  const adjusted = factor === null ? reduced : multiple * Math.ceil(Math.floor(factor * reduced) / multiple);
  const f = isAdjusted ? adjusted : said;
  const h = d / H;
  const convolution = lin(d, 3 * d, hasBias) + kernel * d + once(hasBias) * d + lin(d, d, hasBias);
  const attends = grouped(d, d, K * h) + 2 * h;
  const ending = fields.architecture("Lfm2", ["ForCausalLM", "Model"]);
  return sum(
    V * d + attending * attends + (L - attending) * convolution,
    L * (3 * d * f + 2 * d) + d,
    once(ending === "ForCausalLM" && !isTied) * V * d,
  );
}

function nanochat(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 50304, VOCABS);
  const d = fields.drawn("hidden_size", 768, WIDTHS);
  const f = fields.drawn("intermediate_size", 8192, FFWS);
  const L = fields.drawn("num_hidden_layers", 12, LAYERS);
  const H = fields.drawn("num_attention_heads", 6, [2, 4, 12]);
  const K = fields.orNull("num_key_value_heads", null, H, [1, 2]);
  const hasBias = fields.flag("attention_bias", false);
  const isTied = fields.flag("tie_word_embeddings", false);
  const layers = L * (grouped(d, d, (K * d) / H, hasBias) + 2 * d * f);
  return V * d + layers + decoderHead(fields, "NanoChat", d, V, isTied);
}

function mambaSsm(fields: DrawnFields): number {
  const d = fields.given("d_model", WIDTHS);
  const L = fields.given("n_layer", LAYERS);
  const V = fields.given("vocab_size", [1001, 4097]);
  const multiple = fields.drawn("pad_vocab_size_multiple", 8, [1, 16]);
  const perNorm = fields.flag("rms_norm", true) ? d : 2 * d;
  const isTied = fields.flag("tie_embeddings", true);
  const ssm = fields.within();
  const isSecond = ssm.drawn("layer", "Mamba1", ["Mamba1", "Mamba2"]) === "Mamba2";
  const inner = d * ssm.drawn("expand", 2, [1]);
  const hasBias = ssm.flag("bias", false);
  const hasConvBias = ssm.flag("conv_bias", true);
  const state = ssm.drawn("d_state", isSecond ? 128 : 16, [8]);
  const kernel = ssm.drawn("d_conv", 4, [3]);
  const mixer = isSecond
    ? mamba2Mixer({
        d,
        inner,
        heads: inner / ssm.drawn("headdim", 64, [32]),
        groups: ssm.drawn("ngroups", 1, [2]),
        state,
        kernel,
        hasInBias: hasBias,
        hasOutBias: hasBias,
        hasConvBias,
        hasNorm: ssm.flag("rmsnorm", true),
      })
    : mambaMixer({ d, inner, state, rank: drawRank(ssm, "dt_rank", d), kernel, hasBias, hasConvBias });
  fields.set("ssm_cfg", ssm.config);
  const rows = multiple * Math.ceil(V / multiple);
  return (isTied ? 1 : 2) * rows * d + L * (mixer + perNorm) + perNorm;
}

testTypes({
  mamba: mamba("Mamba"),
  falcon_mamba: mamba("FalconMamba"),
  mamba2,
  rwkv,
  jamba,
  falcon_h1: falconH1,
  bamba,
  granitemoehybrid: granite4,
  nemotron_h: nemotronH,
  zamba,
  zamba2,
  recurrent_gemma: recurrentGemma,
  lfm2,
  nanochat,
});

testVariations([[undefined, "Mamba by its authors", mambaSsm]]);

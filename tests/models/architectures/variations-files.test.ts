// Files without a model_type.
import type { DrawnFields } from "../../support/drawn-fields.ts";
import {
  type Expected,
  FFWS,
  grouped,
  HEADS,
  LAYERS,
  lin,
  once,
  POSITIONS,
  testVariations,
  VOCABS,
  WIDTHS,
} from "../../support/variations.ts";

function metaLlama(fields: DrawnFields): number {
  const d = fields.given("dim", WIDTHS);
  const L = fields.given("n_layers", LAYERS);
  const H = fields.given("n_heads", [8, 16]);
  const K = fields.orNull("n_kv_heads", null, H, [1, 2, 4, 8]);
  const V = fields.given("vocab_size", VOCABS);
  const multiple = fields.drawn("multiple_of", 256, [32, 1024]);
  const factor = fields.orNull("ffn_dim_multiplier", null, 1, [1.3, 1.5]);
  const isTied = fields.flag("enable_weight_tying", false);
  fields.drawn("norm_eps", 1e-5, [1e-6]);
  const f = multiple * Math.ceil(Math.floor(factor * Math.floor((8 * d) / 3)) / multiple);
  return (isTied ? 1 : 2) * V * d + L * (grouped(d, d, (K * d) / H) + 3 * d * f + 2 * d) + d;
}

function mistralInference(fields: DrawnFields): Expected {
  const d = fields.given("dim", WIDTHS);
  const L = fields.given("n_layers", LAYERS);
  const H = fields.given("n_heads", [8, 16]);
  const K = fields.orNull("n_kv_heads", null, H, [1, 2, 4, 8]);
  const h = fields.orLeftOut("head_dim", d / H, [20]);
  const f = fields.given("hidden_dim", FFWS);
  const V = fields.given("vocab_size", VOCABS);
  const experts = fields.pick([0, 4]);
  if (experts > 0) fields.set("moe", { num_experts: experts, num_experts_per_tok: 2 });
  const hasQkNorm = fields.flag("qk_norm", false);
  const isTied = fields.flag(fields.pick(["tied_embeddings", "enable_weight_tying"]), false);
  const ffw = experts > 0 ? d * experts + experts * 3 * d * f : 3 * d * f;
  const layers = L * (grouped(d, H * h, K * h) + once(hasQkNorm) * 2 * h + ffw + 2 * d);
  return { total: (isTied ? 1 : 2) * V * d + layers + d, idle: once(experts > 0) * L * (experts - 2) * 3 * d * f };
}

function nanogpt(fields: DrawnFields): number {
  const d = fields.given("n_embd", WIDTHS);
  const L = fields.given("n_layer", LAYERS);
  fields.given("n_head", HEADS);
  const V = fields.drawn(fields.pick(["vocab_size", "n_vocab"]), 50304, VOCABS);
  const P = fields.drawn(fields.pick(["block_size", "n_ctx"]), 1024, POSITIONS);
  const hasBias = fields.flag("bias", true);
  const scale = hasBias ? 2 * d : d;
  const matrices = lin(d, 3 * d, hasBias) + lin(d, d, hasBias) + lin(d, 4 * d, hasBias) + lin(4 * d, d, hasBias);
  return (V + P) * d + L * (matrices + 2 * scale) + scale;
}

function nanochatRepo(fields: DrawnFields): number {
  const inner = fields.within();
  const H = inner.given("n_head", [2, 4, 6]);
  const K = inner.given("n_kv_head", [1, 2]);
  const d = H * 64;
  const L = inner.given("n_layer", LAYERS);
  const V = inner.given("vocab_size", [1000, 4096]);
  const isFirst = fields.oneIn(3);
  const config = { ...inner.config, n_embd: d, sequence_len: 2048 };
  const model = isFirst ? config : { ...config, window_pattern: fields.pick(["L", "SSSL"]) };
  // With the metadata of the checkpoint around it, or alone.
  if (fields.oneIn(2)) fields.set("model_config", model);
  else for (const [name, value] of Object.entries(model)) fields.set(name, value);
  const k = K * 64;
  const rows = isFirst ? V : 64 * Math.ceil(V / 64);
  const layers = L * (2 * d * d + 2 * d * k + 8 * d * d);
  const valued = Math.ceil(L / 2);
  return 2 * rows * d + layers + once(!isFirst) * (valued * (rows * k + 12 * K) + 2 * L + 26);
}

function openLm(fields: DrawnFields): number {
  const d = fields.given("hidden_dim", WIDTHS);
  const L = fields.given("n_layers", LAYERS);
  fields.given("n_heads", HEADS);
  const V = fields.given("vocab_size", VOCABS);
  const kinds = ["swiglu", "swiglu_torch", "gelu", "gemma_geglu"];
  const kind = fields.drawn("ffn_type", "swiglu", kinds);
  const normKinds = ["default_layer_norm", "lp_layer_norm", "gain_only_lp_layer_norm", "no_wb_layer_norm", "rms_norm"];
  const normKind = fields.drawn("model_norm", "default_layer_norm", normKinds);
  const isTied = fields.flag("weight_tying", false);
  const hasEmbeddingNorm = fields.flag("post_embed_norm", false);
  const hasQkNorm = fields.flag("qk_norm", false);
  const perNorm =
    normKind === "no_wb_layer_norm" ? 0 : normKind.startsWith("gain") || normKind === "rms_norm" ? d : 2 * d;
  const f = 256 * Math.ceil(Math.floor((8 * d) / 3) / 256);
  const hasBias = kind === "gemma_geglu";
  const ffw = kind === "gelu" ? 8 * d * d : 2 * lin(d, f, hasBias) + lin(f, d, hasBias);
  const norms = (2 + once(hasQkNorm) * 2) * L + 1 + once(hasEmbeddingNorm);
  return (isTied ? 1 : 2) * V * d + L * (4 * d * d + ffw) + norms * perNorm;
}

function llmAnalysis(fields: DrawnFields): Expected {
  const L = fields.given("num_layers", LAYERS);
  const d = fields.given("hidden_dim", WIDTHS);
  const H = fields.given("n_head", [8, 16]);
  const V = fields.given("vocab_size", VOCABS);
  const K = fields.orNull("num_key_value_heads", null, H, [1, 2, 4]);
  const ratio = fields.orNull("expansion_ratio", null, 4, [2, 3]);
  const f = fields.orNull("ffn_embed_dim", null, ratio * d, FFWS);
  const matrices = fields.flag("mlp_gated_linear_units", false) ? 3 : 2;
  const experts = fields.drawn("moe_num_experts", 1, [1, 4]);
  const active = fields.drawn("moe_top_k", 1, experts > 1 ? [1, 2] : [1]);
  const expert = matrices * d * f;
  const layers = L * (grouped(d, d, (K * d) / H) + once(experts > 1) * d * experts + experts * expert + 2 * d);
  return { total: V * d + layers + d, idle: L * (experts - active) * expert };
}

testVariations([
  [undefined, "Meta's params.json", metaLlama],
  [undefined, "Mistral's params.json", mistralInference],
  [undefined, "nanoGPT", nanogpt],
  [undefined, "nanochat's metadata", nanochatRepo],
  [undefined, "OpenLM", openLm],
  [undefined, "llm-analysis", llmAnalysis],
]);

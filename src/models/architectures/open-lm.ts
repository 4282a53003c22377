import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, type NormKind, normParams } from "../blocks/decoder.ts";
import { configError, divided } from "../config.ts";
import { Tally } from "../tally.ts";

const FFW_MULTIPLE = 256;

const FFW_TYPES = ["swiglu", "swiglu_torch", "gelu", "gemma_geglu"] as const;

const NORMS = [
  "default_layer_norm",
  "lp_layer_norm",
  "gain_only_lp_layer_norm",
  "gain_only_layer_norm",
  "no_wb_layer_norm",
  "rms_norm",
] as const;

const SHARED = { seq_len: 2048, vocab_size: 50432, post_embed_norm: false, weight_tying: false };

/** OpenLM, which DCLM was trained with: Gadre et al. 2024, arXiv:2403.08540. */
export const openLm: Architecture = {
  modelType: "open_lm",
  signature: ["hidden_dim", "n_layers", "n_heads"],
  description: "OpenLM and DCLM, by OpenLM's model JSON",
  fields: { hiddenSize: "hidden_dim", numLayers: "n_layers", numHeads: "n_heads" },
  members: {
    open_lm_11m: { ...SHARED, hidden_dim: 96, n_layers: 8, n_heads: 4 },
    open_lm_25m: { ...SHARED, hidden_dim: 192, n_layers: 12, n_heads: 12 },
    open_lm_1b: { ...SHARED, hidden_dim: 2048, n_layers: 24, n_heads: 16 },
    open_lm_7b: { ...SHARED, hidden_dim: 4096, n_layers: 32, n_heads: 32 },
  },
  count(config) {
    const hiddenSize = config.size("hidden_dim");
    const numLayers = config.size("n_layers");
    const numHeads = config.size("n_heads");
    const vocabSize = config.size("vocab_size");
    const headSize = divided(hiddenSize, "hidden_dim", numHeads, "n_heads");
    const ffwType = config.choice("ffn_type", FFW_TYPES, "swiglu");
    const norm = normKind(config.choice("model_norm", NORMS, "default_layer_norm"));
    const isTied = config.flag("weight_tying", false);
    const hasEmbeddingNorm = config.flag("post_embed_norm", false);
    const hasQkNorm = config.flag("qk_norm", false);
    if (config.count("moe_freq", 0) > 0) {
      throw configError("moe_freq", "0: its mixtures can't be counted", config.raw("moe_freq"), "Leave it out.");
    }
    const isGated = ffwType !== "gelu";
    const ffwSize = isGated
      ? FFW_MULTIPLE * Math.ceil(Math.trunc((8 * hiddenSize) / 3) / FFW_MULTIPLE)
      : 4 * hiddenSize;
    const shape = { hiddenSize, numLayers, numHeads, numKeyValueHeads: numHeads, headSize, ffwSize, vocabSize };
    const numNorms = 2 * numLayers + 1 + (hasEmbeddingNorm ? 1 : 0) + (hasQkNorm ? 2 * numLayers : 0);
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", numNorms * normParams(norm, hiddenSize));
    addAttention(tally, shape, { hasQkvBias: false, hasOutputBias: false });
    // The one kind of feed-forward layer whose matrices keep PyTorch's default, a bias.
    const hasBias = ffwType === "gemma_geglu";
    addFeedForward(tally, { hiddenSize, ffwSize, isGated, hasBias, copies: numLayers });
    if (!isTied) tally.matrix("head", hiddenSize, vocabSize);
    return tally.counted(shape);
  },
};

function normKind(name: (typeof NORMS)[number]): NormKind {
  if (name === "no_wb_layer_norm") return "none";
  return name === "default_layer_norm" || name === "lp_layer_norm" ? "layer" : "rms";
}

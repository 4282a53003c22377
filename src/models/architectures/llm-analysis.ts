import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, checkGroups } from "../blocks/decoder.ts";
import { readExperts } from "../blocks/experts.ts";
import { divided } from "../config.ts";
import { Tally } from "../tally.ts";

const FIELDS = {
  hiddenSize: "hidden_dim",
  numLayers: "num_layers",
  numHeads: "n_head",
  numKeyValueHeads: "num_key_value_heads",
  ffwSize: "ffn_embed_dim",
};

/**
 * A decoder as llm-analysis describes and counts it (cli99/llm-analysis): the matrices of its layers, scales of norms,
 * and one matrix for tokens in and out. The layers are those of Vaswani et al. 2017, arXiv:1706.03762.
 */
export const llmAnalysis: Architecture = {
  modelType: "llm-analysis",
  signature: ["num_layers", "hidden_dim", "n_head", "vocab_size"],
  description: "a decoder as llm-analysis describes and counts it",
  fields: FIELDS,
  members: {
    "llm-analysis-gpt2": {
      max_seq_len: 1024,
      num_layers: 12,
      n_head: 12,
      hidden_dim: 768,
      vocab_size: 50257,
      ffn_embed_dim: 3072,
    },
    "mt-nlg-530b": {
      max_seq_len: 2048,
      num_layers: 105,
      n_head: 128,
      hidden_dim: 20480,
      vocab_size: 50272,
      ffn_embed_dim: 81920,
    },
  },
  count(config) {
    const hiddenSize = config.size("hidden_dim");
    const numLayers = config.size("num_layers");
    const numHeads = config.size("n_head");
    const vocabSize = config.size("vocab_size");
    const numKeyValueHeads = config.sizeOrNull("num_key_value_heads", null) ?? numHeads;
    checkGroups(numHeads, numKeyValueHeads, FIELDS);
    const headSize = divided(hiddenSize, "hidden_dim", numHeads, "n_head");
    const ratio = config.has("expansion_ratio") ? config.ratio("expansion_ratio", 4) : 4;
    const ffwSize = config.sizeOrNull("ffn_embed_dim", null) ?? Math.round(ratio * hiddenSize);
    const isGated = config.flag("mlp_gated_linear_units", false);
    const { numExperts, numActive } = readExperts(
      config,
      { field: "moe_num_experts", byDefault: 1 },
      { field: "moe_top_k", byDefault: 1 },
    );
    const shape = { hiddenSize, numLayers, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize };
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (2 * numLayers + 1) * hiddenSize);
    addAttention(tally, shape, { hasQkvBias: false, hasOutputBias: false });
    if (numExperts > 1) tally.matrix("feedForward", hiddenSize, numExperts, { copies: numLayers });
    addFeedForward(tally, {
      hiddenSize,
      ffwSize,
      isGated,
      copies: numLayers * numExperts,
      activeCopies: numLayers * numActive,
    });
    return tally.counted(shape);
  },
};

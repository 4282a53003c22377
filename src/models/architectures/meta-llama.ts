import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, checkGroups } from "../blocks/decoder.ts";
import { refuseFields } from "../blocks/refusals.ts";
import { type ConfigReader, configError, divided } from "../config.ts";
import { Tally } from "../tally.ts";

const FIELDS = { hiddenSize: "dim", numLayers: "n_layers", numHeads: "n_heads", numKeyValueHeads: "n_kv_heads" };

// Of Llama 4 and Llama 3.2's vision models, and of DeepSeek's own files.
const OTHER_FIELDS = ["moe_args", "vision_args", "head_dim", "inter_dim", "kv_lora_rank", "num_experts"];

const LLAMA_3 = { vocab_size: 128256, n_kv_heads: 8, ffn_dim_multiplier: 1.3, norm_eps: 1e-5, rope_theta: 500000 };

/**
 * Llama as Meta's own code and torchtitan's write it, in a params.json: the feed-forward width follows from the width.
 * Touvron et al. 2023, arXiv:2307.09288, section 2.
 */
export const metaLlama: Architecture = {
  modelType: "meta-llama",
  signature: ["dim", "n_layers", "n_heads"],
  description: "Llama as Meta's and torchtitan's params.json have it",
  fields: FIELDS,
  members: {
    "meta-llama-2-7b": { dim: 4096, n_layers: 32, n_heads: 32, vocab_size: 32000, multiple_of: 256, norm_eps: 1e-5 },
    "meta-llama-3.1-8b": { ...LLAMA_3, dim: 4096, n_layers: 32, n_heads: 32, multiple_of: 1024 },
    "meta-llama-3.1-70b": { ...LLAMA_3, dim: 8192, n_layers: 80, n_heads: 64, multiple_of: 4096 },
  },
  count(config) {
    const hiddenSize = config.size("dim", 4096);
    const numLayers = config.size("n_layers", 32);
    const numHeads = config.size("n_heads", 32);
    const numKeyValueHeads = config.sizeOrNull("n_kv_heads", null) ?? numHeads;
    checkGroups(numHeads, numKeyValueHeads, FIELDS);
    const headSize = divided(hiddenSize, "dim", numHeads, "n_heads");
    const ffwSize = readFfwSize(config, hiddenSize);
    const vocabSize = readVocabSize(config);
    // Torchtitan's flag; the head of Meta's own code is a matrix of its own.
    const isTied = config.flag("enable_weight_tying", false);
    refuseFields(config, OTHER_FIELDS);
    const shape = { hiddenSize, numLayers, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize };
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (2 * numLayers + 1) * hiddenSize);
    addAttention(tally, shape, { hasQkvBias: false, hasOutputBias: false });
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, copies: numLayers });
    if (!isTied) tally.matrix("head", hiddenSize, vocabSize);
    return tally.counted(shape);
  },
};

/** Two thirds of four times the width, times a factor, up to the next multiple. */
function readFfwSize(config: ConfigReader, hiddenSize: number): number {
  const multiple = config.size("multiple_of", 256);
  const factor = config.has("ffn_dim_multiplier") ? config.ratio("ffn_dim_multiplier", 1) : 1;
  const wanted = Math.trunc(factor * Math.trunc((2 * 4 * hiddenSize) / 3));
  return multiple * Math.ceil(wanted / multiple);
}

/** The size of the vocabulary, which some files leave to the tokenizer. */
export function readVocabSize(config: ConfigReader): number {
  const vocabSize = config.raw("vocab_size");
  if (vocabSize !== undefined && vocabSize !== -1) return config.size("vocab_size");
  throw configError(
    "vocab_size",
    "the number of tokens, which this file leaves to the tokenizer",
    vocabSize ?? "nothing: it is missing",
    "Put it in: 32000 for Llama 1 and 2, 128256 for Llama 3.",
  );
}

import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, checkGroups } from "../blocks/decoder.ts";
import { addExperts, readExperts } from "../blocks/experts.ts";
import { refuseFields } from "../blocks/refusals.ts";
import { divided } from "../config.ts";
import { Tally } from "../tally.ts";
import { readVocabSize } from "./meta-llama.ts";

const FIELDS = {
  hiddenSize: "dim",
  numLayers: "n_layers",
  numHeads: "n_heads",
  numKeyValueHeads: "n_kv_heads",
  headSize: "head_dim",
  ffwSize: "hidden_dim",
};

// Of models that see, or attend through low ranks.
const OTHER_FIELDS = ["vision_encoder", "q_lora_rank", "kv_lora_rank", "moe_enabled", "use_biases"];

/**
 * Mistral and Mixtral as mistral-inference writes them, in a params.json with a feed-forward width; torchtitan's Qwen3
 * has the same names. Jiang et al. 2023, arXiv:2310.06825.
 */
export const mistralInference: Architecture = {
  modelType: "mistral-inference",
  signature: ["dim", "n_layers", "n_heads", "hidden_dim"],
  description: "Mistral and Mixtral as Mistral's own params.json has them",
  fields: FIELDS,
  members: {
    "mistral-inference-7b-v0.1": {
      dim: 4096,
      n_layers: 32,
      head_dim: 128,
      hidden_dim: 14336,
      n_heads: 32,
      n_kv_heads: 8,
      norm_eps: 1e-5,
      sliding_window: 4096,
      vocab_size: 32000,
    },
  },
  count(config) {
    const hiddenSize = config.size("dim");
    const numLayers = config.size("n_layers");
    const numHeads = config.size("n_heads");
    const numKeyValueHeads = config.sizeOrNull("n_kv_heads", null) ?? numHeads;
    checkGroups(numHeads, numKeyValueHeads, FIELDS);
    const headSize = config.sizeOrNull("head_dim", null) ?? divided(hiddenSize, "dim", numHeads, "n_heads");
    const ffwSize = config.size("hidden_dim");
    const vocabSize = readVocabSize(config);
    const window = config.sizeOrNull("sliding_window", null);
    const hasQkNorm = config.flag("qk_norm", false);
    const isTiedByMistral = config.flag("tied_embeddings", false);
    const isTied = config.flag("enable_weight_tying", isTiedByMistral);
    refuseFields(config, OTHER_FIELDS);
    const shape = { hiddenSize, numLayers, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize };
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (2 * numLayers + 1) * hiddenSize);
    addAttention(tally, shape, {
      hasQkvBias: false,
      hasOutputBias: false,
      qkNorm: hasQkNorm ? "head" : "none",
      windows: [window === null ? { numLayers } : { numLayers, window }],
    });
    if (config.has("moe")) {
      const moe = config.within("moe");
      const experts = readExperts(moe, { field: "num_experts" }, { field: "num_experts_per_tok" });
      addExperts(tally, { ...experts, hiddenSize, expertSize: ffwSize, numLayers });
    } else {
      addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, copies: numLayers });
    }
    if (!isTied) tally.matrix("head", hiddenSize, vocabSize);
    return tally.counted(shape);
  },
};

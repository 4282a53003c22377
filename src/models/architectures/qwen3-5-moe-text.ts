import type { Architecture, ScalingFields } from "../architecture.ts";
import { countDecoder, type DecoderOptions } from "../blocks/decoder.ts";
import { addExperts } from "../blocks/experts.ts";
import { addGatedAttention } from "../blocks/gated-delta-net.ts";
import type { ModelConfig } from "../config.ts";
import { readQwenExperts } from "./qwen2-moe.ts";
import { QWEN3_5_SHARED } from "./qwen3-5-text.ts";
import { QWEN_NEXT_FIELDS } from "./qwen3-next.ts";

const EXPERT_SIZE = 512;

/** Qwen3.5's mixtures: every layer has experts, and no width of its own. */
export const QWEN3_5_MOE_TEXT: DecoderOptions = {
  defaults: {
    vocabSize: 248320,
    hiddenSize: 2048,
    ffwSize: EXPERT_SIZE,
    numLayers: 40,
    numHeads: 16,
    numKeyValueHeads: 2,
    headSize: 256,
    isTied: false,
  },
  attention: addGatedAttention,
  feedForward: (tally, config, { hiddenSize, numLayers }) => {
    const defaults = { numExperts: 256, numActive: 8, expertSize: EXPERT_SIZE, sharedSize: 512 };
    addExperts(tally, { ...readQwenExperts(config, defaults), hiddenSize, numLayers });
  },
};

const { ffwSize: _, ...FIELDS } = QWEN_NEXT_FIELDS;

export const QWEN3_5_MOE_FIELDS: ScalingFields = FIELDS;

/** The language model of Qwen3.5-35B-A3B. */
export const QWEN3_5_SMALLEST_MOE: ModelConfig = {
  ...QWEN3_5_SHARED,
  hidden_size: 2048,
  num_hidden_layers: 40,
  num_attention_heads: 16,
  num_key_value_heads: 2,
  linear_num_value_heads: 32,
  num_experts: 256,
  num_experts_per_tok: 8,
  moe_intermediate_size: 512,
  shared_expert_intermediate_size: 512,
};

/** The language model of Qwen3.5's mixtures by itself: Qwen3-Next's layers, arXiv:2412.06464. */
export const qwen35MoeText: Architecture = {
  modelType: "qwen3_5_moe_text",
  description: "The language model of Qwen3.5's mixtures, with linear attention in most layers",
  fields: QWEN3_5_MOE_FIELDS,
  members: {
    "qwen3.5-35b-a3b-text": {
      ...QWEN3_5_SMALLEST_MOE,
      architectures: ["Qwen3_5MoeForCausalLM"],
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, QWEN3_5_MOE_TEXT),
};

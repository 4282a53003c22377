import type { Architecture } from "../architecture.ts";
import { countT5, T5_ALIASES, T5_FIELDS, type T5Options } from "./t5.ts";

/** What mT5 and UMT5 take where a configuration says nothing. */
export const MT5_DEFAULTS: T5Options["defaults"] = {
  vocabSize: 250112,
  ffwSize: 1024,
  numLayers: 8,
  numHeads: 6,
  activation: "gated-gelu",
};

const MT5: T5Options = { defaults: MT5_DEFAULTS, hasOwnPositions: false };

const SHARED = {
  architectures: ["MT5ForConditionalGeneration"],
  vocab_size: 250112,
  feed_forward_proj: "gated-gelu",
  relative_attention_num_buckets: 32,
  layer_norm_epsilon: 1e-6,
  d_kv: 64,
};

/** T5 of a hundred languages: Xue et al. 2021, arXiv:2010.11934. */
export const mt5: Architecture = {
  modelType: "mt5",
  description: "mT5",
  fields: T5_FIELDS,
  aliases: T5_ALIASES,
  members: {
    "mt5-small": { ...SHARED, d_model: 512, d_ff: 1024, num_layers: 8, num_heads: 6 },
    "mt5-base": { ...SHARED, d_model: 768, d_ff: 2048, num_layers: 12, num_heads: 12 },
    "mt5-large": { ...SHARED, d_model: 1024, d_ff: 2816, num_layers: 24, num_heads: 16 },
  },
  count: (config) => countT5(config, MT5),
};

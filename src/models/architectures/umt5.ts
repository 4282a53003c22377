import type { Architecture } from "../architecture.ts";
import { MT5_DEFAULTS } from "./mt5.ts";
import { countT5, T5_ALIASES, T5_FIELDS, type T5Options } from "./t5.ts";

const UMT5: T5Options = { defaults: MT5_DEFAULTS, hasOwnPositions: true };

/** mT5 with relative positions in every layer: Chung et al. 2023, arXiv:2304.09151. */
export const umt5: Architecture = {
  modelType: "umt5",
  description: "UMT5",
  fields: T5_FIELDS,
  aliases: T5_ALIASES,
  members: {
    "umt5-small": {
      architectures: ["UMT5ForConditionalGeneration"],
      vocab_size: 256384,
      feed_forward_proj: "gated-gelu",
      relative_attention_num_buckets: 32,
      layer_norm_epsilon: 1e-6,
      d_model: 512,
      d_kv: 64,
      d_ff: 1024,
      num_layers: 8,
      num_heads: 6,
    },
  },
  count: (config) => countT5(config, UMT5),
};

// Attention whose keys and values are projected through a narrow latent vector, which is all that inference has to keep:
// multi-head latent attention of DeepSeek-V2, arXiv:2405.04434, section 2.1.
import type { ScalingFields } from "../architecture.ts";
import type { ConfigReader } from "../config.ts";
import type { AttentionShape } from "../shape.ts";
import type { Tally } from "../tally.ts";
import type { DecoderDefaults, DecoderOptions } from "./decoder.ts";

/** The widths that transformers takes where the configuration says nothing. */
export interface LatentDefaults {
  /** Width that queries are projected through. */
  readonly queryRank: number;
  /** Width of the latent vector of keys and values. */
  readonly keyValueRank: number;
  /** Width of a head's query and key that has no position. */
  readonly unrotatedSize: number;
  /** Width of a head's query and key that has one. */
  readonly rotatedSize: number;
  /** Width of a head's value. */
  readonly valueSize: number;
}

export const LATENT_FIELDS: ScalingFields = {
  hiddenSize: "hidden_size",
  numLayers: "num_hidden_layers",
  numHeads: "num_attention_heads",
  numKeyValueHeads: "num_key_value_heads",
  ffwSize: "intermediate_size",
  widths: ["moe_intermediate_size", "q_lora_rank", "kv_lora_rank"],
};

/** What tells a decoder with latent attention from one without. */
export function latentDecoder(latent: LatentDefaults): Required<Pick<DecoderOptions, "shape" | "attention">> {
  return {
    shape: (config, defaults) => latentShape(config, defaults, latent),
    attention: (tally, config, shape) => addLatentAttention(tally, config, shape, latent),
  };
}

/** Every head has its own keys and values, whatever `num_key_value_heads` says. */
function latentShape(config: ConfigReader, defaults: DecoderDefaults, latent: LatentDefaults): AttentionShape {
  const numHeads = config.size("num_attention_heads", defaults.numHeads);
  config.sizeOrNull("num_key_value_heads", null);
  return {
    hiddenSize: config.size("hidden_size", defaults.hiddenSize),
    numLayers: config.size("num_hidden_layers", defaults.numLayers),
    numHeads,
    numKeyValueHeads: numHeads,
    headSize:
      config.count("qk_nope_head_dim", latent.unrotatedSize) + config.count("qk_rope_head_dim", latent.rotatedSize),
    ffwSize: config.size("intermediate_size", defaults.ffwSize),
    vocabSize: config.size("vocab_size", defaults.vocabSize),
  };
}

function addLatentAttention(
  tally: Tally,
  config: ConfigReader,
  { hiddenSize, numLayers: copies, numHeads, headSize }: AttentionShape,
  latent: LatentDefaults,
): void {
  // Null says that queries are projected at once.
  const queryRank = config.sizeOrNull("q_lora_rank", latent.queryRank);
  const keyValueRank = config.size("kv_lora_rank", latent.keyValueRank);
  const rotatedSize = config.count("qk_rope_head_dim", latent.rotatedSize);
  const valueSize = config.size("v_head_dim", latent.valueSize);
  const hasBias = config.flag("attention_bias", false);
  const queryWidth = numHeads * headSize;
  const valueWidth = numHeads * valueSize;
  if (queryRank === null) {
    tally.matrix("attention", hiddenSize, queryWidth, { copies });
  } else {
    tally
      .matrix("attention", hiddenSize, queryRank, { hasBias, copies })
      .add("attention", copies * queryRank)
      .matrix("attention", queryRank, queryWidth, { copies });
  }
  // The part of the keys that is rotated is shared by all heads, and made beside the latent vector.
  tally
    .matrix("attention", hiddenSize, keyValueRank + rotatedSize, { hasBias, copies })
    .add("attention", copies * keyValueRank)
    .matrix("attention", keyValueRank, queryWidth - numHeads * rotatedSize + valueWidth, { copies })
    .matrix("attention", valueWidth, hiddenSize, { hasBias, copies })
    .attends({ numLayers: copies, numHeads, queryWidth, valueWidth });
}

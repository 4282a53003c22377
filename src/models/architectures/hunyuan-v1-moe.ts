import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { addExperts } from "../blocks/experts.ts";
import { type ConfigReader, configError } from "../config.ts";

const HUNYUAN_V1_MOE: DecoderOptions = {
  defaults: { vocabSize: 290943, hiddenSize: 4096, ffwSize: 11008, numLayers: 32, numHeads: 32, isTied: false },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "head",
  windows: (config, numLayers) => {
    const window = config.sizeOrNull("sliding_window", null);
    return window === null ? [{ numLayers }] : [{ numLayers, window }];
  },
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const counts = expertCounts(config, "num_experts", numLayers);
    const actives = expertCounts(config, "moe_topk", numLayers);
    counts.forEach((numExperts, layer) => {
      const numActive = actives[layer] ?? numExperts;
      if (numActive > numExperts) {
        throw configError("moe_topk", `at most num_experts, ${numExperts}`, numActive, "Lower it.");
      }
      // Experts are as wide as what every token is sent to beside them.
      addExperts(tally, {
        hiddenSize,
        expertSize: ffwSize,
        sharedSize: ffwSize,
        numExperts,
        numActive,
        numLayers: 1,
      });
    });
  },
};

/** The number of a field for each layer: one for all, or a list. */
function expertCounts(config: ConfigReader, field: string, numLayers: number): readonly number[] {
  if (!Array.isArray(config.raw(field))) return Array<number>(numLayers).fill(config.size(field, 1));
  return (config.perLayer(field, numLayers) ?? []).map((count) => {
    if (typeof count === "number" && Number.isInteger(count) && count > 0) return count;
    throw configError(field, "positive integers", count, "Check the configuration.");
  });
}

/** Hunyuan-A13B: experts beside a feed-forward layer. Tencent 2025, the Hunyuan-A13B technical report. */
export const hunyuanV1Moe: Architecture = {
  modelType: "hunyuan_v1_moe",
  description: "Hunyuan-A13B, a mixture of experts",
  fields: DECODER_FIELDS,
  aliases: { num_local_experts: "num_experts", num_experts_per_tok: "moe_topk" },
  members: {
    "hunyuan-a13b": {
      architectures: ["HunYuanMoEV1ForCausalLM"],
      vocab_size: 128167,
      hidden_size: 4096,
      intermediate_size: 3072,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      head_dim: 128,
      num_experts: 64,
      moe_topk: 8,
      attention_bias: false,
      tie_word_embeddings: true,
      hidden_act: "silu",
      max_position_embeddings: 32768,
      rms_norm_eps: 1e-5,
      rope_theta: 10000,
    },
  },
  count: (config) => countDecoder(config, HUNYUAN_V1_MOE),
};

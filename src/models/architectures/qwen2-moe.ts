import type { Architecture, ScalingFields } from "../architecture.ts";
import {
  countDecoder,
  DECODER_FIELDS,
  type DecoderOptions,
  type LayerWindow,
  slidingWindows,
} from "../blocks/decoder.ts";
import { addMixture, countLayers, type Experts, layersNamed, readExperts } from "../blocks/experts.ts";
import type { ConfigReader } from "../config.ts";
import type { AttentionShape } from "../shape.ts";
import type { Tally } from "../tally.ts";

export const QWEN_MOE_FIELDS: ScalingFields = { ...DECODER_FIELDS, widths: ["moe_intermediate_size"] };

export const QWEN_SHARED_MOE_FIELDS: ScalingFields = {
  ...DECODER_FIELDS,
  widths: ["moe_intermediate_size", "shared_expert_intermediate_size"],
};

/** The experts of a Qwen mixture where the configuration says nothing. */
export interface QwenExperts {
  readonly numExperts: number;
  readonly numActive: number;
  readonly expertSize: number;
  /** Width of the expert that all tokens share, with a gate of its own; the first mixtures have none. */
  readonly sharedSize?: number;
}

/** Adds the feed-forward layers of Qwen's mixtures, of which some may be dense. */
export function qwenMixture(defaults: QwenExperts): NonNullable<DecoderOptions["feedForward"]> {
  return (tally: Tally, config: ConfigReader, { hiddenSize, ffwSize, numLayers }: AttentionShape) => {
    const step = config.size("decoder_sparse_step", 1);
    const dense = layersNamed(config, "mlp_only_layers");
    const experts = readQwenExperts(config, defaults);
    const isSparse = (layer: number) => dense?.has(layer) !== true && (layer + 1) % step === 0;
    const numSparse = experts.numExperts === 0 ? 0 : countLayers(numLayers, isSparse);
    addMixture(tally, { ...experts, hiddenSize, ffwSize, numLayers, numSparse });
  };
}

/** The experts of a layer. Without experts, every layer is dense. */
export function readQwenExperts(
  config: ConfigReader,
  { numExperts, numActive, expertSize, sharedSize }: QwenExperts,
): Omit<Experts, "hiddenSize" | "numLayers"> {
  const counts =
    config.count("num_experts", numExperts) === 0
      ? { numExperts: 0, numActive: 0 }
      : readExperts(
          config,
          { field: "num_experts", byDefault: numExperts },
          { field: "num_experts_per_tok", byDefault: numActive },
        );
  return {
    ...counts,
    expertSize: config.size("moe_intermediate_size", expertSize),
    ...(sharedSize === undefined
      ? {}
      : { sharedSize: config.count("shared_expert_intermediate_size", sharedSize), hasSharedGate: true }),
  };
}

/** Every other layer slides, where sliding is on. */
function windows(config: ConfigReader, numLayers: number): readonly LayerWindow[] {
  const slides = config.flag("use_sliding_window", false);
  const window = config.sizeOrNull("sliding_window", 4096);
  const end = config.count("max_window_layers", 28);
  return slidingWindows(config, numLayers, slides ? window : null, (layer) => layer % 2 === 0 && layer < end);
}

const QWEN2_MOE: DecoderOptions = {
  defaults: {
    vocabSize: 151936,
    hiddenSize: 2048,
    ffwSize: 5632,
    numLayers: 24,
    numHeads: 16,
    numKeyValueHeads: 16,
    isTied: false,
  },
  qkvBias: { field: "qkv_bias", byDefault: true },
  windows,
  feedForward: qwenMixture({ numExperts: 60, numActive: 4, expertSize: 1408, sharedSize: 5632 }),
};

const SHARED = {
  architectures: ["Qwen2MoeForCausalLM"],
  vocab_size: 151936,
  tie_word_embeddings: false,
  decoder_sparse_step: 1,
  norm_topk_prob: false,
  hidden_act: "silu",
  rms_norm_eps: 1e-6,
  rope_theta: 1000000,
};

/** Qwen1.5-MoE and Qwen2-57B-A14B: Qwen2's layers with experts, one of them shared. arXiv:2407.10671. */
export const qwen2Moe: Architecture = {
  modelType: "qwen2_moe",
  description: "Qwen1.5-MoE and Qwen2-57B-A14B, mixtures with a shared expert",
  fields: QWEN_SHARED_MOE_FIELDS,
  members: {
    "qwen1.5-moe-a2.7b": {
      ...SHARED,
      hidden_size: 2048,
      intermediate_size: 5632,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      num_experts: 60,
      num_experts_per_tok: 4,
      moe_intermediate_size: 1408,
      shared_expert_intermediate_size: 5632,
      max_position_embeddings: 8192,
    },
    "qwen2-57b-a14b": {
      ...SHARED,
      hidden_size: 3584,
      intermediate_size: 18944,
      num_hidden_layers: 28,
      num_attention_heads: 28,
      num_key_value_heads: 4,
      num_experts: 64,
      num_experts_per_tok: 8,
      moe_intermediate_size: 2560,
      shared_expert_intermediate_size: 20480,
      max_position_embeddings: 131072,
    },
  },
  count: (config) => countDecoder(config, QWEN2_MOE),
};

import type { Architecture } from "../architecture.ts";
import { addDecoder, type DecoderOptions } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { addQwenVision } from "../blocks/qwen-vision.ts";
import { Tally } from "../tally.ts";
import { QWEN_MOE_FIELDS, qwenMixture } from "./qwen2-moe.ts";

const QWEN3_VL_MOE_TEXT: DecoderOptions = {
  defaults: {
    vocabSize: 151936,
    hiddenSize: 2048,
    ffwSize: 5632,
    numLayers: 24,
    numHeads: 16,
    numKeyValueHeads: 16,
    isTied: false,
  },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "head",
  feedForward: qwenMixture({ numExperts: 60, numActive: 4, expertSize: 1408 }),
};

const ALIASES = { num_local_experts: "num_experts" };

/** Qwen3-VL's mixtures: Qwen3's mixture layers behind an encoder of images. arXiv:2511.21631. */
export const qwen3VlMoe: Architecture = {
  modelType: "qwen3_vl_moe",
  description: "Qwen3-VL mixtures, for images and text",
  fields: QWEN_MOE_FIELDS,
  within: "text_config",
  members: {
    "qwen3-vl-30b-a3b": {
      architectures: ["Qwen3VLMoeForConditionalGeneration"],
      tie_word_embeddings: false,
      text_config: {
        vocab_size: 151936,
        hidden_size: 2048,
        intermediate_size: 6144,
        moe_intermediate_size: 768,
        num_hidden_layers: 48,
        num_attention_heads: 32,
        num_key_value_heads: 4,
        head_dim: 128,
        num_experts: 128,
        num_experts_per_tok: 8,
        decoder_sparse_step: 1,
        mlp_only_layers: [],
        norm_topk_prob: true,
        attention_bias: false,
        hidden_act: "silu",
        max_position_embeddings: 262144,
        rms_norm_eps: 1e-6,
        rope_theta: 5000000,
      },
      vision_config: {
        depth: 27,
        hidden_size: 1152,
        intermediate_size: 4304,
        num_heads: 16,
        in_channels: 3,
        patch_size: 16,
        temporal_patch_size: 2,
        spatial_merge_size: 2,
        num_position_embeddings: 2304,
        deepstack_visual_indexes: [8, 16, 24],
        out_hidden_size: 2048,
        hidden_act: "gelu_pytorch_tanh",
      },
    },
  },
  count(config) {
    const tally = new Tally();
    const shape = addDecoder(tally, config.within("text_config", { aliases: ALIASES }), QWEN3_VL_MOE_TEXT);
    addQwenVision(tally, config.within("vision_config"), { isStacked: true });
    addDecoderHead(tally, config, { ...shape, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted(shape);
  },
};

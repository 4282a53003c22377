import type { Architecture } from "../architecture.ts";
import { addDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { addQwenVision } from "../blocks/qwen-vision.ts";
import { Tally } from "../tally.ts";
import { QWEN_DEFAULTS } from "./qwen2.ts";

const QWEN3_VL_TEXT: DecoderOptions = {
  defaults: { ...QWEN_DEFAULTS, headSize: 128 },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "head",
};

const SHARED = {
  architectures: ["Qwen3VLForConditionalGeneration"],
};

const TEXT = {
  vocab_size: 151936,
  num_key_value_heads: 8,
  head_dim: 128,
  attention_bias: false,
  hidden_act: "silu",
  max_position_embeddings: 262144,
  rms_norm_eps: 1e-6,
  rope_theta: 5000000,
};

const VISION = {
  in_channels: 3,
  patch_size: 16,
  temporal_patch_size: 2,
  spatial_merge_size: 2,
  num_position_embeddings: 2304,
  num_heads: 16,
  hidden_act: "gelu_pytorch_tanh",
};

const SMALL_VISION = {
  ...VISION,
  depth: 24,
  hidden_size: 1024,
  intermediate_size: 4096,
  deepstack_visual_indexes: [5, 11, 17],
};

/** Qwen3-VL: Qwen3's layers behind an encoder of images. arXiv:2511.21631. */
export const qwen3Vl: Architecture = {
  modelType: "qwen3_vl",
  description: "Qwen3-VL, for images and text",
  fields: DECODER_FIELDS,
  within: "text_config",
  members: {
    "qwen3-vl-2b": {
      ...SHARED,
      tie_word_embeddings: true,
      text_config: {
        ...TEXT,
        hidden_size: 2048,
        intermediate_size: 6144,
        num_hidden_layers: 28,
        num_attention_heads: 16,
      },
      vision_config: { ...SMALL_VISION, out_hidden_size: 2048 },
    },
    "qwen3-vl-4b": {
      ...SHARED,
      tie_word_embeddings: true,
      text_config: {
        ...TEXT,
        hidden_size: 2560,
        intermediate_size: 9728,
        num_hidden_layers: 36,
        num_attention_heads: 32,
      },
      vision_config: { ...SMALL_VISION, out_hidden_size: 2560 },
    },
    "qwen3-vl-8b": {
      ...SHARED,
      tie_word_embeddings: false,
      text_config: {
        ...TEXT,
        hidden_size: 4096,
        intermediate_size: 12288,
        num_hidden_layers: 36,
        num_attention_heads: 32,
      },
      vision_config: {
        ...VISION,
        depth: 27,
        hidden_size: 1152,
        intermediate_size: 4304,
        deepstack_visual_indexes: [8, 16, 24],
        out_hidden_size: 4096,
      },
    },
  },
  count(config) {
    const tally = new Tally();
    const shape = addDecoder(tally, config.within("text_config"), QWEN3_VL_TEXT);
    addQwenVision(tally, config.within("vision_config"), { isStacked: true });
    addDecoderHead(tally, config, { ...shape, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted(shape);
  },
};

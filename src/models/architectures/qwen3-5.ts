import type { Architecture } from "../architecture.ts";
import { addDecoder } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { addQwenVision } from "../blocks/qwen-vision.ts";
import type { ModelConfig } from "../config.ts";
import { Tally } from "../tally.ts";
import { QWEN3_5_FIELDS, QWEN3_5_SHARED, QWEN3_5_SMALLEST, QWEN3_5_TEXT } from "./qwen3-5-text.ts";

const ARCHITECTURES = ["Qwen3_5ForConditionalGeneration"];

const VISION = {
  in_channels: 3,
  patch_size: 16,
  temporal_patch_size: 2,
  spatial_merge_size: 2,
  num_position_embeddings: 2304,
  hidden_act: "gelu_pytorch_tanh",
};

/** The encoder of the larger models. */
export const QWEN3_5_VISION: ModelConfig = {
  ...VISION,
  depth: 27,
  hidden_size: 1152,
  intermediate_size: 4304,
  num_heads: 16,
};

/** Qwen3.5: the layers of its language model behind an encoder of images. */
export const qwen35: Architecture = {
  modelType: "qwen3_5",
  description: "Qwen3.5, for images and text, with linear attention in most layers",
  fields: QWEN3_5_FIELDS,
  within: "text_config",
  members: {
    "qwen3.5-0.8b": {
      architectures: ARCHITECTURES,
      tie_word_embeddings: true,
      text_config: QWEN3_5_SMALLEST,
      vision_config: {
        ...VISION,
        depth: 12,
        hidden_size: 768,
        intermediate_size: 3072,
        num_heads: 12,
        out_hidden_size: 1024,
      },
    },
    "qwen3.5-2b": {
      architectures: ARCHITECTURES,
      tie_word_embeddings: true,
      text_config: { ...QWEN3_5_SMALLEST, hidden_size: 2048, intermediate_size: 6144 },
      vision_config: {
        ...VISION,
        depth: 24,
        hidden_size: 1024,
        intermediate_size: 4096,
        num_heads: 16,
        out_hidden_size: 2048,
      },
    },
    "qwen3.5-9b": {
      architectures: ARCHITECTURES,
      tie_word_embeddings: false,
      text_config: {
        ...QWEN3_5_SHARED,
        hidden_size: 4096,
        intermediate_size: 12288,
        num_hidden_layers: 32,
        num_attention_heads: 16,
        num_key_value_heads: 4,
        linear_num_value_heads: 32,
      },
      vision_config: { ...QWEN3_5_VISION, out_hidden_size: 4096 },
    },
    "qwen3.5-27b": {
      architectures: ARCHITECTURES,
      tie_word_embeddings: false,
      text_config: {
        ...QWEN3_5_SHARED,
        hidden_size: 5120,
        intermediate_size: 17408,
        num_hidden_layers: 64,
        num_attention_heads: 24,
        num_key_value_heads: 4,
        linear_num_value_heads: 48,
      },
      vision_config: { ...QWEN3_5_VISION, out_hidden_size: 5120 },
    },
  },
  count(config) {
    const tally = new Tally();
    const shape = addDecoder(tally, config.within("text_config"), QWEN3_5_TEXT);
    addQwenVision(tally, config.within("vision_config"), { isStacked: false });
    addDecoderHead(tally, config, { ...shape, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted(shape);
  },
};

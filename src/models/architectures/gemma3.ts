import type { Architecture } from "../architecture.ts";
import { addDecoder, SLIDING_DECODER_FIELDS } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { countSiglipVision } from "../blocks/siglip-vision.ts";
import type { ModelConfig } from "../config.ts";
import { Tally } from "../tally.ts";
import { GEMMA3_TEXT } from "./gemma3-text.ts";

/** A published member: they differ in their layers of text alone. */
function member(text: ModelConfig): ModelConfig {
  return {
    architectures: ["Gemma3ForConditionalGeneration"],
    mm_tokens_per_image: 256,
    text_config: {
      model_type: "gemma3_text",
      vocab_size: 262208,
      hidden_activation: "gelu_pytorch_tanh",
      max_position_embeddings: 131072,
      rms_norm_eps: 1e-6,
      rope_theta: 1000000,
      rope_local_base_freq: 10000,
      sliding_window: 1024,
      ...text,
    },
    vision_config: {
      model_type: "siglip_vision_model",
      hidden_size: 1152,
      intermediate_size: 4304,
      num_hidden_layers: 27,
      num_attention_heads: 16,
      image_size: 896,
      patch_size: 14,
      vision_use_head: false,
    },
  };
}

/** Gemma 3 of text and images: SigLIP's encoder, and a projection into the text. Gemma Team 2025, arXiv:2503.19786. */
export const gemma3: Architecture = {
  modelType: "gemma3",
  description: "Gemma 3 of text and images",
  fields: SLIDING_DECODER_FIELDS,
  within: "text_config",
  members: {
    "gemma-3-4b": member({
      hidden_size: 2560,
      intermediate_size: 10240,
      num_hidden_layers: 34,
      num_attention_heads: 8,
      num_key_value_heads: 4,
      head_dim: 256,
      query_pre_attn_scalar: 256,
    }),
    "gemma-3-12b": member({
      hidden_size: 3840,
      intermediate_size: 15360,
      num_hidden_layers: 48,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      head_dim: 256,
      query_pre_attn_scalar: 256,
    }),
    "gemma-3-27b": member({
      hidden_size: 5376,
      intermediate_size: 21504,
      num_hidden_layers: 62,
      num_attention_heads: 32,
      num_key_value_heads: 16,
      head_dim: 128,
      query_pre_attn_scalar: 168,
    }),
  },
  count(config) {
    const text = config.within("text_config", { modelType: "gemma3_text" });
    const vision = countSiglipVision(config.within("vision_config", { modelType: "siglip_vision_model" }));
    const tally = new Tally();
    const shape = addDecoder(tally, text, GEMMA3_TEXT);
    // Whether the head is tied is said beside the two configurations, not within the text's.
    const isTied = config.flag("tie_word_embeddings", true);
    tally
      .include(vision)
      .matrix("embedding", vision.shape.hiddenSize, shape.hiddenSize)
      .add("norms", vision.shape.hiddenSize);
    addDecoderHead(tally, config, { ...shape, isTied });
    return tally.counted(shape);
  },
};

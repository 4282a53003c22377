import type { Architecture } from "../architecture.ts";
import { addAttention, addDecoder, addFeedForward, normParams } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { type ConfigReader, divided } from "../config.ts";
import { Tally } from "../tally.ts";
import { LLAMA4_FIELDS, LLAMA4_TEXT, SCOUT_TEXT } from "./llama4-text.ts";

const SHARED = {
  architectures: ["Llama4ForConditionalGeneration"],
  vision_config: {
    hidden_size: 1408,
    intermediate_size: 5632,
    num_hidden_layers: 34,
    num_attention_heads: 16,
    num_channels: 3,
    image_size: 336,
    patch_size: 14,
    pixel_shuffle_ratio: 0.5,
    projector_input_dim: 4096,
    projector_output_dim: 4096,
    vision_output_dim: 4096,
    hidden_act: "gelu",
    norm_eps: 1e-5,
    rope_theta: 10000,
  },
};

/** Llama 4 Scout and Maverick: mixtures behind an encoder of images. Meta 2025, the Llama 4 model card. */
export const llama4: Architecture = {
  modelType: "llama4",
  description: "Llama 4 Scout and Maverick, mixtures for images and text",
  fields: LLAMA4_FIELDS,
  within: "text_config",
  ffwMultiple: 256,
  members: {
    "llama-4-scout": { ...SHARED, text_config: SCOUT_TEXT },
    "llama-4-maverick": {
      ...SHARED,
      text_config: {
        ...SCOUT_TEXT,
        num_local_experts: 128,
        interleave_moe_layer_step: 2,
        max_position_embeddings: 1048576,
      },
    },
  },
  count(config) {
    const text = config.within("text_config");
    const tally = new Tally();
    const shape = addDecoder(tally, text, LLAMA4_TEXT);
    addVision(tally, config.within("vision_config"), shape.hiddenSize);
    // The language model is one by itself, and says itself whether its head is tied.
    addDecoderHead(tally, config, { ...shape, isTied: text.flag("tie_word_embeddings", false) });
    return tally.counted(shape);
  },
};

/** Adds the encoder, and the projection of what it makes of patches to the width of the language model. */
function addVision(tally: Tally, config: ConfigReader, textSize: number): void {
  const hiddenSize = config.size("hidden_size", 768);
  const numLayers = config.size("num_hidden_layers", 34);
  const numHeads = config.size("num_attention_heads", 16);
  const ffwSize = config.size("intermediate_size", 5632);
  const patchSize = config.size("patch_size", 14);
  const numPatches = Math.floor(config.size("image_size", 448) / patchSize) ** 2;
  const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
  tally
    .matrix("embedding", config.size("num_channels", 3) * patchSize * patchSize, hiddenSize)
    // The class token has a vector and a position of its own.
    .add("embedding", hiddenSize)
    .table(numPatches + 1, hiddenSize)
    .add("norms", (2 * numLayers + 2) * normParams("layer", hiddenSize));
  addAttention(
    tally,
    { hiddenSize, numLayers, numHeads, numKeyValueHeads: numHeads, headSize },
    { hasQkvBias: true, hasOutputBias: true },
  );
  addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias: true, copies: numLayers });
  const outputSize = config.size("projector_output_dim", 4096);
  // The feed-forward width is also that of a shuffled patch, which the adapter takes in.
  tally
    .matrix("embedding", ffwSize, config.size("projector_input_dim", 4096))
    .matrix("embedding", outputSize, outputSize)
    .matrix("embedding", config.size("vision_output_dim", 7680), textSize);
}

import type { Architecture } from "../architecture.ts";
import { addAttention, addDecoder, addFeedForward, checkGivenGroups } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { type ConfigReader, configError, divided } from "../config.ts";
import { Tally } from "../tally.ts";
import { GEMMA4_26B_TEXT, GEMMA4_FIELDS, GEMMA4_TEXT } from "./gemma4-text.ts";

/** Gemma 4: its language model behind encoders of images and sound. Google 2026, the Gemma 4 model card. */
export const gemma4: Architecture = {
  modelType: "gemma4",
  description: "Gemma 4, for images, sound and text",
  fields: GEMMA4_FIELDS,
  within: "text_config",
  members: {
    "gemma-4-26b-a4b": {
      architectures: ["Gemma4ForConditionalGeneration"],
      tie_word_embeddings: true,
      text_config: GEMMA4_26B_TEXT,
      vision_config: {
        hidden_size: 1152,
        intermediate_size: 4304,
        num_hidden_layers: 27,
        num_attention_heads: 16,
        num_key_value_heads: 16,
        head_dim: 72,
        patch_size: 16,
        pooling_kernel_size: 3,
        position_embedding_size: 10240,
        standardize: true,
        use_clipped_linears: false,
        hidden_activation: "gelu_pytorch_tanh",
        rms_norm_eps: 1e-6,
      },
      audio_config: null,
    },
  },
  count(config) {
    const tally = new Tally();
    const shape = addDecoder(tally, config.within("text_config"), GEMMA4_TEXT);
    // Where nothing is said of an encoder, there is none.
    if (config.has("vision_config")) addVision(tally, config.within("vision_config"), shape.hiddenSize);
    if (config.has("audio_config")) addAudio(tally, config.within("audio_config"), shape.hiddenSize);
    addDecoderHead(tally, config, { ...shape, isTied: config.flag("tie_word_embeddings", true) });
    return tally.counted(shape);
  },
};

// No matrix of the encoders has a bias but the last of the sound's; norms are scales, and bounds and means don't train.
function addVision(tally: Tally, config: ConfigReader, textSize: number): void {
  const hiddenSize = config.size("hidden_size", 768);
  const numLayers = config.size("num_hidden_layers", 16);
  const numHeads = config.size("num_attention_heads", 12);
  const numKeyValueHeads = config.size("num_key_value_heads", 12);
  const headSize = config.size("head_dim", 64);
  const ffwSize = config.size("intermediate_size", 3072);
  const patchSize = config.size("patch_size", 16);
  checkGivenGroups(config, numHeads, numKeyValueHeads);
  tally
    .matrix("embedding", 3 * patchSize * patchSize, hiddenSize)
    // A position for each row, and one for each column.
    .table(2 * config.size("position_embedding_size", 10240), hiddenSize)
    .add("norms", 4 * numLayers * hiddenSize)
    .matrix("embedding", hiddenSize, textSize);
  addAttention(
    tally,
    { hiddenSize, numLayers, numHeads, numKeyValueHeads, headSize },
    { hasQkvBias: false, hasOutputBias: false, qkNorm: "head" },
  );
  addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, copies: numLayers });
}

/** A Conformer, Gulati et al. 2020, arXiv:2005.08100, whose heads learn a scale by dimension. */
function addAudio(tally: Tally, config: ConfigReader, textSize: number): void {
  const hiddenSize = config.size("hidden_size", 1024);
  const copies = config.size("num_hidden_layers", 12);
  const numHeads = config.size("num_attention_heads", 8);
  const kernel = config.size("conv_kernel_size", 5);
  const outputSize = config.size("output_proj_dims", 1536);
  const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
  const [first, second] = channels(config);
  tally
    // Two convolutions of 3 × 3 with norms; then what is left of the frequencies, in every channel.
    .add("embedding", 9 * first + first + 9 * first * second + second)
    .matrix("embedding", Math.floor(first / 4) * second, hiddenSize)
    // Keys and values, queries, relative positions and output; a norm before and behind.
    .matrix("attention", hiddenSize, hiddenSize, { copies: 5 * copies })
    .add("attention", copies * headSize)
    .attends({
      numLayers: copies,
      numHeads,
      queryWidth: hiddenSize,
      window:
        config.size("attention_chunk_size", 12) +
        config.size("attention_context_left", 13) -
        1 +
        config.count("attention_context_right", 0),
    })
    // The convolution along time: a gated way in, a kernel for each dimension, a way out.
    .matrix("feedForward", hiddenSize, 3 * hiddenSize, { copies })
    .add("feedForward", copies * hiddenSize * kernel)
    .add("norms", 9 * copies * hiddenSize)
    .matrix("embedding", hiddenSize, outputSize, { hasBias: true })
    .matrix("embedding", outputSize, textSize);
  addFeedForward(tally, { hiddenSize, ffwSize: 4 * hiddenSize, isGated: false, copies: 2 * copies });
}

function channels(config: ConfigReader): readonly [number, number] {
  const value = config.raw("subsampling_conv_channels") ?? [128, 32];
  if (Array.isArray(value) && value.length === 2 && value.every((one) => Number.isInteger(one) && one > 0)) {
    return [Number(value[0]), Number(value[1])];
  }
  throw configError("subsampling_conv_channels", "two positive integers", value, "Check the configuration.");
}

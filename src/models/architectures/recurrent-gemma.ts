import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, checkGroups } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { type ConfigReader, configError, divided } from "../config.ts";
import { Tally } from "../tally.ts";

/** RecurrentGemma: gated linear recurrences with local attention, as Griffin. De et al. 2024, arXiv:2402.19427. */
export const recurrentGemma: Architecture = {
  modelType: "recurrent_gemma",
  description: "RecurrentGemma, recurrences with local attention",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    numKeyValueHeads: "num_key_value_heads",
    widths: ["intermediate_size", "lru_width"],
  },
  members: {
    "recurrentgemma-2b": {
      architectures: ["RecurrentGemmaForCausalLM"],
      vocab_size: 256000,
      hidden_size: 2560,
      intermediate_size: 15360,
      num_hidden_layers: 26,
      num_attention_heads: 10,
      num_key_value_heads: 1,
      lru_width: 2560,
      conv1d_width: 4,
      attention_window_size: 2048,
      block_types: ["recurrent", "recurrent", "attention"],
      attention_bias: false,
      hidden_activation: "gelu_pytorch_tanh",
      rms_norm_eps: 1e-6,
    },
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 2560);
    const numLayers = config.size("num_hidden_layers", 26);
    const vocabSize = config.size("vocab_size", 256000);
    const numHeads = config.size("num_attention_heads", 10);
    const numKeyValueHeads = config.sizeOrNull("num_key_value_heads", null) ?? numHeads;
    checkGroups(numHeads, numKeyValueHeads);
    const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
    // The configuration counts both matrices that go up.
    const ffwSize = Math.trunc(config.size("intermediate_size", 7680) / 2);
    const innerSize = config.sizeOrNull("lru_width", null) ?? hiddenSize;
    const gateSize = divided(innerSize, "lru_width", numHeads, "num_attention_heads");
    const kernelSize = config.size("conv1d_width", 4);
    const window = config.size("attention_window_size", 2048);
    const numAttention = readAttentionLayers(config, numLayers);
    const numRecurrent = numLayers - numAttention;
    const shape = { numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize };
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .add("norms", (2 * numLayers + 1) * hiddenSize)
      .matrix("attention", hiddenSize, innerSize, { hasBias: true, copies: 2 * numRecurrent })
      .matrix("attention", innerSize, hiddenSize, { hasBias: true, copies: numRecurrent })
      // Two gates, of blocks as wide as a head each.
      .matrix("attention", gateSize, gateSize, { hasBias: true, copies: 2 * numRecurrent * numHeads })
      // The convolution with its bias, and the decay of every channel.
      .add("attention", numRecurrent * (innerSize * kernelSize + 2 * innerSize));
    addAttention(
      tally,
      { ...shape, numLayers: numAttention },
      {
        hasQkvBias: config.flag("attention_bias", false),
        hasOutputBias: true,
        windows: [{ numLayers: numAttention, window }],
      },
    );
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, hasBias: true, copies: numLayers });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", true) });
    return tally.counted(shape);
  },
};

/** Layers repeat the kinds in turn. */
function readAttentionLayers(config: ConfigReader, numLayers: number): number {
  const kinds = config.raw("block_types") ?? ["recurrent", "recurrent", "attention"];
  if (
    !Array.isArray(kinds) ||
    kinds.length === 0 ||
    kinds.some((kind) => kind !== "recurrent" && kind !== "attention")
  ) {
    throw configError("block_types", "a list of recurrent and attention", kinds, "Check the configuration.");
  }
  return Array.from({ length: numLayers }, (_, layer) => kinds[layer % kinds.length]).filter(
    (kind) => kind === "attention",
  ).length;
}

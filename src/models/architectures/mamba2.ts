import type { Architecture } from "../architecture.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { addMamba2, readMamba2Heads } from "../blocks/mamba.ts";
import { Tally } from "../tally.ts";

/** Mamba-2: Dao and Gu 2024, arXiv:2405.21060. */
export const mamba2: Architecture = {
  modelType: "mamba2",
  description: "Mamba-2 and Codestral Mamba",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    heads: [{ field: "num_heads", groups: "n_groups" }],
  },
  members: {
    "mamba-codestral-7b-v0.1": {
      architectures: ["Mamba2ForCausalLM"],
      vocab_size: 32768,
      hidden_size: 4096,
      num_hidden_layers: 64,
      num_heads: 128,
      head_dim: 64,
      n_groups: 8,
      state_size: 128,
      expand: 2,
      conv_kernel: 4,
      use_bias: false,
      use_conv_bias: true,
      hidden_act: "silu",
      layer_norm_epsilon: 1e-5,
      tie_word_embeddings: false,
    },
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 4096);
    const numLayers = config.size("num_hidden_layers", 64);
    const vocabSize = config.size("vocab_size", 32768);
    const innerSize = Math.trunc(config.ratio("expand", 2) * hiddenSize);
    const hasBias = config.flag("use_bias", false);
    const heads = {
      numHeads: { field: "num_heads", byDefault: 128 },
      headSize: { field: "head_dim", byDefault: 64 },
    };
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (numLayers + 1) * hiddenSize);
    addMamba2(tally, {
      numLayers,
      hiddenSize,
      innerSize,
      numHeads: readMamba2Heads(config, heads, innerSize),
      numGroups: config.size("n_groups", 8),
      stateSize: config.size("state_size", 128),
      kernelSize: config.size("conv_kernel", 4),
      hasInputBias: hasBias,
      hasOutputBias: hasBias,
      hasConvBias: config.flag("use_conv_bias", true),
    });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted({ numLayers, hiddenSize, vocabSize });
  },
};

import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { divided } from "../config.ts";
import { Tally } from "../tally.ts";

const SHARED = {
  architectures: ["MptForCausalLM"],
  vocab_size: 50432,
  expansion_ratio: 4,
  no_bias: true,
  attn_config: { alibi: true, alibi_bias_max: 8 },
  tie_word_embeddings: true,
};

/** MPT: no biases, in its norms neither, and positions without parameters. MosaicML 2023, "Introducing MPT-7B". */
export const mpt: Architecture = {
  modelType: "mpt",
  description: "MPT",
  fields: { hiddenSize: "d_model", numLayers: "n_layers", numHeads: "n_heads" },
  aliases: { hidden_size: "d_model", num_hidden_layers: "n_layers", num_attention_heads: "n_heads" },
  members: {
    "mpt-7b": { ...SHARED, d_model: 4096, n_layers: 32, n_heads: 32, max_seq_len: 2048 },
    "mpt-30b": { ...SHARED, d_model: 7168, n_layers: 48, n_heads: 64, max_seq_len: 8192 },
  },
  count(config) {
    const hiddenSize = config.size("d_model", 2048);
    const numLayers = config.size("n_layers", 24);
    const numHeads = config.size("n_heads", 16);
    const vocabSize = config.size("vocab_size", 50368);
    const shape = {
      numLayers,
      hiddenSize,
      numHeads,
      numKeyValueHeads: numHeads,
      headSize: divided(hiddenSize, "d_model", numHeads, "n_heads"),
      // As transformers builds it, whatever expansion_ratio says.
      ffwSize: 4 * hiddenSize,
      vocabSize,
    };
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (2 * numLayers + 1) * hiddenSize);
    addAttention(tally, shape, { hasQkvBias: false, hasOutputBias: false });
    addFeedForward(tally, { hiddenSize, ffwSize: shape.ffwSize, isGated: false, copies: numLayers });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", true) });
    return tally.counted(shape);
  },
};

import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, normParams } from "../blocks/decoder.ts";
import { refuseFields } from "../blocks/refusals.ts";
import { divided } from "../config.ts";
import { Tally } from "../tally.ts";

// Of LitGPT's files, and of other models' that call their sizes as GPT-2 does.
const OTHER_FIELDS = ["padded_vocab_size", "n_query_groups", "n_kv_head", "rotary_percentage", "rotary_dim", "n_inner"];

/** NanoGPT: GPT-2's layers, with biases by one flag. Radford et al. 2019; the layers by Vaswani et al., arXiv:1706.03762. */
export const nanogpt: Architecture = {
  modelType: "nanogpt",
  signature: ["n_layer", "n_head", "n_embd"],
  description: "nanoGPT, by the arguments that its checkpoints hold",
  fields: { hiddenSize: "n_embd", numLayers: "n_layer", numHeads: "n_head" },
  // As OpenAI's hparams.json of GPT-2 calls them, and the rest is the same there.
  aliases: { n_vocab: "vocab_size", n_ctx: "block_size", n_positions: "block_size" },
  members: {
    "nanogpt-shakespeare-char": {
      n_layer: 6,
      n_head: 6,
      n_embd: 384,
      block_size: 256,
      vocab_size: 65,
      bias: false,
      dropout: 0.2,
    },
    "nanogpt-124m": {
      n_layer: 12,
      n_head: 12,
      n_embd: 768,
      block_size: 1024,
      vocab_size: 50304,
      bias: false,
      dropout: 0,
    },
  },
  count(config) {
    const hiddenSize = config.size("n_embd", 768);
    const numLayers = config.size("n_layer", 12);
    const numHeads = config.size("n_head", 12);
    const vocabSize = config.size("vocab_size", 50304);
    const hasBias = config.flag("bias", true);
    refuseFields(config, OTHER_FIELDS);
    const headSize = divided(hiddenSize, "n_embd", numHeads, "n_head");
    const shape = {
      hiddenSize,
      numLayers,
      numHeads,
      numKeyValueHeads: numHeads,
      headSize,
      ffwSize: 4 * hiddenSize,
      vocabSize,
    };
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .table(config.size("block_size", 1024), hiddenSize)
      .add("norms", (2 * numLayers + 1) * normParams(hasBias ? "layer" : "rms", hiddenSize));
    addAttention(tally, shape, { hasQkvBias: hasBias, hasOutputBias: hasBias });
    addFeedForward(tally, { hiddenSize, ffwSize: shape.ffwSize, isGated: false, hasBias, copies: numLayers });
    return tally.counted(shape);
  },
};

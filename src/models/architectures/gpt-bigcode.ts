import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, normParams } from "../blocks/decoder.ts";
import { encoderShape } from "../blocks/encoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 768, numLayers: 12, numHeads: 12 };
const FIELDS = { hiddenSize: "n_embd", numLayers: "n_layer", numHeads: "n_head", ffwSize: "n_inner" };

const SHARED = {
  architectures: ["GPTBigCodeForCausalLM"],
  vocab_size: 49152,
  n_positions: 8192,
  multi_query: true,
  activation_function: "gelu_pytorch_tanh",
  layer_norm_epsilon: 1e-5,
  tie_word_embeddings: true,
};

/** StarCoder: GPT-2's layers, whose heads share one key and value. Li et al. 2023, arXiv:2305.06161. */
export const gptBigcode: Architecture = {
  modelType: "gpt_bigcode",
  description: "StarCoder and SantaCoder",
  fields: FIELDS,
  aliases: {
    hidden_size: "n_embd",
    num_hidden_layers: "n_layer",
    num_attention_heads: "n_head",
    max_position_embeddings: "n_positions",
  },
  members: {
    "starcoderbase-1b": { ...SHARED, n_embd: 2048, n_layer: 24, n_head: 16, n_inner: 8192 },
    starcoder: { ...SHARED, n_embd: 6144, n_layer: 40, n_head: 48, n_inner: 24576 },
  },
  count(config) {
    const perHead = encoderShape(config, FIELDS, DEFAULTS);
    const { hiddenSize, ffwSize, numLayers, numHeads } = perHead;
    const vocabSize = config.size("vocab_size", 50257);
    const numPositions = config.size("n_positions", 1024);
    const shape = { ...perHead, numKeyValueHeads: config.flag("multi_query", true) ? 1 : numHeads, vocabSize };
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .table(numPositions, hiddenSize)
      .add("norms", (2 * numLayers + 1) * normParams("layer", hiddenSize));
    addAttention(tally, shape, { hasQkvBias: true, hasOutputBias: true });
    if (config.flag("add_cross_attention", false)) {
      // To an encoder's output every head has keys and values of its own, behind a norm.
      addAttention(tally, perHead, { hasQkvBias: true, hasOutputBias: true });
      tally.add("norms", numLayers * normParams("layer", hiddenSize));
    }
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias: true, copies: numLayers });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", true) });
    return tally.counted(shape);
  },
};

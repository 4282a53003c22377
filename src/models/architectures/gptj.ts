import type { Architecture, CountedModel } from "../architecture.ts";
import { addAttention, addFeedForward, normParams } from "../blocks/decoder.ts";
import { encoderShape } from "../blocks/encoder.ts";
import { addDecoderHead, numLabels } from "../blocks/head.ts";
import type { ConfigReader } from "../config.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 4096, numLayers: 28, numHeads: 16 };

/** The fields of GPT-J, which CodeGen has too. */
export const GPTJ_FIELDS = { hiddenSize: "n_embd", numLayers: "n_layer", numHeads: "n_head", ffwSize: "n_inner" };

export const GPTJ_ALIASES = {
  hidden_size: "n_embd",
  num_hidden_layers: "n_layer",
  num_attention_heads: "n_head",
  max_position_embeddings: "n_positions",
};

/** Counts GPT-J's layers: attention without biases beside a feed-forward layer with them, behind one norm. */
export function countGptj(config: ConfigReader): CountedModel {
  const shape = encoderShape(config, GPTJ_FIELDS, DEFAULTS);
  const { hiddenSize, ffwSize, numLayers } = shape;
  const vocabSize = config.size("vocab_size", 50400);
  const tally = new Tally()
    .table(vocabSize, hiddenSize)
    .add("norms", (numLayers + 1) * normParams("layer", hiddenSize));
  addAttention(tally, shape, { hasQkvBias: false, hasOutputBias: false });
  addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias: true, copies: numLayers });
  const isTied = config.flag("tie_word_embeddings", false);
  // Unlike others, it answers questions by as many outputs as it has labels.
  addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied, hasBias: true, answerSize: numLabels(config) });
  return tally.counted({ ...shape, vocabSize });
}

/** GPT-J: Wang and Komatsuzaki 2021, "GPT-J-6B". */
export const gptj: Architecture = {
  modelType: "gptj",
  description: "GPT-J",
  fields: GPTJ_FIELDS,
  aliases: GPTJ_ALIASES,
  members: {
    "gpt-j-6b": {
      architectures: ["GPTJForCausalLM"],
      vocab_size: 50400,
      n_positions: 2048,
      n_embd: 4096,
      n_layer: 28,
      n_head: 16,
      n_inner: null,
      rotary_dim: 64,
      activation_function: "gelu_new",
      layer_norm_epsilon: 1e-5,
      tie_word_embeddings: false,
    },
  },
  count: countGptj,
};

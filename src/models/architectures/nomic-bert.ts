import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, normParams } from "../blocks/decoder.ts";
import { BASE_ENCODER, ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { addTextHead } from "../blocks/text-head.ts";
import { Tally } from "../tally.ts";

/** Nomic Embed's encoder, BERT with gates and rotary positions: Nussbaum et al. 2024, arXiv:2402.01613. */
export const nomicBert: Architecture = {
  modelType: "nomic_bert",
  description: "Nomic Embed",
  fields: { ...ENCODER_FIELDS, headSize: "head_dim" },
  // As the published config.json names them.
  aliases: {
    n_embd: "hidden_size",
    n_layer: "num_hidden_layers",
    n_head: "num_attention_heads",
    n_inner: "intermediate_size",
  },
  members: {
    "nomic-embed-text-v1.5": {
      architectures: ["NomicBertModel"],
      vocab_size: 30528,
      type_vocab_size: 2,
      max_position_embeddings: 2048,
      hidden_act: "silu",
      layer_norm_eps: 1e-12,
      rope_theta: 1000,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
  },
  count(config) {
    const base = encoderShape(config, ENCODER_FIELDS, BASE_ENCODER);
    const shape = { ...base, headSize: config.sizeOrNull("head_dim", null) ?? base.headSize };
    const { hiddenSize, ffwSize, numLayers } = shape;
    const vocabSize = config.size("vocab_size", 30528);
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .table(config.count("type_vocab_size", 2), hiddenSize)
      .add("norms", (2 * numLayers + 1) * normParams("layer", hiddenSize));
    addAttention(tally, shape, { hasQkvBias: false, hasOutputBias: false });
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, copies: numLayers });
    addTextHead(tally, config, { hiddenSize, vocabSize, dense: ["sequence-classification"], untiedBiases: 2 });
    return tally.counted({ ...shape, vocabSize });
  },
};

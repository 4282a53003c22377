import type { Architecture } from "../architecture.ts";
import { addEncoderLayers, encoderShape } from "../blocks/encoder.ts";
import { addTextHead } from "../blocks/text-head.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 768, numLayers: 6, numHeads: 12, ffwSize: 3072 };
const FIELDS = { hiddenSize: "dim", numLayers: "n_layers", numHeads: "n_heads", ffwSize: "hidden_dim" };

const SHARED = {
  architectures: ["DistilBertForMaskedLM"],
  max_position_embeddings: 512,
  sinusoidal_pos_embds: false,
  activation: "gelu",
  dim: 768,
  n_layers: 6,
  n_heads: 12,
  hidden_dim: 3072,
};

/** BERT with half the layers and no types of tokens: Sanh et al. 2019, arXiv:1910.01108. */
export const distilbert: Architecture = {
  modelType: "distilbert",
  description: "DistilBERT",
  fields: FIELDS,
  // As transformers' DistilBertConfig maps them.
  aliases: { hidden_size: "dim", num_attention_heads: "n_heads", num_hidden_layers: "n_layers" },
  members: {
    "distilbert-base-cased": { ...SHARED, vocab_size: 28996 },
    "distilbert-base-uncased": { ...SHARED, vocab_size: 30522 },
  },
  count(config) {
    const shape = encoderShape(config, FIELDS, DEFAULTS);
    const { hiddenSize } = shape;
    const vocabSize = config.size("vocab_size", 30522);
    // Positions train even where they begin as sinusoids.
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .table(config.size("max_position_embeddings", 512), hiddenSize);
    addEncoderLayers(tally, shape);
    addTextHead(tally, config, {
      hiddenSize,
      vocabSize,
      dense: ["sequence-classification", "multiple-choice"],
      untiedBiases: 1,
    });
    return tally.counted({ ...shape, vocabSize });
  },
};

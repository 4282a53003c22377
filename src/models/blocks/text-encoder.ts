// BERT and what differs from it in heads and defaults alone: RoBERTa, XLM-RoBERTa, CamemBERT, ELECTRA.
import type { CountedModel } from "../architecture.ts";
import type { ConfigReader } from "../config.ts";
import { Tally } from "../tally.ts";
import { normParams } from "./decoder.ts";
import { addCrossAttention, addEncoderLayers, type BASE_ENCODER, ENCODER_FIELDS, encoderShape } from "./encoder.ts";
import { addTextHead, type TextHead } from "./text-head.ts";

/** What tells one encoder of text from the others. */
export interface TextEncoderOptions {
  readonly defaults: typeof BASE_ENCODER & { readonly vocabSize: number };
  /** Width of the embeddings, which a matrix takes to that of the layers; theirs by default. */
  readonly embedSize?: (config: ConfigReader) => number;
  readonly head: Omit<TextHead, "hiddenSize" | "vocabSize" | "embedSize">;
}

/** Counts an encoder of text with learned positions and types of tokens. */
export function countTextEncoder(config: ConfigReader, options: TextEncoderOptions): CountedModel {
  const shape = encoderShape(config, ENCODER_FIELDS, options.defaults);
  const { hiddenSize } = shape;
  const vocabSize = config.size("vocab_size", options.defaults.vocabSize);
  const embedSize = options.embedSize?.(config) ?? hiddenSize;
  const hasCrossAttention = config.flag("add_cross_attention", false);
  const tally = new Tally()
    .table(vocabSize, embedSize)
    .table(config.size("max_position_embeddings", 512), embedSize)
    .table(config.count("type_vocab_size", 2), embedSize)
    .add("norms", normParams("layer", embedSize));
  if (embedSize !== hiddenSize) tally.matrix("embedding", embedSize, hiddenSize, { hasBias: true });
  addEncoderLayers(tally, shape, {}, 0);
  // A decoder that reads what an encoder wrote.
  if (hasCrossAttention) addCrossAttention(tally, shape);
  addTextHead(tally, config, { ...options.head, hiddenSize, vocabSize, embedSize });
  return tally.counted({ ...shape, vocabSize });
}

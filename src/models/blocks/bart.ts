// BART and its like: an encoder and a decoder of the same width, each with its own depth, heads and feed-forward width.
import type { CountedModel } from "../architecture.ts";
import type { ConfigReader } from "../config.ts";
import { Tally } from "../tally.ts";
import type { EncoderFields } from "./encoder.ts";
import { addCrossAttention, addEncoderLayers, type EncoderBiases, encoderShape, type LayerShape } from "./encoder.ts";
import { isDecoderAlone, numLabels, taskOf, unsupportedHead } from "./head.ts";

// The heads of both stacks must divide the width, so both grow with it.
export const BART_FIELDS: EncoderFields = {
  hiddenSize: "d_model",
  numLayers: "encoder_layers",
  numHeads: "encoder_attention_heads",
  ffwSize: "encoder_ffn_dim",
  widths: ["decoder_ffn_dim"],
  heads: [{ field: "decoder_attention_heads" }],
  depths: ["decoder_layers"],
};

/** As transformers' BartConfig maps them. */
export const BART_ALIASES = {
  hidden_size: "d_model",
  num_attention_heads: "encoder_attention_heads",
  num_hidden_layers: "encoder_layers",
};

const DECODER_FIELDS = {
  hiddenSize: "d_model",
  numLayers: "decoder_layers",
  numHeads: "decoder_attention_heads",
  ffwSize: "decoder_ffn_dim",
};

type StackDefaults = Pick<LayerShape, "hiddenSize" | "numLayers" | "numHeads" | "ffwSize">;

/** The shapes of encoder and decoder. */
export function stackShapes(
  config: ConfigReader,
  defaults: StackDefaults,
): { readonly encoder: LayerShape; readonly decoder: LayerShape } {
  return {
    encoder: encoderShape(config, BART_FIELDS, defaults),
    decoder: encoderShape(config, DECODER_FIELDS, defaults),
  };
}

/** Adds the layers of a decoder that attends to itself and to what was encoded. */
export function addCrossDecoderLayers(
  tally: Tally,
  shape: LayerShape,
  biases: EncoderBiases = {},
  extraNorms = 1,
): void {
  addEncoderLayers(tally, shape, biases, extraNorms);
  addCrossAttention(tally, shape, biases);
}

/** What tells BART, mBART, Pegasus and Marian apart. */
export interface BartOptions {
  readonly vocabSize: number;
  /** Whether positions are learned; sinusoids do not train. */
  readonly hasLearnedPositions: boolean;
  /** Norms in each stack beside those of its layers: of the embeddings, at the end. */
  readonly stackNorms: 0 | 1 | 2;
  /** Whether the decoder may have a vocabulary of its own. */
  readonly hasDecoderVocabulary?: boolean;
  /** The classes of its classifier where nothing is said of them; without it, there is no classifier. */
  readonly numLabels?: number;
}

const DEFAULTS = { hiddenSize: 1024, numLayers: 12, numHeads: 16, ffwSize: 4096 };

// Learned positions start at 2: the first two rows of the table are never looked up, but trained.
const POSITION_OFFSET = 2;

/** Counts an encoder and a decoder: both, or the decoder alone where that is what is trained. */
export function countBart(config: ConfigReader, options: BartOptions): CountedModel {
  const { encoder, decoder } = stackShapes(config, DEFAULTS);
  const { hiddenSize } = encoder;
  const vocabSize = config.size("vocab_size", options.vocabSize);
  const numPositions = config.size("max_position_embeddings", 1024);
  const tally = new Tally();
  const addPositions = () => {
    if (options.hasLearnedPositions) tally.table(numPositions + POSITION_OFFSET, hiddenSize);
  };
  if (!isDecoderAlone(config)) {
    addPositions();
    addEncoderLayers(tally, encoder, {}, options.stackNorms);
  }
  addPositions();
  addCrossDecoderLayers(tally, decoder, {}, options.stackNorms);
  addTokens(tally, config, options, { hiddenSize, vocabSize });
  addClassifier(tally, config, options, hiddenSize);
  return tally.counted({ ...encoder, vocabSize });
}

interface Tokens {
  readonly hiddenSize: number;
  readonly vocabSize: number;
}

/** Adds token tables, and the output matrix. What is not tied is there up to four times. */
function addTokens(tally: Tally, config: ConfigReader, options: BartOptions, { hiddenSize, vocabSize }: Tokens): void {
  const isTied = config.flag("tie_word_embeddings", true);
  const { hasDecoderVocabulary = false } = options;
  const decoderVocabulary = (hasDecoderVocabulary && config.count("decoder_vocab_size", 0)) || vocabSize;
  const isShared = !hasDecoderVocabulary || config.flag("share_encoder_decoder_embeddings", true);
  const isAlone = isDecoderAlone(config);
  if (isAlone) {
    tally.table(decoderVocabulary, hiddenSize);
  } else if (!isShared) {
    tally.table(vocabSize, hiddenSize).table(decoderVocabulary, hiddenSize);
  } else if (isTied) {
    tally.table(vocabSize, hiddenSize);
  } else {
    // The shared table is there, and each stack has its own beside it.
    tally.table(vocabSize, hiddenSize).table(vocabSize, hiddenSize).table(decoderVocabulary, hiddenSize);
  }
  if (isTied || taskOf(config, "language-model") !== "language-model") return;
  tally.matrix("head", hiddenSize, isAlone || isShared ? vocabSize : decoderVocabulary);
}

function addClassifier(tally: Tally, config: ConfigReader, options: BartOptions, hiddenSize: number): void {
  const task = taskOf(config, "language-model");
  const classes = numLabels(config, options.numLabels);
  if (task === "language-model" || task === "none") return;
  if (options.numLabels !== undefined && task === "sequence-classification") {
    tally
      .matrix("head", hiddenSize, hiddenSize, { hasBias: true })
      .matrix("head", hiddenSize, classes, { hasBias: true });
    return;
  }
  if (options.numLabels !== undefined && task === "question-answering") {
    tally.matrix("head", hiddenSize, 2, { hasBias: true });
    return;
  }
  throw unsupportedHead(config.raw("architectures"));
}

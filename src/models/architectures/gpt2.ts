import { checkInteger, invalidOption, isRecord, MAX_COUNT, MAX_SIZE } from "../../common/checks.ts";
import type { Architecture, CountedModel, ScalingFields } from "../architecture.ts";
import { breakdown, layerNorm, type ParamBreakdown } from "../breakdown.ts";
import { divided } from "../config.ts";
import type { CountableModel } from "../model.ts";
import type { TransformerShape } from "../shape.ts";
import { attentionParams, feedForwardParams, standardShape } from "./standard.ts";

interface Gpt2Vocabulary {
  readonly contextLength: number;
  readonly vocabSize: number;
  readonly isTied: boolean;
}

// Radford et al. 2019, "Language Models are Unsupervised Multitask Learners": learned positions, biases everywhere, two
// layer norms a layer and one at the end.
function countGpt2(shape: TransformerShape, { contextLength, vocabSize, isTied }: Gpt2Vocabulary): CountedModel {
  const { hiddenSize, numLayers } = shape;
  return {
    params: breakdown({
      embedding: (vocabSize + contextLength) * hiddenSize,
      attention: attentionParams(shape, true, true),
      feedForward: feedForwardParams(shape, true),
      norms: (2 * numLayers + 1) * layerNorm(hiddenSize),
      head: isTied ? 0 : vocabSize * hiddenSize,
    }),
    shape,
  };
}

const FIELDS: ScalingFields = { hiddenSize: "n_embd", numLayers: "n_layer", numHeads: "n_head", ffwSize: "n_inner" };

/** GPT-2 from a configuration. */
export const gpt2Architecture: Architecture = {
  modelType: "gpt2",
  description: "GPT-2",
  fields: FIELDS,
  // As transformers' GPT2Config maps them.
  aliases: {
    hidden_size: "n_embd",
    num_hidden_layers: "n_layer",
    num_attention_heads: "n_head",
    max_position_embeddings: "n_positions",
  },
  count(config) {
    const ffwSize = (hiddenSize: number) => 4 * hiddenSize;
    const shape = standardShape(config, FIELDS, { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize });
    return countGpt2(shape, {
      contextLength: config.size("n_positions", 1024),
      vocabSize: config.size("vocab_size", 50257),
      isTied: config.flag("tie_word_embeddings", true),
    });
  },
};

/** The shape of a GPT-2. */
export interface Gpt2Options {
  /** d: width of the residual stream. */
  readonly width: number;
  /** L: transformer layers; 12 by default. */
  readonly numLayers?: number;
  /** Attention heads, which must divide the width; width / 64 by default, the head size of every published GPT-2. */
  readonly numHeads?: number;
  /** Longest sequence in tokens, each with a learned position; 1024 by default. */
  readonly contextLength?: number;
  /** V: tokens in the vocabulary; 50257 by default. */
  readonly vocabSize?: number;
}

const HEAD_SIZE = 64;

/** The names of GPT-2's options. */
export const GPT2_OPTIONS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "width",
  "numLayers",
  "numHeads",
  "contextLength",
  "vocabSize",
]);

/**
 * GPT-2 by its width alone: it holds no weights, and counts its parameters exactly, the output head tied to the token
 * embedding. 124,439,808 parameters at width 768 with 12 layers.
 *
 * @throws {IsoflopError} INVALID_OPTION where the shape is none
 */
export class gpt2 implements CountableModel {
  // Minifiers rename classes; experiment ids must stay what they are.
  static readonly name: string = "gpt2";
  /** Where its parameters are. */
  readonly params: ParamBreakdown;
  readonly shape: TransformerShape;

  constructor(options: Gpt2Options) {
    if (!isRecord(options)) throw invalidOption("gpt2's options", "an object", options, "Pass { width: 768 }.");
    const { width, numLayers = 12, numHeads = width / HEAD_SIZE, contextLength = 1024, vocabSize = 50257 } = options;
    // Gathering the others by a rest would cost more than all that follows.
    for (const option in options) {
      if (GPT2_OPTIONS.has(option)) continue;
      throw invalidOption("gpt2's options", [...GPT2_OPTIONS].join(", "), option, "Check the spelling.");
    }
    checkInteger("width", width, MAX_SIZE, "Give the width of the residual stream, such as 768.");
    if (!Number.isInteger(numHeads) && options.numHeads === undefined) {
      throw invalidOption(
        "width",
        `a multiple of the head size, ${HEAD_SIZE}`,
        width,
        "Or set numHeads, which must divide it.",
      );
    }
    checkInteger("numHeads", numHeads, MAX_SIZE, `Leave it out for width / ${HEAD_SIZE}.`);
    checkInteger("numLayers", numLayers, MAX_COUNT, "Leave it out for 12.");
    checkInteger("contextLength", contextLength, MAX_SIZE, "Leave it out for 1024.");
    checkInteger("vocabSize", vocabSize, MAX_SIZE, "Leave it out for 50257.");
    const headSize = divided(width, "width", numHeads, "numHeads");
    const { params, shape } = countGpt2(
      { hiddenSize: width, numLayers, numHeads, numKeyValueHeads: numHeads, headSize, ffwSize: 4 * width },
      { contextLength, vocabSize, isTied: true },
    );
    this.params = params;
    this.shape = shape;
  }

  /** N: trainable parameters, the tied embedding counted once. */
  numParams(): number {
    return this.params.total;
  }
}

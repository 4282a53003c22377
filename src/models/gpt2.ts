import { checkInteger, invalidOption, isRecord, MAX_COUNT, MAX_SIZE } from "../checks.ts";
import type { CountableModel } from "../model-factory.ts";

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

/**
 * GPT-2 by its shape alone: it holds no weights, and counts its parameters exactly.
 *
 * Radford et al. 2019, "Language Models are Unsupervised Multitask Learners": learned positions, biases everywhere,
 * two layer norms a layer and one at the end, the output head tied to the token embedding. 124,439,808 parameters at
 * width 768 with 12 layers.
 *
 * @throws {IsoflopError} INVALID_OPTION where the shape is none
 */
export class gpt2 implements CountableModel {
  // Minifiers rename classes; experiment ids must stay what they are.
  static readonly name: string = "gpt2";
  readonly #shape: Required<Gpt2Options>;

  constructor(options: Gpt2Options) {
    if (!isRecord(options)) throw invalidOption("gpt2's options", "an object", options, "Pass { width: 768 }.");
    const {
      width,
      numLayers = 12,
      numHeads = width / HEAD_SIZE,
      contextLength = 1024,
      vocabSize = 50257,
      ...strangers
    } = options;
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
    if (width % numHeads !== 0) {
      throw invalidOption(
        "width",
        `a multiple of numHeads, ${numHeads}`,
        width,
        "Choose numHeads to divide every size.",
      );
    }
    const [stranger] = Object.keys(strangers);
    if (stranger !== undefined) {
      throw invalidOption(
        "gpt2's options",
        "width, numLayers, numHeads, contextLength or vocabSize",
        stranger,
        "Check the spelling.",
      );
    }
    this.#shape = { width, numLayers, numHeads, contextLength, vocabSize };
  }

  /** N: trainable parameters, the tied embedding counted once. */
  numParams(): number {
    const { width: d, numLayers, contextLength, vocabSize } = this.#shape;
    const embeddings = (vocabSize + contextLength) * d;
    const attention = 4 * d * d + 4 * d;
    const feedForward = 8 * d * d + 5 * d;
    const norms = 4 * d;
    return embeddings + numLayers * (attention + feedForward + norms) + 2 * d;
  }
}

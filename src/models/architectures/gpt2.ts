import { checkInteger, invalidOption, isRecord, MAX_COUNT, MAX_SIZE } from "../../common/checks.ts";
import { readable } from "../../common/readable.ts";
import type { Architecture } from "../architecture.ts";
import { addAttention, normParams } from "../blocks/decoder.ts";
import { addEncoderLayers, encoderShape } from "../blocks/encoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import type { ParamBreakdown } from "../breakdown.ts";
import { type ConfigReader, divided, type ModelConfig } from "../config.ts";
import type { CountableModel, ModelKwargs } from "../model.ts";
import type { AttentionShape } from "../shape.ts";
import { LAYER_SIZES, type SweepOf } from "../sweep-of.ts";
import { Tally } from "../tally.ts";
import type { TokenWork } from "../work.ts";

// Radford et al. 2019, "Language Models are Unsupervised Multitask Learners": learned positions, biases everywhere, two
// layer norms a layer and one at the end.
function tallyGpt2(shape: AttentionShape, contextLength: number): Tally {
  const tally = new Tally().table(shape.vocabSize, shape.hiddenSize).table(contextLength, shape.hiddenSize);
  addEncoderLayers(tally, shape);
  return tally;
}

const FIELDS = { hiddenSize: "n_embd", numLayers: "n_layer", numHeads: "n_head", ffwSize: "n_inner" };

const SHARED = {
  architectures: ["GPT2LMHeadModel"],
  vocab_size: 50257,
  n_positions: 1024,
  activation_function: "gelu_new",
  layer_norm_epsilon: 1e-5,
  tie_word_embeddings: true,
};

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
  members: {
    // The name "gpt2" is the family's.
    "gpt2-small": { ...SHARED, n_embd: 768, n_layer: 12, n_head: 12 },
    "gpt2-medium": { ...SHARED, n_embd: 1024, n_layer: 24, n_head: 16 },
    "gpt2-large": { ...SHARED, n_embd: 1280, n_layer: 36, n_head: 20 },
    "gpt2-xl": { ...SHARED, n_embd: 1600, n_layer: 48, n_head: 25 },
  },
  count(config) {
    const shape = {
      ...encoderShape(config, FIELDS, { hiddenSize: 768, numLayers: 12, numHeads: 12 }),
      vocabSize: config.size("vocab_size", 50257),
    };
    const tally = tallyGpt2(shape, config.size("n_positions", 1024));
    if (config.flag("add_cross_attention", false)) {
      // Each layer attends to an encoder's output too, behind a norm of its own.
      addAttention(tally, shape, { hasQkvBias: true, hasOutputBias: true });
      tally.add("norms", shape.numLayers * normParams("layer", shape.hiddenSize));
    }
    addDecoderHead(tally, config, {
      ...shape,
      isTied: config.flag("tie_word_embeddings", true),
      choiceSize: choiceSize(config, shape.hiddenSize),
    });
    return tally.counted(shape);
  },
};

/** The outputs that endings are chosen by: the class sets one label. */
function choiceSize(config: ConfigReader, hiddenSize: number): number {
  const isProjected = config.flag("summary_use_proj", true);
  const isToLabels = config.flag("summary_proj_to_labels", true);
  if (!isProjected) return 0;
  return isToLabels ? 1 : hiddenSize;
}

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

/** The config.json of a GPT-2 by its options. */
export function gpt2ConfigOf(options: Gpt2Options): ModelConfig {
  const { width, numLayers = 12, numHeads = width / HEAD_SIZE, contextLength = 1024, vocabSize = 50257 } = options;
  return {
    model_type: "gpt2",
    architectures: ["GPT2LMHeadModel"],
    n_embd: width,
    n_layer: numLayers,
    n_head: numHeads,
    n_inner: 4 * width,
    n_positions: contextLength,
    vocab_size: vocabSize,
  };
}

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
  readonly shape: AttentionShape;
  /** What its FLOPs follow from, beside its parameters. */
  readonly work: TokenWork;

  /** By its depth the sizes are not the widths that are the default; a width that is not given is 64 times the depth. */
  static isoflopSweep(sizeParam: string, modelKwargs: ModelKwargs): SweepOf | undefined {
    if (sizeParam !== "numLayers") return undefined;
    if (modelKwargs.width !== undefined) return { sizes: LAYER_SIZES };
    const modelCls = ({ numLayers }: Readonly<Record<string, unknown>>) => {
      const options = { ...modelKwargs, numLayers: Number(numLayers), width: HEAD_SIZE * Number(numLayers) };
      return Object.assign(new gpt2(options), { modelKwargs: options });
    };
    return { modelCls: Object.defineProperty(modelCls, "name", { value: gpt2.name }), modelKwargs, sizes: LAYER_SIZES };
  }

  constructor(options: Gpt2Options) {
    const { shape, params, work } = readable("gpt2", "options", () => countedGpt2(options));
    this.params = params;
    this.shape = shape;
    this.work = work;
  }

  /** N: trainable parameters, the tied embedding counted once. */
  numParams(): number {
    return this.params.total;
  }
}

/** A GPT-2 of some options, counted. */
function countedGpt2(options: Gpt2Options): { shape: AttentionShape; params: ParamBreakdown; work: TokenWork } {
  if (!isRecord(options)) throw invalidOption("gpt2's options", "an object", options, "Pass { width: 768 }.");
  const { width, numLayers = 12, contextLength = 1024, vocabSize = 50257 } = options;
  // Gathering the others by a rest would cost more than all that follows.
  for (const option in options) {
    if (GPT2_OPTIONS.has(option)) continue;
    throw invalidOption("gpt2's options", [...GPT2_OPTIONS].join(", "), option, "Check the spelling.");
  }
  checkInteger("width", width, MAX_SIZE, "Give the width of the residual stream, such as 768.");
  const { numHeads = width / HEAD_SIZE } = options;
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
  const shape: AttentionShape = {
    hiddenSize: width,
    numLayers,
    numHeads,
    numKeyValueHeads: numHeads,
    headSize,
    ffwSize: 4 * width,
    vocabSize,
  };
  const { params, work } = tallyGpt2(shape, contextLength).counted(shape);
  return { shape, params, work };
}

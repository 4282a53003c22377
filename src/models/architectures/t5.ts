import type { Architecture, CountedModel } from "../architecture.ts";
import { addAttention, addFeedForward, normParams } from "../blocks/decoder.ts";
import type { EncoderFields } from "../blocks/encoder.ts";
import { numLabels, taskOf, unsupportedHead } from "../blocks/head.ts";
import { type ConfigReader, configError } from "../config.ts";
import type { AttentionShape } from "../shape.ts";
import { Tally } from "../tally.ts";

/** What tells T5, mT5 and UMT5 apart. */
export interface T5Options {
  readonly defaults: {
    readonly vocabSize: number;
    readonly ffwSize: number;
    readonly numLayers: number;
    readonly numHeads: number;
    readonly activation: string;
  };
  /** Whether every layer has its own table of relative positions, in place of one for all layers. */
  readonly hasOwnPositions: boolean;
}

export const T5_FIELDS: EncoderFields = {
  hiddenSize: "d_model",
  numLayers: "num_layers",
  numHeads: "num_heads",
  headSize: "d_kv",
  ffwSize: "d_ff",
  depths: ["num_decoder_layers"],
};

/** As transformers' T5Config maps them. */
export const T5_ALIASES = {
  hidden_size: "d_model",
  num_attention_heads: "num_heads",
  num_hidden_layers: "num_layers",
  head_dim: "d_kv",
};

/** Counts an encoder and a decoder that share one token table; the decoder is as deep where nothing else is said. */
export function countT5(config: ConfigReader, { defaults, hasOwnPositions }: T5Options): CountedModel {
  const numHeads = config.size("num_heads", defaults.numHeads);
  const shape: AttentionShape = {
    vocabSize: config.size("vocab_size", defaults.vocabSize),
    hiddenSize: config.size("d_model", 512),
    numLayers: config.size("num_layers", defaults.numLayers),
    numHeads,
    numKeyValueHeads: numHeads,
    headSize: config.size("d_kv", 64),
    ffwSize: config.size("d_ff", defaults.ffwSize),
  };
  const { hiddenSize, ffwSize, vocabSize } = shape;
  const decoderLayers = config.sizeOrNull("num_decoder_layers", null) ?? shape.numLayers;
  const buckets = config.size("relative_attention_num_buckets", 32);
  const isGated = readActivation(config, defaults.activation).split("-")[0] === "gated";
  const task = taskOf(config, "language-model");
  // Only these do without a decoder.
  const isEncoder = task === "encoder" || task === "token-classification";
  // It says whether the decoder's output is scaled; since transformers 5 the token table is the output matrix either way.
  config.flag("tie_word_embeddings", true);
  const tally = new Tally().table(vocabSize, hiddenSize);
  const addStack = (numLayers: number, attentions: 1 | 2) => {
    for (let attention = 0; attention < attentions; attention++) {
      addAttention(tally, { ...shape, numLayers }, { hasQkvBias: false, hasOutputBias: false });
    }
    addFeedForward(tally, { hiddenSize, ffwSize, isGated, copies: numLayers });
    tally
      .table((hasOwnPositions ? numLayers : 1) * buckets, numHeads)
      .add("norms", ((attentions + 1) * numLayers + 1) * normParams("rms", hiddenSize));
  };
  addStack(shape.numLayers, 1);
  if (!isEncoder) addStack(decoderLayers, 2);
  addHead(tally, config, hiddenSize);
  return tally.counted(shape);
}

function readActivation(config: ConfigReader, byDefault: string): string {
  const value = config.raw("feed_forward_proj") ?? byDefault;
  if (typeof value === "string") return value;
  throw configError("feed_forward_proj", 'a name such as "relu" or "gated-gelu"', value, "Check the configuration.");
}

function addHead(tally: Tally, config: ConfigReader, hiddenSize: number): void {
  const task = taskOf(config, "language-model");
  const classes = numLabels(config);
  switch (task) {
    case "language-model":
    case "encoder":
    case "none":
      return;
    case "sequence-classification":
      tally
        .matrix("head", hiddenSize, hiddenSize, { hasBias: true })
        .matrix("head", hiddenSize, classes, { hasBias: true });
      return;
    case "token-classification":
    case "question-answering":
      tally.matrix("head", hiddenSize, classes, { hasBias: true });
      return;
    default:
      throw unsupportedHead(config.raw("architectures"));
  }
}

const T5: T5Options = {
  defaults: { vocabSize: 32128, ffwSize: 2048, numLayers: 6, numHeads: 8, activation: "relu" },
  hasOwnPositions: false,
};

const SHARED = {
  architectures: ["T5ForConditionalGeneration"],
  vocab_size: 32128,
  feed_forward_proj: "relu",
  relative_attention_num_buckets: 32,
  relative_attention_max_distance: 128,
  layer_norm_epsilon: 1e-6,
  n_positions: 512,
};

/** T5, and v1.1 and Flan-T5 with gates: Raffel et al. 2020, arXiv:1910.10683. */
export const t5: Architecture = {
  modelType: "t5",
  description: "T5 and Flan-T5",
  fields: T5_FIELDS,
  aliases: T5_ALIASES,
  members: {
    "t5-small": { ...SHARED, d_model: 512, d_kv: 64, d_ff: 2048, num_layers: 6, num_heads: 8 },
    "t5-base": { ...SHARED, d_model: 768, d_kv: 64, d_ff: 3072, num_layers: 12, num_heads: 12 },
    "t5-large": { ...SHARED, d_model: 1024, d_kv: 64, d_ff: 4096, num_layers: 24, num_heads: 16 },
    "t5-3b": { ...SHARED, d_model: 1024, d_kv: 128, d_ff: 16384, num_layers: 24, num_heads: 32 },
    "t5-11b": { ...SHARED, d_model: 1024, d_kv: 128, d_ff: 65536, num_layers: 24, num_heads: 128 },
  },
  count: (config) => countT5(config, T5),
};

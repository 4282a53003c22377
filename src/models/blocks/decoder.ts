// Most language models are one decoder with small differences: which projections have biases, how many norms a layer has
// and whether they train, whether the feed-forward layer is gated or a mixture. An architecture says its differences.
import type { CountedModel, ScalingFields } from "../architecture.ts";
import { type ConfigReader, configError, divided } from "../config.ts";
import type { AttentionShape } from "../shape.ts";
import { Tally } from "../tally.ts";
import type { AttentionWork } from "../work.ts";
import { addDecoderHead } from "./head.ts";

/** What transformers takes where the configuration says nothing. */
export interface DecoderDefaults {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly ffwSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  /** As many as query heads where it is left out. */
  readonly numKeyValueHeads?: number;
  /** hiddenSize / numHeads where it is left out, rounded down. */
  readonly headSize?: number;
  /** Whether a width that the heads do not divide is refused, since the class refuses it. */
  readonly headsDivideWidth?: boolean;
  readonly isTied: boolean;
}

/** Whether projections have biases: always, never, or as a flag says, which is false where nothing is said of it. */
export type Bias = boolean | string | { readonly field: string; readonly byDefault: boolean };

/** What tells one architecture from the others. Without more, it has Llama's layers. */
export interface DecoderOptions {
  readonly defaults: DecoderDefaults;
  /** Biases of the projections to queries, keys and values; none by default. */
  readonly qkvBias?: Bias;
  /** Bias of the attention's output; none by default. */
  readonly outputBias?: Bias;
  /** Biases of the feed-forward matrices; none by default. */
  readonly ffwBias?: Bias;
  /** Whether the language head has a bias; none by default. */
  readonly headBias?: Bias;
  /** Norms of queries and keys: of each head's width, shared by the heads, or of all heads together; none by default. */
  readonly qkNorm?: QkNorm | ((config: ConfigReader) => QkNorm);
  /** Whether the feed-forward layer has a gate, and so three matrices; true by default. */
  readonly isGated?: boolean;
  /** Parameters of a norm: a scale (`rms`), scale and shift (`layer`), or `none`; a scale by default. */
  readonly norm?: NormKind;
  /** Norms in each layer; 2 by default. */
  readonly normsPerLayer?: number | ((config: ConfigReader) => number);
  /** Reads a shape whose heads are named otherwise. */
  readonly shape?: (config: ConfigReader, defaults: DecoderDefaults) => AttentionShape;
  /** Adds attention of its own kind, in place of queries, keys, values and output. */
  readonly attention?: (tally: Tally, config: ConfigReader, shape: AttentionShape) => void;
  /** Adds feed-forward layers of its own kind, such as a mixture. */
  readonly feedForward?: (tally: Tally, config: ConfigReader, shape: AttentionShape) => void;
  /** How far layers look back; all the way by default. */
  readonly windows?: (config: ConfigReader, numLayers: number) => readonly LayerWindow[];
}

export type NormKind = "rms" | "layer" | "none";

export type QkNorm = "head" | "all-heads" | "none";

/** Layers that look equally far back. */
export interface LayerWindow {
  readonly numLayers: number;
  readonly window?: number;
}

export const DECODER_FIELDS: ScalingFields = {
  hiddenSize: "hidden_size",
  numLayers: "num_hidden_layers",
  numHeads: "num_attention_heads",
  numKeyValueHeads: "num_key_value_heads",
  ffwSize: "intermediate_size",
  headSize: "head_dim",
};

/** The fields of a decoder whose layers may look back differently far. */
export const SLIDING_DECODER_FIELDS: ScalingFields = { ...DECODER_FIELDS, perLayer: ["layer_types"] };

/** Counts a decoder by the names that most configurations use. */
export function countDecoder(config: ConfigReader, options: DecoderOptions): CountedModel {
  const tally = new Tally();
  const shape = addDecoder(tally, config, options);
  const { hiddenSize, vocabSize } = shape;
  addDecoderHead(tally, config, {
    hiddenSize,
    vocabSize,
    isTied: config.flag("tie_word_embeddings", options.defaults.isTied),
    hasBias: readBias(config, options.headBias),
  });
  return tally.counted(shape);
}

/** Adds a decoder without what stands on it: the token table, the layers and the last norm. */
export function addDecoder(tally: Tally, config: ConfigReader, options: DecoderOptions): AttentionShape {
  const shape = (options.shape ?? decoderShape)(config, options.defaults);
  const { hiddenSize, numLayers, vocabSize } = shape;
  const { norm = "rms", normsPerLayer = 2 } = options;
  tally.table(vocabSize, hiddenSize);
  (options.attention ?? standardAttention(options))(tally, config, shape);
  (options.feedForward ?? denseFeedForward(options))(tally, config, shape);
  const numNorms = typeof normsPerLayer === "number" ? normsPerLayer : normsPerLayer(config);
  tally.add("norms", (numLayers * numNorms + 1) * normParams(norm, hiddenSize));
  return shape;
}

/** The shape of a decoder by the names that most configurations use. */
export function decoderShape(config: ConfigReader, defaults: DecoderDefaults): AttentionShape {
  const hiddenSize = config.size("hidden_size", defaults.hiddenSize);
  const numLayers = config.size("num_hidden_layers", defaults.numLayers);
  const numHeads = config.size("num_attention_heads", defaults.numHeads);
  const numKeyValueHeads = config.sizeOrNull("num_key_value_heads", defaults.numKeyValueHeads ?? null) ?? numHeads;
  const ffwSize = config.size("intermediate_size", defaults.ffwSize);
  const vocabSize = config.size("vocab_size", defaults.vocabSize);
  const headSize =
    config.sizeOrNull("head_dim", defaults.headSize ?? null) ??
    (defaults.headsDivideWidth === true
      ? divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads")
      : headSizeOf(hiddenSize, numHeads));
  checkGivenGroups(config, numHeads, numKeyValueHeads);
  return { numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize };
}

/** The width of a head where none is said. Classes round it down, so that heads may leave part of the width out. */
function headSizeOf(hiddenSize: number, numHeads: number): number {
  if (numHeads <= hiddenSize) return Math.floor(hiddenSize / numHeads);
  throw configError("num_attention_heads", `at most hidden_size, ${hiddenSize}`, numHeads, "Lower it.");
}

/**
 * Checks key/value heads where the configuration names their number. Where it is left out, there are as many as the class
 * has by default: uneven heads are built all the same, and only can't be run.
 */
export function checkGivenGroups(config: ConfigReader, numHeads: number, numKeyValueHeads: number): void {
  if (config.raw("num_key_value_heads") !== undefined) checkGroups(numHeads, numKeyValueHeads);
}

/** Query heads must share key/value heads evenly. */
export function checkGroups(
  numHeads: number,
  numKeyValueHeads: number,
  names: { readonly numHeads: string; readonly numKeyValueHeads: string } = {
    numHeads: "num_attention_heads",
    numKeyValueHeads: "num_key_value_heads",
  },
): void {
  if (numHeads % numKeyValueHeads === 0) return;
  const rule = `a multiple of ${names.numKeyValueHeads}, ${numKeyValueHeads}`;
  throw configError(names.numHeads, rule, numHeads, "Change one of them.");
}

export function readBias(config: ConfigReader, bias: Bias | undefined): boolean {
  if (bias === undefined || typeof bias === "boolean") return bias ?? false;
  return typeof bias === "string" ? config.flag(bias, false) : config.flag(bias.field, bias.byDefault);
}

export function normParams(kind: NormKind, width: number): number {
  return kind === "none" ? 0 : kind === "rms" ? width : 2 * width;
}

type AttentionOptions = Pick<DecoderOptions, "qkvBias" | "outputBias" | "qkNorm" | "windows">;

/** Queries, keys, values and output of all layers. */
export function standardAttention(
  options: AttentionOptions,
): (tally: Tally, config: ConfigReader, shape: AttentionShape) => void {
  return (tally, config, shape) => {
    addAttention(tally, shape, {
      hasQkvBias: readBias(config, options.qkvBias),
      hasOutputBias: readBias(config, options.outputBias),
      qkNorm: typeof options.qkNorm === "function" ? options.qkNorm(config) : (options.qkNorm ?? "none"),
      windows: options.windows?.(config, shape.numLayers) ?? [{ numLayers: shape.numLayers }],
    });
  };
}

/** How one kind of layer attends. */
export interface AttentionParts {
  readonly hasQkvBias: boolean;
  /** Whether the keys have a bias, where they are not like queries and values. */
  readonly hasKeyBias?: boolean;
  readonly hasOutputBias: boolean;
  readonly qkNorm?: QkNorm;
  /** How far the layers look back; all the way by default. */
  readonly windows?: readonly LayerWindow[];
}

/** Adds attention with grouped queries: `shape.numLayers` layers of it. */
export function addAttention(
  tally: Tally,
  shape: Pick<AttentionShape, "numLayers" | "hiddenSize" | "numHeads" | "numKeyValueHeads" | "headSize">,
  {
    hasQkvBias,
    hasKeyBias = hasQkvBias,
    hasOutputBias,
    qkNorm = "none",
    windows = [{ numLayers: shape.numLayers }],
  }: AttentionParts,
): void {
  const { numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize } = shape;
  const queries = numHeads * headSize;
  const keys = numKeyValueHeads * headSize;
  tally
    .matrix("attention", hiddenSize, queries, { hasBias: hasQkvBias, copies: numLayers })
    .matrix("attention", hiddenSize, keys, { hasBias: hasKeyBias, copies: numLayers })
    .matrix("attention", hiddenSize, keys, { hasBias: hasQkvBias, copies: numLayers })
    .matrix("attention", queries, hiddenSize, { hasBias: hasOutputBias, copies: numLayers });
  if (qkNorm === "head") tally.add("attention", numLayers * 2 * headSize);
  if (qkNorm === "all-heads") tally.add("attention", numLayers * (queries + keys));
  addWindows(tally, { numHeads, queryWidth: queries }, windows);
}

/** Says which layers attend, and how far they look back. */
export function addWindows(
  tally: Tally,
  work: Omit<AttentionWork, "numLayers" | "window">,
  windows: readonly LayerWindow[],
): void {
  for (const layers of windows) tally.attends({ ...work, ...layers });
}

function denseFeedForward({ ffwBias, isGated = true }: DecoderOptions): NonNullable<DecoderOptions["feedForward"]> {
  return (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    addFeedForward(tally, { hiddenSize, ffwSize, isGated, hasBias: readBias(config, ffwBias), copies: numLayers });
  };
}

/** A kind of feed-forward layer, and how many there are of it. */
export interface FeedForward {
  readonly hiddenSize: number;
  readonly ffwSize: number;
  readonly isGated: boolean;
  readonly hasBias?: boolean;
  readonly copies: number;
  /** How many of them work on one token; all by default. */
  readonly activeCopies?: number;
}

/** Adds feed-forward layers: up and down, and a gate beside up. */
export function addFeedForward(
  tally: Tally,
  { hiddenSize, ffwSize, isGated, hasBias = false, copies, activeCopies = copies }: FeedForward,
): void {
  const ways = isGated ? 2 : 1;
  tally
    .matrix("feedForward", hiddenSize, ffwSize, {
      hasBias,
      copies: ways * copies,
      activeCopies: ways * activeCopies,
    })
    .matrix("feedForward", ffwSize, hiddenSize, { hasBias, copies, activeCopies });
}

/**
 * How far layers look back where `layer_types` says which of them slide, or else where a rule does.
 *
 * @param slides whether a layer slides by the architecture's rule, where the configuration has no list
 */
export function slidingWindows(
  config: ConfigReader,
  numLayers: number,
  window: number | null,
  slides: (layer: number) => boolean,
): readonly LayerWindow[] {
  const types = config.perLayer("layer_types", numLayers);
  if (window === null) return [{ numLayers }];
  const isSliding = (layer: number) => (types === undefined ? slides(layer) : types[layer] === "sliding_attention");
  const numSliding = Array.from({ length: numLayers }, (_, layer) => isSliding(layer)).filter(Boolean).length;
  return [{ numLayers: numSliding, window }, { numLayers: numLayers - numSliding }];
}

/** Every layer looks as far back as `sliding_window` says. */
export function slidingWindow(byDefault: number | null): NonNullable<DecoderOptions["windows"]> {
  return (config, numLayers) =>
    slidingWindows(config, numLayers, config.sizeOrNull("sliding_window", byDefault), () => true);
}

/** One layer of every `period` looks all the way back, and those before it as far as `sliding_window` says. */
export function interleavedWindows(
  byDefault: number,
  period: number | { readonly field: string; readonly byDefault: number },
): NonNullable<DecoderOptions["windows"]> {
  return (config, numLayers) => {
    const window = config.sizeOrNull("sliding_window", byDefault);
    const every = typeof period === "number" ? period : config.size(period.field, period.byDefault);
    return slidingWindows(config, numLayers, window, (layer) => (layer + 1) % every !== 0);
  };
}

// What DeBERTa and its second and third versions share: embeddings without positions, and heads.
import type { CountedModel, ScalingFields } from "../architecture.ts";
import { type ConfigReader, configError } from "../config.ts";
import { Tally } from "../tally.ts";
import { addFeedForward, normParams } from "./decoder.ts";
import { ENCODER_FIELDS, encoderShape, type LayerShape } from "./encoder.ts";
import { addTextHead } from "./text-head.ts";

export const DEBERTA_FIELDS: ScalingFields = { ...ENCODER_FIELDS, widths: ["embedding_size", "pooler_hidden_size"] };

/** What tells the versions apart. */
export interface DebertaOptions {
  readonly defaults: Pick<LayerShape, "hiddenSize" | "numLayers" | "numHeads" | "ffwSize"> & {
    readonly vocabSize: number;
  };
  /** Adds attention to content and positions, and what stands beside the layers. */
  readonly attention: (tally: Tally, config: ConfigReader, shape: LayerShape) => void;
}

/** Counts an encoder that attends to content and to relative positions apart. */
export function countDeberta(config: ConfigReader, options: DebertaOptions): CountedModel {
  const shape = encoderShape(config, ENCODER_FIELDS, options.defaults);
  const { hiddenSize, ffwSize, numLayers } = shape;
  const vocabSize = config.size("vocab_size", options.defaults.vocabSize);
  const numPositions = config.size("max_position_embeddings", 512);
  const embedSize = config.sizeOrNull("embedding_size", null) ?? hiddenSize;
  const isLegacy = config.flag("legacy", true);
  const tally = new Tally()
    .table(vocabSize, embedSize)
    .table(config.count("type_vocab_size", 0), embedSize)
    .add("norms", (2 * numLayers + 1) * normParams("layer", hiddenSize));
  if (config.flag("position_biased_input", true)) tally.table(numPositions, embedSize);
  if (embedSize !== hiddenSize) tally.matrix("embedding", embedSize, hiddenSize);
  options.attention(tally, config, shape);
  addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias: true, copies: numLayers });
  addTextHead(tally, config, {
    hiddenSize,
    vocabSize,
    embedSize: isLegacy ? embedSize : hiddenSize,
    dense: ["sequence-classification", "multiple-choice"],
    denseSize: config.sizeOrNull("pooler_hidden_size", null) ?? hiddenSize,
    untiedBiases: 2,
    usesTokenTable: !isLegacy,
  });
  return tally.counted({ ...shape, vocabSize });
}

/** How far apart two tokens may be told apart by. */
export function relativeDistances(config: ConfigReader): number {
  const farthest = sizeOrZero(config, "max_relative_positions");
  const numPositions = config.size("max_position_embeddings", 512);
  return farthest > 0 ? farthest : numPositions;
}

/** A size where it is positive; what is not, such as -1, stands for another default. */
export function sizeOrZero(config: ConfigReader, field: string): number {
  const value = config.raw(field) ?? -1;
  if (typeof value === "number" && Number.isInteger(value) && value < 1) return 0;
  return config.size(field, 1);
}

/** A list of names, or a text of names with bars between them. */
export function readNames(config: ConfigReader, field: string): readonly unknown[] {
  const value = config.raw(field) ?? [];
  if (Array.isArray(value)) return value;
  if (typeof value === "string") {
    return value
      .toLowerCase()
      .split("|")
      .map((one) => one.trim());
  }
  throw configError(field, "a list of names, or a text with bars between them", value, "Check the configuration.");
}

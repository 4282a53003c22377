import type { Architecture } from "../architecture.ts";
import { addFeedForward, normParams } from "../blocks/decoder.ts";
import { ENCODER_FIELDS, encoderShape, type LayerShape } from "../blocks/encoder.ts";
import { addTextHead } from "../blocks/text-head.ts";
import { type ConfigReader, configError, divided } from "../config.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 1536, numLayers: 24, numHeads: 24, ffwSize: 6144 };

const SHARED = {
  architectures: ["DebertaV2Model"],
  vocab_size: 128100,
  type_vocab_size: 0,
  max_position_embeddings: 512,
  position_biased_input: false,
  relative_attention: true,
  max_relative_positions: -1,
  position_buckets: 256,
  norm_rel_ebd: "layer_norm",
  share_att_key: true,
  pos_att_type: "p2c|c2p",
  hidden_act: "gelu",
  layer_norm_eps: 1e-7,
};

/** DeBERTa v2 and v3, which attend to content and to relative positions: He et al. 2021, arXiv:2006.03654, 2111.09543. */
export const debertaV2: Architecture = {
  modelType: "deberta-v2",
  description: "DeBERTa v2 and v3",
  fields: { ...ENCODER_FIELDS, widths: ["embedding_size", "pooler_hidden_size"] },
  members: {
    "deberta-v3-xsmall": {
      ...SHARED,
      hidden_size: 384,
      num_hidden_layers: 12,
      num_attention_heads: 6,
      intermediate_size: 1536,
    },
    "deberta-v3-small": {
      ...SHARED,
      hidden_size: 768,
      num_hidden_layers: 6,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "deberta-v3-base": {
      ...SHARED,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "deberta-v3-large": {
      ...SHARED,
      hidden_size: 1024,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      intermediate_size: 4096,
    },
  },
  count(config) {
    const shape = encoderShape(config, ENCODER_FIELDS, DEFAULTS);
    const { hiddenSize, ffwSize, numLayers } = shape;
    const vocabSize = config.size("vocab_size", 128100);
    const maxPositions = config.size("max_position_embeddings", 512);
    const embedSize = config.size("embedding_size", hiddenSize);
    const norm = normParams("layer", hiddenSize);
    const tally = new Tally()
      .table(vocabSize, embedSize)
      .table(config.count("type_vocab_size", 0), embedSize)
      .add("norms", (2 * numLayers + 1) * norm);
    if (config.flag("position_biased_input", true)) tally.table(maxPositions, embedSize);
    if (embedSize !== hiddenSize) tally.matrix("embedding", embedSize, hiddenSize);
    addDisentangledAttention(tally, config, shape, maxPositions);
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias: true, copies: numLayers });
    addConvolution(tally, config, hiddenSize);
    addHead(tally, config, { hiddenSize, vocabSize, embedSize });
    return tally.counted({ ...shape, vocabSize });
  },
};

function addDisentangledAttention(tally: Tally, config: ConfigReader, shape: LayerShape, maxPositions: number): void {
  const { hiddenSize, numHeads, numLayers } = shape;
  const queryWidth = numHeads * config.size("attention_head_size", shape.headSize);
  const isRelative = config.flag("relative_attention", false);
  const sharesKeys = config.flag("share_att_key", false);
  const kinds = names(config, "pos_att_type");
  const normKinds = names(config, "norm_rel_ebd");
  const buckets = signed(config, "position_buckets");
  const farthest = signed(config, "max_relative_positions");
  const project = (copies: number) =>
    tally.matrix("attention", hiddenSize, queryWidth, { hasBias: true, copies: copies * numLayers });
  project(3);
  tally
    .matrix("attention", hiddenSize, hiddenSize, { hasBias: true, copies: numLayers })
    .attends({ numLayers, numHeads, queryWidth });
  if (isRelative) {
    const distances = buckets > 0 ? buckets : farthest > 0 ? farthest : maxPositions;
    // A position before and one behind for every distance.
    tally.table(2 * distances, hiddenSize);
    if (!sharesKeys) project(["c2p", "p2c"].filter((kind) => kinds.includes(kind)).length);
  }
  if (normKinds.includes("layer_norm")) tally.add("norms", normParams("layer", hiddenSize));
}

/** The convolution beside the first layer, which the larger members of v2 have. */
function addConvolution(tally: Tally, config: ConfigReader, hiddenSize: number): void {
  const kernelSize = config.count("conv_kernel_size", 0);
  const groups = config.size("conv_groups", 1);
  if (kernelSize === 0) return;
  const inputs = divided(hiddenSize, "hidden_size", groups, "conv_groups");
  tally
    .matrix("feedForward", inputs * kernelSize, hiddenSize, { hasBias: true })
    .add("norms", normParams("layer", hiddenSize));
}

function addHead(
  tally: Tally,
  config: ConfigReader,
  { hiddenSize, vocabSize, embedSize }: { hiddenSize: number; vocabSize: number; embedSize: number },
): void {
  const isLegacy = config.flag("legacy", true);
  addTextHead(tally, config, {
    hiddenSize,
    vocabSize,
    embedSize: isLegacy ? embedSize : hiddenSize,
    dense: ["sequence-classification", "multiple-choice"],
    denseSize: config.size("pooler_hidden_size", hiddenSize),
    untiedBiases: 2,
    usesTokenTable: !isLegacy,
  });
}

/** A list of texts, or one text with bars between them. */
function names(config: ConfigReader, field: string): readonly unknown[] {
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

/** A size where it is positive; what is not stands for another default. */
function signed(config: ConfigReader, field: string): number {
  const value = config.raw(field) ?? -1;
  if (typeof value === "number" && Number.isInteger(value) && value < 1) return 0;
  return config.size(field, 1);
}

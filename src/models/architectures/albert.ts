import type { Architecture } from "../architecture.ts";
import { normParams } from "../blocks/decoder.ts";
import { ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { addTextHead } from "../blocks/text-head.ts";
import { configError } from "../config.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 4096, numLayers: 12, numHeads: 64, ffwSize: 16384 };

const SHARED = {
  architectures: ["AlbertForMaskedLM"],
  vocab_size: 30000,
  embedding_size: 128,
  type_vocab_size: 2,
  max_position_embeddings: 512,
  num_hidden_groups: 1,
  inner_group_num: 1,
  layer_norm_eps: 1e-12,
};

/** BERT whose layers share their weights: Lan et al. 2020, arXiv:1909.11942. More layers cost FLOPs, not parameters. */
export const albert: Architecture = {
  modelType: "albert",
  description: "ALBERT",
  fields: ENCODER_FIELDS,
  members: {
    "albert-base-v2": {
      ...SHARED,
      hidden_act: "gelu_new",
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "albert-large-v2": {
      ...SHARED,
      hidden_act: "gelu_new",
      hidden_size: 1024,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      intermediate_size: 4096,
    },
    "albert-xlarge-v2": {
      ...SHARED,
      hidden_act: "gelu_new",
      hidden_size: 2048,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      intermediate_size: 8192,
    },
    "albert-xxlarge-v2": {
      ...SHARED,
      hidden_act: "gelu",
      hidden_size: 4096,
      num_hidden_layers: 12,
      num_attention_heads: 64,
      intermediate_size: 16384,
    },
  },
  count(config) {
    const shape = encoderShape(config, ENCODER_FIELDS, DEFAULTS);
    const { hiddenSize, ffwSize, numLayers, numHeads } = shape;
    const vocabSize = config.size("vocab_size", 30000);
    const embedSize = config.size("embedding_size", 128);
    const numGroups = config.size("num_hidden_groups", 1);
    const layersInGroup = config.size("inner_group_num", 1);
    if (numGroups > numLayers) {
      throw configError("num_hidden_groups", `at most num_hidden_layers, ${numLayers}`, numGroups, "Lower it.");
    }
    const tally = new Tally()
      .table(vocabSize, embedSize)
      .table(config.size("max_position_embeddings", 512), embedSize)
      .table(config.count("type_vocab_size", 2), embedSize)
      .matrix("embedding", embedSize, hiddenSize, { hasBias: true })
      .add("norms", normParams("layer", embedSize));
    const copies = numGroups * layersInGroup;
    const shared = { hasBias: true, copies, passes: numLayers / numGroups };
    tally
      .matrix("attention", hiddenSize, hiddenSize, { ...shared, copies: 4 * copies })
      .matrix("feedForward", hiddenSize, ffwSize, shared)
      .matrix("feedForward", ffwSize, hiddenSize, shared)
      .add("norms", 2 * copies * normParams("layer", hiddenSize))
      .attends({ numLayers: numLayers * layersInGroup, numHeads, queryWidth: hiddenSize });
    addTextHead(tally, config, {
      hiddenSize,
      vocabSize,
      embedSize,
      dense: ["none", "pre-training", "sequence-classification", "multiple-choice"],
      untiedBiases: 2,
      preTraining: "sentence-order",
    });
    return tally.counted({ ...shape, vocabSize });
  },
};

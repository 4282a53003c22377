import type { Architecture } from "../architecture.ts";
import { countDeberta, DEBERTA_FIELDS, readNames, relativeDistances, sizeOrZero } from "../blocks/deberta.ts";
import { normParams } from "../blocks/decoder.ts";
import type { LayerShape } from "../blocks/encoder.ts";
import { type ConfigReader, divided } from "../config.ts";
import type { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 1536, numLayers: 24, numHeads: 24, ffwSize: 6144, vocabSize: 128100 };

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
  fields: DEBERTA_FIELDS,
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
  count: (config) => countDeberta(config, { defaults: DEFAULTS, attention }),
};

function attention(tally: Tally, config: ConfigReader, shape: LayerShape): void {
  const { hiddenSize, numHeads, numLayers } = shape;
  const queryWidth = numHeads * config.size("attention_head_size", shape.headSize);
  const isRelative = config.flag("relative_attention", false);
  const sharesKeys = config.flag("share_att_key", false);
  const kinds = readNames(config, "pos_att_type");
  const normKinds = readNames(config, "norm_rel_ebd");
  const distances = sizeOrZero(config, "position_buckets") || relativeDistances(config);
  const project = (copies: number) =>
    tally.matrix("attention", hiddenSize, queryWidth, { hasBias: true, copies: copies * numLayers });
  project(3);
  tally
    .matrix("attention", hiddenSize, hiddenSize, { hasBias: true, copies: numLayers })
    .attends({ numLayers, numHeads, queryWidth });
  if (isRelative) {
    // A position before and one behind for every distance.
    tally.table(2 * distances, hiddenSize);
    if (!sharesKeys) project(["c2p", "p2c"].filter((kind) => kinds.includes(kind)).length);
  }
  if (normKinds.includes("layer_norm")) tally.add("norms", normParams("layer", hiddenSize));
  addConvolution(tally, config, hiddenSize);
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

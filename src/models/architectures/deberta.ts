import type { Architecture } from "../architecture.ts";
import { countDeberta, DEBERTA_FIELDS, readNames, relativeDistances } from "../blocks/deberta.ts";
import type { LayerShape } from "../blocks/encoder.ts";
import type { ConfigReader } from "../config.ts";
import type { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize: 3072, vocabSize: 50265 };

const SHARED = {
  architectures: ["DebertaModel"],
  vocab_size: 50265,
  type_vocab_size: 0,
  max_position_embeddings: 512,
  position_biased_input: false,
  relative_attention: true,
  max_relative_positions: -1,
  pos_att_type: "c2p|p2c",
  hidden_act: "gelu",
  layer_norm_eps: 1e-7,
};

/** DeBERTa, which attends to content and to relative positions: He et al. 2021, arXiv:2006.03654. */
export const deberta: Architecture = {
  modelType: "deberta",
  description: "DeBERTa",
  fields: DEBERTA_FIELDS,
  members: {
    "deberta-base": {
      ...SHARED,
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
    },
    "deberta-large": {
      ...SHARED,
      hidden_size: 1024,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      intermediate_size: 4096,
    },
  },
  count: (config) => countDeberta(config, { defaults: DEFAULTS, attention }),
};

function attention(tally: Tally, config: ConfigReader, { hiddenSize, numHeads, numLayers }: LayerShape): void {
  const isRelative = config.flag("relative_attention", false);
  const mixesHeads = config.flag("talking_head", false);
  const kinds = readNames(config, "pos_att_type");
  const distances = relativeDistances(config);
  tally
    .matrix("attention", hiddenSize, hiddenSize, { copies: 3 * numLayers })
    // Biases of queries and values; keys have none.
    .add("attention", numLayers * 2 * hiddenSize)
    .matrix("attention", hiddenSize, hiddenSize, { hasBias: true, copies: numLayers })
    .attends({ numLayers, numHeads, queryWidth: hiddenSize });
  if (mixesHeads) tally.add("attention", numLayers * 2 * numHeads * numHeads);
  if (!isRelative) return;
  // A position before and one behind for every distance.
  tally.table(2 * distances, hiddenSize);
  if (kinds.includes("c2p")) tally.matrix("attention", hiddenSize, hiddenSize, { copies: numLayers });
  if (kinds.includes("p2c")) tally.matrix("attention", hiddenSize, hiddenSize, { hasBias: true, copies: numLayers });
}

import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, DECODER_FIELDS, decoderShape } from "../blocks/decoder.ts";
import { addExperts } from "../blocks/experts.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { layerKinds, numOfKind } from "../blocks/layer-kinds.ts";
import { addMamba2, readMamba2 } from "../blocks/mamba.ts";
import { configError } from "../config.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = {
  vocabSize: 32000,
  hiddenSize: 4096,
  ffwSize: 11008,
  numLayers: 32,
  numHeads: 32,
  isTied: false,
};
const KINDS = ["linear_attention", "full_attention"] as const;
const LISTS = ["layer_types", "layers_block_type"];

const SHARED = {
  architectures: ["GraniteMoeHybridForCausalLM"],
  vocab_size: 100352,
  num_hidden_layers: 40,
  layer_types: Array.from({ length: 40 }, (_, layer) => (layer % 10 === 5 ? "attention" : "mamba")),
  mamba_d_head: 64,
  mamba_n_groups: 1,
  mamba_d_state: 128,
  mamba_d_conv: 4,
  mamba_expand: 2,
  mamba_conv_bias: true,
  mamba_proj_bias: false,
  attention_bias: false,
  hidden_act: "silu",
  max_position_embeddings: 131072,
  tie_word_embeddings: true,
};

/** Granite 4: Mamba-2 with attention in a few layers, and experts beside a feed-forward layer. See arXiv:2405.21060. */
export const graniteMoeHybrid: Architecture = {
  modelType: "granitemoehybrid",
  description: "Granite 4, Mamba-2 with attention and experts",
  fields: {
    ...DECODER_FIELDS,
    widths: ["shared_intermediate_size"],
    heads: [{ field: "mamba_n_heads", groups: "mamba_n_groups" }],
    perLayer: LISTS,
  },
  members: {
    "granite-4.0-h-micro": {
      ...SHARED,
      hidden_size: 2048,
      intermediate_size: 8192,
      shared_intermediate_size: 8192,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      num_local_experts: 0,
      num_experts_per_tok: 0,
      mamba_n_heads: 64,
    },
    "granite-4.0-h-tiny": {
      ...SHARED,
      hidden_size: 1536,
      intermediate_size: 512,
      shared_intermediate_size: 1024,
      num_attention_heads: 12,
      num_key_value_heads: 4,
      num_local_experts: 64,
      num_experts_per_tok: 6,
      mamba_n_heads: 48,
    },
  },
  count(config) {
    const shape = decoderShape(config, DEFAULTS);
    const { hiddenSize, numLayers, ffwSize, vocabSize } = shape;
    const kinds = layerKinds(config, numLayers, KINDS, LISTS, () => "linear_attention");
    const numAttention = numOfKind(kinds, "full_attention");
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (2 * numLayers + 1) * hiddenSize);
    addMamba2(tally, { ...readMamba2(config, hiddenSize), numLayers: numLayers - numAttention });
    const hasBias = config.flag("attention_bias", false);
    addAttention(tally, { ...shape, numLayers: numAttention }, { hasQkvBias: hasBias, hasOutputBias: hasBias });
    const sharedSize = config.count("shared_intermediate_size", 1024);
    addFeedForward(tally, { hiddenSize, ffwSize: sharedSize, isGated: true, copies: numLayers });
    const numExperts = config.count("num_local_experts", 8);
    const numActive = config.count("num_experts_per_tok", 2);
    if (numExperts > 0 && numActive > numExperts) {
      throw configError("num_experts_per_tok", `at most num_local_experts, ${numExperts}`, numActive, "Lower it.");
    }
    if (numExperts > 0) addExperts(tally, { hiddenSize, expertSize: ffwSize, numExperts, numActive, numLayers });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted(shape);
  },
};
